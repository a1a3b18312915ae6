package api

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

var startLimits = plan.Limits{Points: 50_000, Facilities: 20, MaxFacilities: 500}

func limitsOf(configured plan.Limits) *Limits {
	l := NewLimits()
	l.Configure(configured)
	return l
}

// asked is a document for some facilities, each with as many points.
type asked struct{ from, to, points int }

func (a asked) size() Size {
	n := a.to - a.from
	return Size{Facilities: n, Fields: n, Points: n * a.points}
}

func (a asked) parts() []Asked {
	var parts []Asked
	for i := a.from; i < a.to; i++ {
		parts = append(parts, Asked{fmt.Sprint("p", i), fmt.Sprint(a.points)})
	}
	return parts
}

func sizeOf(from, to, points int) asked { return asked{from, to, points} }

// answer tells the limits that a document was answered well.
func answer(l *Limits, a asked) { l.Answered(a.size(), a.parts(), 1000, true) }

// reject tells the limits that a document was too much as a whole.
func reject(l *Limits, a asked, isTemporary bool) (again bool) {
	return l.Reject(Rejected{Size: a.size(), Suspects: a.parts(), IsTemporary: isTemporary})
}

func TestLimitsGrow(t *testing.T) {
	l := limitsOf(startLimits)
	for _, want := range []int{20, 40, 80, 160, 320, 500, 500} {
		if got := l.Current(); got.Facilities != want || got.Points != 50_000 {
			t.Fatalf("%d facilities, %d points; want %d facilities", got.Facilities, got.Points, want)
		}
		answer(l, sizeOf(0, l.Current().Facilities, 30))
	}
	set := limitsOf(plan.Limits{Points: 50_000, Facilities: 2})
	for range 20 {
		answer(set, sizeOf(0, set.Current().Facilities, 30))
	}
	if got := set.Current().Facilities; got != 2 {
		t.Errorf("from 2 facilities, which are set, to %d", got)
	}
}

// Documents do not grow when the answer took long or was large, nor beyond what was really asked for.
func TestLimitsDoNotGrowFor(t *testing.T) {
	for why, answered := range map[string]func(*Limits){
		"a slow answer":    func(l *Limits) { l.Answered(sizeOf(0, 20, 30).size(), nil, 1000, false) },
		"a large answer":   func(l *Limits) { l.Answered(sizeOf(0, 20, 30).size(), nil, 10<<20, true) },
		"a small question": func(l *Limits) { answer(l, sizeOf(0, 5, 30)) },
		"an answer larger than half of what one may be": func(l *Limits) {
			l.SetResponseBytes(1 << 20)
			l.Answered(sizeOf(0, 20, 30).size(), nil, 300<<10, true)
		},
	} {
		l := limitsOf(startLimits)
		answered(l)
		if got := l.Current().Facilities; got != 20 {
			t.Errorf("%s: %d facilities", why, got)
		}
	}
}

// When all suspects are answered in smaller documents, the size was the reason; minutes later it is tried again.
func TestLimitsLearnSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limitsOf(startLimits)
		if !reject(l, sizeOf(0, 20, 289), false) {
			t.Fatal("not tried with less")
		}
		answer(l, sizeOf(0, 10, 289))
		if got := l.Current(); got.Facilities < 20 || got.Points != 50_000 {
			t.Errorf("learnt from half of it: %+v", got)
		}
		answer(l, sizeOf(10, 20, 289))
		if got := l.Current(); got.Facilities != 10 || got.Points != 2890 {
			t.Errorf("not learnt: %+v", got)
		}
		answer(l, sizeOf(0, 10, 289))
		if got := l.Current(); got.Facilities != 10 || got.Points != 2890 {
			t.Errorf("forgotten at once: %+v", got)
		}
		time.Sleep(memory + time.Second)
		answer(l, sizeOf(0, 10, 289))
		if got := l.Current(); got.Facilities != 20 || got.Points != 5780 {
			t.Errorf("not tried again: %+v", got)
		}
	})
}

// What was answered before in the same number is not the reason.
func TestLimitsLearnKind(t *testing.T) {
	l := limitsOf(startLimits)
	answer(l, sizeOf(0, 20, 30))
	reject(l, sizeOf(0, 20, 2000), false)
	answer(l, sizeOf(0, 10, 2000))
	answer(l, sizeOf(10, 20, 2000))
	if got := l.Current(); got.Facilities < 20 || got.Points != 20_000 {
		t.Errorf("%d facilities, %d points", got.Facilities, got.Points)
	}
}

