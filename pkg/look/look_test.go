package look

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
)

var day = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

func treeOf(t testing.TB, text string) any {
	t.Helper()
	tree, err := decode.NewTrees().Read(jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true)))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return tree
}

func asked(types ...string) Asked {
	return Asked{From: day, To: day.Add(24 * time.Hour), Types: types, Known: []string{"Pac", "Pdc", "Irradiance"}}
}

func show(f Found) string {
	var text strings.Builder
	for _, s := range f.Series {
		fmt.Fprintf(&text, "%s[%s]%s:", s.Type, s.Unit, s.Source)
		for i := range s.Times {
			fmt.Fprintf(&text, " %d=%g", (s.Times[i]-day.UnixMilli())/60000, s.Values[i])
		}
		text.WriteString("; ")
	}
	return text.String()
}

func TestReadExamples(t *testing.T) {
	for _, c := range []struct{ text, want, shape string }{
		{`[{"x":"Pac","u":"kW","p":[{"t":"2026-11-24T00:00:00Z","v":1},{"t":"2026-11-24T00:05:00Z","v":2}]},
		  {"x":"Pdc","u":"kW","p":[{"t":"2026-11-24T00:00:00Z","v":3},{"t":"2026-11-24T00:05:00Z","v":null}]}]`,
			"Pac[kW]: 0=1 5=2; Pdc[kW]: 0=3 5=NaN; ", "series"},
		{`{"a":{"b":[{"q":"Pac","t":1795478400,"v":"1.5"},{"q":"Pac","t":1795478700,"v":"2.5"}]}}`,
			"Pac[]: 0=1.5 5=2.5; ", "rows"},
		{`{"t":["2026-11-24T00:00:00Z","2026-11-24T00:05:00Z"],"Pac":[1,2],"Pdc":[3,4]}`,
			"Pac[]: 0=1 5=2; Pdc[]: 0=3 5=4; ", "paths"},
		{`{"Pac":{"2026-11-24T00:00:00Z":1,"2026-11-24T00:05:00Z":2}}`, "Pac[]: 0=1 5=2; ", "map"},
		{`{"2026-11-24T00:00:00Z":{"Pac":1,"Pdc":3},"2026-11-24T00:05:00Z":{"Pac":2}}`,
			"Pac[]: 0=1 5=2; Pdc[]: 0=3; ", "paths"},
		{`[{"a":"2026-11-24T00:00:00Z","b":[{"k":"Pac","w":1},{"k":"Pdc","w":3}]},
		  {"a":"2026-11-24T00:05:00Z","b":[{"k":"Pac","w":2}]}]`,
			"Pac[]: 0=1 5=2; Pdc[]: 0=3; ", "paths"},
		{`{"columns":["time","Pac","Pdc"],"data":[["2026-11-24T00:00:00Z",1,3],["2026-11-24T00:05:00Z",2,4]]}`,
			"Pac[]: 0=1 5=2; Pdc[]: 0=3 5=4; ", "paths"},
		{`[[{"t":"2026-11-24T00:00:00Z","v":1}],[{"t":"2026-11-24T00:00:00Z","v":3}]]`,
			"Pac[]: 0=1; Pdc[]: 0=3; ", "paths"},
	} {
		found := Read(treeOf(t, c.text), asked("Pac", "Pdc"))
		if len(found) == 0 || show(found[0]) != c.want || string(found[0].Answer.Shape) != c.shape {
			t.Errorf("%s", c.text)
			for _, f := range found {
				answer, _ := json.Marshal(f.Answer)
				t.Errorf("  %s %s %v", show(f), answer, f.Values)
			}
		}
	}
}
