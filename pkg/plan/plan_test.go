package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var start = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

func window(length time.Duration, points int64, interval time.Duration) Window {
	return Window{Span: series.Span{From: start, To: start.Add(length)}, MaxPoints: points, Interval: interval}
}

// every is one interval between raw values.
func every(interval time.Duration) map[string]time.Duration {
	return map[string]time.Duration{"Pac": interval}
}

var offersAll = Capabilities{Resolutions: query.Resolutions[1:]}

func TestAutoResolution(t *testing.T) {
	const day = 24 * time.Hour
	all := query.Resolutions[1:]
	for _, c := range []struct {
		sum      string
		length   time.Duration
		points   int64
		interval time.Duration
		offered  []query.Resolution
		want     query.Resolution
	}{
		{"6 h / 1 min = 360 <= 1000", 6 * time.Hour, 1000, 0, all, query.Raw},
		{"1 d / 1 min = 1440 > 1000; / 5 min = 288", day, 1000, time.Minute, all, query.FiveMinutes},
		{"1 d / 1 min = 1440 <= 1440, exactly", day, 1440, time.Minute, all, query.Raw},
		{"7 d / 5 min = 2016 > 1000; / 15 min = 672", 7 * day, 1000, 10 * time.Minute, all, query.FifteenMinutes},
		{"31 d / 15 min = 2976 > 1000; / 1 h = 744", 31 * day, 1000, 30 * time.Minute, all, query.Hour},
		{"365 d / 1 h = 8760 > 1000; / 1 d = 365", 365 * day, 1000, 6 * time.Hour, all, query.Day},
		{"100 a / 1 d = 36525 > 1000; / 30 d = 1218 > 1000; / 1 y = 101", 36525 * day, 1000, day, all, query.Year},
		{"nothing is coarse enough: the coarsest", 36525 * day, 10, day, all, query.Year},
		{"a rule: 1 d / 1 min = 1440 <= 1500, and 1 min >= 1 s", day, 43200, time.Second, all, query.Raw},
		{"a rule over 31 d / 15 min = 2976 > 1500; / 1 h = 744", 31 * day, 43200, time.Second, all, query.Hour},
		{"a rule whose author chose fewer points: 1 d / 15 min = 96", day, 100, time.Second, all, query.FifteenMinutes},
		{"the user's min interval of 15 min is kept", 6 * time.Hour, 1000, 15 * time.Minute, all, query.FifteenMinutes},
		{"no panel width known", 365 * day, 0, 0, all, query.Raw},
		{"only raw and days offered: 7 d / 1 d", 7 * day, 1000, 10 * time.Minute,
			[]query.Resolution{query.Raw, query.Day}, query.Day},
		{"only raw offered", 365 * day, 1000, 6 * time.Hour, []query.Resolution{query.Raw}, query.Raw},
		{"1 point of 6 h: a day is more than half of it, and so are 12 h; 1 h", 6 * time.Hour, 1, 6 * time.Hour, all,
			query.Hour},
		{"a rule that names no number of points: 1 d / 1 min <= 1500", day, 0, time.Second, all, query.Raw},
		{"a rule that names none, over 31 d / 15 min > 1500", 31 * day, 0, time.Second, all, query.Hour},
	} {
		w := window(c.length, c.points, c.interval)
		w.Alert = strings.HasPrefix(c.sum, "a rule")
		few := Capabilities{Resolutions: c.offered, Intervals: every(time.Hour)} // not too many values
		got, err := forReadings(model(query.Auto, "Pac"), w, only("a", ""), few)
		if err != nil || got.Calls[0].Resolution != c.want {
			t.Errorf("%s: got %+v, want %s (%v)", c.sum, got, c.want, err)
		}
	}
}

// A time.Duration ends at 292 years.
func TestAutoResolutionOfCenturies(t *testing.T) {
	w := Window{
		Span:      series.Span{From: time.Date(1700, 1, 1, 0, 0, 0, 0, time.UTC), To: start},
		MaxPoints: 1000,
		Interval:  time.Hour,
	}
	got, err := forReadings(model(query.Auto, "Pac"), w, only("a", ""), offersAll)
	if err != nil || got.Calls[0].Resolution != query.Year {
		t.Errorf("%+v %v", got, err)
	}
}

