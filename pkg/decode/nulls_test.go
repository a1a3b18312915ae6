package decode

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Null, absent and empty are three things, wherever they stand.
func TestReadNulls(t *testing.T) {
	series := apimap.Answer{
		Shape: apimap.SeriesShape, Type: []string{"type"}, Points: []string{"values"},
		Time: []string{"t"}, Value: []string{"v"},
	}
	rows := apimap.Answer{Shape: apimap.RowsShape, Type: []string{"type"}, Time: []string{"t"}, Value: []string{"v"}}
	below := rows
	below.Items = []string{"edges", "node"}
	columns := apimap.Answer{
		Shape: apimap.ColumnsShape, Type: []string{"type"}, Time: []string{"times"}, Value: []string{"values"},
	}
	byType := apimap.Answer{Shape: apimap.MapShape}
	connected := series
	connected.Points = []string{"values", "nodes"}
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
		// Which of Pac and Irr are unanswered.
		pac, irr bool
	}{
		"the device":                  {rows, `null`, true, true},
		"absent values":               {rows, `{}`, true, true},
		"absent items":                {below, `{"readings":{}}`, true, true},
		"a series":                    {series, `{"readings":[null]}`, true, true},
		"a series beside another":     {series, `{"readings":[{"type":"Irr","values":[]},null]}`, true, false},
		"absent points":               {series, `{"readings":[{"type":"Pac"},{"type":"Irr","values":[]}]}`, true, false},
		"a connection of points":      {connected, `{"readings":[{"type":"Pac","values":null}]}`, true, false},
		"its points":                  {connected, `{"readings":[{"type":"Pac","values":{"nodes":null}}]}`, true, false},
		"a connection without points": {connected, `{"readings":[{"type":"Pac","values":{"nodes":[]}}]}`, false, false},
		"the values":                  {rows, `{"readings":null}`, true, true},
		"no values":                   {rows, `{"readings":[]}`, false, false},
		"a value":                     {rows, `{"readings":[{"type":"Pac","t":1,"v":null}]}`, false, false},
		"the items":                   {below, `{"readings":{"edges":null}}`, true, true},
		"no items":                    {below, `{"readings":{"edges":[]}}`, false, false},
		"an item beside another": {
			below, `{"readings":{"edges":[{"node":{"type":"Pac","t":1,"v":1}},{"node":null}]}}`, false, true,
		},
		"the points of a type": {
			series, `{"readings":[{"type":"Pac","values":null},{"type":"Irr","values":[]}]}`, true, false,
		},
		"the points before the type": {series, `{"readings":[{"values":null,"type":"Pac"}]}`, true, false},
		"a type that is absent":      {series, `{"readings":[{"type":"Pac","values":[]}]}`, false, false},
		"all series":                 {series, `{"readings":null}`, true, true},
		"columns": {
			columns, `{"readings":[{"type":"Pac","times":null,"values":null},{"type":"Irr","times":[],"values":[]}]}`,
			true, false,
		},
		"an object of types": {byType, `{"readings":{"Pac":null,"Irr":[]}}`, true, false},
		"no such object":     {byType, `{"readings":null}`, true, true},
	} {
		r := &Readings{
			Values: &apimap.Values{Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}}, Answer: c.answer},
			Types:  []string{"Pac", "Irr"},
		}
		if err := r.Read(jsontext.NewDecoder(strings.NewReader(c.text))); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if pac, irr := r.IsUnanswered("Pac"), r.IsUnanswered("Irr"); pac != c.pac || irr != c.irr {
			t.Errorf("%s: unanswered are Pac %v, Irr %v", name, pac, irr)
		}
	}
	for text, isUnanswered := range map[string]bool{
		`{"readings":{"edges":null,"pageInfo":{"hasNextPage":false}}}`: true,
		`{"readings":{"edges":[],"pageInfo":{"hasNextPage":false}}}`:   false,
	} {
		page := &apimap.Page{HasNext: []string{"pageInfo", "hasNextPage"}}
		path := []apimap.Step{{Field: "facility"}, {Field: "readings", Page: page}}
		r := &Readings{Values: &apimap.Values{Path: path, Answer: below}, Types: []string{"Pac"}}
		if err := r.Read(jsontext.NewDecoder(strings.NewReader(text))); err != nil || r.IsUnanswered("Pac") != isUnanswered {
			t.Errorf("%s: unanswered is %v, %v", text, !isUnanswered, err)
		}
	}
	devices := []apimap.Step{{Field: "devices"}, {Field: "readings", On: "Inverter"}}
	r := &Readings{Values: &apimap.Values{Path: devices, Answer: rows}, Types: []string{"Pac"}}
	if err := r.Read(jsontext.NewDecoder(strings.NewReader(`[{"readings":[]},{}]`))); err != nil || r.IsUnanswered("Pac") {
		t.Errorf("an object of another type leaves the type unanswered, %v", err)
	}
	if absent := (&Readings{Types: []string{"Pac"}}); !absent.IsUnanswered("Pac") {
		t.Error("an alias that is absent was answered")
	}
}

