// Command write makes the types of settings and queries in TypeScript and Go of the folder schema. It runs in the
// repository's root.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/amperecloud/amperecloud-platform-datasource/tools/declared"
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(repository string) error {
	query, settings, err := declared.Load(repository)
	if err != nil {
		return err
	}
	files, err := declared.Files(query, settings)
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(repository, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