// only is a facility as the one target of a query.
func only(id, zone string) []portfolio.Target {
	return portfolio.OfFacilities([]portfolio.Facility{{ID: id, TimeZone: zone}})
}

func model(resolution query.Resolution, types ...string) query.Model {
	return query.Model{ReadingTypes: types, Resolution: resolution, Aggregation: query.AutoAggregation}
}

func TestForReadingsInvalid(t *testing.T) {
	plants := only("a", "")
	backwards := Window{Span: series.Span{From: start, To: start.Add(-time.Hour)}}
	for says, c := range map[string]struct {
		window     Window
		resolution query.Resolution
	}{
		"time range is empty":   {window(0, 100, 0), query.Auto},
		"starts at 2026-06-01T": {backwards, query.Auto},
		"about 52594560 values": {window(100*365*24*time.Hour+24*24*time.Hour, 1000, 0), query.Raw},
	} {
		_, err := forReadings(model(c.resolution, "Pac"), c.window, plants,
			Capabilities{Resolutions: []query.Resolution{query.Raw, query.Day}})
		if err == nil || problem.From(err).Category != problem.Query || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func TestForReadingsAlignsSpanOutward(t *testing.T) {
	w := Window{
		Span:      series.Span{From: start.Add(1500 * time.Microsecond), To: start.Add(2500 * time.Microsecond)},
		MaxPoints: 10,
	}
	planned, err := forReadings(model(query.Raw, "Pac"), w, only("a", ""),
		Capabilities{Resolutions: []query.Resolution{query.Raw}})
	if err != nil {
		t.Fatal(err)
	}
	if got := planned.Span; got.From != start.Add(time.Millisecond) || got.To != start.Add(3*time.Millisecond) {
		t.Errorf("shown %v", got)
	}
	// What is asked for is a whole minute, so that callers share it.
	if got := planned.Calls[0].Span; !got.From.Equal(start) || !got.To.Equal(start.Add(time.Minute)) {
		t.Errorf("asked for %v", got)
	}
}

func TestForReadingsZoneOnlyForCalendar(t *testing.T) {
	plants := slices.Concat(only("a", "Europe/Madrid"), only("b", "Mars/Olympus"), only("c", ""))
	for resolution, want := range map[query.Resolution]string{query.Day: "Europe/Madrid", query.Hour: ""} {
		planned, err := forReadings(model(resolution, "ProducedEnergy"), window(time.Hour, 10, 0), plants, offersAll)
		if err != nil {
			t.Fatal(err)
		}
		zone := ""
		if planned.Calls[0].Zone != nil {
			zone = planned.Calls[0].Zone.String()
		}
		if zone != want || planned.Calls[1].Zone != nil || planned.Calls[2].Zone != nil {
			t.Errorf("%s: %q, %v, %v", resolution, zone, planned.Calls[1].Zone, planned.Calls[2].Zone)
		}
	}
}

func TestForReadingsBounds(t *testing.T) {
	for _, c := range []struct {
		plants, types int
		note          string
	}{
		{500, 2, ""},
		{501, 2, "1002 series; the first 1000 are loaded. Left out: P500. "},
		{600, 2, "1200 series; the first 1000 are loaded. Left out: 100 facilities, P500 to P599. "},
		{1, 1001, "1001 series; the first 1000 are loaded. Left out: 1 of the 1001 reading types of P0. "},
		{400, 3, "1200 series; the first 1000 are loaded. " +
			"Left out: 2 of the 3 reading types of P333, and 66 facilities, P334 to P399. "},
		{335, 3, "1005 series; the first 1000 are loaded. Left out: 2 of the 3 reading types of P333, and P334. "},
	} {
		plants, types := make([]portfolio.Target, c.plants), make([]string, c.types)
		for i := range plants {
			plants[i].Facility.Name = fmt.Sprint("P", i)
		}
		for i := range types {
			types[i] = fmt.Sprint("t", i)
		}
		planned, err := forReadings(model(query.Raw, types...), window(time.Hour, 10, 0), plants, offersAll)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, call := range planned.Calls {
			asked += len(call.Types)
		}
		if asked != MaxSeries || (len(planned.Notes) > 0) != (c.note != "") ||
			!strings.Contains(fmt.Sprint(planned.Notes), c.note) {
			t.Errorf("%d plants, %d types: %d series, notes %q", c.plants, c.types, asked, planned.Notes)
		}
	}
}

func TestResolutionMadeOfFinerOnes(t *testing.T) {
	some := []query.Resolution{query.Raw, query.FiveMinutes, query.Hour, query.Day}
	for _, c := range []struct {
		why         string
		chosen      query.Resolution
		aggregation query.Aggregation
		asked       query.Resolution
		made        string // the buckets; empty: values are left as they come
	}{
		{"offered", query.Hour, query.AutoAggregation, query.Hour, ""},
		{"three 5 minutes make a quarter-hour", query.FifteenMinutes, query.AutoAggregation, query.FiveMinutes, "15m"},
		{"days make a month", query.Month, query.AutoAggregation, query.Day, "1M"},
		{"days make a year", query.Year, query.AutoAggregation, query.Day, "1y"},
		{"only raw is as fine as a minute", query.Minute, query.AutoAggregation, query.Raw, "1m"},
		{"the API's hours are means: a maximum needs raw values", query.Hour, query.Max, query.Raw, "1h"},
		{"raw values are left as they are", query.Raw, query.Max, query.Raw, ""},
		{"none leaves everything", query.Hour, query.NoAggregation, query.Hour, ""},
	} {
		m := model(c.chosen, "Pac")
		m.Aggregation = c.aggregation
		planned, err := forReadings(m, window(24*time.Hour, 1000, time.Minute),
			only("a", "UTC"),
			Capabilities{Resolutions: some})
		if err != nil {
			t.Fatal(err)
		}
		got := planned.Reductions["a"]
		made := ""
		if got.Applies(1) {
			made = got.Buckets.String()
		}
		if planned.Calls[0].Resolution != c.asked || made != c.made {
			t.Errorf("%s: asked for %s, made %q", c.why, planned.Calls[0].Resolution, made)
		}
	}
	none := model(query.Month, "Pac")
	none.Aggregation = query.NoAggregation
	if _, err := forReadings(none, window(time.Hour, 1000, 0), only("a", "UTC"),
		Capabilities{Resolutions: some}); err == nil ||
		problem.From(err).Category != problem.Query {
		t.Errorf("none cannot make months: %v", err)
	}
}

// The days of India are half an hour off, so that no hour of UTC belongs to one of them alone.
func TestDaysMadeOfDividingSteps(t *testing.T) {
	plants := portfolio.OfFacilities([]portfolio.Facility{
		{ID: "de", TimeZone: "Europe/Berlin"},
		{ID: "in", TimeZone: "Asia/Kolkata"},
		{ID: "np", TimeZone: "Asia/Kathmandu"},
		{ID: "lh", TimeZone: "Australia/Lord_Howe"},
		{ID: "?"},
	})
	offered := Capabilities{Resolutions: []query.Resolution{query.Raw, query.FifteenMinutes, query.Hour}}
	planned, err := forReadings(model(query.Day, "ProducedEnergy"), window(72*time.Hour, 1000, time.Minute), plants,
		offered)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]query.Resolution{
		"de": query.Hour,
		"in": query.FifteenMinutes,
		"np": query.FifteenMinutes,
		"lh": query.FifteenMinutes,
	}
	if len(planned.Calls) != len(want) {
		t.Errorf("%d calls", len(planned.Calls))
	}
	for _, call := range planned.Calls {
		if call.Resolution != want[call.Target.ID()] {
			t.Errorf("%s: %s", call.Target.ID(), call.Resolution)
		}
	}
}

// Where nothing that is offered fits, the plugin reduces what comes, to whole buckets.
func TestReductionToPanelWidth(t *testing.T) {
	rawOnly := Capabilities{Resolutions: []query.Resolution{query.Raw}}
	year := window(365*24*time.Hour, 1000, 6*time.Hour)
	year.Span.From, year.Span.To = year.Span.From.Add(17*time.Minute), year.Span.To.Add(17*time.Minute)
	planned, err := forReadings(model(query.Auto, "Pac"), year, only("a", ""), rawOnly)
	if err != nil {
		t.Fatal(err)
	}
	// 365 d / 1000 points: 12 h is the first step of the ladder that fits, and not under 6 h.
	got := planned.Reductions["a"]
	if !got.Applies(105_120) || got.Buckets.Step() != 12*time.Hour || got.Buckets.Buckets(planned.Span) > 1000 {
		t.Errorf("%+v", got)
	}
	if got := planned.Calls[0].Span; !got.From.Equal(start) || !got.To.Equal(start.Add(365*24*time.Hour+12*time.Hour)) {
		t.Errorf("the first and the last bucket are cut: %v", got)
	}
	if got.Applies(365) || got.Step(365) != 0 || got.Step(105_120) != 12*time.Hour {
		t.Error("365 points are fewer than there are buckets")
	}
	// A hundred years in ten pixels: years are offered and do not fit.
	century := window(36525*24*time.Hour, 10, 0)
	planned, err = forReadings(model(query.Auto, "ProducedEnergy"), century, only("a", ""), offersAll)
	if err != nil || planned.Calls[0].Resolution != query.Year {
		t.Fatal(planned, err)
	}
	if got := planned.Reductions["a"]; !got.Applies(101) || got.Buckets.Buckets(planned.Span) > 10 {
		t.Errorf("%+v", got)
	}
	// Who chose a resolution gets it, however many points.
	chosen, err := forReadings(model(query.FiveMinutes, "Pac"), year, only("a", ""), offersAll)
	if err != nil {
		t.Fatal(err)
	}
	if got := chosen.Reductions["a"]; got.Applies(105_120) || got.Step(105_120) != 5*time.Minute {
		t.Error("a chosen resolution was changed")
	}
}

// A stat panel asks for one point, or for a few: whatever starts before the range is not shown, so that nothing would
// be.
func TestReductionToFewPoints(t *testing.T) {
	for _, length := range []time.Duration{
		time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 72 * time.Hour, 7 * 24 * time.Hour, 36525 * 24 * time.Hour,
	} {
		for _, offered := range [][]query.Resolution{query.Resolutions[1:], {query.Raw}, {query.Raw, query.Day}} {
			for _, points := range []int64{1, 2, 3, 5, 8} {
				w := window(length, points, length/time.Duration(points))
				w.Span.From, w.Span.To = w.Span.From.Add(
					10*time.Hour+17*time.Minute,
				), w.Span.To.Add(
					10*time.Hour+17*time.Minute,
				)
				planned, err := forReadings(model(query.Auto, "Pac"), w, only("a", ""),
					Capabilities{Resolutions: offered, Intervals: every(length / 60)})
				if err != nil {
					t.Fatal(err)
				}
				got := planned.Reductions["a"]
				if got.Above > points {
					t.Errorf("%v, %d points, %v: %d may be shown", length, points, offered, got.Above)
				}
				if got.Buckets == (grid.Grid{}) {
					continue // one value
				}
				if begun := got.Buckets.Ceil(w.Span.From); w.Span.To.Sub(begun) < length/2 {
					t.Errorf("%v, %d points, %v: of %v, only what begins at %v is shown", length, points, offered, w.Span, begun)
				}
			}
		}
	}
	// It is no reason to ask for more than the range.
	newYear := Window{
		Span: series.Span{
			From: time.Date(2029, 12, 30, 10, 0, 0, 0, time.UTC),
			To:   time.Date(2030, 1, 2, 10, 0, 0, 0, time.UTC),
		},
		MaxPoints: 1,
		Interval:  72 * time.Hour,
	}
	planned, err := forReadings(model(query.Auto, "Pac"), newYear, only("a", ""),
		Capabilities{Resolutions: []query.Resolution{query.Raw}})
	if err != nil || planned.Calls[0].Span != newYear.Span {
		t.Errorf("%v %v", planned.Calls, err)
	}
}

// Where the API has no resolution, the user's least interval is kept by the plugin.
func TestReductionKeepsMinInterval(t *testing.T) {
	planned, err := forReadings(model(query.Auto, "Pac"), window(6*time.Hour, 1000, 15*time.Minute),
		only("a", ""), Capabilities{Resolutions: []query.Resolution{query.Raw}})
	if err != nil {
		t.Fatal(err)
	}
	if got := planned.Reductions["a"]; !got.Applies(360) || got.Applies(24) || got.Buckets.Step() != 15*time.Minute {
		t.Errorf("%+v", got)
	}
}

func TestIntervalsDecideTooManyPoints(t *testing.T) {
	plants := portfolio.OfFacilities([]portfolio.Facility{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}})
	rawOnly := Capabilities{Resolutions: []query.Resolution{query.Raw}}
	year := window(365*24*time.Hour, 1000, time.Hour)
	// 4 x 525,600 minutes are more than two millions.
	if _, err := forReadings(model(query.Auto, "Pac"), year, plants, rawOnly); err == nil ||
		problem.From(err).Category != problem.Query {
		t.Error(err)
	}
	// 4 x 35,040 quarter-hours are not.
	rawOnly.Intervals = every(15 * time.Minute)
	if _, err := forReadings(model(query.Auto, "Pac"), year, plants, rawOnly); err != nil {
		t.Error(err)
	}
}

