package decode

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var sourcesDay = series.Span{
	From: time.Date(2022, 6, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2022, 6, 2, 0, 0, 0, 0, time.UTC),
}

// told is one series as an API could send it, of values an hour apart.
type told struct {
	device, unit string
	from         int
	values       []float64
}

// written writes the same series in each shape that has a place for device and unit.
func written(shape apimap.Shape, all []told) string {
	var items []string
	for _, one := range all {
		var points, times, values, rows []string
		for i, value := range one.values {
			at := fmt.Sprintf("%q", fmt.Sprintf("2022-06-01T%02d:00:00Z", one.from+i))
			points = append(points, fmt.Sprintf(`{"timestamp":%s,"value":%g}`, at, value))
			times, values = append(times, at), append(values, fmt.Sprint(value))
			rows = append(rows, fmt.Sprintf(`{"device":{"name":%q},"readingType":"Pac","unit":%q,"timestamp":%s,"value":%g}`,
				one.device, one.unit, at, value))
		}
		about := fmt.Sprintf(`{"device":{"name":%q},"readingType":"Pac","unit":%q,`, one.device, one.unit)
		switch shape {
		case apimap.SeriesShape:
			items = append(items, about+`"values":[`+strings.Join(points, ",")+`]}`)
		case apimap.ColumnsShape:
			items = append(items, about+`"timestamp":[`+strings.Join(times, ",")+`],"value":[`+strings.Join(values, ",")+`]}`)
		default:
			items = append(items, rows...)
		}
	}
	return `{"readings":[` + strings.Join(items, ",") + `]}`
}

func TestReadingsSources(t *testing.T) {
	twelve := make([]float64, 12)
	for i := range twelve {
		twelve[i] = float64(i)
	}
	more := slices.Clone(twelve)
	for i := range more {
		more[i] += 100
	}
	for name, c := range map[string]struct {
		told []told
		// want is each series with its first value; "refused" where nothing tells them apart.
		want    string
		inRows  string // where rows, which have no borders, read differently
		isBlind bool   // the API map has no sources
	}{
		"three inverters": {
			told: []told{
				{"WR1", "kW", 0, twelve},
				{"WR2", "kW", 0, more},
				{"WR3", "kW", 0, more},
			},
			want: "WR1 kW 12:0 WR2 kW 12:100 WR3 kW 12:100",
		},
		"plant and inverter": {
			told: []told{
				{"p", "kW", 0, more},
				{"WR1", "kW", 0, twelve},
			},
			want: "kW 12:100 WR1 kW 12:0",
		},
		"one instant of phases": {
			told: []told{
				{"L1", "V", 1, []float64{229}},
				{"L2", "V", 1, []float64{230}},
			},
			want: "L1 V 1:229 L2 V 1:230",
		},
		"units change": {
			told: []told{
				{"", "W", 0, []float64{500}},
				{"", "kW", 1, []float64{1.5}},
			},
			want: "W 2:500",
		},
		"units of inverters": {
			told: []told{
				{"WR1", "W", 0, []float64{500}},
				{"WR2", "kW", 0, []float64{1}},
				{"WR1", "kW", 1, []float64{1.5}},
			},
			want: "WR1 W 2:500 WR2 kW 1:1",
		},
		"other quantity": {
			told: []told{
				{"", "kWh", 0, []float64{500}},
				{"", "EUR", 0, []float64{1.5}},
			},
			want: "kWh 1:500 EUR 1:1.5",
		},
		"nothing tells": {
			told: []told{
				{"WR1", "kW", 0, twelve},
				{"WR2", "kW", 0, more},
			},
			want: "refused", isBlind: true,
		},
		"nor in other units": {
			told: []told{
				{"WR1", "kW", 0, twelve},
				{"WR2", "W", 0, more},
			},
			want: "refused", isBlind: true,
		},
		"one instant, nothing tells": {
			told: []told{{"L1", "V", 1, []float64{229}}, {"L2", "V", 1, []float64{230}}}, want: "refused", isBlind: true,
		},
		"beside each other": {
			told: []told{{"WR1", "kW", 0, []float64{1, 2, 3}}, {"WR2", "kW", 1, []float64{7, 8, 9}}},
			want: "refused", isBlind: true,
		},
		"parts of one":      {told: []told{{"", "kW", 0, twelve}, {"", "kW", 12, twelve}}, want: "kW 24:0", isBlind: true},
		"newest part first": {told: []told{{"", "kW", 12, twelve}, {"", "kW", 0, twelve}}, want: "kW 24:0", isBlind: true},
		"parts that touch":  {told: []told{{"", "kW", 0, twelve}, {"", "kW", 11, twelve}}, want: "kW 23:0", isBlind: true},
		"the same twice":    {told: []told{{"", "kW", 0, twelve}, {"", "kW", 0, twelve}}, want: "kW 12:0", isBlind: true},
		"the same in W": {
			told: []told{
				{"", "kW", 0, []float64{1, 2}},
				{"", "W", 0, []float64{1000, 2000}},
			},
			want: "refused", inRows: "kW 2:1", isBlind: true,
		},
		"nothing at night": {
			told: []told{
				{"WR1", "kW", 0, make([]float64, 5)},
				{"WR2", "kW", 0, make([]float64, 5)},
			},
			want: "kW 5:0", isBlind: true,
		},
		"one without values": {
			told: []told{
				{"WR1", "kW", 0, twelve},
				{"WR2", "kW", 0, nil},
			},
			want: "WR1 kW 12:0 WR2 kW 0", inRows: "WR1 kW 12:0",
		},
	} {
		for _, shape := range []apimap.Shape{apimap.SeriesShape, apimap.ColumnsShape, apimap.RowsShape} {
			answer := apimap.Answer{
				Shape: shape, Type: []string{"readingType"}, Unit: []string{"unit"}, Sources: [][]string{{"device", "name"}},
				Time: []string{"timestamp"}, Value: []string{"value"}, TimeEncoding: apimap.RFC3339,
			}
			if shape == apimap.SeriesShape {
				answer.Points = []string{"values"}
			}
			if c.isBlind {
				answer.Sources = nil
			}
			r, err := read(t, answer, []string{"Pac"}, nil, written(shape, c.told))
			if err != nil {
				t.Fatal(err)
			}
			r.Span = sourcesDay
			want := c.want
			if shape == apimap.RowsShape && c.inRows != "" {
				want = c.inRows
			}
			for range 2 { // asking again changes nothing
				if got := sourcesOf(t, r); got != want {
					t.Errorf("%s as %s: got %q, want %q", name, shape, got, want)
				}
			}
		}
	}
}

