package decode

import (
	"fmt"
	"strings"
	"testing"
	"time"

	jsoniter "github.com/json-iterator/go"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

func read(t *testing.T, answer apimap.Answer, types []string, zone *time.Location, text string) (*Readings, error) {
	t.Helper()
	values := &apimap.Values{Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}}, Answer: answer}
	r := &Readings{Values: values, DeviceID: "p", Types: types, Zone: zone}
	// A small window, so that members lie across its edges.
	iter := jsoniter.Parse(jsoniter.ConfigCompatibleWithStandardLibrary, strings.NewReader(text), 16)
	r.Read(iter)
	return r, iter.Error
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

func TestInstants(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2022, 6, 1, 3, 0, 0, 0, time.UTC).UnixMilli()
	for _, text := range []string{`"2022-06-01T03:00:00Z"`, `"2022-06-01T03:00:00.000Z"`, `"2022-06-01T05:00:00+02:00"`, `"2022-06-01T05:00:00+0200"`,
		`"2022-05-31T22:30:00-04:30"`, `"2022-06-01T05:00:00"`, `"2022-06-01 05:00"`, `1654052400`, `1654052400000`, `"1654052400"`, `"1654052400000"`} {
		r, err := read(t, seriesAnswer, []string{"Pac"}, berlin, `{"readings":[{"values":[{"timestamp":`+text+`,"value":1}]}]}`)
		if text == `1654052400` || text == `1654052400000` {
			untold := seriesAnswer
			untold.TimeEncoding = ""
			r, err = read(t, untold, []string{"Pac"}, berlin, `{"readings":[{"values":[{"timestamp":`+text+`,"value":1}]}]}`)
		}
		if err != nil || r.Series[0].Times[0] != want {
			t.Errorf("%s: %v %v", text, r.Series, err)
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
