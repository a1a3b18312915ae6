package grid

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

const oneDay = 24 * time.Hour

func TestFitting(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	start := utc(t, "2025-12-31T23:00:00Z") // a year, a month and a day begin in Berlin
	for _, c := range []struct {
		length    time.Duration
		maxPoints int64
		atLeast   time.Duration
		want      string
	}{
		{6 * time.Hour, 1000, 0, "1m"},
		{oneDay, 1440, time.Minute, "1m"},
		{oneDay, 1439, time.Minute, "5m"},
		{oneDay, 1440, time.Second, "1m"},
		{oneDay, 1440, 2 * time.Minute, "5m"},
		{7 * oneDay, 1000, query.FiveMinutes.Step(), "15m"},
		{30 * oneDay, 1000, query.FiveMinutes.Step(), "1h"},
		{30 * oneDay, 300, query.FiveMinutes.Step(), "3h"},
		{30 * oneDay, 30, query.FiveMinutes.Step(), "1d"},
		{30 * oneDay, 29, query.FiveMinutes.Step(), "1w"},
		{365 * oneDay, 365, query.Day.Step(), "1d"},
		{365 * oneDay, 364, query.Day.Step(), "1w"},
		{365 * oneDay, 12, query.Hour.Step(), "1M"},
		{365 * oneDay, 11, query.Hour.Step(), "3M"},
		{365 * oneDay, 3, query.Hour.Step(), "1y"},
		{365 * oneDay, 0, query.Month.Step(), "1M"},
		{365 * oneDay, -1, 0, "1m"},
		{oneDay, 1, query.Year.Step(), "1y"},
		{100 * 365 * oneDay, 20, 0, "10y"}, // 2026 to 2125 touches eleven decades and twenty-one times five years
		{100 * 365 * oneDay, 21, 0, "5y"},
		{100 * 365 * oneDay, 2, 0, "100y"},
		{100 * 365 * oneDay, 1, 0, "200y"},
	} {
		span := series.Span{From: start, To: start.Add(c.length)}
		if got := Fitting(span, c.maxPoints, c.atLeast, berlin); got.String() != c.want {
			t.Errorf("%s, %d points, at least %s: %s, want %s", c.length, c.maxPoints, c.atLeast, got, c.want)
		}
	}
}

// A span that begins within a bucket touches one more than its length tells.
func TestFittingCountsBucketsThatAreTouched(t *testing.T) {
	from := utc(t, "2026-06-01T10:00:30Z")
	for maxPoints, want := range map[int64]string{60: "5m", 61: "1m"} {
		if got := Fitting(series.Span{From: from, To: from.Add(time.Hour)}, maxPoints, 0, nil); got.String() != want {
			t.Errorf("%d points: %s", maxPoints, got)
		}
	}
}

func TestFittingKeepsTheLimitAndIsTheFinestThatDoes(t *testing.T) {
	everything := series.Span{From: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}
	if got := Fitting(everything, 1, 0, nil); got.Buckets(everything) != 1 {
		t.Errorf("%d buckets of %s", got.Buckets(everything), got)
	}
	for range 5000 {
		in := zone(t, zoneNames[rand.IntN(len(zoneNames))])
		span := series.Span{From: anyInstant(), To: anyInstant()}
		if span.To.Before(span.From) {
			span.From, span.To = span.To, span.From
		}
		if rand.IntN(2) == 0 {
			span.To = span.From.Add(rand.N(100 * oneDay))
		}
		maxPoints := 1 + rand.Int64N(2000)
		if rand.IntN(3) == 0 {
			maxPoints = 1 + rand.Int64N(4)
		}
		resolution := query.Resolutions[rand.IntN(len(query.Resolutions))]
		got := Fitting(span, maxPoints, resolution.Step(), in)
		if buckets := got.Buckets(span); buckets > maxPoints || got.Step() < resolution.Step() {
			t.Fatalf("%v, %d points, %s: %d buckets of %s", span, maxPoints, resolution, buckets, got)
		}
		for _, rung := range ladder {
			finer := Grid{rung.unit, rung.n, in}
			if finer.Step() >= got.Step() {
				break
			}
			if finer.Step() >= resolution.Step() && finer.Buckets(span) <= maxPoints {
				t.Fatalf("%v, %d points, %s: %s would do, not %s", span, maxPoints, resolution, finer, got)
			}
		}
	}
}

func TestLadderGoesUp(t *testing.T) {
	for i := 1; i < len(ladder); i++ {
		finer, coarser := ladder[i-1], ladder[i]
		if a, b := (Grid{finer.unit, finer.n, nil}), (Grid{coarser.unit, coarser.n, nil}); a.Step() >= b.Step() && b.n <= a.n {
			t.Errorf("%s before %s", a, b)
		}
	}
}

// Values of a resolution never straddle the edge of a coarser bucket, in zones whole hours off UTC.
func TestFittingIsMadeOfWholeBucketsOfTheResolution(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"} {
		in := zone(t, name)
		for _, resolution := range query.Resolutions[1:] {
			fine := Of(resolution, in)
			for range 50 {
				from := time.Unix(1_000_000_000+rand.Int64N(1_000_000_000), 0)
				span := series.Span{From: from, To: from.Add(rand.N(5 * 365 * oneDay))}
				coarse := Fitting(span, 1+rand.Int64N(500), resolution.Step(), in)
				if edge := coarse.Floor(from); fine.Floor(edge) != edge {
					t.Fatalf("%s: %s begins at %s, within %s", name, coarse, edge, fine)
				}
			}
		}
	}
}
