package look

import (
	"strings"
	"testing"
)

// A mark around all values that says that some are left out is found by its name; one of each value is none.
func TestCutMark(t *testing.T) {
	for text, want := range map[string]string{
		`{"rows":[[1,2]],"truncated":false}`:                              "truncated",
		`{"rows":[],"meta":{"limitReached":true}}`:                        "meta.limitReached",
		`{"rows":[[1,2]],"truncated":null}`:                               "",
		`{"rows":[{"truncated":true}]}`:                                   "",
		`{"rows":[],"hasMore":true,"hasNextPage":true}`:                   "",
		`{"rows":[],"truncated":false,"meta":{"isTruncated":false}}`:      "",
		`{"rows":[],"complete":true}`:                                     "",
		`[{"rows":[],"truncated":true}]`:                                  "",
		`{"a":{"b":{"c":{"truncated":true}}},"truncated":"of no matter"}`: "",
	} {
		tree, ok := parse(text)
		if !ok {
			t.Fatal(text)
		}
		if got := strings.Join(CutMark(tree), "."); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
