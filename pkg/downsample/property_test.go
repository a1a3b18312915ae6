package downsample

import (
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// anySeries is in the order of time and has gaps, nulls, and values whose sums a float64 cannot hold exactly.
func anySeries(n int) *series.Series {
	s := &series.Series{}
	at := rand.Int64N(3e12) - 1e12
	for range n {
		at += 1 + rand.Int64N(40*60*1000)
		s.Add(at, (rand.Float64()-0.3)*math.Pow(10, float64(rand.IntN(7))), rand.IntN(5) == 0)
	}
	return s
}

func anyGrid(t *testing.T) grid.Grid {
	t.Helper()
	zones := []string{"UTC", "Europe/Berlin", "America/Asuncion", "Australia/Lord_Howe", "Pacific/Apia"}
	in, err := time.LoadLocation(zones[rand.IntN(len(zones))])
	if err != nil {
		t.Fatal(err)
	}
	return grid.Of(query.Resolutions[rand.IntN(len(query.Resolutions))], in).Times(1 + rand.IntN(3))
}

// exactly adds up without rounding, and rounds the result once.
func exactly(s *series.Series) float64 {
	sum := new(big.Rat)
	for i, value := range s.Values {
		if !s.Null[i] {
			sum.Add(sum, new(big.Rat).SetFloat64(value))
		}
	}
	rounded, _ := sum.Float64()
	return rounded
}

// defined is the plain definition, bucket by bucket, without any shortcuts.
func defined(s *series.Series, g grid.Grid, how query.Aggregation) *series.Series {
	made := &series.Series{}
	for i := 0; i < s.Len(); {
		start := g.Floor(time.UnixMilli(s.Times[i]))
		part := &series.Series{}
		for ; i < s.Len() && g.Floor(time.UnixMilli(s.Times[i])) == start; i++ {
			if !s.Null[i] {
				part.Add(s.Times[i], s.Values[i], false)
			}
		}
		if part.Len() == 0 {
			made.Add(start.UnixMilli(), 0, true)
			continue
		}
		value := part.Values[part.Len()-1]
		for _, other := range part.Values {
			switch how {
			case query.Min:
				value = min(value, other)
			case query.Max:
				value = max(value, other)
			}
		}
		switch how {
		case query.Sum:
			value = exactly(part)
		case query.Mean:
			value = exactly(part) / float64(part.Len())
		}
		made.Add(start.UnixMilli(), value, false)
	}
	return made
}

func TestSeriesByDefinition(t *testing.T) {
	for range 300 {
		s, g := anySeries(rand.IntN(400)), anyGrid(t)
		for _, how := range combining {
			got, want := Series(s, g, how), defined(s, g, how)
			if !reflect.DeepEqual(got.Times, want.Times) || !reflect.DeepEqual(got.Null, want.Null) {
				t.Fatalf("%s by %s: %s, want %s", how, g, shown(got), shown(want))
			}
			for i, value := range got.Values {
				if !near(value, want.Values[i], 1e-15) {
					t.Fatalf("%s by %s: %v, want %v", how, g, value, want.Values[i])
				}
			}
		}
	}
}

func near(a, b, relative float64) bool {
	return math.Abs(a-b) <= relative*max(math.Abs(a), math.Abs(b))
}

// Energy is neither lost nor gained: the buckets' sums add up to the whole.
func TestBucketSumsAddUp(t *testing.T) {
	for range 100 {
		s, g := anySeries(1+rand.IntN(400)), anyGrid(t)
		for i := range s.Values {
			s.Values[i] = float64(rand.Int64N(1e9)) / 1024 // so that every sum is exact
		}
		if got, want := exactly(Series(s, g, query.Sum)), exactly(s); got != want {
			t.Fatalf("by %s: %v, not %v", g, got, want)
		}
	}
}

// In two steps, as when a chart of days is shown by months: exact for associative aggregations.
func TestSeriesInTwoSteps(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		s := anySeries(3000)
		for i := range s.Values {
			s.Values[i] = float64(rand.Int64N(1e9)) / 1024
		}
		for _, how := range []query.Aggregation{query.Sum, query.Min, query.Max, query.Last} {
			days := Series(s, grid.Of(query.Day, berlin), how)
			once, twice := Series(s, grid.Of(query.Month, berlin), how), Series(days, grid.Of(query.Month, berlin), how)
			if !reflect.DeepEqual(once, twice) {
				t.Fatalf("%s: %s, in two steps %s", how, shown(once), shown(twice))
			}
		}
	}
}

