package decode

import (
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
