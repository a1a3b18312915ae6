package graphql

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func TestErrorsRetryAfter(t *testing.T) {
	for written, want := range map[string]time.Duration{
		`5`: 5 * time.Second, `"7"`: 7 * time.Second, `1.5`: 1500 * time.Millisecond,
		`-3`: 0, `"soon"`: 0, `null`: 0, `{"s":1}`: 0, `1e999`: 0, `"Infinity"`: 0, `"NaN"`: 0,
		`1e300`: 24 * time.Hour, `4294967296`: 24 * time.Hour, `30000`: 30 * time.Second,
	} {
		var errs Errors
		text := `[{"message":"slow down","extensions":{"code":"RATE_LIMITED","retryAfter":` + written + `}}]`
		if err := json.Unmarshal([]byte(text), &errs); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if p := errs.Problem(); p.Category != problem.RateLimited || p.RetryAfter != want {
			t.Errorf("%s: %s, retry after %v", written, p.Category, p.RetryAfter)
		}
	}
}

// What several errors say alike is said once, and what says nothing is not quoted.
func TestErrorsSayEachOnce(t *testing.T) {
	for written, want := range map[string]string{
		`[{"message":"502 x"},{"message":"502 x","path":["a"]}]`: "The API failed: “502 x”",
		`["a", "b", {"message":" a "}, "c", "d"]`:                "The API failed: “a”, “b”, “c”",
		`[null]`:                 "The API failed, and the API gave no reason",
		`[null,{"message":"a"}]`: "The API failed: “a”",
	} {
		var errs Errors
		if err := json.Unmarshal([]byte(written), &errs); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if got := errs.Problem().What; got != want {
			t.Errorf("%s: %s, want %s", written, got, want)
		}
	}
}

// Waiting does not make a query smaller: too complex must not be taken for rate limited.
func TestErrorCategoryTooComplex(t *testing.T) {
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

// Throttling takes precedence over all other errors.
func TestThrottledAmongOtherErrors(t *testing.T) {
	var errs Errors
	if err := json.Unmarshal([]byte(`[
		{"message":"no","path":["f0"],"extensions":{"code":"FORBIDDEN"}},
		{"message":"slow","path":["f1","readings",3],"extensions":{"code":"RATE_LIMITED","retryAfter":30}},
		{"message":"slower","path":["f2"],"extensions":{"code":"THROTTLED","retryAfter":"40"}}
	]`), &errs); err != nil {
		t.Fatal(err)
	}
	for _, got := range []*problem.Error{errs.Throttled(), errs.Problem()} {
		if got.Category != problem.RateLimited || got.RetryAfter != 40*time.Second {
			t.Errorf("%s after %v", got.Category, got.RetryAfter)
		}
		if !strings.Contains(got.What, "“slow”, “slower”") {
			t.Error(got.What)
		}
	}
	if got := errs[:1].Throttled(); got != nil {
		t.Error(got)
	}
	isAsked := func(name string) bool { return name == "f0" || name == "f1" }
	own, ofAll := append(errs, Error{Message: "all"}).Split(isAsked)
	if len(own) != 2 || len(own["f0"]) != 1 || len(own["f1"]) != 1 || len(ofAll) != 2 || ofAll[0].Root() != "f2" {
		t.Errorf("errors of the fields %v, of all %v", own, ofAll)
	}
}
