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
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	return zoneOf(t, "Europe/Berlin")
}

// placedIn is the first instant at which a zone's clock shows what was read.
func placedIn(zone *time.Location, at int64) int64 {
	if !isLocal(at) {
		return at
	}
	wall, _ := wallOf(at)
	local := newLocalClock(zone)
	return local.at(wall).first
}

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// localLayouts and offsetLayouts are layouts of timestamps beside RFC 3339.
var (
	localLayouts = []string{
		"2006-01-02T15:04:05.999999999", "2006-01-02t15:04:05", "2006-01-02 15:04:05.999999999",
		"2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly,
	}
	offsetLayouts = []string{
		"2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02T15:04Z07:00",
		"2006-01-02 15:04:05,000-07", "2006-01-02t15:04:05-0700", "2006-01-02 15:04-07:00",
	}
)

func TestClockRead(t *testing.T) {
	zone := berlin(t)
	want := time.Date(2022, 6, 1, 3, 0, 0, 0, time.UTC).UnixMilli()
	for text, after := range map[string]int64{
		`"2022-06-01T03:00:00Z"`: 0, `"2022-06-01T03:00:00.000Z"`: 0, `"2022-06-01T03:00:00.25Z"`: 250,
		`"2022-06-01T03:00:00.123456789Z"`: 123, `"2022-06-01T03:00Z"`: 0, `"2022-06-01t03:00:00z"`: 0,
		`"2022-06-01 03:00:00,123Z"`: 123, `"2022-06-01T03:00:00\u005a"`: 0, `"\u0032022-06-01T03:00:00Z"`: 0,

		`"2022-06-01T05:00:00+02:00"`: 0, `"2022-06-01T05:00:00+0200"`: 0, `"2022-06-01 05:00:00+02:00"`: 0,
		`"2022-06-01T05:00+02:00"`: 0, `"2022-06-01T05:00+0200"`: 0, `"2022-06-01 05:00:00+02"`: 0,
		`"2022-06-01T05:00:00.25+02"`: 250, `"2022-06-01t05:00:00.5+02:00"`: 500,
		`"2022-05-31T22:30:00-04:30"`: 0, `"2022-05-31T17:30:00-0930"`: 0, `"2022-05-31 17:30:00-0930"`: 0,
		`"2022-06-01T08:45:00.5+05:45"`: 500,

		`"2022-06-01T05:00:00"`: 0, `"2022-06-01T05:00:00.75"`: 750, `"2022-06-01 05:00"`: 0, `"2022-06-01 5:00"`: 0,
		`"2022-06-01"`: -5 * 3_600_000,

		`1654052400`: 0, `1654052400.25`: 250, `1654052400.001`: 1, `1654052400000`: 0, `1.6540524e9`: 0,
		`"1654052400"`: 0, `"1654052400000"`: 0,
	} {
		c := newClock(apimap.RFC3339, nil)
		at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(text)))
		if at = placedIn(zone, at); err != nil || !ok || at != want+after {
			t.Errorf("%s: %d %v, want %d", text, at, err, want+after)
		}
	}
}

func TestClockEpochEncodings(t *testing.T) {
	for encoding, want := range map[apimap.Encoding]int64{
		apimap.EpochSeconds: 86_400_000, apimap.EpochMillis: 86_400, apimap.RFC3339: 86_400_000, "": 86_400_000,
	} {
		c := newClock(encoding, nil)
		if at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader("86400"))); err != nil || !ok || at != want {
			t.Errorf("%q: %d %v", encoding, at, err)
		}
	}
}

func TestClockRefuses(t *testing.T) {
	for _, text := range []string{
		`"yesterday"`, `""`, `"2022-06-01T24:01:00Z"`, `"2022-06-01T25:00Z"`,
		`"2022-06-01T03:60:00Z"`, `"2022-02-30T03:00:00Z"`,
		`"2022-06-01T"`, `"2022-06-01T03"`, `"2022-06-01T03:"`, `"2022-06-01T:3:00"`, `"2022-06-01_03:00"`,
		`"2022-06-01T03:00:0"`, `"2022-06-01T03:00:00."`, `"2022-06-01T03:00+2"`, `"2022-06-01T03:00+02:0"`,
		`"2022-06-01T03:00+02-00"`, `"2022-06-01T03:00:00+25:00"`, `"2022-06-01T03:00:00Zulu"`,
		`"2022-00-01"`, `"2022-13-01"`, `"2022-06-00"`, `"2022-06-31"`, `"2022-06-0:"`, `":022-06-01"`,
		`1e300`, `1e400`, `-1e300`, `"12345678"`, `"7258118400001"`,
	} {
		c := newClock("", nil)
		at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(text)))
		if ok || err != nil || c.unread == "" || !strings.HasPrefix(text, c.unread) {
			t.Errorf("%s was read as %d %v, and quoted as %s", text, at, err, c.unread)
		}
	}
	for _, text := range []string{`null`, `true`, `{"a":[1]}`, `[1]`} {
		c := newClock("", nil)
		if _, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(text))); ok || err != nil {
			t.Errorf("%s was taken for a time: %v", text, err)
		}
	}
}

