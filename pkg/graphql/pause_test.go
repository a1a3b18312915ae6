package graphql

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

// A number that makes no sense as seconds is what APIs also write there: milliseconds, or an instant.
func TestRetryAfterInOtherUnits(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30000": 30 * time.Second, "5000": 5 * time.Second, "60000": time.Minute, "300000": 5 * time.Minute,
		"90001": 90001 * time.Millisecond, "3000": 3000 * time.Second, "3600": time.Hour, "7200": 2 * time.Hour,
		"36000": 10 * time.Hour, "4294000": 4294 * time.Second,
		strconv.FormatInt(time.Now().Add(-time.Hour).Unix(), 10): 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{
		strconv.FormatInt(time.Now().Add(time.Minute).Unix(), 10),
		strconv.FormatInt(time.Now().Add(time.Minute).UnixMilli(), 10),
	} {
		if got := parsePause(text); got < 58*time.Second || got > time.Minute {
			t.Errorf("%q: %v, want a minute", text, got)
		}
	}
}
