package decode

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

func readStamp(zone *time.Location, encoding apimap.Encoding, written string) (time.Time, error) {
	c := newClock(encoding, zone)
	at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(written)))
	if err == nil && !ok {
		return time.Time{}, errors.New("no time: " + c.unread)
	}
	return time.UnixMilli(c.instant(at)).UTC(), err
}

// The same instant in the forms in which languages, databases and loggers write it.
func TestStampForms(t *testing.T) {
	want := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	for _, written := range []string{
		// with the name of a zone
		`"2026-06-01T12:00:00+02:00[Europe/Berlin]"`, `"2026-06-01T12:00+02:00[Europe/Berlin]"`,
		`"2026-06-01T12:00:00.000+02:00[Europe/Berlin]"`, `"2026-06-01T10:00:00Z[UTC]"`, `"2026-06-01T10:00:00Z[Etc/UTC]"`,
		`"2026-06-01T12:00:00[Europe/Berlin]"`, `"2026-06-01T06:00:00[!America/New_York]"`,
		`"2026-06-01T12:00:00+02:00[u-ca=iso8601]"`, `"2026-06-01 12:00:00 Europe/Berlin"`,
		// with a blank before what follows
		`"2026-06-01 10:00:00 UTC"`, `"2026-06-01 10:00:00 GMT"`, `"2026-06-01 10:00:00 Z"`, `"2026-06-01 10:00 UTC"`,
		`"2026-06-01 10:00:00.000 UTC"`, `"2026-06-01 12:00:00 +02:00"`, `"2026-06-01 12:00:00 +0200"`,
		`"2026-06-01 10:00:00 +0000 UTC"`, `"2026-06-01 12:00:00 +0200 CEST"`, `"2026-06-01T12:00:00 +02"`,
		`"2026-06-01 12:00:00 CEST"`, `"2026-06-01 12:00:00 MESZ"`, `" 2026-06-01 10:00:00 UTC "`,
		// ISO's basic format, and digits alone
		`"20260601T100000Z"`, `"20260601T1000Z"`, `"20260601T100000.000Z"`, `"20260601T100000,000Z"`,
		`"20260601T120000+0200"`, `"20260601T120000+02:00"`, `"20260601T120000"`, `"20260601 120000"`,
		`"20260601120000"`, `20260601120000`, `"202606011200"`, `202606011200`, `"2026-06-01T120000+0200"`,
		// finer than milliseconds
		`1780308000000000000`, `"1780308000000000000"`, `1780308000000000`, `"1780308000000000"`,
		`1780308000000000001`, `"2026-06-01T10:00:00.000000000Z"`, `"2026-06-01T12:00:00.000000000+02:00[Europe/Berlin]"`,
		// other separators of dates
		`"2026/06/01 12:00:00"`, `"2026/06/01 12:00"`, `"2026.06.01 12:00:00"`, `"01.06.2026 12:00:00"`,
		`"01.06.2026 12:00"`, `"01.06.2026, 12:00:00"`, `"01.06.2026 10:00:00 UTC"`,
		// names of months, and .NET's
		`"Mon, 01 Jun 2026 10:00:00 GMT"`, `"Mon, 01 Jun 2026 12:00:00 +0200"`, `"Mon Jun 01 2026 12:00:00 GMT+0200"`,
		`"Mon Jun 01 2026 12:00:00 GMT+0200 (Central European Summer Time)"`, `"Mon Jun  1 10:00:00 UTC 2026"`,
		`"/Date(1780308000000)/"`, `"/Date(1780308000000+0200)/"`,
	} {
		if at, err := readStamp(berlin(t), "", written); err != nil || !at.Equal(want) {
			t.Errorf("%s: %v %v", written, at, err)
		}
	}
}

// Dates alone start at the plant's midnight; 24:00 is the next one.
func TestStampFormsOfDays(t *testing.T) {
	for written, want := range map[string]string{
		`"2026-06"`: "2026-05-31T22:00Z", `"2026"`: "2025-12-31T23:00Z", `"20260601"`: "2026-05-31T22:00Z",
		`"2026/06/01"`: "2026-05-31T22:00Z", `"01.06.2026"`: "2026-05-31T22:00Z", `"2026-06-01Z"`: "2026-06-01T00:00Z",
		`"2026-06-01+02:00"`: "2026-05-31T22:00Z", `"2026-06-01T24:00:00"`: "2026-06-01T22:00Z",
		`"2026-06-01T24:00:00Z"`: "2026-06-02T00:00Z", `"2026-06-01[Europe/Berlin]"`: "2026-05-31T22:00Z",
	} {
		if at, err := readStamp(berlin(t), "", written); err != nil || at.Format("2006-01-02T15:04Z") != want {
			t.Errorf("%s: %v %v", written, at, err)
		}
	}
}