func TestLimitsRange(t *testing.T) {
	const day = 24 * time.Hour
	limits := Limits{Points: 50_000, MaxRange: map[query.Resolution]time.Duration{
		query.Minute: day, query.FiveMinutes: 7 * day, query.FifteenMinutes: 31 * day, query.Hour: 92 * day,
	}}
	for _, c := range []struct {
		resolution query.Resolution
		step       time.Duration
		want       time.Duration
	}{
		{query.Minute, time.Minute, day},
		{query.FiveMinutes, 5 * time.Minute, 7 * day},
		{query.Raw, time.Minute, day},
		{query.Raw, 10 * time.Second, day},
		{query.Raw, 5 * time.Minute, 7 * day},
		{query.Raw, 10 * time.Minute, 7 * day},
		{query.Raw, 15 * time.Minute, 31 * day},
		{query.Day, day, 50_000 * day}, // no limit but that of the points
	} {
		if got := limits.Range(c.resolution, c.step); got != c.want {
			t.Errorf("%s every %v: %v, want %v", c.resolution, c.step, got, c.want)
		}
	}
	limits.MaxRange[query.Raw] = 6 * time.Hour
	for _, step := range []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute, time.Hour} {
		if got := limits.Range(query.Raw, step); got != 6*time.Hour {
			t.Errorf("raw values every %v, of which the user set 6 h: %v", step, got)
		}
	}
	limits.Points = 100 // 100 x 5 min
	if got := limits.Range(query.FiveMinutes, 5*time.Minute); got != 500*time.Minute {
		t.Error(got)
	}
}

