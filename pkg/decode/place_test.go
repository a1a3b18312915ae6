package decode

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// placed reads an answer whose points are stamped as written, and places them.
func placed(t *testing.T, r *Readings, written []string) *series.Series {
	t.Helper()
	var rows []string
	for _, stamp := range written {
		rows = append(rows, fmt.Sprintf(`{"time":%q,"readingType":"Pac","value":1}`, stamp))
	}
	r.Values = &apimap.Values{Path: []apimap.Step{{Field: "readings"}}, Answer: rowsAnswer}
	r.Types = []string{"Pac"}
	if err := r.Read(jsontext.NewDecoder(strings.NewReader("[" + strings.Join(rows, ",") + "]"))); err != nil {
		t.Fatal(err)
	}
	r.Finish()
	return r.Series[0]
}

// writtenBy writes an instant as a clock shows it.
func writtenBy(clock Clock, zone *time.Location, at time.Time) string {
	switch clock {
	case UTCClock:
		zone = time.UTC
	case StandardClock:
		winter, summer := time.Date(at.Year(), 1, 1, 0, 0, 0, 0, zone), time.Date(at.Year(), 7, 1, 0, 0, 0, 0, zone)
		_, a := winter.Zone()
		_, b := summer.Zone()
		zone = time.FixedZone("", min(a, b))
	}
	return at.In(zone).Format("2006-01-02 15:04:05")
}

func instants(span series.Span, step time.Duration) (found []time.Time) {
	for at := span.From; at.Before(span.To); at = at.Add(step) {
		found = append(found, at)
	}
	return found
}

var changing = map[string][]string{
	"Europe/Berlin":       {"2026-06-10", "2026-01-10", "2026-03-29", "2026-10-25"},
	"America/New_York":    {"2026-06-10", "2026-03-08", "2026-11-01"},
	"Australia/Lord_Howe": {"2026-06-10", "2026-04-05", "2026-10-04"}, // by half an hour
	"Australia/Adelaide":  {"2026-06-10", "2026-04-05", "2026-10-04"}, // half an hour off
	"Asia/Kolkata":        {"2026-06-10"},
	"Europe/Dublin":       {"2026-06-10", "2026-10-25"},
	"Atlantic/Azores":     {"2026-03-29", "2026-10-25"},
}

// Whatever clock an API writes by, whatever zone and season, however long the range and in whatever order: a point is
// right, or the series has a note. Values without gaps, every quarter of an hour or denser, are always right.
func TestPlaceAgainstTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 1))
	right, told := 0, 0
	for name, days := range changing {
		zone := zoneOf(t, name)
		for _, day := range days {
			midnight, _ := time.ParseInLocation(time.DateOnly, day, zone)
			for _, clock := range clocks {
				for range 60 {
					step := []time.Duration{5, 10, 15, 30, 60}[random.IntN(5)] * time.Minute
					from := midnight.Add(time.Duration(random.IntN(5*24)-48) * 15 * time.Minute).Truncate(step)
					r := &Readings{Zone: zone, Resolution: query.Raw}
					r.Asked = series.Span{From: from, To: from.Add(time.Duration(4+random.IntN(60)) * time.Hour)}
					truth := instants(r.Asked, step)
					isWhole := random.IntN(3) > 0
					if !isWhole { // an outage, or a night without values
						start := random.IntN(len(truth))
						truth = slices.Delete(truth, start, min(len(truth), start+random.IntN(40)))
					}
					if len(truth) == 0 {
						continue
					}
					if random.IntN(2) == 0 {
						slices.Reverse(truth)
					}
					var written []string
					for _, at := range truth {
						written = append(written, writtenBy(clock, zone, at))
					}
					got := placed(t, r, written)
					isRight := got.Len() == len(truth)
					for i := range got.Times {
						isRight = isRight && got.Times[i] == truth[i].UnixMilli()
					}
					if isRight {
						right++
					} else {
						told++
					}
					isSure := isWhole && step <= 15*time.Minute && (name != "Australia/Lord_Howe" || step == 5*time.Minute)
					if !isRight && (isSure || len(got.Notes) == 0) {
						t.Errorf("%s, %s clock, %v every %v, whole %v: proved %q, notes %v, %d of %d",
							name, clock, r.Asked, step, isWhole, r.proved, got.Notes, got.Len(), len(truth))
					}
				}
			}
		}
	}
	t.Logf("%d right, %d told", right, told)
	if told > right/10 {
		t.Errorf("%d answers are right, and %d are only told", right, told)
	}
}

