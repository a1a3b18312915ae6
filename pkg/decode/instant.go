package decode

import (
	"encoding/json"
	"time"
)

// Instant reads a timestamp of a list, in any form in which values have them. Without an offset it is taken for UTC.
func Instant(text string) (time.Time, bool) {
	c := newClock("", time.UTC)
	at, ok := c.parse([]byte(text))
	if !ok {
		at, ok = c.otherForms([]byte(text))
	}
	return time.UnixMilli(c.instant(at)).UTC(), ok
}

// Stamp is a value read as a timestamp, in any form in which values have them.
type Stamp struct {
	// Millis since 1970, UTC; of a local time, as if its clock showed UTC.
	Millis int64
	// IsLocal: it has no offset. IsDate: it is a date alone. IsNumber: it is an epoch.
	IsLocal, IsDate, IsNumber bool
}

// StampOf reads a number or text of a tree as a timestamp; false when it is none.
func StampOf(value any) (found Stamp, ok bool) {
	c := clock{zone: time.UTC}
	switch v := value.(type) {
	case json.Number:
		found.IsNumber = true
		found.Millis, ok = c.number([]byte(v))
	case string:
		found.IsNumber = v != "" && isDigits(v)
		found.Millis, ok = c.text([]byte(v))
	}
	if ok && isLocal(found.Millis) {
		found.IsLocal, found.IsNumber = true, false
		found.Millis, found.IsDate = wallOf(found.Millis)
	}
	return found, ok
}

// NumberOf reads a value of a tree as a number: one, or a text of one.
func NumberOf(value any) (float64, bool) {
	p := scalar(value)
	_, isBool := value.(bool)
	return p.value, !isBool && !p.null && !p.word
}
