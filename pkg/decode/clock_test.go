package decode

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestInstants(t *testing.T) {
	zone := berlin(t)
	want := time.Date(2022, 6, 1, 3, 0, 0, 0, time.UTC).UnixMilli()
	for text, after := range map[string]int64{
		`"2022-06-01T03:00:00Z"`: 0, `"2022-06-01T03:00:00.000Z"`: 0, `"2022-06-01T03:00:00.25Z"`: 250, `"2022-06-01T03:00:00.123456789Z"`: 123,
		`"2022-06-01T05:00:00+02:00"`: 0, `"2022-06-01T05:00:00+0200"`: 0, `"2022-06-01 05:00:00+02:00"`: 0, `"2022-06-01T05:00+02:00"`: 0,
		`"2022-05-31T22:30:00-04:30"`: 0, `"2022-05-31T17:30:00-0930"`: 0, `"2022-06-01T08:45:00.5+05:45"`: 500, `"2022-06-01T03:00Z"`: 0,
		`"2022-06-01T05:00:00"`: 0, `"2022-06-01T05:00:00.75"`: 750, `"2022-06-01 05:00"`: 0, `"2022-06-01"`: -5 * 3_600_000,
		`"2022-06-01T03:00:00\u005a"`: 0, `"\u0032022-06-01T03:00:00Z"`: 0,
		`1654052400`: 0, `1654052400.25`: 250, `1654052400.001`: 1, `1654052400000`: 0, `1.6540524e9`: 0, `"1654052400"`: 0, `"1654052400000"`: 0,
	} {
		c := newClock(apimap.RFC3339, zone)
		if at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(text))); err != nil || !ok || at != want+after {
			t.Errorf("%s: %d %v, want %d", text, at, err, want+after)
		}
	}
}

func TestEpochsCountWhatTheMapSays(t *testing.T) {
	for encoding, want := range map[apimap.Encoding]int64{apimap.EpochSeconds: 86_400_000, apimap.EpochMillis: 86_400, apimap.RFC3339: 86_400_000, "": 86_400_000} {
		c := newClock(encoding, nil)
		if at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader("86400"))); err != nil || !ok || at != want {
			t.Errorf("%q: %d %v", encoding, at, err)
		}
	}
}

func TestWhatIsNoTime(t *testing.T) {
	for _, text := range []string{`"yesterday"`, `""`, `"2022-06-01T24:00:00Z"`, `"2022-06-01T03:60:00Z"`, `"2022-02-30T03:00:00Z"`, `"12345678"`,
		`1e300`, `1e400`, `-1e300`, `1654052400000000`, `1654052400000000000`, `"2022-06-01T03:00:00+25:00"`, `"2022-06-01T03:00:00Zulu"`} {
		c := newClock("", nil)
		if at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(text))); err == nil {
			t.Errorf("%s was read as %d %v", text, at, ok)
		}
	}
	for _, text := range []string{`null`, `true`, `{"a":[1]}`, `[1]`} {
		c := newClock("", nil)
		if _, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(text))); ok || err != nil {
			t.Errorf("%s is told to be a time: %v", text, err)
		}
	}
}

// The same holds for stamps that differ from a good one in their time of day alone.
func TestWhatIsNoTimeOfDay(t *testing.T) {
	for _, clockTime := range []string{"24:00:00", "23:60:00", "23:59:60", "2 :00:00", "03:0a:00", "03:00:-1", "03-00:00", "03:00-00", "0::00:00"} {
		c := newClock("", nil)
		d := jsontext.NewDecoder(strings.NewReader(`"2022-06-01T03:00:00.000Z" "2022-06-01T` + clockTime + `.000Z"`))
		if _, _, err := c.read(d); err != nil {
			t.Fatal(err)
		}
		if at, ok, err := c.read(d); err == nil {
			t.Errorf("%s was read as %d %v", clockTime, at, ok)
		}
	}
}

// What a clock remembers of a stamp makes it faster and changes nothing: also not across a change of the clocks, of
// the day, the offset or the way in which stamps are written.
func TestClocksRemembrancesDoNotShow(t *testing.T) {
	zone := berlin(t)
	random := rand.New(rand.NewPCG(1, 1))
	formats := append([]string{time.RFC3339, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05.000Z", time.RFC3339Nano}, layouts...)
	remembering := newClock("", zone)
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
	got, _, err := remembering.read(jsontext.NewDecoder(strings.NewReader(string(quoted))))
	fresh := newClock(remembering.encoding, remembering.zone)
	want, ok := fresh.parse(written)
	if (err == nil) != ok || ok && got != want {
		t.Fatalf("%s after %s (%s): %d %v, want %d %v", written, remembering.last, remembering.layout, got, err, want, ok)
	}
	var stamp time.Time
	if stamp.UnmarshalText(written) == nil && (!ok || want != stamp.UnixMilli()) {
		t.Fatalf("%s: %d, want %d", written, want, stamp.UnixMilli())
	}
}

func FuzzClock(f *testing.F) {
	f.Add("2026-06-01T03:00:00.000Z", "2026-06-01T03:05:00.000Z")
	f.Add("2026-06-01T23:59:59+02:00", "2026-06-01T00:00:00+02:00")
	f.Add("2026-06-01 03:00", "2026-06-01 25:00")
	f.Fuzz(func(t *testing.T, first, second string) {
		c := newClock("", time.UTC)
		sameInstant(t, &c, []byte(strings.ToValidUTF8(first, "")))
		sameInstant(t, &c, []byte(strings.ToValidUTF8(second, "")))
	})
}
