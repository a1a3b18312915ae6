package plugin_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

// moduleBytes is what everybody loads who opens a dashboard, compressed as servers do it, may take.
const moduleBytes = 60_000

// What dashboards load stays small: editors are fetched when they are opened.
func TestModuleIsSmall(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile(filepath.Join("..", "..", "dist", "module.js"))
	if err != nil {
		t.Fatal(err)
	}
	var compressed bytes.Buffer
	writer := gzip.NewWriter(&compressed)
	if _, err := writer.Write(module); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if compressed.Len() > moduleBytes {
		t.Errorf("module.js has %d bytes compressed, more than %d", compressed.Len(), moduleBytes)
	}
	for name, text := range map[string]string{
		"the settings":        "config.api-map.loading",
		"the query editor":    "query.aggregation.label",
		"the variable editor": "variable.companies.label",
		"the examples":        "help.day-curves.title",
	} {
		if bytes.Contains(module, []byte(text)) {
			t.Errorf("module.js contains %s (%q)", name, text)
		}
	}
}
