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

type counterCase struct {
	counter Counter
	values  []float64
	want    []float64
	events  CounterEvents
}

var (
	kilowatts = Counter{Nominal: 10}
	// several are what a register may count in.
	several = []float64{0.001, 0.25, 1, 10}
)

// counterCases have a value every hour.
var counterCases = map[string]counterCase{
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
	"16 bits": {Counter{Resolutions: []float64{0.1}, Nominal: 10}, []float64{6550, 6553, 2, 4}, []float64{nan, 3, 2.6, 2},
		CounterEvents{RollOvers: 1}},
	"16 bits, nothing to judge by": {Counter{Resolutions: []float64{1}}, []float64{65530, 5}, []float64{nan, 11},
		CounterEvents{RollOvers: 1}},
	"32 bits": {Counter{Resolutions: []float64{0.25}, Nominal: 10}, []float64{1<<30 - 3, 2, 3}, []float64{nan, 5, 1},
		CounterEvents{RollOvers: 1}},
	"32 bits, of resolutions the one that fits": {Counter{Resolutions: several, Nominal: 10},
		[]float64{1<<30 - 7, 1<<30 - 3, 2, 8}, []float64{nan, 4, 5, 6}, CounterEvents{RollOvers: 1}},
	"a reset, as no resolution fits": {Counter{Resolutions: several, Nominal: 10},
		[]float64{1<<30 - 67, 1<<30 - 63, 3, 8}, []float64{nan, 4, 3, 5}, CounterEvents{Resets: 1}},
	"a reset, as nothing tells the resolution": {Counter{Resolutions: several},
		[]float64{1<<30 - 7, 1<<30 - 3, 3, 5}, []float64{nan, 4, 3, 2}, CounterEvents{Resets: 1}},
	"no 16 bits, as it was beyond them": {Counter{Resolutions: []float64{1}, Nominal: 100},
		[]float64{65600, 65530, 65536.5}, []float64{nan, nan, 6.5}, CounterEvents{Impossible: 1}},
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
	"no counter": {Counter{Resolutions: []float64{nan}, Nominal: -1}, []float64{1, 2}, []float64{nan, 1},
		CounterEvents{}},
}

func TestDifferences(t *testing.T) {
	for name, c := range counterCases {
		got := Differences(hourly(len(c.values)), c.values, c.counter)
		check(t, name, got.Values, c.want)
		if got.Events != c.events {
			t.Errorf("%s: got %+v, want %+v", name, got.Events, c.events)
		}
	}
}

// A counter that does not start again with the day has the same growth whether days are known or not, and wherever a
// day begins. A young plant's counter is small enough to be of a day.
func TestDifferencesNotDaily(t *testing.T) {
	young := counterCase{kilowatts, []float64{30, 30, 31, 34, 34, 35}, []float64{nan, 0, 1, 3, 0, 1}, CounterEvents{}}
	for name, c := range counterCases {
		for shift := range int64(8) {
			for _, one := range []counterCase{c, young} {
				times := make([]int64, len(one.values))
				for i := range times {
					times[i] = (int64(i) + 24 - shift) * hour
				}
				one.counter.Day = utcDay
				check(t, fmt.Sprint(name, ", midnight at ", shift), Differences(times, one.values, one.counter).Values, one.want)
			}
		}
	}
	// A value each half a day, over months.
	times, values, want := make([]int64, 300), make([]float64, 300), make([]float64, 300)
	for i := range times {
		times[i], values[i], want[i] = int64(i)*12*hour, 10+float64(i*i), float64(2*i-1)
	}
	want[0] = nan
	for _, nominal := range []float64{0, 100} {
		check(t, "months", Differences(times, values, Counter{Nominal: nominal, Day: utcDay}).Values, want)
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
		got := Differences(times, values, Counter{Nominal: c.nominal, Day: utcDay, Daily: true})
		check(t, name, got.Values, c.want)
		if got.Events != c.events {
			t.Errorf("%s: got %+v, want %+v", name, got.Events, c.events)
		}
	}
}

// Nothing falls where a day begins with more than the day before had, such as after a gap. And a fall comes late where
// a device starts again at sunrise, or stamps the total of a day with midnight.
func TestDifferencesDailyWithoutFall(t *testing.T) {
	for name, c := range map[string]struct {
		nominal      float64
		hours        []int64
		values, want []float64
		events       CounterEvents
	}{
		"after a dark day": {10, []int64{10, 18, 36, 42}, []float64{1, 3, 25, 60}, []float64{nan, 2, 25, 35},
			CounterEvents{DailyResets: 1}},
		"after a dark day, power unknown": {0, []int64{10, 18, 32, 33, 34, 42}, []float64{1, 3, 25, 30, 36, 60},
			[]float64{nan, 2, 25, 5, 6, 24}, CounterEvents{DailyResets: 1}},
		"a value a day": {0, []int64{18, 42, 66, 90}, []float64{20, 25, 22, 30}, []float64{nan, 25, 22, 30},
			CounterEvents{DailyResets: 3}},
		"total at midnight": {10, []int64{22, 23, 24, 25, 26}, []float64{40, 45, 50, 4, 9}, []float64{nan, 5, 5, 4, 5},
			CounterEvents{DailyResets: 1}},
		"total at midnight, power unknown": {0, []int64{22, 23, 24, 25, 26}, []float64{40, 45, 50, 4, 9},
			[]float64{nan, 5, 5, 4, 5}, CounterEvents{DailyResets: 1}},
		"at sunrise": {10, []int64{20, 23, 25, 28, 30, 31, 34}, []float64{60, 60, 60, 60, 2, 9, 8.5},
			[]float64{nan, 0, 0, 0, 2, 7, nan}, CounterEvents{DailyResets: 1, Impossible: 1}},
		"twice a day": {10, []int64{20, 25, 30, 36, 37}, []float64{60, 0, 20, 1, 4}, []float64{nan, 0, 20, 1, 3},
			CounterEvents{DailyResets: 1, Resets: 1}},
	} {
		times := make([]int64, len(c.hours))
		for i, h := range c.hours {
			times[i] = h * hour
		}
		got := Differences(times, c.values, Counter{Nominal: c.nominal, Day: utcDay, Daily: true})
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
		got := Differences(hourly(len(values)), values, Counter{Nominal: 12, Resolutions: []float64{1}})
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
