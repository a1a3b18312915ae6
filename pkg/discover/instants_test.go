package discover

import "testing"

func TestEndDescriptions(t *testing.T) {
	for said, want := range map[string]string{
		"end of the range, not included":                               "out",
		"end of the range, exclusive":                                  "out",
		"end of the range (inclusive)":                                 "in",
		"end of the range; a value at this very instant belongs to it": "in",
		"ende des zeitraums, einschließlich":                           "in",
		"end of the range":                                             "",
		"from is inclusive, to is exclusive":                           "",
		"the start is included, the end is excluded":                   "",
	} {
		got := ""
		switch {
		case leavesOut(said):
			got = "out"
		case takesIn(said):
			got = "in"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
