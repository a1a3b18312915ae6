package api

import (
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

const (
	// memory is how long a limit holds that the API has shown. Then it is tried again, at the price of a request.
	memory = 5 * time.Minute
	// loneMemory is how long a facility that was rejected alone is asked for apart from others, unless it is answered.
	loneMemory = time.Hour
	// doubt is how long nothing grows after a grown document was rejected: until then it is known whether it was too
	// large.
	doubt = 10 * time.Second
)

// MinPoints is what is asked for at once even after timeouts: smaller requests would only be more.
const MinPoints = 500

// Size is how much a document asks for.
type Size struct {
	// Facilities that it asks for, and Fields that it has for them.
	Facilities, Fields int
	// Points that its answer has, about.
	Points int
}

// Asked is one part of what a document asks for: a facility, and what of it, in a text that is the same whenever the
// same is asked for.
type Asked struct{ FacilityID, Part string }

// AdaptiveLimits are the limits that the API has shown to one token. They are safe for concurrent use.
//
// Documents grow like a TCP sender's window in slow start: one that was answered whole and quickly lets the next be
// twice as large. When one is rejected, it is not clear whether it was too large or one of its facilities is odd: all
// of them become suspects, and suspects of one rejection are asked for again in documents of half the size, apart from
// all others. If all that was rejected is answered then, the size was the reason, which is a limit for everybody. If
// one facility alone is rejected, it was that one, and the limit is its own.
type AdaptiveLimits struct {
	mu             sync.Mutex // guards the rest
	fields, points window
	types          window                // of how many facilities the reading types are asked for at once
	suspects       map[string]*rejection // by facility
}

// window is how much of one thing a document may ask for.
type window struct {
	// size that was learnt; 0: none was.
	size int
	// answered is the most that was answered.
	answered int
	// until is when the size may grow again.
	until time.Time
}

func (w *window) current(configured int) int {
	if w.size == 0 {
		return configured
	}
	return w.size
}

func (w *window) grow(answered, configured int) {
	if time.Now().After(w.until) {
		w.size = max(w.current(configured), 2*answered)
	}
}

func (w *window) shrink(size int, hold time.Duration) {
	if w.size > 0 {
		size = min(size, w.size)
	}
	w.size, w.answered = size, min(w.answered, size)
	if until := time.Now().Add(hold); until.After(w.until) {
		w.until = until
	}
}

// reset forgets everything.
func (l *AdaptiveLimits) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fields, l.points, l.types, l.suspects = window{}, window{}, window{}, nil
}

// current are how many fields and points a document may have after so many more that are answered well.
func (l *AdaptiveLimits) current(configured plan.Limits, documents int) (fields, points int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fields = l.fields.current(configured.Facilities)
	if time.Now().After(l.fields.until) {
		fields <<= min(documents, 10)
	}
	return fields, min(configured.Points, l.points.current(configured.Points))
}

// answered records that a document was answered whole. hasRoom tells that one twice as large would be, too.
func (l *AdaptiveLimits) answered(size Size, asked []Asked, configured plan.Limits, hasRoom bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fields.answered, l.points.answered = max(l.fields.answered, size.Fields), max(l.points.answered, size.Points)
	if hasRoom {
		l.fields.grow(size.Fields, configured.Facilities)
		l.points.grow(size.Points, configured.Points)
	}
	for _, one := range asked {
		own := l.suspect(one.FacilityID)
		if own == nil {
			continue
		}
		if own.isLone() {
			// Its limit is its own, until as much as was rejected is answered at once.
			if (own.isHopeless || own.isTriedAgain()) && size.Points >= own.Points {
				delete(l.suspects, one.FacilityID)
			}
			continue
		}
		if own.answer(one) {
			delete(l.suspects, one.FacilityID)
		}
		if len(own.left) == 0 && !own.isExplained {
			l.learn(own)
		}
	}
}

// mostTypes is of how many facilities the reading types may be asked for at once.
func (l *AdaptiveLimits) mostTypes() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.types.current(math.MaxInt)
}