// A facility that is rejected alone narrows nobody's limits but its own.
func TestLimitsOfOddFacility(t *testing.T) {
	l := limitsOf(startLimits)
	reject(l, sizeOf(0, 4, 289), false)
	answer(l, sizeOf(2, 4, 289))
	reject(l, sizeOf(0, 2, 289), false)
	answer(l, sizeOf(1, 2, 289))
	for points := 289; points > 30; points /= 2 {
		reject(l, sizeOf(0, 1, points), false)
	}
	if got := l.Current(); got.Facilities < 20 || got.Points != 50_000 {
		t.Errorf("%d facilities, %d points", got.Facilities, got.Points)
	}
	if got := l.CurrentOf("p0").Points; got > 36 {
		t.Errorf("%d points of the odd one", got)
	}
	if got := l.CurrentOf("p1").Points; got != 50_000 {
		t.Errorf("%d points of another", got)
	}
}

func TestLimitsSummary(t *testing.T) {
	l := limitsOf(startLimits)
	if got := l.Summary().String(); got != "Requests ask for up to 20 facilities and 50000 data points" {
		t.Error(got)
	}
	answer(l, sizeOf(0, 20, 30))
	for i := range 7 {
		reject(l, sizeOf(i, i+1, 30), false)
	}
	if got := l.Summary().String(); got != "Requests ask for up to 40 facilities and 50000 data points; apart from the "+
		"others, because the API rejected requests with them: p0, p1, p2, p3, p4 and 2 more" {
		t.Error(got)
	}
}

// A bad hour of the API leaves documents of a sensible size, and passes with the first answers.
func TestLimitsAfterTimeouts(t *testing.T) {
	l := limitsOf(startLimits)
	for n := 16; n > 1; n /= 2 {
		for from := 0; from < 16; from += n {
			reject(l, sizeOf(from, from+n, 289), true)
		}
	}
	for i := range 16 {
		answer(l, sizeOf(i, i+1, 289))
	}
	if got := l.Current(); got.Points < MinPoints {
		t.Errorf("%d points", got.Points)
	}
	for range 8 {
		answer(l, sizeOf(0, l.Current().Facilities, l.Current().Points/l.Current().Facilities+1))
	}
	if got := l.Current(); got.Facilities < 20 || got.Points != 50_000 {
		t.Errorf("%d facilities, %d points", got.Facilities, got.Points)
	}
}

// When everything is rejected, asking for less ends soon.
func TestLimitsSearchEnds(t *testing.T) {
	l := limitsOf(startLimits)
	rejected := 0
	for waiting := []asked{{0, 256, 289}}; len(waiting) > 0; waiting = waiting[1:] {
		one := waiting[0]
		rejected++
		if middle := (one.from + one.to) / 2; reject(l, one, false) && middle > one.from {
			waiting = append(waiting, asked{one.from, middle, 289}, asked{middle, one.to, 289})
		}
	}
	if rejected > 2*maxRejected+1 {
		t.Errorf("%d rejected documents", rejected)
	}
	if reject(l, asked{0, 256, 289}, false) {
		t.Error("the same is tried again in smaller documents the next time")
	}
}

// What else of the same facilities is answered meanwhile says nothing of what was rejected.
func TestLimitsLearnFromWhatWasRejected(t *testing.T) {
	l := limitsOf(startLimits)
	reject(l, sizeOf(0, 3, 5000), false)
	for i := range 3 {
		answer(l, sizeOf(i, i+1, 30))
	}
	answer(l, sizeOf(1, 3, 5000))
	if got := l.Current(); got.Facilities < 20 || got.Points != 50_000 {
		t.Errorf("learnt from other answers: %+v", got)
	}
}

// A facility that was rejected alone is tried again minutes later, alone, and is one of many once it is answered.
func TestLimitsOfOddFacilityLoosen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limitsOf(startLimits)
		reject(l, sizeOf(0, 1, 289), false)
		reject(l, sizeOf(0, 1, 144), false)
		if got := l.CurrentOf("p0").Points; got != 72 {
			t.Errorf("%d points", got)
		}
		time.Sleep(memory + time.Second)
		if own := l.adaptive.suspicion("p0"); own.with == nil || l.CurrentOf("p0").Points != 50_000 {
			t.Errorf("%+v: not tried again alone", own)
		}
		if !reject(l, sizeOf(0, 1, 289), false) {
			t.Error("not searched anew")
		}
		time.Sleep(memory + time.Second)
		answer(l, sizeOf(0, 1, 289))
		if own := l.adaptive.suspicion("p0"); own.with != nil {
			t.Errorf("%+v: still apart", own)
		}
	})
}
