package graphql

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxPause is the longest pause that the API can ask for: more can only be a mistake.
const maxPause = 24 * time.Hour

// retryAfter reads the Retry-After header, a number or an HTTP date; zero when it is absent, garbage or past. A date is
// compared with the response's own, where it has one: clocks differ.
func retryAfter(header http.Header) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	at, err := http.ParseTime(text)
	if err != nil {
		return parsePause(text)
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return min(max(0, at.Sub(now)), maxPause)
}

// parsePause reads a number of seconds, whole or not; zero when it is negative or not a number. What makes no sense as
// seconds is read as what APIs also write there: milliseconds, or the instant of the end of the pause.
func parsePause(text string) time.Duration {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(number, 0) || !(number > 0) {
		return 0
	}
	switch {
	case isInstant(number):
		return max(0, instant(number).Sub(time.Now()))
	case isMilliseconds(number):
		number /= 1000
	}
	return time.Duration(min(number, maxPause.Seconds()) * float64(time.Second))
}

// isMilliseconds tells a number that makes sense as milliseconds alone: as seconds it would be longer than a day; or
// longer than an hour, a round number of thousands, and no number of whole hours.
func isMilliseconds(number float64) bool {
	const hour = 3600
	isRound := number > hour && math.Mod(number, 1000) == 0 && math.Mod(number, hour) != 0
	return number > maxPause.Seconds() || isRound
}

// isInstant tells a number of seconds or milliseconds since 1970 that is less than a day away.
func isInstant(number float64) bool {
	return number > 1e9 && time.Until(instant(number)).Abs() < maxPause
}

// instant reads a number of seconds or milliseconds since 1970.
func instant(number float64) time.Time {
	if number > 1e11 {
		return time.UnixMilli(int64(min(number, 1e15)))
	}
	return time.Unix(int64(number), 0)
}
