package example

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// The spellings of resolutions, and what only looks like one.
func TestNamedResolutions(t *testing.T) {
	for name, want := range map[string]query.Resolution{
		"RAW": query.Raw, "FIVE_MINUTES": query.FiveMinutes, "MINUTE_5": query.FiveMinutes, "MIN5": query.FiveMinutes,
		"M15": query.FifteenMinutes, "_15M": query.FifteenMinutes, "PT1H": query.Hour, "P1D": query.Day, "P1M": query.Month,
		"PT1M": query.Minute, "HOUR": query.Hour, "hourly": query.Hour, "SIXTY_MINUTES": query.Hour, "DAILY": query.Day,
		"QUARTER_HOUR": query.FifteenMinutes, "everyDay": "", "Month": query.Month, "YEAR_1": query.Year, "TEN_MINUTES": "",
		"Pac": "", "MAX": "", "AVG": "", "TWO_HOURS": "", "FORECAST": "", "": "", "15": "", "DAY_AHEAD": "",
	} {
		if got := named(name); got != want {
			t.Errorf("%s is read as %q, want %q", name, got, want)
		}
	}
}

func TestReadResolutionByEncoding(t *testing.T) {
	for _, c := range []struct {
		value    *value
		isSaid   bool
		want     query.Resolution
		encoding apimap.Encoding
	}{
		{&value{kind: enumKind, text: "DAY"}, false, query.Day, apimap.EnumName},
		{&value{kind: textKind, text: "PT15M"}, false, query.FifteenMinutes, apimap.ISODuration},
		{&value{kind: textKind, text: "15m"}, false, query.FifteenMinutes, apimap.Duration},
		{&value{kind: textKind, text: "1M"}, false, query.Month, apimap.Duration},
		{&value{kind: numberKind, text: "900"}, true, query.FifteenMinutes, apimap.Seconds},
		{&value{kind: numberKind, text: "900"}, false, "", ""}, // it may be a limit
		{&value{kind: numberKind, text: "15"}, true, query.FifteenMinutes, apimap.Minutes},
		{&value{kind: textKind, text: "3600"}, true, query.Hour, apimap.Seconds},
		{&value{kind: numberKind, text: "7"}, true, "", ""},
		{&value{kind: booleanKind, text: "true"}, true, "", ""},
	} {
		got, encoding, ok := readResolution(c.value, c.isSaid)
		if got != c.want || encoding != c.encoding || ok != (c.want != "") {
			t.Errorf("%v is read as %q by %s, want %q by %s", c.value.text, got, encoding, c.want, c.encoding)
		}
	}
}

// Points in time in all encodings, and numbers and texts that are none.
func TestReadInstant(t *testing.T) {
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]apimap.Encoding{
		"2026-06-01T00:00:00Z": apimap.RFC3339, "2026-06-01T02:00:00.000+02:00": apimap.RFC3339,
		"2026-06-01": apimap.LocalDate, "2026-06-01T00:00:00": apimap.LocalTime, "2026-06-01 00:00": apimap.LocalTime,
		"1780272000": apimap.EpochSecondsText, "1780272000000": apimap.EpochMillisText,
	} {
		if got, ok := readInstant(&value{kind: textKind, text: text}); !ok || got.encoding != want || !got.at.Equal(at) {
			t.Errorf("%s is read as %s by %s", text, got.at, got.encoding)
		}
	}
	for text, want := range map[string]apimap.Encoding{
		"1780272000": apimap.EpochSeconds, "1780272000000": apimap.EpochMillis, "1780272000000000": apimap.EpochMicros,
	} {
		if got, ok := readInstant(&value{kind: numberKind, text: text}); !ok || got.encoding != want || !got.at.Equal(at) {
			t.Errorf("%s is read as %s by %s", text, got.at, got.encoding)
		}
	}
	for _, other := range []*value{
		{kind: numberKind, text: "500"}, {kind: numberKind, text: "1.5"}, {kind: textKind, text: "Pac"},
		{kind: textKind, text: "1"}, {kind: enumKind, text: "DAY"}, {kind: booleanKind, text: "true"},
		{kind: textKind, text: "0001-01-01"}, {kind: numberKind, text: "99999999999999999999"},
	} {
		if got, ok := readInstant(other); ok {
			t.Errorf("%s is read as %s", other.text, got.at)
		}
	}
}
