package calc

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

const minute = int64(60_000)

// each makes instants that are so many minutes apart.
func each(minutes int64, count int) []int64 {
	times := make([]int64, count)
	for i := range times {
		times[i] = int64(i) * minutes * minute
	}
	return times
}

func TestGaps(t *testing.T) {
	hour := 60 * minute
	day := func(from, to int64) Gap { return Gap{from * hour, to * hour} }
	two := []Gap{day(6, 18), day(30, 42)}
	for name, c := range map[string]struct {
		hours []int64 // with a value for an hour
		in    Gap
		due   []Gap
		least int64
		want  []Gap
	}{
		"none missing":   {[]int64{0, 1, 2, 3}, day(0, 4), nil, hour, nil},
		"one hour":       {[]int64{0, 1, 3}, day(0, 4), nil, hour, []Gap{day(2, 3)}},
		"too short":      {[]int64{0, 1, 3}, day(0, 4), nil, 2 * hour, nil},
		"at both ends":   {[]int64{3, 4}, day(0, 9), nil, hour, []Gap{day(0, 3), day(5, 9)}},
		"nothing at all": {nil, day(0, 9), nil, hour, []Gap{day(0, 9)}},
		"a complete day": {[]int64{6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}, day(0, 24), two, hour, nil},
		"no afternoon":   {[]int64{6, 7, 8, 9, 10, 11}, day(0, 24), two, hour, []Gap{day(12, 18)}},
		"over the night": {[]int64{6, 7, 8, 9, 36, 37, 38, 39, 40, 41}, day(0, 48), two, hour, []Gap{day(10, 36)}},
		"dusk is too short": {[]int64{6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, day(0, 40), two, 2 * hour,
			[]Gap{day(30, 40)}},
		"values of the night":    {[]int64{0, 1, 20}, day(0, 30), two, hour, []Gap{day(6, 18)}},
		"never due":              {nil, day(0, 5), two, hour, nil},
		"values outside":         {[]int64{-5, 50}, day(0, 24), two, hour, []Gap{day(6, 18)}},
		"reaches into the range": {[]int64{-1}, day(0, 2), nil, 0, []Gap{day(0, 2)}},
	} {
		times, values := make([]int64, len(c.hours)), make([]float64, len(c.hours))
		for i, at := range c.hours {
			times[i] = at * hour
		}
		if got := Gaps(times, values, c.in, hour, c.due, c.least); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// However values lie: an instant is in a gap if and only if no value covers it, for gaps that may be as short as any.
func TestGapsByDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var times []int64
		var values []float64
		for at := int64(0); at < 100; at++ {
			if random.IntN(3) > 0 {
				times, values = append(times, at), append(values, []float64{1, math.NaN()}[random.IntN(2)])
			}
		}
		step, in := 1+random.Int64N(5), Gap{random.Int64N(20), 80 + random.Int64N(20)}
		gaps := Gaps(times, values, in, step, nil, 1)
		for at := in.From; at < in.To; at++ {
			isCovered := slices.ContainsFunc(times, func(from int64) bool {
				return from <= at && at < from+step && values[slices.Index(times, from)] == 1
			})
			isGap := slices.ContainsFunc(gaps, func(g Gap) bool { return g.From <= at && at < g.To })
			if isCovered == isGap {
				t.Fatalf("%v %v, step %d: %d covered %v, in a gap %v", times, values, step, at, isCovered, isGap)
			}
		}
	}
}

func TestRuns(t *testing.T) {
	none := math.NaN()
	for name, c := range map[string]struct {
		times   []int64
		values  []float64
		flagged string
		least   int64
		want    []Run
	}{
		"one":                {each(5, 4), []float64{1, 1, 1, 1}, ".XX.", 0, []Run{{5 * minute, 15 * minute, 1, 2}}},
		"to the end":         {each(5, 3), []float64{1, 1, 1}, ".XX", 0, []Run{{5 * minute, 15 * minute, 1, 2}}},
		"too short":          {each(5, 4), []float64{1, 1, 1, 1}, ".XX.", 11 * minute, nil},
		"an instant without": {each(5, 4), []float64{1, none, 1, 1}, "X.X.", 0, []Run{{0, 15 * minute, 0, 2}}},
		"a long silence": {[]int64{0, 16 * minute}, []float64{1, 1}, "XX", 0,
			[]Run{{0, 5 * minute, 0, 0}, {16 * minute, 21 * minute, 1, 1}}},
		"ends when another value comes": {[]int64{0, 2 * minute}, []float64{1, 1}, "X.", 0, []Run{{0, 2 * minute, 0, 0}}},
		"two": {each(5, 5), []float64{1, 1, 1, 1, 1}, "X.X.X", 0,
			[]Run{{0, 5 * minute, 0, 0}, {10 * minute, 15 * minute, 2, 2}, {20 * minute, 25 * minute, 4, 4}}},
	} {
		flagged := make([]bool, len(c.flagged))
		for i := range flagged {
			flagged[i] = c.flagged[i] == 'X'
		}
		if got := Runs(c.times, c.values, flagged, 5*minute, c.least); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestPaceChanges(t *testing.T) {
	join := func(parts ...[]int64) []int64 {
		var all []int64
		at := int64(0)
		for _, part := range parts {
			for _, one := range part {
				all = append(all, at+one)
			}
			at = all[len(all)-1]
			all = all[:len(all)-1]
		}
		return append(all, at)
	}
	jittery := each(5, 100)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range jittery {
		jittery[i] += random.Int64N(20_000) - 10_000
	}
	for name, c := range map[string]struct {
		times []int64
		want  []PaceChange
	}{
		"no value":             {nil, nil},
		"one pace":             {each(5, 50), nil},
		"a night":              {join(each(5, 50), each(600, 2), each(5, 50)), nil},
		"a night every day":    {join(each(5, 50), each(600, 2), each(5, 50), each(600, 2), each(5, 50)), nil},
		"a few that come late": {join(each(5, 50), each(7, 3), each(5, 50)), nil},
		"the clock jitters":    {jittery, nil},
		"from 5 to 15 minutes": {join(each(5, 20), each(15, 20)), []PaceChange{{95 * minute, 5 * minute, 15 * minute}}},
		"there and back": {join(each(5, 11), each(15, 11), each(5, 11)), []PaceChange{
			{50 * minute, 5 * minute, 15 * minute}, {200 * minute, 15 * minute, 5 * minute}}},
		"over a night": {join(each(5, 11), each(600, 2), each(15, 11)),
			[]PaceChange{{650 * minute, 5 * minute, 15 * minute}}},
	} {
		if got := PaceChanges(c.times); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
