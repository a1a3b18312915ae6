package calc

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A rule's states as Grafana has them, minute by minute: the condition holds or not; it is pending, and fires when it
// has been so for long enough.
func firingMinutes(evaluations []Evaluation, holds func(float64) bool, pending, end int64) []int64 {
	const minute = 60_000
	var minutes []int64
	since, isActive := int64(0), false
	for i, evaluation := range evaluations {
		until := end
		if i+1 < len(evaluations) {
			until = evaluations[i+1].At
		}
		for at := evaluation.At; at < until; at += minute {
			switch {
			case math.IsNaN(evaluation.Value) || !holds(evaluation.Value):
				isActive = false
			case !isActive:
				isActive, since = true, at
			}
			if isActive && at-since >= pending {
				minutes = append(minutes, at)
			}
		}
	}
	return minutes
}

func TestFiringsAgainstStates(t *testing.T) {
	const minute, hour = 60_000, 3_600_000
	holds := func(value float64) bool { return value < 5 }
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		var evaluations []Evaluation
		for at := int64(0); at < 100*hour; at += hour {
			if random.IntN(20) == 0 {
				continue // a clock change, or a step that is missing
			}
			value := float64(random.IntN(10))
			if random.IntN(8) == 0 {
				value = math.NaN()
			}
			evaluations = append(evaluations, Evaluation{at, value})
		}
		pending := int64(random.IntN(200)) * minute
		var got []int64
		runs := Firings(evaluations, holds, pending, 100*hour)
		for _, run := range runs {
			for at := run.From; at < run.To; at += minute {
				got = append(got, at)
			}
			for _, one := range evaluations[run.First : run.Last+1] {
				if !holds(one.Value) {
					t.Errorf("%d: %v is part of a firing", seed, one)
				}
			}
		}
		if want := firingMinutes(evaluations, holds, pending, 100*hour); !slices.Equal(got, want) {
			t.Fatalf("%d, pending %d min: fires for %d minutes, want %d", seed, pending/minute, len(got), len(want))
		}
	}
}

func TestFiringsOfNothing(t *testing.T) {
	always := func(float64) bool { return true }
	if got := Firings(nil, always, 0, 1000); len(got) > 0 {
		t.Errorf("%v", got)
	}
	if got := Firings([]Evaluation{{0, math.NaN()}, {10, math.Inf(1)}}, always, 0, 1000); len(got) > 0 {
		t.Errorf("%v", got)
	}
	if got := Firings([]Evaluation{{0, 1}}, always, 1000, 1000); len(got) > 0 {
		t.Errorf("it is pending to the end: %v", got)
	}
	if got := Firings([]Evaluation{{0, 1}}, always, 999, 1000); len(got) != 1 || got[0] != (Run{From: 999, To: 1000}) {
		t.Errorf("%v", got)
	}
}
