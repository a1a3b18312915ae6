package plugin_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/tests/schema"
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
		"GraphQL's grammar":   "Syntax Error:",
	} {
		if bytes.Contains(module, []byte(text)) {
			t.Errorf("module.js contains %s (%q)", name, text)
		}
	}
}

// Grafana finds the schema of settings and queries in the plugin, as it was declared.
func TestSchemaIsDelivered(t *testing.T) {
	t.Parallel()
	found, err := schema.Delivered(filepath.Join("..", "..", "dist"))
	if err != nil || found.SettingsSchema.IsZero() || found.QueryTypes == nil || found.QueryExamples == nil {
		t.Fatalf("dist has the schema %+v (%v)", found, err)
	}
	declared, err := schema.Delivered(filepath.Join("..", "..", "src"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := asJSON(t, found), asJSON(t, declared); got != want {
		t.Error("dist has another schema than src: run npm run build")
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