// The same holds for timestamps that differ from a good one in their time of day alone.
func TestClockRefusesTimesOfDay(t *testing.T) {
	for _, clockTime := range []string{
		"24:00:01", "23:60:00", "23:59:60", "2 :00:00", "03:0a:00", "03:00:-1", "03-00:00", "03:00-00", "0::00:00",
	} {
		c := newClock("", nil)
		d := jsontext.NewDecoder(strings.NewReader(`"2022-06-01T03:00:00.000Z" "2022-06-01T` + clockTime + `.000Z"`))
		if _, _, err := c.read(d); err != nil {
			t.Fatal(err)
		}
		if at, ok, err := c.read(d); ok || err != nil {
			t.Errorf("%s was read as %d %v", clockTime, at, err)
		}
	}
}

// What a clock keeps of the last timestamp makes it faster and changes nothing, however date, offset, layout and the
// zone's clock change.
func TestClockAsWithoutMemory(t *testing.T) {
	zone := berlin(t)
	random := rand.New(rand.NewPCG(1, 1))
	formats := slices.Concat([]string{
		time.RFC3339, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05.000Z", time.RFC3339Nano,
	}, localLayouts, offsetLayouts)
	remembering := newClock("", nil)
	format, in := formats[0], time.UTC
	at := time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC)
	for range 50_000 {
		switch random.IntN(200) {
		case 0:
			format = formats[random.IntN(len(formats))]
		case 1:
			in = []*time.Location{time.UTC, zone, time.FixedZone("", -9*3600-1800)}[random.IntN(3)]
		case 2:
			at = time.Date(2026, time.Month(3+7*random.IntN(2)), 24+random.IntN(6), random.IntN(24), 0, 0, 0, time.UTC)
		}
		at = at.Add(time.Duration(random.IntN(600)) * time.Second)
		written := []byte(at.In(in).Format(format))
		if random.IntN(100) == 0 {
			written[random.IntN(len(written))] = "0123456789:TZ x"[random.IntN(15)]
		}
		sameInstant(t, &remembering, written)
	}
}

func sameInstant(t *testing.T, remembering *clock, written []byte) {
	t.Helper()
	quoted, _ := jsontext.AppendQuote(nil, written)
	got, gotOK, err := remembering.read(jsontext.NewDecoder(strings.NewReader(string(quoted))))
	fresh := newClock(remembering.encoding, remembering.zone)
	want, ok := fresh.parse(written)
	if !ok {
		want, ok = fresh.otherForms(written)
	}
	if err != nil || gotOK != ok || ok && got != want {
		t.Fatalf("%s after %s: %d %v %v, want %d %v", written, remembering.last, got, gotOK, err, want, ok)
	}
	var stamp time.Time
	if stamp.UnmarshalText(written) == nil && (!ok || want != stamp.UnixMilli()) {
		t.Fatalf("%s: %d, want %d", written, want, stamp.UnixMilli())
	}
}

