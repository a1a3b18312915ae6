package worlds

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
)

const (
	localLayout = "2006-01-02T15:04:05"
	dateLayout  = "2006-01-02"
)

// stampOf writes an instant as the world does.
func stampOf(form string, at time.Time, zone *time.Location) any {
	switch form {
	case "z":
		return at.UTC().Format(time.RFC3339)
	case "offset":
		return at.In(zone).Format("2006-01-02T15:04:05-07:00")
	case "local":
		return at.In(zone).Format(localLayout)
	case "utc without z":
		return at.UTC().Format(localLayout)
	case "s":
		return json.Number(strconv.FormatInt(at.Unix(), 10))
	case "ms":
		return json.Number(strconv.FormatInt(at.UnixMilli(), 10))
	case "us":
		return json.Number(strconv.FormatInt(at.UnixMicro(), 10))
	case "s text":
		return strconv.FormatInt(at.Unix(), 10)
	case "ms text":
		return strconv.FormatInt(at.UnixMilli(), 10)
	case "us text":
		return strconv.FormatInt(at.UnixMicro(), 10)
	}
	panic("an instant has no form " + form)
}

// readEnd reads an end of the range that a client sent.
func readEnd(form string, sent any, zone *time.Location) (time.Time, error) {
	text, _ := sent.(string)
	switch form {
	case "rfc3339":
		return time.Parse(time.RFC3339, text)
	case "local":
		return time.ParseInLocation(localLayout, text, zone)
	case "utc without z":
		return time.ParseInLocation(localLayout, text, time.UTC)
	case "date":
		return time.ParseInLocation(dateLayout, text, zone)
	}
	n, isNumber := number(sent)
	if form == "s text" || form == "ms text" {
		var err error
		if n, err = strconv.ParseFloat(text, 64); err != nil {
			return time.Time{}, fmt.Errorf("%q is not a number", text)
		}
	} else if !isNumber {
		return time.Time{}, fmt.Errorf("%v is not a number", sent)
	}
	if form == "s" || form == "s text" {
		n *= 1000
	}
	if n != math.Trunc(n) || math.Abs(n) > 1e14 {
		return time.Time{}, fmt.Errorf("%v is out of range", sent)
	}
	return time.UnixMilli(int64(n)), nil
}

// endScalar is the type of an end of the range, and endForm what it looks like.
func endScalar(form string) string {
	switch form {
	case "s":
		return "Int"
	case "ms":
		return "Float"
	case "s text", "ms text":
		return "String"
	case "date":
		return "LocalDate"
	case "local", "utc without z":
		return "LocalDateTime"
	}
	return "Instant"
}

var endForm = map[string]string{
	"rfc3339": "RFC 3339 with offset, such as 2024-01-31T10:00:00Z", "local": "local time of the plant, without offset",
	"utc without z": "UTC, without offset", "date": "calendar day of the plant, such as 2024-01-31",
	"s": "seconds since 1970", "ms": "milliseconds since 1970", "s text": "seconds since 1970, as text",
	"ms text": "milliseconds since 1970, as text",
}

// stampScalar is the type of a stamp in an answer.
func stampScalar(form string) string {
	switch form {
	case "s":
		return "Int"
	case "ms", "us":
		return "Float"
	case "s text", "ms text", "us text":
		return "String"
	case "local", "utc without z":
		return "LocalDateTime"
	}
	return "Instant"
}

var stampForm = map[string]string{
	"z": "UTC", "offset": "local time with offset", "local": "local time of the plant, without offset",
	"utc without z": "UTC, without offset", "s": "seconds since 1970", "ms": "milliseconds since 1970",
	"us":      "microseconds since 1970",
	"us text": "microseconds since 1970, as text", "s text": "seconds since 1970, as text",
	"ms text":       "milliseconds since 1970, as text",
	"date and time": "local time of the plant",
}

// scaling is what a stored value is multiplied by, and how that is written beside it.
func scaling(form string, index int) (factor float64, written any) {
	switch form {
	case "factor":
		factor = []float64{0.001, 10}[index%2]
		return factor, factor
	case "decimals":
		return 0.001, json.Number("3")
	case "exponent":
		written = json.Number([]string{"-3", "2"}[index%2])
		return []float64{0.001, 100}[index%2], written
	}
	return 1, nil
}

// written is a number as the world writes it, with as many digits as it needs.
func (w *World) written(value, factor float64) any {
	text := strconv.FormatFloat(math.Round(value/factor*1e6)/1e6, 'f', -1, 64)
	if w.draws.number == "text" {
		return text
	}
	return json.Number(text)
}

// numberScalar is the type of a value.
func (w *World) numberScalar() string {
	if w.draws.number == "text" {
		return "String"
	}
	return "Float"
}
