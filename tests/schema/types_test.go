package schema

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/tools/declared"
)

// The types in Go and TypeScript are those of the declarations.
func TestTypesAreAsDeclared(t *testing.T) {
	query, settings, err := declared.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	files, err := declared.Files(query, settings)
	if err != nil || len(files) == 0 {
		t.Fatalf("%v: %d files", err, len(files))
	}
	for name, want := range files {
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(string(content), "\r\n", "\n"); got != want {
			t.Errorf("%s is not what the folder schema declares; run go generate ./pkg/query", name)
		}
	}
}

// Declarations of which no types can be made are refused, with the member that is wrong.
func TestFaultyDeclarationsAreRefused(t *testing.T) {
	for want, member := range map[string]declared.Member{
		"colour has 2 choices, and names for 1": {
			Name: "colour", Types: []string{"string"}, Enum: []string{"red", "blue"}, Constants: []string{"Red"},
		},
		"colour explains green, which is none of its choices": {
			Name: "colour", Types: []string{"string"}, Enum: []string{"red"}, Means: map[string]string{"green": "go"},
		},
	} {
		_, err := declared.Files(declared.Query{Members: declared.Members{member}}, declared.Settings{})
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