func TestSplitTilesSpan(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, steps := range []grid.Grid{
		grid.Of(query.Raw, nil), grid.Of(query.FifteenMinutes, nil), grid.Of(query.Day, berlin),
		grid.Of(query.Month, berlin),
	} {
		for _, longest := range []time.Duration{time.Hour, 7 * 24 * time.Hour, 31 * 24 * time.Hour, 400 * 24 * time.Hour} {
			span := steps.Outward(
				series.Span{From: start.Add(-100 * 24 * time.Hour), To: start.Add(200*24*time.Hour + 17*time.Minute)},
			)
			at := span.From
			for _, part := range Split(span, longest, steps) {
				if !part.From.Equal(at) || !part.From.Before(part.To) || !steps.Floor(part.To).Equal(part.To) {
					t.Fatalf("%v: a part from %v to %v after %v", steps, part.From, part.To, at)
				}
				if length := part.To.Sub(part.From); length > longest && !steps.Next(part.From).Equal(part.To) {
					t.Fatalf("%v: %v is longer than %v", steps, length, longest)
				}
				at = part.To
			}
			if !at.Equal(span.To) {
				t.Errorf("%v: ends at %v and not at %v", steps, at, span.To)
			}
		}
	}
	// Two panels whose ranges differ cut at the same places.
	steps := grid.Of(query.FiveMinutes, nil)
	long := Split(series.Span{From: start, To: start.Add(28 * 24 * time.Hour)}, 7*24*time.Hour, steps)
	short := Split(series.Span{From: start.Add(13 * 24 * time.Hour), To: start.Add(28 * 24 * time.Hour)}, 7*24*time.Hour,
		steps)
	if long[len(long)-2] != short[len(short)-2] {
		t.Errorf("%v %v", long, short)
	}
}

