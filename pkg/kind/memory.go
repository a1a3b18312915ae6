package kind

import (
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// maxRemembered is of how many series it is remembered what their values have shown.
const maxRemembered = 20_000

// Memory remembers what the values of series have shown of their kind. A short range shows nothing, and the same series
// must not be a counter on one panel and an amount on the next. It is safe for concurrent use.
type Memory struct{ shown *lru.Cache[subject, Decision] }

// subject is what has a kind. Values of days and longer may be computed in another way than those of the clock's steps.
type subject struct {
	deviceID, readingType, source, unit string
	resolution                          query.Resolution
}

// NewMemory returns a memory that knows nothing yet.
func NewMemory() *Memory {
	shown, err := lru.New[subject, Decision](maxRemembered)
	if err != nil {
		panic(err) // only for a size below one, which is a constant's fault
	}
	return &Memory{shown}
}

// Decide is Decide for a series at a resolution, by what its values show now, or else by what they have shown before:
// at this resolution, or at another one of the clock, if it is one. Clear values replace what was remembered.
func (m *Memory) Decide(s *series.Series, label string, resolution query.Resolution) Decision {
	decision, isClear := weigh(s.Type, label, s.Unit, s)
	of := subject{s.DeviceID, s.Type, s.Source, s.Unit, resolution}
	ofClock := of
	ofClock.resolution = ""
	if isClear {
		m.shown.Add(of, decision)
		if !resolution.Calendar() {
			m.shown.Add(ofClock, decision)
		}
		return decision
	}
	known, ok := m.shown.Get(of)
	if !ok && !resolution.Calendar() {
		known, ok = m.shown.Get(ofClock)
	}
	if !ok || !mayShow(s.Unit, decision.Kind) {
		return decision
	}
	if known.ByValues = known.Kind != decision.Kind; known.ByValues {
		known.Reason = "Other values of it have shown it: " + known.Reason
		return known
	}
	return decision
}

// Observe takes in what the values of a series show, where that is not known yet.
func (m *Memory) Observe(s *series.Series, label string, resolution query.Resolution) {
	if s.Len() < fewestRises || !mayShow(s.Unit, Energy) {
		return
	}
	if !m.shown.Contains(subject{s.DeviceID, s.Type, s.Source, s.Unit, resolution}) {
		m.Decide(s, label, resolution)
	}
}
