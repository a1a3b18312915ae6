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
	Numbers map[string]struct {
		Default, Min, Max float64
		Whole             bool
	}
	Roles        []query.Role
	MaxRange     map[query.Resolution]string
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

func TestContractNumbers(t *testing.T) {
	held := map[string]func(Settings) float64{
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
	numbers := contract(t).Numbers
	if len(numbers) != len(held) {
		t.Errorf("the contract has %d numbers", len(numbers))
	}
	load := func(key string, value any) (float64, error) {
		loaded, err := Load(source("", "abc", fmt.Sprintf(`{%q:%v}`, key, value)))
		return held[key](loaded), err
	}
	for key, number := range numbers {
		if got, err := load(key, "null"); err != nil || got != number.Default {
			t.Errorf("%s is %v %v by default", key, got, err)
		}
		for _, accepted := range []float64{number.Min, number.Max} {
			if got, err := load(key, accepted); err != nil || got != accepted {
				t.Errorf("%s: %v became %v %v", key, accepted, got, err)
			}
		}
		for _, refused := range []float64{number.Min - 0.01, number.Max + 0.01} {
			if _, err := load(key, refused); err == nil {
				t.Errorf("%s: %v was accepted", key, refused)
			}
		}
		if _, err := load(key, number.Min+0.5); (err == nil) == number.Whole {
			t.Errorf("%s: a fraction gave %v", key, err)
		}
	}
}

func TestContractRanges(t *testing.T) {
	want := map[query.Resolution]time.Duration{}
	for resolution, text := range contract(t).MaxRange {
		length, err := parseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		want[resolution] = length
	}
	if got := DefaultFairUse().MaxRange; !maps.Equal(got, want) {
		t.Errorf("got %v, contract %v", got, want)
	}
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
