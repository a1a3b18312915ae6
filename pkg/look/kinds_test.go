package look

import (
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Numbers of which each reading type has another one are read together; one that is not called like a value is none
// where values are missing.
func TestReadKinds(t *testing.T) {
	answer := func(pac, energy string) string {
		points := func(members string) string {
			var all []string
			for i := range 12 {
				point := strings.ReplaceAll(members, "N", fmt.Sprint(i+1))
				all = append(all, fmt.Sprintf(`{"t":"2026-11-24T%02d:00:00Z",%s}`, i, point))
			}
			return strings.Join(all, ",")
		}
		return `[{"k":"Pac","p":[` + points(pac) + `]},{"k":"Pdc","p":[` + points(energy) + `]}]`
	}
	const both = "Pac[]: 0=1 60=2 "
	for _, c := range []struct {
		text     string
		isJoined bool
	}{
		{answer(`"average":N,"minimum":N,"maximum":N.5,"total":null`,
			`"average":null,"minimum":null,"maximum":null,"total":N`), true},
		{answer(`"floatValue":N.5,"intValue":null`, `"floatValue":null,"intValue":N`), true},
		{answer(`"value":N,"forecast":null`, `"value":null,"forecast":N`), false},
		{answer(`"value":N,"total":N.5`, `"value":null,"total":N`), false},
	} {
		found := Read(treeOf(t, c.text), asked("Pac", "Pdc"))
		if len(found) == 0 {
			t.Errorf("%s is not read", c.text)
			continue
		}
		shown := show(found[0])
		if isJoined := len(found[0].Answer.Otherwise) > 0; isJoined != c.isJoined {
			t.Errorf("%s: %v %s", c.text, found[0].Answer.Otherwise, shown)
		} else if isJoined && (!strings.Contains(shown, "Pdc[]: 0=1 60=2 ") || !strings.Contains(shown, "Pac[]: 0=1")) {
			t.Errorf("%s: %s, want %s", c.text, shown, both)
		}
	}
}

// What answers for single reading types show is read by one map: places beside each other, where nothing else differs.
func TestWithOtherwise(t *testing.T) {
	rows := apimap.Answer{Shape: apimap.RowsShape, Items: []string{"items"}, Time: []string{"t"},
		Value: []string{"average"}}
	series := apimap.Answer{Shape: apimap.SeriesShape, Points: []string{"p"}, Type: []string{"k"}, Time: []string{"t"},
		Value: []string{"average"}}
	for _, first := range []apimap.Answer{rows, series} {
		total := first
		total.Value = []string{"total"}
		both, ok := WithOtherwise(first, total)
		if !ok || both.Shape != apimap.PathsShape || len(both.Otherwise) != 1 {
			t.Fatalf("%+v", both)
		}
		text := `{"items":[{"t":"2026-11-24T00:00:00Z","average":null,"total":5},{"t":"2026-11-24T01:00:00Z","average":2}]}`
		if first.Shape == apimap.SeriesShape {
			text = `[{"k":"Pac","p":[{"t":"2026-11-24T00:00:00Z","average":null,"total":5},
				{"t":"2026-11-24T01:00:00Z","average":2,"total":null}]}]`
		}
		if shown := show(Found{Series: ReadAs(treeOf(t, text), asked("Pac"), both)}); shown != "Pac[]: 0=5 60=2; " {
			t.Errorf("%s: %s", first.Shape, shown)
		}
		for name, change := range map[string]func(*apimap.Answer){
			"another time":          func(a *apimap.Answer) { a.Time = []string{"at"} },
			"a forecast":            func(a *apimap.Answer) { a.Value = []string{"forecast"} },
			"a name without a word": func(a *apimap.Answer) { a.Value = []string{"bex"} },
			"another object":        func(a *apimap.Answer) { a.Value = []string{"sub", "total"} },
			"the same":              func(a *apimap.Answer) { a.Value = []string{"average"}; a.Unit = []string{"u"} },
		} {
			other := total
			change(&other)
			if _, ok := WithOtherwise(first, other); ok {
				t.Errorf("%s is read beside the first", name)
			}
		}
	}
}
