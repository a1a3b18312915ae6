package discover

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Any schema, in either form, is read or refused; what is worked out from it is the same each time.
func FuzzSchema(f *testing.F) {
	files, err := filepath.Glob("testdata/*.graphql")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`{"data":{"__schema":{"queryType":{"name":"Query"},"types":[{"kind":"OBJECT","name":"Query","fields":[` +
		`{"name":"a","args":[],"type":{"kind":"NON_NULL","ofType":{"kind":"LIST",` +
		`"ofType":{"kind":"OBJECT","name":"Query"}}}}]}]}}}`)
	f.Add(`type Query { a(x: I = {y: [1]}): U } input I { y: [I!]! } union U = Query interface N { n: N }`)
	f.Add(`schema { query: Q } type Q implements N & M { n: [[N!]]! } interface N { n: [[N!]]! } ` +
		`extend type Q { m: E } enum E`)
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := schema.Parse(text)
		if err != nil {
			return
		}
		first, second := Discover(parsed, nil), Discover(parsed, nil)
		if !reflect.DeepEqual(first, second) {
			t.Error("two runs gave different API maps")
		}
	})
}

// Any override is used, or called stale: none makes discovery fail, or disappears.
func FuzzOverrides(f *testing.F) {
	text, err := os.ReadFile("testdata/a.graphql")
	if err != nil {
		f.Fatal(err)
	}
	parsed, err := schema.ParseSDL(string(text))
	if err != nil {
		f.Fatal(err)
	}
	for _, finding := range Discover(parsed, nil).Findings {
		f.Add(finding.Role, finding.Chosen, "readings", "Facility.readings")
	}
	f.Add("", "", "\x00", "a.b.c(d: {e: 1}) { f }")
	f.Add("readings", "mutation.stop", "facilities", "viewer..facilities")
	f.Fuzz(func(t *testing.T, role, path, other, otherPath string) {
		overrides := Overrides{role: path, other: otherPath}
		result := Discover(parsed, overrides)
		for role := range overrides {
			told := false
			for _, finding := range result.Findings {
				told = told || finding.Role == role
			}
			if !told {
				t.Errorf("nothing is said of %q", role)
			}
		}
	})
}
