package worlds

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// optionsOf gives each seed one of the kinds of worlds.
func optionsOf(seed uint64) Options {
	return Options{Vocabulary: Vocabulary(seed % 2), PageWords: seed/2%3 > 0, Descriptions: seed/6%2 == 0,
		Now: func() time.Time { return nowOf(seed) }}
}

// count reads how many seeds are tried.
func count(t *testing.T, variable string, byDefault int) int {
	text := os.Getenv(variable)
	if text == "" {
		return byDefault
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s is no number: %q", variable, text)
	}
	return n
}

// run executes a query as the API does, and fails where the answer has errors.
func run(t *testing.T, w *World, e Example) map[string]any {
	t.Helper()
	var variables map[string]any
	if e.Variables != "" {
		decoder := json.NewDecoder(strings.NewReader(e.Variables))
		decoder.UseNumber()
		if err := decoder.Decode(&variables); err != nil {
			t.Fatal(err)
		}
	}
	_, answer := w.Execute(e.Query, "", variables)
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) > 0 {
		t.Fatalf("seed %d: %s\n%s", w.Seed, text[:min(len(text), 500)], w.Describe())
	}
	var read struct{ Data map[string]any }
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read.Data
}

// flat gives the text of all leaves below a value.
func flat(of any, take func(string)) {
	switch v := of.(type) {
	case map[string]any:
		for _, one := range v {
			flat(one, take)
		}
	case []any:
		for _, one := range v {
			flat(one, take)
		}
	default:
		take(fmt.Sprint(v))
	}
}

func TestExamplesGiveTruth(t *testing.T) {
	for seed := range uint64(count(t, "WORLDS", 2000)) {
		w := New(seed, optionsOf(seed))
		examples := w.Examples()
		leaves := map[string]bool{}
		flat(run(t, w, examples.Facilities), func(s string) { leaves[s] = true })
		for i, of := range w.Facilities() {
			if isCut := w.draws.listing == "nested pages" && i >= 20; isCut {
				break // the largest page has no more
			}
			if !leaves[of.ID] || !leaves[of.Name] {
				t.Fatalf("seed %d: the list lacks %s", seed, of.ID)
			}
		}
		flat(run(t, w, examples.ReadingTypes), func(s string) { leaves[s] = true })
		of := w.facilities[0]
		for _, kind := range of.Types {
			if !leaves[kind.ID] {
				t.Fatalf("seed %d: the types lack %s", seed, kind.ID)
			}
		}
		local := w.now().In(of.zone)
		from := time.Date(local.Year(), local.Month(), local.Day()-1, 0, 0, 0, 0, of.zone)
		to := from.AddDate(0, 0, 1)
		truth(t, w, of, Raw, from, to, 50, examples)
		if w.draws.resolution == "none" || w.draws.aggregation == "default max" {
			continue
		}
		truth(t, w, of, Hour, from, to, 20, w.ExamplesOf(of.ID, of.Types[:1], Hour, from, to))
		from = from.AddDate(0, 0, -6)
		truth(t, w, of, Day, from, to, 7, w.ExamplesOf(of.ID, of.Types[:1], Day, from, to))
	}
}

// truth compares what an example gives at a resolution with the truth, of which there is at least so much.
func truth(t *testing.T, w *World, of *Facility, at Resolution, from, to time.Time, least int, examples Examples) {
	t.Helper()
	got, want := map[int64]float64{}, map[int64]float64{}
	(&reader{w: w, kind: of.Types[0], zone: of.zone, into: got}).read(run(t, w, examples.Readings), nil)
	for _, p := range w.TruthAt(of.ID, of.Types[0].ID, at, from, to) {
		if p.Value != nil {
			want[w.stampAt(asked{resolution: at, zone: of.zone}, p.At).Unix()] = *p.Value
		}
	}
	if w.draws.widened == "whole days" {
		maps.DeleteFunc(got, func(stamp int64, _ float64) bool {
			_, there := want[stamp]
			return stamp >= to.Unix() && !there
		})
	}
	compare(t, w, got, want, to, least)
}

func compare(t *testing.T, w *World, got, want map[int64]float64, to time.Time, least int) {
	t.Helper()
	for at, value := range got {
		other, there := want[at]
		if at != to.Unix() && (!there || math.Abs(value-other) > 1e-9*math.Max(1, math.Abs(other))) {
			t.Fatalf("seed %d: %v has %v, want %v\n%s", w.Seed, time.Unix(at, 0).UTC(), value, other, w.Describe())
		}
	}
	if len(got) < len(want) && w.cap == 0 || len(want) < least {
		t.Fatalf("seed %d: %d values, want %d\n%s", w.Seed, len(got), len(want), w.Describe())
	}
}
