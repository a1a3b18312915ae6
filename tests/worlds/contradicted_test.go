package worlds

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// turnedStamps are how a world writes instants after it has turned, by how it did before: its schema says the same.
var turnedStamps = map[string]string{
	"ms": "s", "s": "ms", "us": "s", "ms text": "s text", "s text": "ms text", "us text": "ms text",
}

// turnedSeeds are tried, of which some have stamps that can turn.
const turnedSeeds = 60

// An API turns from milliseconds to seconds while its schema stays: the next query says that its answer contradicts the
// API map, the API is learnt anew within the budget, and then all values are right, also those that were cached.
func TestContradictedOnWorlds(t *testing.T) {
	tried := 0
	for seed := range uint64(count(t, "WORLDS_RUN", turnedSeeds)) {
		w := New(seed, optionsOf(seed))
		turned := turnedStamps[w.draws.stamp]
		if turned == "" {
			continue
		}
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			inTime(t, w, func(t *testing.T) {
				if turn(t, w, turned) {
					tried++
				}
			})
		})
	}
	t.Logf("%d worlds turned", tried)
	if tried < 3 {
		t.Errorf("only %d worlds could be tried", tried)
	}
}

// turn changes how a world writes its times while it is used. false: it is not read, or either way.
func turn(t *testing.T, w *World, turned string) bool {
	t.Helper()
	h := newHost(t, w)
	if ok, _ := h.check(); !ok {
		return false
	}
	a := asks(w)[0]
	if v := h.readings(a); v.outcome != resolved {
		return false
	}
	w.draws.stamp = turned
	before := len(w.Requests().Documents)
	a.from, a.to = a.from.AddDate(0, 0, -2), a.to.AddDate(0, 0, -2) // not cached
	said := h.said(a)
	if h.readings(a).outcome == resolved {
		return false
	}
	if !strings.Contains(said, "contradicts the API map") && !strings.Contains(said, "API has probably changed") {
		t.Errorf("%s, %s: %q", w.draws.shape, turned, said)
	}
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(said, "learnt anew"); said = h.said(a) {
		if time.Now().After(deadline) {
			t.Fatalf("it is not learnt anew: %s", said)
		}
		time.Sleep(20 * time.Millisecond)
	}
	learning := slices.DeleteFunc(slices.Clone(w.Requests().Documents[before:]), func(document string) bool {
		return strings.HasPrefix(document, "query Readings")
	})
	if len(learning) > 13 {
		t.Errorf("%d requests", len(learning))
	}
	t.Logf("%d requests", len(learning))
	for _, one := range asks(w) {
		if v := h.readings(one); v.outcome == wrong {
			t.Error(v.why)
		}
	}
	for _, one := range []ask{asks(w)[0], a} {
		if v := h.readings(one); v.outcome != resolved {
			t.Error(v.why)
		}
	}
	return true
}

// said asks for values, and gives what is said beside them.
func (h *host) said(a ask) string {
	_, said := h.query(map[string]any{"version": 1, "queryType": "readings", "facilities": []string{a.facilities[0].ID},
		"readingTypes": []string{a.kinds[0].ID}, "resolution": a.resolution, "aggregation": a.aggregation}, a.from, a.to)
	return fmt.Sprint(said)
}
