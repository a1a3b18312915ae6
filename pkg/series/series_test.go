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
		{20, 2, false}, {20, 2.5, false}, // the later corrects
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

func TestTidyOfManyOrdersIsOne(t *testing.T) {
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

func TestSpanIsHalfOpenToTheMillisecond(t *testing.T) {
	s := span(1000, 2000)
	for at, inside := range map[int64]bool{999: false, 1000: true, 1999: true, 2000: false} {
		if s.Contains(at) != inside {
			t.Errorf("%d: %v", at, !inside)
		}
	}
}