// What stands where values belong, and is no list and no null, is no answer, and is quoted; values without a type are
// not those of a type that lacks them; and null instead of a point is a point that is missing.
func TestReadStrange(t *testing.T) {
	shapes := map[apimap.Shape]apimap.Answer{
		apimap.SeriesShape: {
			Shape: apimap.SeriesShape, Type: []string{"type"}, Points: []string{"values"},
			Time: []string{"t"}, Value: []string{"v"},
		},
		apimap.RowsShape: {Shape: apimap.RowsShape, Type: []string{"type"}, Time: []string{"t"}, Value: []string{"v"}},
		apimap.MapShape:  {Shape: apimap.MapShape},
	}
	const point = `{"t":"2026-06-01T10:00:00Z","v":5}`
	for _, c := range []struct {
		shape           apimap.Shape
		text, strange   string
		irrUnanswered   bool
		isNameless      bool
		pacNotes        string
		pacHasValue     bool
		pacIsUnanswered bool
	}{
		{apimap.SeriesShape, `"store is down"`, `"store is down"`, true, false, "", false, true},
		{apimap.SeriesShape, `17`, `17`, true, false, "", false, true},
		{apimap.RowsShape, `false`, `false`, true, false, "", false, true},
		{apimap.SeriesShape, `["oops",{"type":"Pac","values":[` + point + `]}]`, `"oops"`, true, false, "", true, false},
		{apimap.RowsShape, `["oops",{"type":"Pac","t":"2026-06-01T10:00:00Z","v":5}]`, `"oops"`, true, false, "", true,
			false},
		{apimap.SeriesShape, `[{"type":"Pac","values":"oops"},{"type":"Irr","values":[]}]`, "", false, false,
			`text 1 "oops"`, false, false},
		{apimap.SeriesShape, `[{"type":"Pac","values":{"error":1}},{"type":"Irr","values":[]}]`, "", false, false,
			`text 1 {"error":1}`, false, false},
		{apimap.SeriesShape, `[{"type":"Pac","values":[null,` + point + `,null]}]`, "", false, false, "null 2 ", true, false},
		{apimap.SeriesShape, `[{"type":"Pac","values":["x",` + point + `]}]`, "", false, false, "time 1 x", true, false},
		{apimap.RowsShape, `[null,{"type":"Pac","t":"2026-06-01T10:00:00Z","v":5}]`, "", true, false, "null 1 ", true, false},
		{apimap.MapShape, `{"Pac":[null,["2026-06-01T10:00:00Z",5]]}`, "", false, false, "null 1 ", true, false},
		{apimap.SeriesShape, `[{"type":null,"values":[` + point + `]}]`, "", false, true, "", false, false},
		{apimap.SeriesShape, `[{"values":[]}]`, "", false, false, "", false, false},
		{apimap.RowsShape, `[{"t":"2026-06-01T10:00:00Z","v":5}]`, "", false, true, "", false, false},
	} {
		r := &Readings{
			Values: &apimap.Values{Path: []apimap.Step{{Field: "readings"}}, Answer: shapes[c.shape]},
			Types:  []string{"Pac", "Irr"},
		}
		if err := r.Read(jsontext.NewDecoder(strings.NewReader(c.text))); err != nil {
			t.Fatalf("%s: %v", c.text, err)
		}
		r.Finish()
		if r.Strange != c.strange || r.IsNameless != c.isNameless {
			t.Errorf("%s: strange is %q, nameless %v", c.text, r.Strange, r.IsNameless)
		}
		if pac, irr := r.IsUnanswered("Pac"), r.IsUnanswered("Irr"); pac != c.pacIsUnanswered || irr != c.irrUnanswered {
			t.Errorf("%s: unanswered are Pac %v, Irr %v", c.text, pac, irr)
		}
		notes, hasValue := "", false
		for _, s := range r.Series {
			if s.Type == "Pac" {
				hasValue = hasValue || s.HasValues()
				for _, note := range s.Notes {
					notes += fmt.Sprint(note.Kind, " ", note.Count, " ", note.Example)
				}
			}
		}
		if notes != c.pacNotes || hasValue != c.pacHasValue {
			t.Errorf("%s: notes %q, values %v", c.text, notes, hasValue)
		}
	}
}
