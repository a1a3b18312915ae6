package mapping

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

func startsFrom(first time.Time, count, months, days int) (stamps []int64) {
	for i := range count {
		stamps = append(stamps, first.AddDate(0, months*i, days*i).UnixMilli())
	}
	return stamps
}

// Days and months are told by the zone's calendar, also where its clock is set, and only without gaps.
func TestResolutionOfCalendar(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	october := time.Date(2026, 10, 1, 0, 0, 0, 0, zone)
	days := startsFrom(october, 40, 0, 1)
	for name, c := range map[string]struct {
		stamps []int64
		want   query.Resolution
	}{
		"days":               {days, query.Day},
		"months":             {startsFrom(october, 3, 1, 0), query.Month},
		"weeks":              {startsFrom(october, 8, 0, 7), ""},
		"days of UTC":        {startsFrom(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), 40, 0, 1), ""},
		"days with a gap":    {append(days[:20:20], days[21:]...), ""},
		"few days":           {days[:19], ""},
		"24 hours each":      {append(days[:1:1], days[0]+86_400_000, days[0]+30*86_400_000), ""},
		"one month":          {days[:1], ""},
		"the 5th of a month": {startsFrom(october.AddDate(0, 0, 4), 3, 1, 0), ""},
	} {
		if got := resolutionOfCalendar(c.stamps, zone); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := resolutionOfCalendar(days, nil); got != "" {
		t.Errorf("%q without a zone", got)
	}
}

// Coarse values are those of fine ones where they are a mean, an extreme or the sum of each interval.
func TestCombines(t *testing.T) {
	const hour = int64(3_600_000)
	fine, mean, sum, other := map[int64]float64{}, map[int64]float64{}, map[int64]float64{}, map[int64]float64{}
	first := map[int64]float64{}
	for i := range int64(24) {
		for k := range int64(4) {
			fine[i*hour+k*hour/4] = float64(10*i + k)
		}
		first[i*hour] = float64(10 * i)
		mean[i*hour], sum[i*hour], other[i*hour] = float64(10*i)+1.5, float64(40*i+6), 500
	}
	of := func(values map[int64]float64) map[string]map[int64]float64 {
		return map[string]map[int64]float64{"Pac": values}
	}
	for name, c := range map[string]struct {
		coarse map[int64]float64
		want   bool
	}{
		"means": {mean, true}, "sums": {sum, true}, "others": {other, false}, "thinned": {first, false}, "none": {nil, false},
	} {
		if got := combines(of(fine), of(c.coarse), hour); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
