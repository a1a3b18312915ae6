package api

import (
	"maps"
	"sync"
	"sync/atomic"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
)

// Clocks are by which clocks the API writes timestamps without an offset, as answers have proved, facility by facility.
// What one facility's answers prove holds for the others until their own do. They are safe for concurrent use; nil
// knows nothing.
type Clocks struct {
	mu    sync.Mutex // held by who replaces known
	known atomic.Pointer[map[string]decode.Clock]
}

// ofOthers is the key of the clock that holds for facilities of which nothing is known.
const ofOthers = ""

// Of returns the clock of a facility.
func (c *Clocks) Of(facilityID string) decode.Clock {
	if c == nil {
		return decode.UnknownClock
	}
	known := c.known.Load()
	if known == nil {
		return decode.UnknownClock
	}
	if clock, ok := (*known)[facilityID]; ok {
		return clock
	}
	return (*known)[ofOthers]
}

// observe takes in what an answer has proved.
func (c *Clocks) observe(facilityID string, proved decode.Clock) {
	if c == nil || proved == decode.UnknownClock || c.ofItself(facilityID) == proved {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	next := map[string]decode.Clock{}
	if known := c.known.Load(); known != nil {
		maps.Copy(next, *known)
	}
	next[facilityID] = proved
	if _, isKnown := next[ofOthers]; !isKnown && proved != decode.StandardClock { // which is a single logger's fault
		next[ofOthers] = proved
	}
	c.known.Store(&next)
}

func (c *Clocks) ofItself(facilityID string) decode.Clock {
	known := c.known.Load()
	if known == nil {
		return decode.UnknownClock
	}
	return (*known)[facilityID]
}