// around is the range from one to another hour of UTC on the day on which Berlin's clock is set.
func around(month time.Month, day, fromHour, toHour int) series.Span {
	midnight := time.Date(2026, month, day, 0, 0, 0, 0, time.UTC)
	return series.Span{
		From: midnight.Add(time.Duration(fromHour) * time.Hour), To: midnight.Add(time.Duration(toHour) * time.Hour),
	}
}

func shownTimes(s *series.Series) string {
	var times []string
	for _, at := range s.Times {
		times = append(times, time.UnixMilli(at).UTC().Format("15:04"))
	}
	return strings.Join(times, " ")
}

// In Berlin, 02:00 to 03:00 comes twice on 25 October: from 00:00 UTC and from 01:00 UTC. It does not come on 29 March.
func TestPlaceWhereClockIsSet(t *testing.T) {
	october := func(from, to int) series.Span { return around(time.October, 25, from, to) }
	for name, c := range map[string]struct {
		asked   series.Span
		clock   Clock // that is known
		written string
		want    string
		note    series.NoteKind
	}{
		"one after the other": {october(-1, 3), PlantClock,
			"01:00 01:30 02:00 02:30 02:00 02:30 03:00 03:30", "23:00 23:30 00:00 00:30 01:00 01:30 02:00 02:30", ""},
		"newest first": {october(-1, 3), PlantClock,
			"03:30 03:00 02:30 02:00 02:30 02:00 01:30 01:00", "02:30 02:00 01:30 01:00 00:30 00:00 23:30 23:00", ""},
		"sorted by what the clock shows": {october(-1, 3), PlantClock,
			"01:30 02:00 02:00 02:30 02:30 03:00", "23:30 00:00 01:00 00:30 01:30 02:00", ""},
		"hours":               {october(-1, 3), PlantClock, "01:00 02:00 02:00 03:00", "23:00 00:00 01:00 02:00", ""},
		"hours, newest first": {october(-1, 3), PlantClock, "03:00 02:00 02:00 01:00", "02:00 01:00 00:00 23:00", ""},
		"the range begins with the second": {october(1, 3), PlantClock,
			"02:00 02:15 02:30 02:45 03:00", "01:00 01:15 01:30 01:45 02:00", ""},
		"the range ends with the first": {october(-1, 1), PlantClock,
			"01:30 02:00 02:30", "23:30 00:00 00:30", ""},
		"the range is the second alone": {october(1, 2), PlantClock, "02:00 02:20 02:40", "01:00 01:20 01:40", ""},
		"the range begins within the first": {around(time.October, 25, 0, 3), PlantClock,
			"02:30 02:45 02:00 02:15 02:30 02:45 03:00", "00:30 00:45 01:00 01:15 01:30 01:45 02:00", ""},
		"an outage until the second": {october(-1, 3), PlantClock,
			"01:00 02:15 02:30 02:45 03:00", "23:00 01:15 01:30 01:45 02:00", ""},
		"an outage from the first on": {october(-1, 3), PlantClock,
			"01:30 01:45 02:00 02:15 03:30 03:45", "23:30 23:45 00:00 00:15 02:30 02:45", ""},
		"once, between both": {october(-1, 3), PlantClock,
			"01:00 01:30 02:00 02:30 03:00 03:30", "23:00 23:30 00:00 00:30 02:00 02:30", series.RepeatedHour},
		"hours, in no known direction": {october(0, 2), PlantClock, "02:00 02:00", "00:00 01:00", series.RepeatedHour},
		"doubled values": {october(-1, 1), PlantClock,
			"01:30 01:30 02:00 02:00 02:30 02:30", "23:30 23:30 00:00 00:00 00:30 00:30", ""},
		"a logger in standard time, in autumn": {october(-1, 4), UnknownClock,
			"00:00 00:15 00:30 00:45 01:00 01:15 01:30 01:45 02:00 02:15 02:30 02:45 03:00 03:15 03:30 03:45 " +
				"04:00 04:15 04:30 04:45",
			"23:00 23:15 23:30 23:45 00:00 00:15 00:30 00:45 01:00 01:15 01:30 01:45 02:00 02:15 02:30 02:45 " +
				"03:00 03:15 03:30 03:45", series.StandardTime},
		"a logger in standard time, in spring": {around(time.March, 29, 0, 3), UnknownClock,
			"01:00 01:15 01:30 01:45 02:00 02:15 02:30 02:45 03:00 03:15 03:30 03:45",
			"00:00 00:15 00:30 00:45 01:00 01:15 01:30 01:45 02:00 02:15 02:30 02:45", series.StandardTime},
		"a logger in standard time, in spring, at the end of the range": {around(time.March, 29, -6, 2), UnknownClock,
			"02:00 02:15 02:30 02:45", "01:00 01:15 01:30 01:45", series.StandardTime},
		"an hour that does not exist, by UTC or in standard time": {around(time.March, 29, -6, 6), UnknownClock,
			"02:00 02:15 02:30 02:45", "01:00 01:15 01:30 01:45", series.AssumedClock},
		"an hour that does not exist, although the clock is the plant's": {around(time.March, 29, -1, 2), UnknownClock,
			"00:00 00:10 00:20 00:30 00:40 00:50 01:00 01:10 01:20 02:30 03:00 03:10 03:20 03:30 03:40 03:50",
			"23:00 23:10 23:20 23:30 23:40 23:50 00:00 00:10 00:20 01:00 01:10 01:20 01:30 01:40 01:50",
			series.SkippedHour},
	} {
		t.Run(name, func(t *testing.T) {
			r := &Readings{Zone: berlin(t), Asked: c.asked, Resolution: query.Raw, Clock: c.clock}
			day := c.asked.To.Format("2006-01-02 ")
			var written []string
			for _, at := range strings.Fields(c.written) {
				written = append(written, day+at)
			}
			got := placed(t, r, written)
			if shownTimes(got) != c.want {
				t.Errorf("got  %s\nwant %s", shownTimes(got), c.want)
			}
			if len(got.Notes) > 1 || c.note != "" && got.Noted(c.note) == 0 || c.note == "" && len(got.Notes) > 0 {
				t.Errorf("notes %v, want %q", got.Notes, c.note)
			}
		})
	}
}

