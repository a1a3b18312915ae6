package document

import (
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// nods are selected behind an interface, with a limit of their own.
var nods = []apimap.Selected{
	{Field: "kef"},
	{Field: "nods", On: "Luv", Args: []apimap.Arg{{Name: "top", Type: "Int", Value: apimap.Binding{Const: 10_000}}},
		Children: []apimap.Selected{{Field: "tik"}, {Field: "amu", On: "Nod"}}},
}

var plim = []apimap.Step{{Field: "plim"}}

// Everything that is looked at is selected where it stands, and its arguments are variables.
func TestAllSelectsBehindTypes(t *testing.T) {
	d := New("Look")
	end, err := d.Add("f0", plim, Values{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.All(end, nods); err != nil {
		t.Fatal(err)
	}
	want := `query Look($top: Int) {
  f0: plim {
    kef
    ... on Luv {
      nods(top: $top) {
        tik
        ... on Nod {
          amu
        }
      }
    }
  }
}`
	if got := d.Text(); got != want || variables(t, d) != `{"top":10000}` {
		t.Errorf("%s\n%s", got, variables(t, d))
	}
}

// What was learnt from such a look is asked for in the same way.
func TestAnswerHasArgumentsAndTypes(t *testing.T) {
	d := New("Readings")
	end, err := d.Add("f0", plim, Values{})
	if err != nil {
		t.Fatal(err)
	}
	answer := apimap.Answer{
		Shape: apimap.SeriesShape, Type: []string{"kef"}, Points: []string{"nods"}, Time: []string{"tik"},
		Value: []string{"amu"}, Args: map[string][]apimap.Arg{
			"nods": nods[1].Args, "gone": {{Name: "x", Type: "Int", Value: apimap.Binding{Const: 1}}},
		},
		On: map[string]string{"nods": "Luv", "nods.amu": "Nod"},
	}
	if err := d.Answer(end, answer, []string{"wob"}); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(d.Text()), " ")
	want := "query Readings($top: Int) { f0: plim { kef ... on Luv { nods(top: $top) { tik ... on Nod { amu } } } } }"
	if got != want || variables(t, d) != `{"top":10000}` {
		t.Errorf("%s\n%s", got, variables(t, d))
	}
}

// Of pairs of a name and a value, both are selected.
func TestAnswerOfLabels(t *testing.T) {
	d := New("Readings")
	end, err := d.Add("f0", plim, Values{})
	if err != nil {
		t.Fatal(err)
	}
	answer := apimap.Answer{
		Shape: apimap.PathsShape, Value: []string{"[]", "nods", "[]", "amu"}, Time: []string{"[]", "nods", "[]", "tik"},
		Type: []string{"[]", "tags", apimap.Labelled("key", "kef"), "text"},
		Unit: []string{"[]", "tags", apimap.Labelled("key", "unit"), "text"},
	}
	if err := d.Answer(end, answer, []string{"wob"}); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(d.Text()), " ")
	if want := "query Readings { f0: plim { nods { amu tik } tags { key text } } }"; got != want {
		t.Error(got)
	}
}

// Names that come from outside are checked wherever they may stand, before anything is written.
func TestAllChecksNames(t *testing.T) {
	const bad = "x } mutation { y"
	arg := func(name, kind string) []apimap.Arg {
		return []apimap.Arg{{Name: name, Type: kind, Value: apimap.Binding{Const: 1}}}
	}
	for name, below := range map[string][]apimap.Selected{
		"field":          {{Field: bad}},
		"type":           {{Field: "a", On: bad}},
		"argument":       {{Field: "a", Args: arg(bad, "Int")}},
		"argument's":     {{Field: "a", Args: arg("a", bad)}},
		"field below":    {{Field: "a", Children: []apimap.Selected{{Field: bad}}}},
		"type below":     {{Field: "a", Children: []apimap.Selected{{Field: "b", On: bad}}}},
		"argument below": {{Field: "a", Children: []apimap.Selected{{Field: "b", Args: arg(bad, "Int")}}}},
	} {
		d := New("Look")
		end, err := d.Add("f0", plim, Values{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.All(end, below); err == nil || problem.From(err).Category != problem.Unmapped ||
			strings.Contains(d.Text(), "mutation") {
			t.Errorf("%s: %v, %s", name, err, d.Text())
		}
	}
	for name, answer := range map[string]apimap.Answer{
		"condition":     {Value: []string{"amu"}, On: map[string]string{"amu": bad}},
		"path of one":   {Value: []string{"amu"}, On: map[string]string{bad: "Nod"}},
		"argument":      {Value: []string{"amu"}, Args: map[string][]apimap.Arg{"amu": arg(bad, "Int")}},
		"path of one's": {Value: []string{"amu"}, Args: map[string][]apimap.Arg{bad: arg("a", "Int")}},
		"label": {Shape: apimap.PathsShape, Value: []string{"[]", "amu"},
			Type: []string{"[]", apimap.Labelled(bad, "kef"), "text"}},
		"type of one's": {Value: []string{"amu"}, Args: map[string][]apimap.Arg{"amu": arg("a", bad)}},
	} {
		if err := CheckAnswer(answer); err == nil || problem.From(err).Category != problem.Unmapped {
			t.Errorf("%s: %v", name, err)
		}
	}
}