func sourcesOf(t *testing.T, r *Readings) string {
	t.Helper()
	whole, err := r.Of("Pac")
	if err != nil {
		if problem.From(err).Category != problem.Decode {
			t.Errorf("%v", err)
		}
		return "refused"
	}
	var text []string
	for _, s := range whole.Separate() {
		one := strings.TrimSpace(s.Source+" "+s.Unit) + fmt.Sprint(" ", s.Len())
		if s.Len() > 0 {
			one += fmt.Sprint(":", s.Values[0])
		}
		text = append(text, one)
	}
	return strings.Join(text, " ")
}

// Pages of an answer may have several series, too.
func TestReadingsSourcesOverPages(t *testing.T) {
	answer := seriesAnswer
	answer.Sources = [][]string{{"device", "name"}}
	for _, c := range []struct {
		sources [][]string
		second  told
		want    string
	}{
		{answer.Sources, told{"WR2", "kW", 0, []float64{7, 8}}, "WR1 kW 2:1 WR2 kW 2:7"},
		{answer.Sources, told{"WR1", "W", 2, []float64{7, 8}}, "WR1 kW 4:1"},
		{nil, told{"WR2", "kW", 0, []float64{7, 8}}, "refused"},
		{nil, told{"WR1", "kW", 2, []float64{7, 8}}, "kW 4:1"},
	} {
		answer.Sources = c.sources
		var pages []*Readings
		for _, one := range []told{{"WR1", "kW", 0, []float64{1, 2}}, c.second} {
			page, err := read(t, answer, []string{"Pac"}, nil, written(apimap.SeriesShape, []told{one}))
			if err != nil {
				t.Fatal(err)
			}
			page.Span = sourcesDay
			pages = append(pages, page)
		}
		if err := pages[0].Append(pages[1]); err != nil {
			t.Fatal(err)
		}
		if got := sourcesOf(t, pages[0]); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.second, got, c.want)
		}
	}
}

func TestReadingsTooManySources(t *testing.T) {
	var all []told
	for i := range maxSources + 1 {
		all = append(all, told{fmt.Sprint("d", i), "kW", 0, []float64{1}})
	}
	answer := seriesAnswer
	answer.Sources = [][]string{{"device", "name"}}
	if _, err := read(t, answer, []string{"Pac"}, nil, written(apimap.SeriesShape, all)); err == nil {
		t.Error("an answer of any number of sources is taken in")
	}
	if _, err := read(t, answer, []string{"Pac"}, nil, written(apimap.SeriesShape, all[1:])); err != nil {
		t.Error(err)
	}
}