// Pages are one answer: where one ends says nothing.
func TestPlaceAcrossPages(t *testing.T) {
	written := strings.Fields("01:30 02:00 02:30 02:00 02:30 03:00")
	const want = "23:30 00:00 00:30 01:00 01:30 02:00"
	for _, isNewestFirst := range []bool{false, true} {
		for cut := 1; cut < len(written); cut++ {
			stamps, want := slices.Clone(written), strings.Fields(want)
			if isNewestFirst {
				slices.Reverse(stamps)
				slices.Reverse(want)
			}
			page := func(stamps []string) *Readings {
				r := &Readings{Zone: berlin(t), Clock: PlantClock, Types: []string{"Pac"}, Resolution: query.Raw,
					Asked:  around(time.October, 25, -1, 3),
					Values: &apimap.Values{Path: []apimap.Step{{Field: "readings"}}, Answer: rowsAnswer}}
				text := ""
				for _, at := range stamps {
					text += fmt.Sprintf(`{"time":"2026-10-25T%s","readingType":"Pac","value":1},`, at)
				}
				d := jsontext.NewDecoder(strings.NewReader("[" + strings.TrimSuffix(text, ",") + "]"))
				if err := r.Read(d); err != nil {
					t.Fatal(err)
				}
				return r
			}
			all := page(stamps[:cut])
			if err := all.Append(page(stamps[cut:])); err != nil {
				t.Fatal(err)
			}
			all.Finish()
			if got := shownTimes(all.Series[0]); got != strings.Join(want, " ") {
				t.Errorf("cut at %d, newest first %v: %s, want %s", cut, isNewestFirst, got, want)
			}
		}
	}
}

