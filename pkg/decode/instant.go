package decode

import "time"

// Instant reads a timestamp of a list, in any form in which values have them. Without an offset it is taken for UTC.
func Instant(text string) (time.Time, bool) {
	c := newClock("", time.UTC)
	at, ok := c.parse([]byte(text))
	if !ok {
		at, ok = c.otherForms([]byte(text))
	}
	return time.UnixMilli(c.instant(at)).UTC(), ok
}
