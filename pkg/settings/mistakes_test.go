package settings

import (
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// All that is wrong is told at once, each thing with its own advice; one mistake reads as it did alone.
func TestLoadSeveralMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		url, token, json string
		says             []string
	}{
		"everywhere": {"api.example.com", "", `{"timeout":"soon","burst":0,"maxParallel":99,"cacheSizeMiB":"x",` +
			`"maxRange":{"5m":"x","2h":"1d"},"apiMap":{"user":1,"facilities":2},"schema":{},` +
			`"examples":{"readings":7,"facilities":{"query":1}}}`,
			[]string{"13 settings are not valid: (1) The URL", "has no scheme. Put https:// in front of it", "no API token",
				"timeout \"soon\"", "cacheSizeMiB", "burst", "maxParallel", "resolution, \"2h\". Choose one of raw",
				"resolution 5m", "path of facilities", "path of user", "example of readings", "example of facilities",
				"(13) The schema"}},
		"no object": {"ftp://x", "a b", `[`, []string{"3 settings", "scheme", "The API token contains", "not a JSON object"}},
		"one":       {"", "abc", `{"burst":0}`, []string{"The burst (burst) must be a whole number"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(source(c.url, c.token, c.json))
			if err == nil {
				t.Fatal("accepted")
			}
			failure := problem.From(err)
			for _, words := range c.says {
				if !strings.Contains(failure.Error(), words) {
					t.Errorf("%q is not in %s", words, failure)
				}
			}
			if failure.Category != problem.Settings || strings.Contains(failure.Error(), "..") {
				t.Errorf("%s: %s", failure.Category, failure)
			}
			if said := failure.Messages()[0].String(); said != failure.What {
				t.Errorf("it is translated as %s", said)
			}
		})
	}
}
