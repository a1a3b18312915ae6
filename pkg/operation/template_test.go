package operation

import (
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

const templateSDL = `
type Query { plant(id: ID!, first: Int, after: String!): Plant }
type Plant { values(input: In!, zone: String): [Float] }
input In { from: DateTime! to: DateTime! step: Step, of: [Step!], more: In2 }
input In2 { end: DateTime }
enum Step { HOUR DAY }
scalar DateTime`

func template(t *testing.T) Template {
	t.Helper()
	known, err := schema.ParseSDL(templateSDL)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	return Template{
		Name: "Readings",
		Text: `query Readings($id: ID!, $first: Int, $after: String!, $input: In!, $zone: String) {
			plant(id: $id, first: $first, after: $after) { values(input: $input, zone: $zone) } }`,
		Variables: map[string]any{
			"id": "60f1", "first": 50, "after": "here", "zone": "Europe/Berlin",
			"input": map[string]any{
				"from": "2026-06-01T00:00:00.000Z", "to": "2026-06-02T00:00:00.000Z", "step": "HOUR", "of": []string{"DAY"},
				"more": map[string]any{"end": "2026-06-02T00:00:00.000Z"},
			},
		},
		Position: "here", Source: query.CursorSource, Schema: known,
		Window: Window{From: from, To: from.AddDate(0, 0, 1), Instants: Instants{encoding: apimap.RFC3339}},
	}
}

func TestTemplateDeclaresRangeAndPage(t *testing.T) {
	text, isFixed, err := template(t).Document()
	if err != nil || isFixed {
		t.Fatal(isFixed, err)
	}
	// $to has the strictest type of the places where it stands.
	const want = `query Readings($id: ID! = "60f1", $first: Int = 50, $after: String, $from: DateTime!, ` +
		`$to: DateTime!, $zone: String = "Europe/Berlin") ` +
		`{ plant(id: $id, first: $first, after: $after) { ` +
		`values(input: {from: $from, more: {end: $to}, of: [DAY], step: HOUR, to: $to}, zone: $zone) } }`
	if text != want {
		t.Errorf("%s\nwant %s", text, want)
	}
	if _, err := Parse(text); err != nil {
		t.Error(err)
	}
}

// A range that the variables cannot have is left as it is, and nothing is bound by a name that it only happens to have.
func TestTemplateLeavesOtherRanges(t *testing.T) {
	other := template(t)
	other.Variables["input"] = map[string]any{"from": "2026-06-01T00:00:00.000Z", "days": 1}
	other.Text = strings.ReplaceAll(other.Text, "$zone", "$timezone")
	other.Variables["timezone"] = other.Variables["zone"]
	text, isFixed, err := other.Document()
	if err != nil || !isFixed || !strings.Contains(text, `{days: 1, from: "2026-06-01T00:00:00.000Z"}`) ||
		strings.Contains(text, "$from") || strings.Contains(text, "$timezone:") {
		t.Errorf("%v %v %s", isFixed, err, text)
	}
}

// Pages that are counted from 0 begin there.
func TestTemplateBeginsWithFirstPage(t *testing.T) {
	counted := Template{
		Name: "Facilities", Text: `query F($page: Int!) { plants(page: $page) { id } }`,
		Variables: map[string]any{"page": 987}, Position: 987, Source: query.NumberOfPages, FirstPage: 0,
	}
	text, isFixed, err := counted.Document()
	if err != nil || isFixed || text != `query Facilities($page: Int! = 0) { plants(page: $page) { id } }` {
		t.Errorf("%v %v %s", isFixed, err, text)
	}
}

// Objects in a list stand in the document, as a default can have no variable in it.
func TestTemplateOfListedObjects(t *testing.T) {
	made := template(t)
	made.Text = strings.Replace(made.Text, "$input: In!", "$input: [In!]!", 1)
	made.Variables["input"] = []any{made.Variables["input"]}
	text, isFixed, err := made.Document()
	if err != nil || isFixed {
		t.Fatal(isFixed, err)
	}
	const want = `values(input: [{from: $from, more: {end: $to}, of: [DAY], step: HOUR, to: $to}], zone: $zone)`
	if !strings.Contains(text, want) {
		t.Errorf("%s\nwant %s", text, want)
	}
	if _, err := Parse(text); err != nil {
		t.Error(err)
	}
}
