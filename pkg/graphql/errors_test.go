package graphql

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func TestErrorsTellWhenToComeBack(t *testing.T) {
	for written, want := range map[string]time.Duration{
		`5`: 5 * time.Second, `"7"`: 7 * time.Second, `1.5`: 1500 * time.Millisecond,
		`-3`: 0, `"soon"`: 0, `null`: 0, `{"s":1}`: 0, `1e300`: 24 * time.Hour, `4294967296`: 24 * time.Hour, `1e999`: 0, `"Infinity"`: 0, `"NaN"`: 0,
	} {
		var errs Errors
		if err := json.Unmarshal([]byte(`[{"message":"slow down","extensions":{"code":"RATE_LIMITED","retryAfter":`+written+`}}]`), &errs); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if p := errs.Problem(); p.Category != problem.RateLimited || p.RetryAfter != want {
			t.Errorf("%s: %s, retry after %v", written, p.Category, p.RetryAfter)
		}
	}
}

// What waiting cannot help must not be taken for a limit of the rate.
func TestTooComplexIsNotTooOften(t *testing.T) {
	for _, code := range []string{"COMPLEXITY_EXCEEDED", "QUERY_TOO_COMPLEX", "query_too_complex"} {
		var e Error
		if err := json.Unmarshal([]byte(`{"extensions":{"code":"`+code+`"}}`), &e); err != nil {
			t.Fatal(err)
		}
		if got := e.Category(); got != problem.TooComplex {
			t.Errorf("%s: %s", code, got)
		}
	}
}
