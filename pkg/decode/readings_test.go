package decode

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/go-json-experiment/json/jsontext"
)

func read(t *testing.T, answer apimap.Answer, types []string, zone *time.Location, text string) (*Readings, error) {
	t.Helper()
	values := &apimap.Values{Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}}, Answer: answer}
	r := &Readings{Values: values, DeviceID: "p", Types: types, Zone: zone}
	// Byte by byte, so that every member is split between reads.
	d := jsontext.NewDecoder(iotest.OneByteReader(strings.NewReader(text)), jsontext.AllowDuplicateNames(true))
	err := r.Read(d)
	r.Finish()
	return r, err
}

// merged are the series as they are given on, but for those outside the span and with the points as they came.
func merged(r *Readings) []*series.Series {
	var found []*series.Series
	for _, name := range r.Types {
		var parts []*series.Series
		for _, s := range r.Series {
			if s.Type == name {
				parts = append(parts, s)
			}
		}
		if len(parts) > 0 {
			found = append(found, series.Merge(parts...).Members()...)
		}
	}
	return found
}

func show(r *Readings) string {
	var text strings.Builder
	for _, s := range merged(r) {
		fmt.Fprintf(&text, "%s[%s]:", strings.TrimSpace(s.Type+" "+s.Source), s.Unit)
		for i := range s.Times {
			if s.Null[i] {
				fmt.Fprintf(&text, " %d=null", s.Times[i])
			} else {
				fmt.Fprintf(&text, " %d=%g", s.Times[i], s.Values[i])
			}
		}
		text.WriteString("; ")
	}
	return text.String()
}

var (
	seriesAnswer = apimap.Answer{
		Shape: apimap.SeriesShape, Type: []string{"readingType"}, Unit: []string{"unit"}, Points: []string{"values"},
		Time: []string{"timestamp"}, Value: []string{"value"}, TimeEncoding: apimap.RFC3339,
	}
	rowsAnswer = apimap.Answer{
		Shape: apimap.RowsShape, Type: []string{"readingType"}, Time: []string{"time"}, Value: []string{"value"},
	}
)

func TestReadEmpty(t *testing.T) {
	for _, text := range []string{
		`null`, `{"readings":null}`, `{}`, `{"readings":[]}`, `{"readings":[{"readingType":"Pac","values":null}]}`,
	} {
		r, err := read(t, seriesAnswer, []string{"Pac"}, nil, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		for _, s := range r.Series {
			if s.Len() != 0 {
				t.Errorf("%s: %v", text, s)
			}
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{
		`{"readings":[{"readingType":"Pac","values":[{"timestamp":"2022-06-01T03:00:00Z","value":1`,
		`{"readings":[{"readingType":"Pac","values":[{"timestamp":"2022-06-01T03:00:00Z","value":1.2.3}]}]}`,
	} {
		if _, err := read(t, seriesAnswer, []string{"Pac"}, nil, text); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestReadWords(t *testing.T) {
	r, err := read(t, seriesAnswer, []string{"DeviceStatus"}, nil,
		`{"readings":[{"readingType":"DeviceStatus","values":[
			{"timestamp":"2022-06-01T03:00:00Z","value":"Störung"},{"timestamp":"2022-06-01T03:05:00Z","value":true}]}]}`)
	if err != nil || r.Series[0].Texts != 1 || !r.Series[0].Null[0] || r.Series[0].Values[1] != 1 {
		t.Errorf("%+v %v", r.Series[0], err)
	}
}

// A list that comes in pages is read wherever it is, and the API decides whether it continues.
func TestReadPages(t *testing.T) {
	const points = `[{"time":1654052400,"value":1.5},{"time":1654052700,"value":null}]`
	nodes, end, next := []string{"nodes"}, []string{"info", "end"}, []string{"info", "next"}
	for name, c := range map[string]struct {
		items []string
		page  apimap.Page
		text  string
		want  Page
	}{
		"the field itself": {nil, apimap.Page{Style: apimap.Offset},
			`{"readings":` + points + `}`, Page{HasNext: true, Count: 2}},
		"its end": {nil, apimap.Page{Style: apimap.Offset},
			`{"readings":[]}`, Page{}},
		"below the field": {nodes, apimap.Page{Style: apimap.Cursor, Cursor: end, HasNext: next, Total: []string{"total"}},
			`{"readings":{"total":"7","info":{"next":true,"end":"abc"},"nodes":` + points + `}}`,
			Page{Cursor: "abc", HasNext: true, IsTold: true, Total: 7, Count: 2}},
		"the last": {nodes, apimap.Page{Style: apimap.Cursor, Cursor: end, HasNext: next},
			`{"readings":{"nodes":` + points + `,"info":{"next":false,"end":12}}}`, Page{Cursor: "12", IsTold: true, Count: 2}},
		"not told": {nodes, apimap.Page{Style: apimap.Number, HasNext: []string{"next"}},
			`{"readings":{"nodes":` + points + `,"next":null}}`, Page{HasNext: true, Count: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			answer := rowsAnswer
			answer.Items = c.items
			path := []apimap.Step{{Field: "facility"}, {Field: "readings", Page: &c.page}}
			r := &Readings{Values: &apimap.Values{Path: path, Answer: answer}, Types: []string{"Pac"}}
			if err := r.Read(jsontext.NewDecoder(strings.NewReader(c.text))); err != nil {
				t.Fatal(err)
			}
			if r.Page != c.want {
				t.Errorf("got %+v, want %+v", r.Page, c.want)
			}
			if got := show(r); c.want.Count > 0 && got != "Pac[]: 1654052400000=1.5 1654052700000=null; " {
				t.Error(got)
			}
		})
	}
}

// A text that is not JSON breaks what it holds, and nothing beside it: it must not look as if the response had been cut
// off.
func TestReadJSONText(t *testing.T) {
	answer := apimap.Answer{Shape: apimap.PairsShape, JSONText: true}
	for _, text := range []string{
		`{"readings":"{\"Pac\":[[1654052400000,1.5]"}`, `{"readings":"Pac"}`,
	} {
		r, err := read(t, answer, []string{"Pac"}, nil, text)
		if err != nil || len(r.Series) != 1 || !r.Series[0].IsBroken() || r.Series[0].Len() > 0 {
			t.Errorf("%s: %s %v", text, show(r), err)
		}
	}
	for _, text := range []string{`{"readings":""}`, `{"readings":" "}`, `{"readings":"null"}`, `{"readings":null}`} {
		if r, err := read(t, answer, []string{"Pac"}, nil, text); err != nil || len(r.Series) > 0 {
			t.Errorf("%s: %s %v", text, show(r), err)
		}
	}
}
