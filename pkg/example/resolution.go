package example

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// units of time in the words of APIs. A lone m is a minute, as in durations.
var units = map[string]string{
	"minute": "m", "minutes": "m", "min": "m", "mins": "m", "m": "m", "minutely": "m", "minuten": "m",
	"hour": "h", "hours": "h", "h": "h", "hr": "h", "hourly": "h", "stunde": "h", "stunden": "h",
	"day": "d", "days": "d", "d": "d", "daily": "d", "tag": "d", "tage": "d",
	"month": "M", "months": "M", "mon": "M", "mo": "M", "monthly": "M", "monat": "M",
	"year": "y", "years": "y", "y": "y", "yearly": "y", "annual": "y", "annually": "y", "jahr": "y",
}

var counts = map[string]int{"one": 1, "single": 1, "five": 5, "fifteen": 15, "sixty": 60, "quarter": 15}

var rawWords = map[string]bool{
	"raw": true, "original": true, "native": true, "unaggregated": true, "roh": true, "rohdaten": true, "none": true,
}

// named reads the name of a resolution: FIVE_MINUTES, MINUTE_5, MIN5, M5, PT5M, QUARTER_HOUR, DAILY, RAW; empty when it
// is none.
func named(name string) query.Resolution {
	if iso, _ := isoResolution(strings.ToUpper(strings.ReplaceAll(name, "_", ""))); iso != "" {
		return iso
	}
	count, unit := 0, ""
	for _, word := range wordsOf(name) {
		number, err := strconv.Atoi(word)
		switch {
		case err == nil && count == 0:
			count = number
		case counts[word] > 0 && count == 0:
			count = counts[word]
		case units[word] != "" && unit == "":
			unit = units[word]
		case rawWords[word] && unit == "" && count == 0:
			unit = "raw"
		case word == "hour" && unit == "h":
		default:
			return ""
		}
	}
	if count == 15 && unit == "h" && strings.Contains(strings.ToLower(name), "quarter") {
		unit = "m"
	}
	if unit == "raw" && count == 0 {
		return query.Raw
	}
	return step(max(count, 1), unit)
}

// step is the resolution of a count of units; empty when the data source has none of that length.
func step(count int, unit string) query.Resolution {
	if unit == "m" && count == 60 {
		count, unit = 1, "h"
	}
	for _, resolution := range query.Resolutions {
		if string(resolution) == strconv.Itoa(count)+unit {
			return resolution
		}
	}
	return ""
}

// wordsOf splits a name at blanks, signs, capitals and digits.
func wordsOf(name string) []string {
	var spaced strings.Builder
	last := ' '
	for _, r := range name {
		switch {
		case unicode.IsUpper(r) && unicode.IsLower(last), unicode.IsDigit(r) != unicode.IsDigit(last):
			spaced.WriteByte(' ')
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			spaced.WriteRune(unicode.ToLower(r))
		} else {
			spaced.WriteByte(' ')
		}
		last = r
	}
	return strings.Fields(spaced.String())
}

var (
	isoPattern   = regexp.MustCompile(`^P(T?)(\d+)([MHDY])$`)
	shortPattern = regexp.MustCompile(`^(\d+)(m|h|d|M|y)$`)
)

func isoResolution(text string) (query.Resolution, bool) {
	found := isoPattern.FindStringSubmatch(text)
	if found == nil {
		return "", false
	}
	count, _ := strconv.Atoi(found[2])
	unit := map[string]string{"TM": "m", "TH": "h", "D": "d", "M": "M", "Y": "y"}[found[1]+found[3]]
	resolution := step(count, unit)
	return resolution, resolution != ""
}

// readResolution reads a value as a resolution; isSaid: what the argument is called says that it is one, which a number
// needs.
func readResolution(v *value, isSaid bool) (found query.Resolution, encoding apimap.Encoding, ok bool) {
	switch v.kind {
	case enumKind:
		found = named(v.text)
		return found, apimap.EnumName, found != ""
	case textKind:
		if iso, ok := isoResolution(v.text); ok {
			return iso, apimap.ISODuration, true
		}
		if short := shortPattern.FindStringSubmatch(v.text); short != nil {
			count, _ := strconv.Atoi(short[1])
			found = step(count, short[2])
			return found, apimap.Duration, found != ""
		}
		if found = named(v.text); found != "" {
			return found, apimap.EnumName, true
		}
	}
	number, err := strconv.Atoi(v.text)
	if err != nil || !isSaid || number <= 0 || v.kind == booleanKind {
		return "", "", false
	}
	for _, counted := range []struct {
		encoding apimap.Encoding
		unit     time.Duration
	}{{apimap.Seconds, time.Second}, {apimap.Minutes, time.Minute}} {
		for _, resolution := range query.Resolutions {
			isFixed := resolution.Step() > 0 && (!resolution.Calendar() || resolution == query.Day)
			if isFixed && resolution != query.Raw && time.Duration(number)*counted.unit == resolution.Step() {
				return resolution, counted.encoding, true
			}
		}
	}
	return "", "", false
}

// resolutionWords are in what an argument for the resolution is mostly called.
var resolutionWords = regexp.MustCompile(
	`(?i)resol|interval|granul|step|bucket|period|precision|aufl|rast|sampl|window|every|timeframe|freq`)

// inMinutes reads a number of minutes as a resolution.
func inMinutes(text string) (query.Resolution, apimap.Encoding, bool) {
	number, err := strconv.Atoi(text)
	if err != nil || number <= 0 || number > 24*60 {
		return "", "", false
	}
	for _, resolution := range query.Resolutions {
		if resolution != query.Raw && time.Duration(number)*time.Minute == resolution.Step() {
			return resolution, apimap.Minutes, true
		}
	}
	return "", "", false
}
