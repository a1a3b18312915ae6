package discover

import (
	"slices"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// A type that is described by how its times are written is asked so; one with an offset says nothing of clocks.
func TestSaidClocks(t *testing.T) {
	spaced := []apimap.Encoding{apimap.SpacedLocalTime, apimap.SpacedUTCTime}
	joined := []apimap.Encoding{apimap.LocalTime, apimap.UTCTime}
	for said, want := range map[string][]apimap.Encoding{
		"A datetime string with format `Y-m-d H:i:s`, e.g. `2018-05-23 13:43:32`.": spaced,
		"e.g. 2018-05-23 13:43": spaced,
		"yyyy-MM-dd HH:mm:ss":   spaced,
		"%Y-%m-%d %H:%M:%S":     spaced,
		"2018-05-23T13:43:32":   joined,
		"yyyy-MM-dd'T'HH:mm:ss": joined,
		"A datetime with format `Y-m-d\\TH:i:sO`, e.g. `2020-04-20T16:20:04+04:00`.": nil,
		"A date-time string at UTC, such as 2007-12-03T10:15:30Z.":                   nil,
		"yyyy-MM-dd'T'HH:mm:ssXXX": nil,
		"%Y-%m-%d %H:%M:%S%z":      nil,
		"yyyy-mm-dd":               nil,
		"The DateTime scalar type represents a DateTime value as specified by ISO 8601.":     nil,
		"By the clock of the plant, as in 2018-05-23 13:43:32, or with an offset, as in ...": spaced,
	} {
		end := &schema.Input{Ref: schema.Ref{Type: &schema.Type{Description: said}}}
		if got := saidClocks(end, end); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", said, got, want)
		}
	}
}

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