func TestSeriesTwiceOnSameGrid(t *testing.T) {
	for range 100 {
		s, g := anySeries(rand.IntN(400)), anyGrid(t)
		for _, how := range combining {
			once := Series(s, g, how)
			if again := Series(once, g, how); !reflect.DeepEqual(once, again) {
				t.Fatalf("%s by %s: %s, again %s", how, g, shown(once), shown(again))
			}
		}
	}
}

func TestMeanOfConstant(t *testing.T) {
	for range 2000 {
		constant := (rand.Float64() - 0.5) * math.Pow(10, float64(rand.IntN(12)-3))
		s := &series.Series{}
		for i := range int64(1 + rand.IntN(100)) {
			s.Add(i, constant, false)
		}
		if got := Series(s, hours, query.Mean); got.Len() != 1 || got.Values[0] != constant {
			t.Fatalf("%d times %v: %v", s.Len(), constant, got.Values)
		}
	}
}

// Ten times a tenth is one, and a small value is not lost beside a large one.
func TestSumsAreExact(t *testing.T) {
	times := []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{.1, .1, .1, .1, .1, .1, .1, .1, .1, .1}, 1},
		{[]float64{1, 1e100, 1, -1e100, 0, 0, 0, 0, 0, 0}, 2},
	} {
		if got := Series(points(times, c.values...), hours, query.Sum).Values[0]; got != c.want {
			t.Errorf("%v", got)
		}
	}
}

// However long the series is, only the result and its three columns are allocated.
func TestSeriesAllocations(t *testing.T) {
	g := grid.Of(query.Day, nil)
	for _, n := range []int{100, 10_000} {
		s := anySeries(n)
		if got := testing.AllocsPerRun(5, func() { Series(s, g, query.Mean) }); got > 4 {
			t.Errorf("%d points: %v allocations", n, got)
		}
	}
}

func BenchmarkSeries(b *testing.B) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	s := &series.Series{} // a year of minutes
	for i := range int64(365 * 24 * 60) {
		s.Add(1_767_222_000_000+i*60_000, float64(i%977), i%7 == 0)
	}
	for _, g := range []grid.Grid{grid.Of(query.FiveMinutes, nil), grid.Of(query.Day, berlin)} {
		b.Run(g.String(), func(b *testing.B) {
			for b.Loop() {
				Series(s, g, query.Mean)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/point")
		})
	}
}

// Same is the last value where the lowest is the highest, and null elsewhere.
func TestSeriesSame(t *testing.T) {
	for range 200 {
		s := anySeries(200)
		for i := range s.Values {
			s.Values[i] = float64(int(s.Values[i]) % 2)
		}
		g := anyGrid(t)
		low, high, last := Series(s, g, query.Min), Series(s, g, query.Max), Series(s, g, query.Last)
		for i, same := range Series(s, g, Same).Null {
			if same != (last.Null[i] || low.Values[i] != high.Values[i]) {
				t.Fatalf("null is %v of %v to %v", same, low.Values[i], high.Values[i])
			}
		}
		whole := func(how query.Aggregation) *series.Series { return Whole(s, time.UnixMilli(0), how, nil) }
		if null := whole(Same).Null[0]; null != (whole(query.Min).Values[0] != whole(query.Max).Values[0]) {
			t.Fatalf("of all: null is %v", null)
		}
	}
}