// Without a zone, local times are kept only where they are proved to be UTC, or known to be.
func TestPlaceWithoutZone(t *testing.T) {
	asked := around(time.June, 1, 6, 12)
	for name, c := range map[string]struct {
		ahead      time.Duration
		from, to   int
		known      Clock
		resolution query.Resolution
		isKept     bool
	}{
		"UTC from end to end":         {0, 6, 12, UnknownClock, query.Raw, true},
		"an hour ahead":               {time.Hour, 6, 12, UnknownClock, query.Raw, false},
		"half an hour behind":         {-30 * time.Minute, 6, 12, UnknownClock, query.Raw, false},
		"UTC, and dark from 10:00 on": {0, 6, 10, UnknownClock, query.Raw, false},
		"dark, but known to be UTC":   {0, 6, 10, UTCClock, query.Raw, true},
		"known to be local":           {0, 6, 10, PlantClock, query.Raw, false},
		"days":                        {0, 6, 12, UnknownClock, query.Day, false},
	} {
		r := &Readings{Asked: asked, Clock: c.known, Resolution: c.resolution}
		truth := instants(around(time.June, 1, c.from, c.to), 10*time.Minute)
		var written []string
		for _, at := range truth {
			written = append(written, at.Add(c.ahead).Format("2006-01-02T15:04"))
		}
		got := placed(t, r, written)
		if isKept := got.Len() == len(truth) && got.Times[0] == truth[0].UnixMilli(); isKept != c.isKept {
			t.Errorf("%s: %d of %d kept", name, got.Len(), len(truth))
		}
		if lost := got.Noted(series.NoZone); !c.isKept && (lost != len(truth) || got.Len() > 0) {
			t.Errorf("%s: %d of %d kept, notes %v", name, got.Len(), len(truth), got.Notes)
		}
	}
}

// A date names a day of the facility's calendar, whatever the clock.
func TestPlaceDates(t *testing.T) {
	r := &Readings{Zone: berlin(t), Clock: UTCClock, Resolution: query.Day, Asked: around(time.June, 1, -2, 22)}
	if got := placed(t, r, []string{"2026-06-01"}); got.Times[0] != r.Asked.From.UnixMilli() || len(got.Notes) > 0 {
		t.Errorf("%s %v", shownTimes(got), got.Notes)
	}
	// So does a midnight, where another clock would put it into the middle of a day.
	if got := placed(t, &Readings{Zone: berlin(t), Clock: UTCClock, Resolution: query.Day, Asked: r.Asked},
		[]string{"2026-06-01T00:00:00"}); got.Times[0] != r.Asked.From.UnixMilli() {
		t.Errorf("%s %v", shownTimes(got), got.Notes)
	}
	// And a start of the day that is written in UTC is no midnight.
	if got := placed(t, &Readings{Zone: berlin(t), Resolution: query.Day, Asked: r.Asked},
		[]string{"2026-05-31T22:00:00"}); got.Times[0] != r.Asked.From.UnixMilli() {
		t.Errorf("%s %v", shownTimes(got), got.Notes)
	}
}

// What is stamped far from the range is counted; just beside it, only when nothing else came.
func TestNoteOutside(t *testing.T) {
	asked := around(time.June, 1, 6, 12)
	for name, c := range map[string]struct {
		written string
		kind    series.NoteKind
		count   int
		example string
	}{
		"a clock that was reset": {"1970-01-01T00:00:10Z 2026-06-01T08:00:00Z 1970-01-01T00:05:10Z", series.OutsideRange, 2,
			"1970-01-01T00:00:10Z"},
		"another year":    {"2025-06-01T08:00:00Z", series.OutsideRange, 1, "2025-06-01T08:00:00Z"},
		"the future":      {"2026-06-01T08:00:00Z 2036-06-01T08:00:00Z", series.OutsideRange, 1, "2036-06-01T08:00:00Z"},
		"a date as epoch": {"19700821T000000Z 1970-08-21T00:00:00Z", series.OutsideRange, 2, "1970-08-21T00:00:00Z"},
		"whole days":      {"2026-06-01T00:00:00Z 2026-06-01T08:00:00Z 2026-06-01T23:00:00Z", "", 0, ""},
		"only beside":     {"2026-06-01T00:00:00Z 2026-06-01T05:55:00Z", series.BesideRange, 2, "2026-06-01T05:55:00Z"},
		"local, and reset": {"2000-01-01T00:00:00 2026-06-01T10:00:00", series.OutsideRange, 1,
			"1999-12-31T23:00:00Z"},
	} {
		r := &Readings{Zone: berlin(t), Asked: asked, Clock: PlantClock, Resolution: query.Raw}
		got := placed(t, r, strings.Fields(c.written))
		got.Notes = slices.DeleteFunc(got.Notes, func(n series.Note) bool { return n.Kind == series.UnreadableTime })
		want := []series.Note{{Kind: c.kind, Count: c.count, Example: c.example}}
		if c.kind == "" {
			want = nil
		}
		if !slices.Equal(got.Notes, want) {
			t.Errorf("%s: %v, want %v", name, got.Notes, want)
		}
	}
}

