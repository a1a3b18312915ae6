package operation

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

var berlin, _ = time.LoadLocation("Europe/Berlin")

func june(encoding apimap.Encoding) Window {
	known := &apimap.Map{Readings: apimap.Values{Path: []apimap.Step{{Field: "readings", Args: []apimap.Arg{
		{Name: "from", Type: "String", Value: apimap.Binding{Role: apimap.From, Encoding: encoding}},
	}}}}}
	return Window{
		From: time.Date(2026, 5, 31, 22, 0, 0, 0, time.UTC), To: time.Date(2026, 6, 1, 22, 0, 0, 0, time.UTC),
		Interval: time.Minute, MaxDataPoints: 1000, Zone: berlin, Instants: InstantsOf(known),
	}
}

// Each variable becomes what the document declares, whatever was typed.
func TestBindByDeclaredType(t *testing.T) {
	texts := func(values ...string) query.CustomVariable {
		return query.CustomVariable{Name: "v", Source: query.AutoSource, Values: values}
	}
	from := func(source query.VariableSource) query.CustomVariable {
		return query.CustomVariable{Name: "v", Source: source}
	}
	for name, c := range map[string]struct {
		declared string
		given    query.CustomVariable
		want     string
	}{
		"text":                 {"$v: String", texts(`a" b`), `"a\" b"`},
		"id":                   {"$v: ID!", texts("0012"), `"0012"`},
		"whole number":         {"$v: Int", texts(" 12 "), `12`},
		"number":               {"$v: Float!", texts("1.5"), `1.5`},
		"long":                 {"$v: BigInt", texts("12345678901234567890"), `12345678901234567890`},
		"boolean":              {"$v: Boolean", texts("true"), `true`},
		"enum":                 {"$v: Status", texts("OPEN"), `"OPEN"`},
		"object":               {"$v: Filter!", texts(`{"a": [1, {"b": null}]}`), `{"a":[1,{"b":null}]}`},
		"list":                 {"$v: [ID!]!", texts("a", "b"), `["a","b"]`},
		"list of one":          {"$v: [Int]", texts("1"), `[1]`},
		"list as JSON":         {"$v: [Int]", texts("[1, 2]"), `[1,2]`},
		"list of lists":        {"$v: [[Int]]", texts("[1,2]", "3"), `[[1,2],[3]]`},
		"null":                 {"$v: String", from(query.NullSource), `null`},
		"from as learnt":       {"$v: String", from(query.FromSource), `"2026-05-31 22:00:00"`},
		"from of another type": {"$v: DateTime!", from(query.FromSource), `"2026-05-31 22:00:00"`},
		"from as a number":     {"$v: Float", from(query.FromSource), `1780264800000`},
		"from in 32 bits":      {"$v: Int!", from(query.FromSource), `1780264800`},
		"to as a date":         {"$v: Date", from(query.ToSource), `"2026-06-02"`},
		"interval":             {"$v: Int", from(query.StepSource), `60`},
		"interval as text":     {"$v: Duration", from(query.StepSource), `"PT60S"`},
		"points":               {"$v: Int", from(query.PointsSource), `1000`},
		"zone":                 {"$v: String", from(query.ZoneSource), `"Europe/Berlin"`},
		"default":              {`$v: Filter = {a: RED, b: [1]}`, texts(), `{"a":"RED","b":[1]}`},
		"first offset":         {"$v: Int", from(query.OffsetSource), `0`},
		"first page":           {"$v: Int!", from(query.NumberOfPages), `1`},
	} {
		doc := parsed(t, "query("+c.declared+") { a(v: $v) }")
		values, err := doc.Bind(Given{c.given}, june(apimap.SpacedUTCTime))
		got, _ := json.Marshal(values["v"])
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, want %s (%v)", name, got, c.want, err)
		}
	}
}

// entered are values of a variable as people enter them.
func entered(name string, values ...string) Given {
	return Given{{Name: name, Source: query.AutoSource, Values: values}}
}

func TestBindRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		declared string
		given    Given
		words    string
	}{
		"missing":       {"$v: ID!", nil, "$v of the GraphQL query has no value"},
		"several":       {"$v: ID", entered("v", "a", "b"), "has 2 values"},
		"no number":     {"$v: Int", entered("v", "1; drop"), "no whole number"},
		"beyond":        {"$v: Int", entered("v", "1780264800000"), "32 bits"},
		"fraction":      {"$v: Int", entered("v", "1.5"), "no whole number"},
		"infinite":      {"$v: Float", entered("v", "Inf"), "no number"},
		"no boolean":    {"$v: Boolean", entered("v", "yes"), "neither true nor false"},
		"null":          {"$v: Int!", Given{{Name: "v", Source: query.NullSource}}, "it is null"},
		"not declared":  {"$v: Int", entered("w", "1"), "declares no variable $w"},
		"first cursor":  {"$v: String!", Given{{Name: "v", Source: query.CursorSource}}, "first page has no cursor"},
		"list of wrong": {"$v: [Int]", entered("v", "1", "x"), "no whole number"},
	} {
		doc := parsed(t, "query("+c.declared+") { a(v: $v) }")
		_, err := doc.Bind(c.given, june(apimap.RFC3339))
		if err == nil || problem.From(err).Category != problem.Query || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v, want %q", name, err, c.words)
		}
	}
}

// Variables of known names are bound by themselves; one without a value is absent, which is not null.
func TestBindByName(t *testing.T) {
	doc := parsed(t, "query($from: String!, $to: String!, $interval: Int, $timezone: String, $q: String, $after: String) "+
		"{ a(f: $from, t: $to, i: $interval, z: $timezone, q: $q, after: $after) }")
	values, err := doc.Bind(nil, june(apimap.EpochMillis))
	if err != nil {
		t.Fatal(err)
	}
	text, sent, _ := doc.Request(values)
	got, _ := json.Marshal(sent)
	want := `{"from":"2026-05-31T22:00:00.000Z","interval":60,"timezone":"Europe/Berlin","to":"2026-06-01T22:00:00.000Z"}`
	if string(got) != want || strings.Contains(text, "$q") || strings.Contains(text, "$after") {
		t.Errorf("%s: %s", text, got)
	}
}

// Texts travel in variables: none of them changes what is asked.
func TestValuesNeverBecomeText(t *testing.T) {
	doc := parsed(t, "query($v: String!) { a(v: $v) }")
	values, err := doc.Bind(entered("v", `x") { id } mutation { b(c: "`), Window{})
	if err != nil {
		t.Fatal(err)
	}
	if text, _, _ := doc.Request(values); text != "query Custom($v: String!) { a(v: $v) }" {
		t.Error(text)
	}
}
