package downsample

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// combining are the aggregations that combine many values into one.
var combining = []query.Aggregation{query.Mean, query.Sum, query.Min, query.Max, query.Last}

var hours = grid.Of(query.Hour, nil)

const hour = int64(60 * 60 * 1000)

// null stands for a null in a list of values.
const null = math.MaxFloat64

// points makes a series; values belong to the times place by place.
func points(times []int64, values ...float64) *series.Series {
	s := &series.Series{DeviceID: "f1", Type: "Pac", Unit: "kW", Texts: 3}
	for i, at := range times {
		if values[i] == null {
			s.Add(at, 0, true)
		} else {
			s.Add(at, values[i], false)
		}
	}
	return s
}

func shown(s *series.Series) string {
	text := ""
	for i, at := range s.Times {
		if s.Null[i] {
			text += fmt.Sprintf("%d:null ", at)
		} else {
			text += fmt.Sprintf("%d:%v ", at, s.Values[i])
		}
	}
	return text
}

func TestSeries(t *testing.T) {
	// Hours: 1, 4, 2 with a null last; nothing but nulls; two without points; then -3 on the edge.
	s := points([]int64{0, 1, hour - 2, hour - 1, hour, 2*hour - 1, 4 * hour}, 1, 4, 2, null, null, null, -3)
	for how, want := range map[query.Aggregation]string{
		query.Mean: "0:2.3333333333333335 3600000:null 14400000:-3 ", // 7 / 3
		query.Sum:  "0:7 3600000:null 14400000:-3 ",
		query.Min:  "0:1 3600000:null 14400000:-3 ",
		query.Max:  "0:4 3600000:null 14400000:-3 ",
		query.Last: "0:2 3600000:null 14400000:-3 ",
	} {
		if got := shown(Series(s, hours, how)); got != want {
			t.Errorf("%s: %s", how, got)
		}
	}
}

func TestWhole(t *testing.T) {
	s := points([]int64{0, 1, hour - 2, hour - 1, 9 * hour}, 1, 4, 2, null, null)
	for how, want := range map[query.Aggregation]string{
		query.Mean: "5:2.3333333333333335 ", query.Sum: "5:7 ", query.Min: "5:1 ", query.Max: "5:4 ", query.Last: "5:2 ",
	} {
		if got := shown(Whole(s, time.UnixMilli(5), how, nil)); got != want {
			t.Errorf("%s: %s", how, got)
		}
	}
	if got := Whole(points(nil), time.UnixMilli(5), query.Sum, nil); got.Len() != 0 || got.DeviceID != "f1" {
		t.Errorf("of nothing: %+v", got)
	}
	if got := shown(Whole(points([]int64{1}, null), time.UnixMilli(5), query.Sum, nil)); got != "5:null " {
		t.Error(got)
	}
}

func TestSeriesBucketEdges(t *testing.T) {
	s := points([]int64{-hour, -1, 0, hour - 1, hour}, 1, 2, 4, 8, 16)
	if got := shown(Series(s, hours, query.Sum)); got != "-3600000:3 0:12 3600000:16 " {
		t.Error(got)
	}
}

func TestSeriesFewPoints(t *testing.T) {
	for _, how := range combining {
		if got := Series(points(nil), hours, how); got.Len() != 0 || got.DeviceID != "f1" {
			t.Errorf("%s of nothing: %+v", how, got)
		}
		if got := shown(Series(points([]int64{hour + 1}, 5), hours, how)); got != "3600000:5 " {
			t.Errorf("%s of one: %s", how, got)
		}
		if got := shown(Series(points([]int64{hour + 1}, null), hours, how)); got != "3600000:null " {
			t.Errorf("%s of a null: %s", how, got)
		}
	}
}

func TestSeriesKeepsInput(t *testing.T) {
	s := points([]int64{0, 1, hour}, 1, null, 3)
	before := fmt.Sprintf("%+v", *s)
	for _, how := range append(combining, query.NoAggregation) {
		got := Series(s, hours, how)
		if got.DeviceID != s.DeviceID || got.Type != s.Type || got.Unit != s.Unit || got.Texts != s.Texts {
			t.Errorf("%s: %+v", how, got)
		}
		for i := range got.Times {
			got.Times[i], got.Values[i], got.Null[i] = -1, -1, !got.Null[i]
		}
		if after := fmt.Sprintf("%+v", *s); after != before {
			t.Fatalf("%s changed its input to %s", how, after)
		}
	}
}

func TestSeriesNoAggregation(t *testing.T) {
	s := points([]int64{3, 1, hour}, 1, null, 3)
	if got := Series(s, hours, query.NoAggregation); !reflect.DeepEqual(got, s) {
		t.Errorf("%+v", got)
	}
}

// A bucket that is interrupted gets a point for each run: that is why Tidy comes first.
func TestSeriesUnordered(t *testing.T) {
	s := points([]int64{1, hour, 2}, 1, 2, 4)
	if got := shown(Series(s, hours, query.Sum)); got != "0:1 3600000:2 0:4 " {
		t.Error(got)
	}
	s.Tidy(series.Span{From: time.UnixMilli(0), To: time.UnixMilli(2 * hour)})
	if got := shown(Series(s, hours, query.Sum)); got != "0:5 3600000:2 " {
		t.Error(got)
	}
}

func TestSeriesPanicsOnUnresolvedAggregation(t *testing.T) {
	for _, how := range []query.Aggregation{query.AutoAggregation, "", "median"} {
		for _, s := range []*series.Series{points(nil), points([]int64{0}, 1)} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%q was accepted", how)
					}
				}()
				Series(s, hours, how)
			}()
		}
	}
}

func TestSeriesIgnoresNonFinite(t *testing.T) {
	s := points([]int64{0, 1, 2, 3, hour}, math.NaN(), 2, math.Inf(1), math.Inf(-1), math.NaN())
	for _, how := range combining {
		if got := shown(Series(s, hours, how)); got != "0:2 3600000:null " {
			t.Errorf("%s: %s", how, got)
		}
	}
}

// Berlin's days of 23, 24 and 25 hours: one every quarter of an hour makes 92, 96 and 100.
func TestSeriesDaylightSavingTime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	days := grid.Of(query.Day, berlin)
	for _, c := range []struct {
		from, to time.Time
		want     []float64
	}{
		{time.Date(2026, 3, 28, 0, 0, 0, 0, berlin), time.Date(2026, 3, 31, 0, 0, 0, 0, berlin), []float64{96, 92, 96}},
		{time.Date(2026, 10, 24, 0, 0, 0, 0, berlin), time.Date(2026, 10, 27, 0, 0, 0, 0, berlin), []float64{96, 100, 96}},
	} {
		s := &series.Series{}
		for at := c.from; at.Before(c.to); at = at.Add(15 * time.Minute) {
			s.Add(at.UnixMilli(), 1, false)
		}
		got := Series(s, days, query.Sum)
		if !reflect.DeepEqual(got.Values, c.want) {
			t.Errorf("%v", got.Values)
		}
		for i, at := range got.Times {
			if want := c.from.AddDate(0, 0, i); time.UnixMilli(at).UTC() != want.UTC() {
				t.Errorf("day %d is stamped %s", i, time.UnixMilli(at).UTC())
			}
		}
	}
}
