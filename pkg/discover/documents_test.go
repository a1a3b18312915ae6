package discover_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/schemagen"
)

// The documents that a discovered map leads to are valid by the schema that it was discovered from, and their
// variables are what the schema wants.
func TestDiscoverValidDocuments(t *testing.T) {
	check := func(name, sdl string, answers map[string]string) {
		api, err := schema.ParseSDL(sdl)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := gqlparser.LoadSchema(&ast.Source{Name: name, Input: sdl})
		if err != nil {
			t.Fatalf("%s: the schema itself is not valid: %v", name, err)
		}
		made := discover.Discover(api, answers).Map
		for part, doc := range documents(t, name, made) {
			query := doc.Text()
			parsed, errs := gqlparser.LoadQueryWithRules(judged, query, nil)
			if errs != nil {
				t.Errorf("%s: the document for %s is not valid: %v\n%s", name, part, errs, query)
				continue
			}
			text, err := json.Marshal(doc.Variables())
			if err != nil {
				t.Fatal(err)
			}
			var variables map[string]any
			if err := json.Unmarshal(text, &variables); err != nil {
				t.Fatal(err)
			}
			if _, err := validator.VariableValues(judged, parsed.Operations[0], variables); err != nil {
				t.Errorf("%s: the variables for %s are not valid: %v\n%s\n%s", name, part, err, query, text)
			}
		}
	}
	for _, variant := range []string{"a", "b", "c", "d", "mini"} {
		sdl, err := os.ReadFile("testdata/" + variant + ".graphql")
		if err != nil {
			t.Fatal(err)
		}
		check(variant, string(sdl), map[string]string{
			"readings.from.encoding": "epochSeconds", "readings.resolution.encoding": "duration",
			"answer.shape": "pairs",
		})
	}
	for seed := uint64(1); seed <= 150; seed++ {
		world := schemagen.Generate(seed)
		check(fmt.Sprintf("seed %d", seed), world.Schema.SDL(), world.Probes)
	}
}

func documents(t *testing.T, name string, made *apimap.Map) map[string]*document.Document {
	t.Helper()
	june := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	values := document.Values{
		DeviceID: "17", From: june, To: june.AddDate(0, 0, 1), ReadingTypes: []string{"Pac"}, Zone: time.UTC,
	}
	docs := map[string]*document.Document{}
	add := func(
		part string, path []apimap.Step, values document.Values, below func(*document.Document, *document.Selection),
	) {
		if len(path) == 0 {
			return
		}
		doc := document.New("Test")
		at, err := doc.Add("p0", path, values)
		if err != nil {
			t.Errorf("%s: %s: %v", name, part, err)
			return
		}
		below(doc, at)
		docs[part] = doc
	}
	answer := func(answer apimap.Answer) func(*document.Document, *document.Selection) {
		return func(doc *document.Document, at *document.Selection) {
			if err := doc.Answer(at, answer, values.ReadingTypes); err != nil {
				t.Error(err)
			}
		}
	}
	nothing := func(*document.Document, *document.Selection) {}
	add("facilities", made.Facilities.Path, document.Values{PageSize: 100}, nothing)
	if made.User != nil && len(made.User.Path[0].Fields) > 0 {
		add("user", made.User.Path, document.Values{}, nothing)
	}
	add("types", made.Types.Path, values,
		func(doc *document.Document, at *document.Selection) {
			if err := doc.Types(at, made.Types.Lists); err != nil {
				t.Error(err)
			}
		})
	if made.Children != nil {
		path := append(append([]apimap.Step{}, made.Types.Path...), made.Children.Path...)
		add("children", path, values, nothing)
	}
	for _, resolution := range []query.Resolution{query.Raw, query.Day} {
		values.Resolution = resolution
		if len(made.Readings.Path) > 0 && contains(made.Readings.Resolutions(), resolution) {
			add("readings "+string(resolution), made.Readings.Path, values,
				answer(made.Readings.Answer))
		}
		if made.Analysis != nil && contains(made.Analysis.Resolutions(), resolution) {
			add("analysis "+string(resolution), made.Analysis.Path, values,
				answer(made.Analysis.Answer))
		}
	}
	return docs
}

func contains(list []query.Resolution, one query.Resolution) bool {
	for _, r := range list {
		if r == one {
			return true
		}
	}
	return false
}
