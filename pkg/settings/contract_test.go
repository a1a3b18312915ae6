package settings

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

type settingsContract struct {
	Durations    map[string]int64 // milliseconds
	NotDurations []string
}

// contract reads the file that this package and src/settings.ts are both tested against.
func contract(t *testing.T) settingsContract {
	t.Helper()
	text, err := os.ReadFile("../../tests/contract/settings.json")
	if err != nil {
		t.Fatal(err)
	}
	var read settingsContract
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// Numbers have the defaults and bounds of the schema.
func TestSchemaNumbers(t *testing.T) {
	held := map[string]func(Settings) float64{
		"timeout":                 func(s Settings) float64 { return s.Timeout.Seconds() },
		"cacheSizeMiB":            func(s Settings) float64 { return float64(s.Cache.Bytes) / mebibyte },
		"cacheFreshness":          func(s Settings) float64 { return s.Cache.Freshness },
		"requestsPerMinute":       func(s Settings) float64 { return s.FairUse.RequestsPerMinute },
		"burst":                   func(s Settings) float64 { return float64(s.FairUse.Burst) },
		"maxParallel":             func(s Settings) float64 { return float64(s.FairUse.Parallel) },
		"maxPauseMinutes":         func(s Settings) float64 { return s.FairUse.MaxPause.Minutes() },
		"maxPointsPerRequest":     func(s Settings) float64 { return float64(s.FairUse.PointsPerRequest) },
		"maxFacilitiesPerRequest": func(s Settings) float64 { return float64(s.FairUse.FacilitiesPerRequest) },
		"maxResponseMiB":          func(s Settings) float64 { return float64(s.FairUse.ResponseBytes) / mebibyte },
	}
	declared := numbers(t)
	if len(declared) != len(held) {
		t.Errorf("the schema has %d numbers, the test %d", len(declared), len(held))
	}
	load := func(key string, value any) (float64, error) {
		loaded, err := Load(source("", "abc", fmt.Sprintf(`{%q:%v}`, key, value)))
		return held[key](loaded), err
	}
	for key, number := range declared {
		if held[key] == nil {
			t.Errorf("%s is in the schema, and the test does not know where it is held", key)
			continue
		}
		if got, err := load(key, "null"); err != nil || got != number.Default {
			t.Errorf("%s is %v %v by default", key, got, err)
		}
		for _, accepted := range []float64{*number.Minimum, *number.Maximum} {
			if got, err := load(key, accepted); err != nil || got != accepted {
				t.Errorf("%s: %v became %v %v", key, accepted, got, err)
			}
		}
		for _, refused := range []float64{*number.Minimum - 0.01, *number.Maximum + 0.01} {
			if _, err := load(key, refused); err == nil {
				t.Errorf("%s: %v was accepted", key, refused)
			}
		}
		if _, err := load(key, *number.Minimum+0.5); (err == nil) == (number.Type == "integer") {
			t.Errorf("%s: a fraction gave %v", key, err)
		}
	}
}

// Longest ranges have the defaults and bounds of the schema; that of raw values has no default.
func TestSchemaRanges(t *testing.T) {
	members, _ := schema(t)
	want := map[query.Resolution]time.Duration{}
	for name, member := range members["maxRange"].Properties {
		resolution := query.Resolution(name)
		if text, hasDefault := member.Default.(string); hasDefault {
			want[resolution] = duration(t, text)
		}
		tried := map[string]bool{member.Shortest: true, member.Longest: true, "59s": false, "36501d": false}
		for text, isAllowed := range tried {
			if _, err := readRange(resolution, text); (err == nil) != isAllowed {
				t.Errorf("%s of %s: %v", text, name, err)
			}
		}
		shorter := duration(t, member.Shortest) - time.Second
		if _, err := readRange(resolution, shorter.String()); err == nil {
			t.Errorf("%s of %s was accepted", shorter, name)
		}
	}
	if got := DefaultFairUse().MaxRange; !maps.Equal(got, want) {
		t.Errorf("got %v, schema %v", got, want)
	}
}

func duration(t *testing.T, text string) time.Duration {
	t.Helper()
	length, err := parseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return length
}

func TestContractDurations(t *testing.T) {
	held := contract(t)
	for text, want := range held.Durations {
		if got, err := parseDuration(text); err != nil || got.Milliseconds() != want {
			t.Errorf("%q became %v %v", text, got, err)
		}
	}
	for _, text := range held.NotDurations {
		// Go reads negative durations; every setting refuses them as out of range.
		if got, err := parseDuration(text); err == nil && got >= 0 {
			t.Errorf("%q became %v", text, got)
		}
	}
}