// An API that gives whole days, and the one after the range, lacks nothing at either end by any clock; but only by one
// of them does the answer begin with the day.
func TestPlaceWholeDays(t *testing.T) {
	zone := berlin(t)
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, zone)
	asked := series.Span{From: day, To: day.AddDate(0, 0, 1)}
	days := series.Span{From: day, To: day.AddDate(0, 0, 2)}
	for _, clock := range []Clock{PlantClock, UTCClock} {
		var written []string
		for _, at := range instants(days, 10*time.Minute) {
			written = append(written, writtenBy(clock, zone, at))
		}
		r := &Readings{Zone: zone, Resolution: query.Raw, Asked: asked}
		if got := placed(t, r, written); got.Times[0] != day.UnixMilli() || got.Noted(series.AssumedClock) > 0 {
			t.Errorf("%s: %s %v", clock, shownTimes(got), got.Notes)
		}
		r = &Readings{Zone: zone, Resolution: query.Raw, Asked: series.Span{From: day.Add(3 * time.Hour), To: asked.To}}
		if got := placed(t, r, written); clock == UTCClock && got.Noted(series.AssumedClock) == 0 {
			t.Errorf("a range within a day proves %s: %s", clock, shownTimes(got))
		}
	}
}

// Where a plant's clock is UTC, days prove nothing: what they seem to prove would hold for plants elsewhere.
func TestPlaceWholeDaysOfUTC(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	r := &Readings{Zone: time.UTC, Resolution: query.Raw, Asked: series.Span{From: day, To: day.AddDate(0, 0, 1)}}
	var written []string
	for _, at := range instants(series.Span{From: day, To: day.AddDate(0, 0, 2)}, 10*time.Minute) {
		written = append(written, writtenBy(UTCClock, time.UTC, at))
	}
	if placed(t, r, written); r.Finish() != UnknownClock {
		t.Errorf("proves %q", r.Finish())
	}
}

// By which clock times are written may stand in the API map; what an answer proves comes first.
func TestPlaceByMap(t *testing.T) {
	day := time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC)
	for encoding, want := range map[apimap.Encoding]time.Time{
		apimap.UTCTime: day.Add(10 * time.Hour), apimap.LocalTime: day.Add(8 * time.Hour), "": day.Add(8 * time.Hour),
	} {
		answer := rowsAnswer
		answer.TimeEncoding = encoding
		r := &Readings{Zone: berlin(t), Resolution: query.Raw, Types: []string{"Pac"},
			Asked:  series.Span{From: day.Add(-24 * time.Hour), To: day.Add(48 * time.Hour)},
			Values: &apimap.Values{Path: []apimap.Step{{Field: "readings"}}, Answer: answer}}
		text := `[{"time":"2026-06-10T10:00:00","readingType":"Pac","value":1}]`
		if err := r.Read(jsontext.NewDecoder(strings.NewReader(text))); err != nil {
			t.Fatal(err)
		}
		proved := r.Finish()
		if got := time.UnixMilli(r.Series[0].Times[0]).UTC(); !got.Equal(want) || proved != UnknownClock {
			t.Errorf("%q: %s, proved %q, want %s", encoding, got, proved, want)
		}
		if isAssumed := r.Series[0].Noted(series.AssumedClock) > 0; isAssumed != (encoding == "") {
			t.Errorf("%q: assumed is %v", encoding, isAssumed)
		}
	}
}