// answeredTypes records that the reading types of so many facilities came at once.
func (l *AdaptiveLimits) answeredTypes(facilities int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.types.size > 0 {
		l.types.grow(facilities, l.types.size)
	}
}

// rejectTypes records of how many facilities the reading types can be asked for at most.
func (l *AdaptiveLimits) rejectTypes(most int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.types.shrink(most, memory)
}

// learn takes in that a document was rejected all parts of which were answered in smaller ones. What was answered
// before in the same number is not the reason.
func (l *AdaptiveLimits) learn(r *rejection) {
	hold, least := memory, 1
	if r.isTemporary {
		hold, least = 0, MinPoints
	}
	isFields, isPoints := r.Fields > l.fields.answered, r.Points > l.points.answered
	if isFields && (r.told.Points == 0 || r.told.Fields > 0) {
		l.fields.shrink(r.most().Fields, hold)
	}
	if isPoints && (r.told.Fields == 0 || r.told.Points > 0) {
		l.points.shrink(max(least, r.most().Points), hold)
	}
	if !isFields && !isPoints { // next time it is believed
		l.fields.answered = min(l.fields.answered, r.most().Fields)
		l.points.answered = min(l.points.answered, r.most().Points)
	}
}

// shrinkGrown is ShrinkGrown of Limits, for a while.
func (l *AdaptiveLimits) shrinkGrown(size Size, configured plan.Limits, hold time.Duration) (proven int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	proven = max(configured.Facilities, l.fields.answered)
	if size.Fields <= proven {
		return 0
	}
	l.fields.shrink(proven, hold)
	return proven
}

func (l *AdaptiveLimits) reject(rejected Rejected, configured plan.Limits) (again bool) {
	size, suspects := rejected.Size, rejected.Suspects
	if len(suspects) == 0 {
		return false
	}
	l.shrinkGrown(size, configured, doubt)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget()
	r := newRejection(rejected)
	if rejected.Told.isOfDocument() && r.told.Fields > 0 {
		l.fields.shrink(r.told.Fields, memory) // everybody's documents have it
	}
	before := l.suspect(suspects[0].FacilityID)
	if before != nil && before.isHopeless && r.isLone() {
		if !before.isTriedAgain() {
			return false
		}
		r.hold = min(2*before.hold, loneMemory)
	}
	if before == nil || r.isLone() && !before.isLone() || before.isLone() && before.isTriedAgain() {
		r.search = &search{}
	} else {
		r.search, r.hold = before.search, max(r.hold, before.hold)
	}
	if before != nil {
		before.isExplained = true // by this smaller one, at least in part
	}
	if r.search.isOver() || r.isTemporary && size.Fields == 1 && size.Points <= MinPoints {
		return false
	}
	r.search.rejected++
	for id := range r.left {
		l.suspects[id] = r
	}
	return !r.search.isOver()
}

// giveUp takes in that not even the least that can be asked for of a facility was answered.
func (l *AdaptiveLimits) giveUp(facilityID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r := l.suspect(facilityID); r != nil && r.isLone() {
		r.isHopeless = true
	}
}

// forget drops what is too old to count.
func (l *AdaptiveLimits) forget() {
	if l.suspects == nil {
		l.suspects = map[string]*rejection{}
	}
	maps.DeleteFunc(l.suspects, func(_ string, r *rejection) bool { return r.isForgotten() })
}

// suspicion says with whom a facility may share a document.
func (l *AdaptiveLimits) suspicion(facilityID string) suspicion {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.suspect(facilityID)
	switch {
	case r == nil:
		return suspicion{}
	case r.search.isOver():
		return suspicion{with: r.search}
	case r.isLone() && (r.isHopeless || r.isTriedAgain()):
		return suspicion{with: r}
	default:
		return suspicion{with: r, most: r.most(), isLone: r.isLone()}
	}
}

// apart are the facilities that are asked for apart from others, in order.
func (l *AdaptiveLimits) apart() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(l.suspects)) {
		if l.suspect(id) != nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func (l *AdaptiveLimits) suspect(facilityID string) *rejection {
	if r := l.suspects[facilityID]; r != nil && !r.isForgotten() {
		return r
	}
	return nil
}