// What has several meanings, or none, is quoted and not guessed.
func TestStampFormsUnreadable(t *testing.T) {
	for _, written := range []string{
		`"01/06/2026 12:00"`, `"06-01-2026"`, `"1.6.26"`, `"2026-06-01 12:00:00 EST"`, `"2026-06-01 12:00:00 IST"`,
		`"2026-06-01 12:00:00 CET"`, `"2026-06-01T12:00:00[Europe/Nowhere]"`, `"2026-06-01 12:00 PM"`, `"20261301T100000Z"`,
		`"20260601T250000Z"`, `"20260601T10000Z"`, `"2026-0601"`, `"2026-06/01"`, `"2026-06-01T12:0000Z"`, `"99"`, `"3000"`,
		`202613011200`, `20260601250000`, `99999999999999999999`, `"2026-W23-1"`, `"now"`, `"/Date(x)/"`,
		`"2026-06-01T10:00:00 UTC in summer"`, `"` + strings.Repeat("2026-06-01 ", 50) + `"`,
	} {
		at, err := readStamp(berlin(t), "", written)
		if err == nil || !strings.Contains(err.Error(), written[:min(len(written), 100)]) {
			t.Errorf("%s: %v %v", written, at, err)
		}
	}
	// An encoding that the API map is sure of is not doubted.
	for _, encoding := range []apimap.Encoding{apimap.EpochSeconds, apimap.EpochMillis} {
		if at, err := readStamp(nil, encoding, `1780308000000000000`); err == nil {
			t.Errorf("%s: %v", encoding, at)
		}
	}
}

// In the hour that comes twice, the name of a zone's time tells which one it is; the zone alone does not.
func TestStampFormsInTheHourThatComesTwice(t *testing.T) {
	for written, want := range map[string]string{
		`"2026-10-25 02:30:00 CEST"`: "00:30", `"2026-10-25 02:30:00 CET"`: "01:30",
		`"2026-10-25T02:30:00+02:00[Europe/Berlin]"`: "00:30", `"2026-10-25T02:30:00+01:00[Europe/Berlin]"`: "01:30",
	} {
		if at, err := readStamp(berlin(t), "", written); err != nil || at.Format("15:04") != want {
			t.Errorf("%s: %v %v", written, at, err)
		}
	}
	// The other values do: a time in the zone that is named follows no other clock.
	r := &Readings{Zone: berlin(t), Clock: UTCClock}
	s := placed(t, r, []string{
		"2026-10-25T02:15:00[Europe/Berlin]", "2026-10-25T02:45:00[Europe/Berlin]", "2026-10-25T02:15:00[Europe/Berlin]",
	})
	if got := shownTimes(s); got != "00:15 00:45 01:15" {
		t.Error(got)
	}
}

// What a clock keeps of a stamp in one of these forms does not spoil the next.
func TestStampFormsInTurn(t *testing.T) {
	forms := []string{
		"2026-06-01T12:%02d:00+02:00[Europe/Berlin]", "2026-06-01 10:%02d:00 UTC", "20260601T10%02d00Z",
		"2026-06-01 12:%02d:00 CEST", "2026-06-01T12:%02d:00[Europe/Berlin]", "2026-06-01 10:%02d:00 +0000 UTC",
		"2026-06-01T12:%02d:00",
	}
	c := newClock("", berlin(t))
	for i := range 600 {
		minute := i / len(forms) % 60
		written := strings.Replace(forms[i*i%len(forms)], "%02d", time.Unix(int64(60*minute), 0).UTC().Format("04"), 1)
		at, ok, err := c.read(jsontext.NewDecoder(strings.NewReader(`"` + written + `"`)))
		at = c.instant(at)
		if want := time.Date(2026, 6, 1, 10, minute, 0, 0, time.UTC); err != nil || !ok || at != want.UnixMilli() {
			t.Fatalf("%s: %v %v", written, time.UnixMilli(at).UTC(), err)
		}
	}
}

// A number of eight digits is a date if it can be one, and the API map does not say that it counts seconds.
func TestDigitDateAlone(t *testing.T) {
	day := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	for _, c := range []struct {
		encoding apimap.Encoding
		written  string
		want     int64
	}{
		{"", "20260601", localDate(day)}, {apimap.EpochSeconds, "20260601", 20260601000}, {"", "20261301", 20261301000},
		{"", "17944784", 17944784000},
	} {
		clock := newClock(c.encoding, nil)
		if got, ok := clock.number([]byte(c.written)); !ok || got != c.want {
			t.Errorf("%s %s: %d, want %d", c.encoding, c.written, got, c.want)
		}
	}
}
