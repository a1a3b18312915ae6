package series

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

func span(from, to int64) Span { return Span{time.UnixMilli(from), time.UnixMilli(to)} }

func TestTidy(t *testing.T) {
	s := &Series{}
	for _, p := range []struct {
		at    int64
		value float64
		null  bool
	}{
		{30, 3, false}, {10, 1, false}, // unsorted
		{20, 2, false}, {20, 2.5, false}, // the later one corrects
		{25, 9, false}, {25, 0, true}, // a null corrects nothing
		{27, 0, true},                 // null stays
		{9, 7, false}, {40, 8, false}, // outside: the end does not belong to the span
		{10, 0, true},
	} {
		s.Add(p.at, p.value, p.null)
	}
	s.Tidy(span(10, 40))
	got := fmt.Sprint(s.Times, s.Values, s.Null)
	if want := "[10 20 25 27 30] [1 2.5 9 0 3] [false false false true false]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTidyAnyOrder(t *testing.T) {
	const n = 200
	want := &Series{}
	for i := range int64(n) {
		want.Add(i, float64(i), i%7 == 0)
	}
	for range 20 {
		got := &Series{}
		for _, i := range rand.Perm(n) {
			got.Add(int64(i), float64(i), i%7 == 0)
		}
		got.Tidy(span(0, n))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatal("order of arrival shows")
		}
	}
}

// Words are counted where they are: a span without words has none, and neither has an instant whose word was corrected.
func TestTextsWithinSpan(t *testing.T) {
	s := &Series{}
	s.AddWord(10, "on")
	s.Add(20, 2, false)
	s.AddWord(30, "on")
	s.Add(30, 3, false) // corrects the word
	s.Add(40, 0, true)
	s.AddWord(50, "on")
	s.AddWord(60, "on")
	if s.Texts != 4 {
		t.Errorf("%d words", s.Texts)
	}
	s.Tidy(span(10, 60))
	if s.Texts != 2 {
		t.Errorf("%d words after Tidy", s.Texts)
	}
	for _, c := range []struct {
		span  Span
		words int
	}{{span(0, 100), 2}, {span(10, 11), 1}, {span(11, 50), 0}, {span(50, 60), 1}, {span(55, 60), 0}} {
		if got := s.Within(c.span).Texts; got != c.words {
			t.Errorf("%d words in %v, want %d", got, c.span, c.words)
		}
	}
	if got := Join(s.Within(span(40, 60)), s.Within(span(10, 40))); got.Texts != 2 || got.Len() != 5 {
		t.Errorf("%d words in %d points", got.Texts, got.Len())
	}
}

func TestSpanContains(t *testing.T) {
	s := span(1000, 2000)
	for at, inside := range map[int64]bool{999: false, 1000: true, 1999: true, 2000: false} {
		if s.Contains(at) != inside {
			t.Errorf("%d: %v", at, !inside)
		}
	}
}

// Of what was asked for in parts, the middle may come last.
func TestJoinIntoGap(t *testing.T) {
	outer, inner, before := &Series{}, &Series{}, &Series{}
	for _, at := range []int64{10, 20, 50, 60} {
		outer.Add(at, float64(at), false)
	}
	inner.Add(30, 30, false)
	inner.Add(40, 0, true)
	before.Add(5, 5, false)
	got := Join(outer, inner, before)
	if fmt.Sprint(got.Times, got.Values, got.Null) !=
		"[5 10 20 30 40 50 60] [5 10 20 30 0 50 60] [false false false false true false false]" {
		t.Errorf("%v %v %v", got.Times, got.Values, got.Null)
	}
	if fmt.Sprint(outer.Times, inner.Times) != "[10 20 50 60] [30 40]" {
		t.Error("the parts were changed")
	}
}