// Where clocks are set forward at midnight, a day starts after the gap.
func TestClockDatesWithoutMidnight(t *testing.T) {
	for name, date := range map[string]string{
		"Atlantic/Azores": "2026-03-29", "America/Santiago": "2026-09-06", "America/Havana": "2026-03-08",
		"Asia/Beirut": "2026-03-29", "Africa/Cairo": "2026-04-24", "America/Asuncion": "2022-10-02",
		"America/Sao_Paulo": "2018-11-04", "Europe/Berlin": "2026-03-29",
	} {
		zone := zoneOf(t, name)
		days := grid.Of(query.Day, zone)
		noon, err := time.ParseInLocation(time.DateOnly+" 15", date+" 12", zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, written := range []string{date, date + "T00:00:00", date + " 00:00"} {
			c := newClock("", nil)
			at, ok := c.parse([]byte(written))
			if at = placedIn(zone, at); !ok || at != days.Floor(noon).UnixMilli() {
				t.Errorf("%s: %s is read as %s", name, written, time.UnixMilli(at).In(zone))
			}
		}
	}
}

// A local time is read as the instants at which the zone's clock shows it, and a skipped one as the end of the gap. The
// clocks of these zones are set by an hour and by half an hour, at night and at midnight, and once by a day.
func TestClockLocalTimes(t *testing.T) {
	const minute = int64(60_000)
	for name, changes := range map[string][]string{
		"Europe/Berlin":       {"2026-03-29T01:00Z", "2026-10-25T01:00Z"},
		"Australia/Lord_Howe": {"2026-04-04T15:00Z", "2026-10-03T15:30Z"},
		"Atlantic/Azores":     {"2026-03-29T01:00Z", "2026-10-25T01:00Z"},
		"America/Havana":      {"2026-03-08T05:00Z", "2026-11-01T05:00Z"},
		"Pacific/Apia":        {"2011-12-30T10:00Z"},
		"Africa/Casablanca":   {"2026-02-15T02:00Z", "2026-03-22T02:00Z"},
	} {
		zone := zoneOf(t, name)
		c, local := newClock("", nil), newLocalClock(zone)
		for _, written := range changes {
			change, err := time.Parse("2006-01-02T15:04Z07:00", written)
			if err != nil {
				t.Fatal(err)
			}
			_, before := change.Add(-time.Second).In(zone).Zone()
			_, after := change.In(zone).Zone()
			if before == after {
				t.Errorf("%s: nothing changes at %s", name, written)
			}
			// All that the clock shows around the change, and when.
			shows := map[string][]int64{}
			for at := change.UnixMilli() - 2000*minute; at < change.UnixMilli()+2000*minute; at += 5 * minute {
				wall := time.UnixMilli(at).In(zone).Format("2006-01-02T15:04")
				shows[wall] = append(shows[wall], at)
			}
			for minutes := -1000; minutes < 1000; minutes += 5 {
				wall := change.Add(time.Duration(minutes)*time.Minute + time.Duration(before)*time.Second)
				written := wall.Format("2006-01-02T15:04")
				want := showing{first: change.UnixMilli(), isSkipped: true}
				if at := append(shows[written], 0); at[0] != 0 {
					want = showing{first: at[0], second: at[1]}
				}
				at, ok := c.parse([]byte(written))
				shown, _ := wallOf(at)
				if got := local.at(shown); !ok || got != want {
					t.Errorf("%s: %s is shown at %+v, want %+v", name, written, got, want)
				}
			}
		}
	}
}

// In autumn an hour comes twice. The timestamp before tells which of the two a local time means: series by series, even
// if the rows of several alternate, if the newest come first, and if each hour has one value.
func TestReadHourThatComesTwice(t *testing.T) {
	zone := berlin(t)
	for _, step := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour} {
		for _, newestFirst := range []bool{false, true} {
			var want []int64
			end := time.Date(2026, 10, 25, 4, 0, 0, 0, time.UTC)
			for at := end.Add(-6 * time.Hour); at.Before(end); at = at.Add(step) {
				want = append(want, at.UnixMilli())
			}
			if newestFirst {
				slices.Reverse(want)
			}
			var rows, pairs []string
			for _, at := range want {
				written := time.UnixMilli(at).In(zone).Format("2006-01-02T15:04:05")
				for _, name := range []string{"Pac", "Pdc"} {
					rows = append(rows, fmt.Sprintf(`{"time":%q,"readingType":%q,"value":1}`, written, name))
				}
				pairs = append(pairs, fmt.Sprintf(`[%q,1]`, written))
			}
			series := strings.Join(pairs, ",")
			for _, c := range []struct {
				answer apimap.Answer
				text   string
			}{
				{rowsAnswer, `{"readings":[` + strings.Join(rows, ",") + `]}`},
				{apimap.Answer{Shape: apimap.PairsShape}, `{"readings":{"Pac":[` + series + `],"Pdc":[` + series + `]}}`},
			} {
				r, err := read(t, c.answer, []string{"Pac", "Pdc"}, zone, c.text)
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range r.Series {
					if !slices.Equal(s.Times, want) {
						t.Errorf("%s, newest first %v, %s of %s: %v, want %v",
							step, newestFirst, s.Type, c.answer.Shape, s.Times, want)
					}
				}
			}
		}
	}
}

// Timestamps of every layout are read without allocating.
func TestClockAllocations(t *testing.T) {
	c := newClock("", nil)
	for _, layout := range append(localLayouts, offsetLayouts...) {
		at := time.Date(2026, 10, 20, 0, 0, 0, 0, time.UTC)
		written := []byte(at.Format(layout))
		if got := testing.AllocsPerRun(100, func() {
			at = at.Add(2 * time.Hour)
			written = at.AppendFormat(written[:0], layout)
			if _, ok := c.parse(written); !ok {
				t.Fatal(layout)
			}
		}); got > 0 {
			t.Errorf("%s: %v allocations", layout, got)
		}
	}
}

func FuzzClock(f *testing.F) {
	f.Add("2026-06-01T03:00:00.000Z", "2026-06-01T03:05:00.000Z")
	f.Add("2026-06-01T23:59:59+02:00", "2026-06-01T00:00:00+02:00")
	f.Add("2026-06-01 03:00", "2026-06-01 25:00")
	f.Fuzz(func(t *testing.T, first, second string) {
		c := newClock("", nil)
		sameInstant(t, &c, []byte(strings.ToValidUTF8(first, "")))
		sameInstant(t, &c, []byte(strings.ToValidUTF8(second, "")))
	})
}
