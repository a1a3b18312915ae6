package decode

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func readIntervals(t *testing.T, encoding apimap.Encoding, text string) *series.Series {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	answer := byPaths("[].v.[time]", "[].a", "[].k")
	answer.Interval, answer.IntervalEncoding = path("[].b"), encoding
	span := series.Span{From: time.UnixMilli(0), To: time.UnixMilli(maxMillis)}
	r := &Readings{
		Values: &apimap.Values{Path: []apimap.Step{{Field: "r"}}, Answer: answer}, Types: []string{"Pac"}, Zone: zone,
		Span: span, Asked: span,
	}
	if err := r.Read(jsontext.NewDecoder(strings.NewReader(text))); err != nil {
		t.Fatal(err)
	}
	r.Finish()
	found, err := r.Of("Pac")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Values without times follow each other in intervals: hours as time goes by, days and months by the facility's
// calendar where they start at its midnight.
func TestIntervals(t *testing.T) {
	for _, c := range []struct {
		encoding            apimap.Encoding
		start, length, last string
		count               int
	}{
		{apimap.LengthSeconds, `"2026-10-24T22:00:00Z"`, `900`, "2026-10-25T22:45:00Z", 100},
		{apimap.LengthMinutes, `1792879200`, `"60"`, "2026-10-25T22:00:00Z", 25},
		{apimap.LengthMillis, `1792879200000`, `3600000`, "2026-10-25T22:00:00Z", 25},
		{apimap.LengthHours, `"2026-10-25T00:00:00+02:00"`, `1`, "2026-10-25T22:00:00Z", 25},
		{apimap.LengthSeconds, `"2026-10-24T22:00:00Z"`, `86400`, "2026-10-26T23:00:00Z", 3},  // the clock goes back
		{apimap.LengthDuration, `"2026-10-25"`, `"P1D"`, "2026-10-26T23:00:00Z", 3},           // the facility's date
		{apimap.LengthSeconds, `"2026-10-24T00:00:00Z"`, `86400`, "2026-10-26T00:00:00Z", 3},  // days of UTC
		{apimap.LengthDuration, `"2026-09-30T22:00:00Z"`, `"P1M"`, "2026-11-30T23:00:00Z", 3}, // October has 31 days
		{apimap.LengthDuration, `"2026-01-01T00:00:00+01:00"`, `"P1Y"`, "2028-12-31T23:00:00Z", 4},
	} {
		values := strings.TrimSuffix(strings.Repeat("1.5,", c.count), ",")
		text := `[{"v":[` + values + `],"k":"Pac","a":` + c.start + `,"b":` + c.length + `}]`
		found := readIntervals(t, c.encoding, text)
		if found == nil || found.Len() != c.count {
			t.Errorf("%s: %+v", text, found)
			continue
		}
		if last := time.UnixMilli(found.Times[c.count-1]).UTC().Format(time.RFC3339); last != c.last {
			t.Errorf("%s: the last is at %s, want %s", text, last, c.last)
		}
	}
}

// A length that is none, or a start of which only the whole answer could tell the instant, gives no value a time.
func TestIntervalsUnread(t *testing.T) {
	for _, beside := range []string{
		`"a":"2026-10-24T22:00:00Z","b":0`, `"a":"2026-10-24T22:00:00Z","b":-5`, `"a":"2026-10-24T22:00:00Z","b":null`,
		`"a":"2026-10-24T22:00:00Z"`, `"a":"2026-10-24T22:00:00Z","b":"PT"`, `"a":"2026-10-24T22:00:00Z","b":1e300`,
		`"a":"2026-10-24T22:00:00","b":900`, `"a":null,"b":900`, `"b":900`,
	} {
		found := readIntervals(t, apimap.LengthSeconds, `[{"v":[1,2,3],"k":"Pac",`+beside+`}]`)
		if found.Len() != 0 || found.Noted(series.UnreadableTime) != 3 {
			t.Errorf("%s: %d values, %d without a time", beside, found.Len(), found.Noted(series.UnreadableTime))
		}
	}
}
