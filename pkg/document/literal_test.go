package document

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Whatever a text holds, a parser reads the same text again, and nothing else of the document changes.
func TestLiteralTexts(t *testing.T) {
	for _, text := range []string{
		"", "60ab-7f", `a"b`, `\`, `\u0022`, `"""`, "a\nb\r\t", "} mutation M { a", "# comment", "Groß Köris", "\u2028",
		"😀", "$id", "${x}", strings.Repeat("x", 5000),
	} {
		written, err := Literal(map[string]any{"id": text, "more": []any{text, Enum("DAY"), 1.5, true}})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(written, `"`) != 4 {
			t.Errorf("%q is written as %s", text, written)
		}
		doc, err := parser.ParseQuery(&ast.Source{Input: "query Q { a(b: " + written + ") }"})
		if err != nil {
			t.Errorf("%q: %v in %s", text, err, written)
			continue
		}
		value := doc.Operations[0].SelectionSet[0].(*ast.Field).Arguments[0].Value
		if got := value.Children.ForName("id").Raw; got != text && text != "😀" {
			t.Errorf("%q is read as %q", text, got)
		}
		if more := value.Children.ForName("more").Children; len(more) != 4 || more[1].Value.Kind != ast.EnumValue {
			t.Errorf("%q: %s", text, written)
		}
	}
}

func TestLiteralRefusesWhatIsNoName(t *testing.T) {
	for _, value := range []any{
		Enum("DAY) } mutation"), Enum("true"), Enum(""), Enum([]any{"A", "null"}), map[string]any{"a: 1, b": 1},
	} {
		if written, err := Literal(value); err == nil {
			t.Errorf("%v is written as %s", value, written)
		}
	}
}

// An API of which only an example is known is asked as in the example: with literals, and variables inside of them.
func TestDocumentOfUnknownTypes(t *testing.T) {
	unit := apimap.Binding{Role: apimap.UnitName, Names: map[string]string{"h": "HOUR"}, Enum: true}
	step := apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.NumberUnit, Members: []apimap.Member{
		{Name: "n", Value: apimap.Binding{Role: apimap.UnitCount}}, {Name: "unit", Value: unit},
	}}
	path := []apimap.Step{{Field: "facility", Args: []apimap.Arg{
		{Name: "id", Value: apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One}},
	}}, {Field: "readings", Args: []apimap.Arg{{Name: "input", Value: apimap.Binding{Members: []apimap.Member{
		{Name: "from", Value: apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339, Type: "DateTime!"}},
		{Name: "to", Value: apimap.Binding{Role: apimap.To, Encoding: apimap.EpochMicros}},
		{Name: "types", Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.Many, Enum: true}},
		{Name: "step", Value: step},
		{Name: "zone", Value: apimap.Binding{Role: apimap.Zone, Always: true}},
		{Name: "flags", Value: apimap.Binding{Items: []apimap.Binding{
			{Const: "A", Enum: true}, {Const: json.Number("2")},
			{Members: []apimap.Member{{Name: "x", Value: apimap.Binding{Const: false}}}},
		}}},
	}}}}}}
	doc := New("Readings")
	_, err := doc.Add("f0", path, Values{
		DeviceID: `6"0`, From: time.Unix(1000, 0), To: time.Unix(2000, 0), ReadingTypes: []string{"Pac", "Eac"},
		Resolution: query.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `query Readings($value: DateTime!) {
  f0: facility(id: "6\u00220") {
    readings(input: {` + `flags: [A, 2, {x: false}], from: $value, step: {n: 1, unit: HOUR}, to: 2000000000, ` +
		`types: [Pac, Eac], zone: "UTC"})
  }
}`
	if doc.Text() != want {
		t.Errorf("%s\nwant\n%s", doc.Text(), want)
	}
	if variables, _ := json.Marshal(doc.Variables()); string(variables) != `{"value":"1970-01-01T00:16:40.000Z"}` {
		t.Errorf("variables %s", variables)
	}
	bad := []apimap.Step{{Field: "a", Args: []apimap.Arg{{Name: "b", Value: apimap.Binding{Const: "x", Type: "T) {a"}}}}}
	if _, err := New("Q").Add("", bad, Values{}); err == nil {
		t.Error("a type that is no type was written")
	}
}