func TestHalve(t *testing.T) {
	steps := grid.Of(query.FiveMinutes, nil)
	span := series.Span{From: start, To: start.Add(25 * time.Minute)}
	first, second, ok := Halve(span, steps)
	if !ok || !first.To.Equal(start.Add(10*time.Minute)) || first.To != second.From || second.To != span.To {
		t.Errorf("%v %v", first, second)
	}
	if _, _, ok := Halve(series.Span{From: start, To: start.Add(5 * time.Minute)}, steps); ok {
		t.Error("a single step was cut")
	}
	if first, second, ok := Halve(series.Span{From: start, To: start.Add(10 * time.Minute)}, steps); !ok ||
		first.To != second.From {
		t.Errorf("%v %v", first, second)
	}
}

// A facility and its devices are planned apart, also where a device has its facility's id or another facility's device
// the same; each follows the calendar of its facility.
func TestForReadingsOfDevices(t *testing.T) {
	north := portfolio.Facility{ID: "1", Name: "Nord", TimeZone: "Europe/Berlin"}
	south := portfolio.Facility{ID: "2", Name: "Sud", TimeZone: "America/New_York"}
	targets := []portfolio.Target{
		{Facility: north}, {Facility: north, Device: &portfolio.Device{ID: "1"}},
		{Facility: south, Device: &portfolio.Device{ID: "1"}},
	}
	w := window(72*time.Hour, 1000, time.Minute)
	w.Alert = true
	planned, err := forReadings(model(query.Day, "ProducedEnergy"), w, targets, offersAll)
	if err != nil || len(planned.Calls) != 3 || len(planned.Reductions) != 3 {
		t.Fatalf("%v %+v", err, planned)
	}
	for i, call := range planned.Calls {
		if call.Target.Key() != targets[i].Key() || call.Zone != targets[i].Facility.Zone() {
			t.Errorf("call %d is of %s in %s", i, call.Target, call.Zone)
		}
	}
	many := make([]portfolio.Target, MaxSeries+2)
	for i := range many {
		many[i] = portfolio.Target{Facility: north, Device: &portfolio.Device{ID: fmt.Sprint(i)}}
	}
	planned, err = forReadings(model(query.Raw, "Pac"), window(time.Hour, 10, 0), many, offersAll)
	if err != nil || len(planned.Notes) != 1 ||
		!strings.Contains(planned.Notes[0], "2 devices, 1000 (Nord) to 1001 (Nord)") {
		t.Errorf("%v %q", err, planned.Notes)
	}
}

// forReadings plans the types of the model for all targets.
func forReadings(m query.Model, w Window, targets []portfolio.Target, api Capabilities) (Readings, error) {
	return ForReadings(m, w, Each(targets, m.ReadingTypes), api)
}
