package apimap_test

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Of an API that gives whole days, an answer covers all the days that a range touches, wherever it lies.
func TestWholeDays(t *testing.T) {
	values := &apimap.Values{WholeDays: true}
	for length := time.Hour; length < 100*time.Hour; length += time.Hour {
		for start := range 24 {
			days := 0
			for at := range int(length / time.Hour) {
				if at == 0 || (start+at)%24 == 0 {
					days++
				}
			}
			if covered := time.Duration(days) * 24 * time.Hour; covered > values.Answered(length) {
				t.Fatalf("%v from %d o'clock: %v, want at most %v", length, start, covered, values.Answered(length))
			}
		}
		if asked := values.Askable(length); length >= 48*time.Hour && values.Answered(asked) > length {
			t.Errorf("%v: %v may be asked for, which is answered with %v", length, asked, values.Answered(asked))
		}
	}
	if exact := (&apimap.Values{}); exact.Answered(time.Hour) != time.Hour || exact.Askable(time.Hour) != time.Hour {
		t.Error("the range of an API that gives what it is asked for was changed")
	}
}
