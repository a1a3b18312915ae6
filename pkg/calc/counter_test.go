package calc

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

const hour = int64(3_600_000)

// hourly are instants an hour apart, from a midnight on.
func hourly(instants int) []int64 {
	times := make([]int64, instants)
	for i := range times {
		times[i] = int64(i) * hour
	}
	return times
}

// utcDay has days of a fixed length; that calendars have others is the caller's business.
func utcDay(at int64) (start, next int64) {
	start = at - at%(24*hour)
	return start, start + 24*hour
}

func TestDifferences(t *testing.T) {
	kilowatts := Counter{Nominal: 10}
	for name, c := range map[string]struct {
		counter Counter
		values  []float64
		want    []float64
		events  CounterEvents
	}{
		"grows":     {Counter{}, []float64{5, 7, 7, 10}, []float64{nan, 2, 0, 3}, CounterEvents{}},
		"first gap": {Counter{}, []float64{nan, 7, 9}, []float64{nan, nan, 2}, CounterEvents{}},
		"gap":       {Counter{}, []float64{5, nan, nan, 11}, []float64{nan, nan, nan, 6}, CounterEvents{Bridged: 1}},
		"reset": {kilowatts, []float64{1000, 1008, 3, 9}, []float64{nan, 8, 3, 6},
			CounterEvents{Resets: 1}},
		"reset, growth by the column": {Counter{}, []float64{1000, 1008, 3, 9}, []float64{nan, 8, 3, 6},
			CounterEvents{Resets: 1}},
		"reset, nothing to judge by": {Counter{}, []float64{1000, 3}, []float64{nan, nan},
			CounterEvents{Resets: 1}},
		"replaced by a used one": {kilowatts, []float64{9000, 9001, 500, 501}, []float64{nan, 1, nan, 1},
			CounterEvents{Impossible: 1}},
		"16 bits": {Counter{Resolution: 0.1, Nominal: 10}, []float64{6550, 6553, 2, 4}, []float64{nan, 3, 2.6, 2},
			CounterEvents{RollOvers: 1}},
		"16 bits, nothing to judge by": {Counter{Resolution: 1}, []float64{65530, 5}, []float64{nan, 11},
			CounterEvents{RollOvers: 1}},
		"32 bits": {Counter{Resolution: 0.25, Nominal: 10}, []float64{1<<30 - 3, 2, 3}, []float64{nan, 5, 1},
			CounterEvents{RollOvers: 1}},
		"no 16 bits, as it was beyond them": {Counter{Resolution: 1, Nominal: 100}, []float64{65600, 65530, 65536.5},
			[]float64{nan, nan, 6.5}, CounterEvents{Impossible: 1}},
		"too fast":  {kilowatts, []float64{5, 16, 28.5, 30}, []float64{nan, 11, nan, 1.5}, CounterEvents{Impossible: 1}},
		"over gaps": {kilowatts, []float64{5, nan, 26}, []float64{nan, nan, 21}, CounterEvents{Bridged: 1}},
		"spike to 0": {kilowatts, []float64{900, 901, 0, 903},
			[]float64{nan, 1, nan, 2}, CounterEvents{Spikes: 1}},
		"0 for a while": {kilowatts, []float64{900, 0, 0, 0, 903},
			[]float64{nan, nan, nan, nan, 3}, CounterEvents{Spikes: 1}},
		"spike to 0, power unknown": {Counter{}, []float64{900, 901, 0, 903, 905, 906}, []float64{nan, 1, nan, 2, 2, 1},
			CounterEvents{Spikes: 1}},
		"spike up": {kilowatts, []float64{900, 901, 1e9, 903},
			[]float64{nan, 1, nan, 2}, CounterEvents{Spikes: 1}},
		"spike up, power unknown": {Counter{}, []float64{900, 901, 1e9, 902},
			[]float64{nan, 1, nan, 1}, CounterEvents{Spikes: 1}},
		"read inexactly": {kilowatts, []float64{1000, 999.9, 1000.1, 999.8, 1001}, []float64{nan, 0, 0.1, 0, 0.9},
			CounterEvents{Dips: 2}},
		"counts down": {Counter{}, []float64{100, 80, 60}, []float64{nan, nan, nan}, CounterEvents{Impossible: 2}},
		"overflow":    {Counter{}, []float64{-1.7e308, 1.7e308}, []float64{nan, nan}, CounterEvents{Impossible: 1}},
		"no counter":  {Counter{Resolution: nan, Nominal: -1}, []float64{1, 2}, []float64{nan, 1}, CounterEvents{}},
	} {
		got := Differences(hourly(len(c.values)), c.values, c.counter)
		check(t, name, got.Values, c.want)
		if got.Events != c.events {
			t.Errorf("%s: got %+v, want %+v", name, got.Events, c.events)
		}
	}
}

