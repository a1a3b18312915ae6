package decode

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

func read(t *testing.T, answer apimap.Answer, types []string, zone *time.Location, text string) (*Readings, error) {
	t.Helper()
	values := &apimap.Values{Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}}, Answer: answer}
	r := &Readings{Values: values, DeviceID: "p", Types: types, Zone: zone}
	// In small pieces, so that members lie across their edges.
	d := jsontext.NewDecoder(iotest.OneByteReader(strings.NewReader(text)), jsontext.AllowDuplicateNames(true))
	return r, r.Read(d)
}

func show(r *Readings) string {
	var text strings.Builder
	for _, s := range r.Series {
		fmt.Fprintf(&text, "%s[%s]:", s.Type, s.Unit)
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
	seriesAnswer = apimap.Answer{Shape: apimap.SeriesShape, Type: []string{"readingType"}, Unit: []string{"unit"},
		Points: []string{"values"}, Time: []string{"timestamp"}, Value: []string{"value"}, TimeEncoding: apimap.RFC3339}
	rowsAnswer = apimap.Answer{Shape: apimap.RowsShape, Type: []string{"readingType"}, Time: []string{"time"}, Value: []string{"value"}}
)

// The same two readings in every shape that an API may answer with.
func TestReadingsOfEveryShape(t *testing.T) {
	const want = "Pac[kW]: 1654052400000=1.5 1654052700000=null; "
	const unitless = "Pac[]: 1654052400000=1.5 1654052700000=null; "
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
		want   string
	}{
		"series": {seriesAnswer, `{"id":7,"readings":[{"readingType":"Pac","unit":"kW","values":[
			{"timestamp":"2022-06-01T03:00:00.000Z","value":1.5},{"timestamp":"2022-06-01T05:05:00+02:00","value":null}]}]}`, want},
		"series that tells its type last": {seriesAnswer, `{"readings":[{"values":[
			{"value":"1.5","timestamp":"2022-06-01T03:00:00Z"},{"timestamp":"2022-06-01T03:05:00Z"}],"unit":"kW","readingType":"Pac"}]}`, want},
		"series of pairs": {seriesAnswer, `{"readings":[{"readingType":"Pac","unit":"kW","values":[[1654052400000,1.5],[1654052700000,null]]}]}`, want},
		"rows": {rowsAnswer, `{"readings":[{"time":"2022-06-01T05:00:00+02:00","readingType":"Pac","value":1.5},
			{"time":"2022-06-01T03:05:00Z","readingType":"Pac","value":null}]}`, unitless},
		"rows with nested names": {apimap.Answer{Shape: apimap.RowsShape, Items: []string{"edges", "node"}, Type: []string{"type", "id"}, Unit: []string{"type", "unit"},
			Time: []string{"at"}, Value: []string{"v", "avg"}}, `{"readings":{"edges":[{"node":{"type":{"id":"Pac","unit":"kW"},"at":1654052400,"v":{"avg":1.5}}},
			{"node":{"type":{"id":"Pac","unit":"kW"},"at":1654052700,"v":{"avg":null}}}]}}`, want},
		"wide": {apimap.Answer{Shape: apimap.WideShape, Time: []string{"timestamp"}},
			`{"readings":[{"timestamp":"2022-06-01T03:00:00Z","Pac":1.5},{"timestamp":"2022-06-01T03:05:00Z","Pac":null}]}`, unitless},
		"columns": {apimap.Answer{Shape: apimap.ColumnsShape, Type: []string{"type"}, Unit: []string{"unit"}, Time: []string{"timestamps"}, Value: []string{"values"}},
			`{"readings":[{"type":"Pac","unit":"kW","timestamps":[1654052400000,1654052700000],"values":[1.5,null]}]}`, want},
		"pairs":            {apimap.Answer{Shape: apimap.PairsShape, Scalar: true}, `{"readings":{"Pac":[[1654052400000,1.5],[1654052700000,null]]}}`, unitless},
		"pairs in seconds": {apimap.Answer{Shape: apimap.PairsShape, TimeEncoding: apimap.EpochSeconds}, `{"readings":{"Pac":[[1654052400,1.5],[1654052700,null]]}}`, unitless},
		"map":              {apimap.Answer{Shape: apimap.MapShape}, `{"readings":{"Pac":{"2022-06-01T03:00:00Z":1.5,"1654052700000":null}}}`, unitless},
		"fields": {apimap.Answer{Shape: apimap.FieldsShape, Time: []string{"t"}, Value: []string{"v"}},
			`{"readings":{"Pac":[{"t":"2022-06-01T03:00:00Z","v":1.5},{"v":null,"t":1654052700}]}}`, unitless},
		"JSON as text": {apimap.Answer{Shape: apimap.PairsShape, JSONText: true},
			`{"readings":"{\"Pac\":[[1654052400000,1.5],[1654052700000,null]]}"}`, unitless},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, c.answer, []string{"Pac"}, nil, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(r); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestReadingsWithoutAnswer(t *testing.T) {
	for _, text := range []string{`null`, `{"readings":null}`, `{}`, `{"readings":[]}`, `{"readings":[{"readingType":"Pac","values":null}]}`} {
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

func TestReadingsRefuseWhatHasNoTime(t *testing.T) {
	for _, text := range []string{
		`{"readings":[{"readingType":"Pac","values":[{"timestamp":"yesterday","value":1}]}]}`,
		`{"readings":[{"readingType":"Pac","values":[{"timestamp":"2022-06-01T03:00:00Z","value":1`,
		`{"readings":[{"readingType":"Pac","values":[{"timestamp":"2022-06-01T03:00:00Z","value":1.2.3}]}]}`,
	} {
		if _, err := read(t, seriesAnswer, []string{"Pac"}, nil, text); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestWordsAreNotNumbers(t *testing.T) {
	r, err := read(t, seriesAnswer, []string{"DeviceStatus"}, nil,
		`{"readings":[{"readingType":"DeviceStatus","values":[{"timestamp":"2022-06-01T03:00:00Z","value":"Störung"},{"timestamp":"2022-06-01T03:05:00Z","value":true}]}]}`)
	if err != nil || r.Series[0].Texts != 1 || !r.Series[0].Null[0] || r.Series[0].Values[1] != 1 {
		t.Errorf("%+v %v", r.Series[0], err)
	}
}

// What a name or a value says counts, and not how it is written; of those that come twice, the last.
func TestTheWayOfWritingDoesNotCount(t *testing.T) {
	const want = "Pac[kW]: 1654052400000=1.5 1654052700000=null; "
	long := strings.Repeat("wide ", 5000)
	for name, text := range map[string]string{
		"escaped names":     `{"readin\u0067s":[{"\u0072eadingType":"P\u0061c","unit":"kW","v\u0061lues":[{"t\u0069mestamp":"2022-06-01T03:00:00Z","value":1.5},{"\u0074imestamp":1654052700,"valu\u0065":null}]}]}`,
		"white space":       "\n{ \t\"readings\" :\r\n[ { \"readingType\" : \"Pac\" , \"unit\":\"kW\",\"values\" : [ [ 1654052400 , 1.5 ] , { \"timestamp\" :1654052700 } ] } ] } ",
		"names twice":       `{"readings":[{"unit":"W","readingType":"Pdc","readingType":"Pac","unit":"kW","values":[{"timestamp":1,"value":null,"timestamp":1654052400,"value":1.5},{"timestamp":1654052700,"value":7,"value":"word","value":null}]}]}`,
		"other names":       `{"":{"readings":[1]},"Größe":1,"readings":[{"":[[[]]],"🌞":{"":{}},"readingType":"Pac","unit":"kW","values":[{"":0,"timestamp":1654052400,"values":{"value":9},"value":1.5},{"timestamp":1654052700,"\"":1}]}]}`,
		"long and deep":     `{"note":"` + long + `","readings":[{"` + long + `":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `,"readingType":"Pac","unit":"kW","values":[{"timestamp":1654052400,"value":` + strings.Repeat(" ", 9000) + `"` + strings.Repeat(" ", 9000) + `1.5"},{"` + long + `":"` + long + `","timestamp":1654052700}]}]}`,
		"lists on the way":  `[{"readings":[{"readingType":"Pac","unit":"kW","values":[[1654052400,1.5]]}]},null,{"readings":[[{"readingType":"Pac","values":[[1654052700,null]]}]]}]`,
		"one, not a list":   `{"readings":{"readingType":"Pac","unit":"kW","values":[[1654052400,1.5],[1654052700]]}}`,
		"a type not named":  `{"readings":[{"readingType":null,"unit":"kW","values":[[1654052400,"1.5"],[1654052700,{}]]}]}`,
		"other than points": `{"readings":[null,1,{"readingType":"Pac","unit":"kW","values":[null,7,[1654052400,1.5,"good"],"x",[],[null,3],{},[1654052700,[]]]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, seriesAnswer, []string{"Pac"}, nil, text)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(r); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// A list that comes in parts is read wherever it stands, and the last word on whether it goes on is the API's.
func TestPagesTellHowTheyGoOn(t *testing.T) {
	const points = `[{"time":1654052400,"value":1.5},{"time":1654052700,"value":null}]`
	for name, c := range map[string]struct {
		items []string
		page  apimap.Page
		text  string
		want  Page
	}{
		"the field itself": {nil, apimap.Page{Style: apimap.Offset}, `{"readings":` + points + `}`, Page{HasNext: true, Count: 2}},
		"its end":          {nil, apimap.Page{Style: apimap.Offset}, `{"readings":[]}`, Page{}},
		"below the field": {[]string{"nodes"}, apimap.Page{Style: apimap.Cursor, Cursor: []string{"info", "end"}, HasNext: []string{"info", "next"}, Total: []string{"total"}},
			`{"readings":{"total":"7","info":{"next":true,"end":"abc"},"nodes":` + points + `}}`, Page{Cursor: "abc", HasNext: true, Total: 7, Count: 2}},
		"the last": {[]string{"nodes"}, apimap.Page{Style: apimap.Cursor, Cursor: []string{"info", "end"}, HasNext: []string{"info", "next"}},
			`{"readings":{"nodes":` + points + `,"info":{"next":false,"end":12}}}`, Page{Cursor: "12", Count: 2}},
		"not told": {[]string{"nodes"}, apimap.Page{Style: apimap.Number, HasNext: []string{"next"}}, `{"readings":{"nodes":` + points + `,"next":null}}`, Page{HasNext: true, Count: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			answer := rowsAnswer
			answer.Items = c.items
			values := &apimap.Values{Path: []apimap.Step{{Field: "facility"}, {Field: "readings", Page: &c.page}}, Answer: answer}
			r := &Readings{Values: values, Types: []string{"Pac"}}
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

// A text that is not JSON is the API's doing: it must not look as if the answer had broken off.
func TestJSONInATextIsReadToItsEnd(t *testing.T) {
	answer := apimap.Answer{Shape: apimap.PairsShape, JSONText: true}
	for _, text := range []string{`{"readings":"{\"Pac\":[[1654052400000,1.5]"}`, `{"readings":"Pac"}`, `{"readings":"{\"Pac\":[[\"noon\",1.5]]}"}`} {
		if r, err := read(t, answer, []string{"Pac"}, nil, text); err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %s %v", text, show(r), err)
		}
	}
	for _, text := range []string{`{"readings":""}`, `{"readings":" "}`, `{"readings":"null"}`, `{"readings":null}`} {
		if r, err := read(t, answer, []string{"Pac"}, nil, text); err != nil || len(r.Series) > 0 {
			t.Errorf("%s: %s %v", text, show(r), err)
		}
	}
}
