package api

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

// suspicion is with whom a facility may share a document, and how much of them it may ask for. Those with whom nothing
// is wrong share theirs with each other.
type suspicion struct {
	// with is the rejection of which they are suspects, or the search that was in vain; nil: nothing is wrong.
	with any
	// most that may be asked for; zero: as much as of anybody else.
	most Size
	// isLone: it is this facility alone.
	isLone bool
}

func (s suspicion) narrow(limits plan.Limits) plan.Limits {
	if s.most.Fields > 0 {
		limits.Facilities = min(limits.Facilities, s.most.Fields)
		limits.Points = min(limits.Points, s.most.Points)
	}
	return limits
}

// rejection is a document that was too much. AdaptiveLimits.mu guards what is not set from the start.
type rejection struct {
	Size
	isTemporary bool
	told        Size // how much a document may ask for by the API's own words; zero: they do not tell
	at          time.Time
	search      *search
	// left are the parts of the suspects that were not answered since, by facility, and isExplained tells that some of
	// them were rejected again.
	left        map[string]map[string]bool
	isExplained bool
	// isHopeless: of a lone facility not even the least that can be asked for was answered. hold is how long it is not
	// tried in parts again.
	isHopeless bool
	hold       time.Duration
}

func newRejection(rejected Rejected) *rejection {
	r := &rejection{
		Size: rejected.Size, isTemporary: rejected.IsTemporary, told: rejected.Most,
		at: time.Now(), hold: memory, left: map[string]map[string]bool{},
	}
	for _, one := range rejected.Suspects {
		if r.left[one.FacilityID] == nil {
			r.left[one.FacilityID] = map[string]bool{}
		}
		r.left[one.FacilityID][one.Part] = true
	}
	return r
}

// answer takes in that a part was answered. It reports whether nothing is left of its facility.
func (r *rejection) answer(asked Asked) bool {
	own := r.left[asked.FacilityID]
	if !own[asked.Part] {
		return false
	}
	r.search.answered++
	delete(own, asked.Part)
	if len(own) > 0 {
		return false
	}
	delete(r.left, asked.FacilityID)
	return true
}

func (r *rejection) isForgotten() bool {
	if r.isLone() {
		return time.Since(r.at) > max(loneMemory, 2*r.hold)
	}
	return time.Since(r.at) > memory
}

// isTriedAgain reports whether a facility with a limit of its own is asked for as much as before again, alone.
func (r *rejection) isTriedAgain() bool { return time.Since(r.at) > r.hold }

// isLone reports whether the document asked for one facility alone, and not for too many fields of it.
func (r *rejection) isLone() bool { return r.Facilities == 1 && r.told.Fields == 0 }

// most is how much the suspects are asked for at once.
func (r *rejection) most() Size {
	switch {
	case r.told.Fields > 0:
		return Size{Fields: r.told.Fields, Points: r.Points}
	case r.told.Points > 0:
		return Size{Fields: r.Fields, Points: r.told.Points}
	}
	return Size{Fields: max(1, r.Fields/2), Points: max(1, r.Points/2)}
}

// maxRejected ends a search of which nothing was answered. Four halvings of everything are 15; where a third of the
// facilities are odd, some others are answered only later, in 1 of 600 orders in which answers come.
const maxRejected = 24

// search is for what is too much in a document, by one rejection after the other.
type search struct{ rejected, answered int }

// isOver reports whether the search is in vain, because the API rejects most of what is asked for.
func (s *search) isOver() bool { return s.rejected >= maxRejected+2*s.answered }