// A counter of the day starts again with it, also where no value is near 0: what it shows has grown since midnight.
func TestDifferencesDaily(t *testing.T) {
	times := []int64{10 * hour, 18 * hour, 23 * hour, 33 * hour, 42 * hour, 58 * hour}
	values := []float64{20, 60, 61, 25, 58, 30}
	for name, c := range map[string]struct {
		nominal float64
		want    []float64
		events  CounterEvents
	}{
		"power unknown": {0, []float64{nan, 40, 1, 25, 33, 30}, CounterEvents{DailyResets: 2}},
		"power known":   {10, []float64{nan, 40, 1, 25, 33, 30}, CounterEvents{DailyResets: 2}},
		"too fast":      {2.3, []float64{nan, nan, 1, nan, nan, nan}, CounterEvents{Impossible: 4}},
	} {
		got := Differences(times, values, Counter{Nominal: c.nominal, Day: utcDay})
		check(t, name, got.Values, c.want)
		if got.Events != c.events {
			t.Errorf("%s: got %+v, want %+v", name, got.Events, c.events)
		}
	}
}

func TestDifferencesTimes(t *testing.T) {
	got := Differences([]int64{0, 0, hour}, []float64{1, 2, 3, 4}, Counter{})
	check(t, "the same instant, and no instant", got.Values, []float64{nan, nan, 1, nan})
}

// Whatever a counter of known power does, where nothing but growth and gaps happens all growth is there.
func TestDifferencesAddUp(t *testing.T) {
	for range 300 {
		values := make([]float64, 2+rand.IntN(200))
		now := float64(rand.IntN(60_000))
		for i := range values {
			now += float64(rand.IntN(100)) / 8
			if values[i] = now; i > 0 && i < len(values)-1 && rand.IntN(4) == 0 {
				values[i] = nan
			}
		}
		got := Differences(hourly(len(values)), values, Counter{Nominal: 12, Resolution: 1})
		total := Sum(transposed(got.Values), Present).Values[0]
		if want := values[len(values)-1] - values[0]; total != want {
			t.Fatalf("%v of %v: got %v, want %v", got, values, total, want)
		}
		if got.Events.Bridged = 0; got.Events != (CounterEvents{}) {
			t.Fatalf("%v: %+v", values, got.Events)
		}
	}
}

// transposed makes a member of each value.
func transposed(values []float64) [][]float64 {
	members := make([][]float64, len(values))
	for i := range values {
		members[i] = values[i : i+1]
	}
	return members
}

func TestRunningSum(t *testing.T) {
	times := []int64{22 * hour, 23 * hour, 24 * hour, 25 * hour, 26 * hour, 80 * hour}
	values := []float64{1, 2, 4, nan, 8, 16}
	check(t, "days", RunningSum(times, values, utcDay), []float64{1, 3, 4, nan, 12, 16})
}

// The calendar is asked once for each period, and the days on which clocks change have 23 and 25 hours.
func TestRunningSumClockChange(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	for date, hours := range map[time.Time]float64{
		time.Date(2026, 3, 29, 0, 0, 0, 0, zone):  23,
		time.Date(2026, 10, 25, 0, 0, 0, 0, zone): 25,
	} {
		var times []int64
		var values []float64
		for i := range 48 {
			times, values = append(times, date.Add(time.Duration(i)*time.Hour).UnixMilli()), append(values, 1)
		}
		asked := 0
		sums := RunningSum(times, values, func(at int64) (start, next int64) {
			asked++
			day := time.UnixMilli(at).In(zone)
			day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
			return day.UnixMilli(), day.AddDate(0, 0, 1).UnixMilli()
		})
		last := int(hours) - 1
		if got := fmt.Sprint(sums[last : last+2]); got != fmt.Sprint([]float64{hours, 1}) || asked > 3 {
			t.Errorf("%v: %s, the calendar was asked %d times", date, got, asked)
		}
	}
}
