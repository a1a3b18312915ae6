package cache

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// everyMinute has a value each minute within a span: the number of the fetch.
func everyMinute(s series.Span, fetch int) *series.Series {
	values := &series.Series{DeviceID: "d", Type: "Pac", Unit: "kW"}
	for at := s.From; at.Before(s.To); at = at.Add(time.Minute) {
		values.Add(at.UnixMilli(), float64(fetch), false)
	}
	return values
}

// exchange has one column absorb all that another knows of a span, as it is after a while at another place.
func exchange(t *testing.T, from, to *Column, s series.Span, later time.Duration) *Column {
	t.Helper()
	for _, window := range Windows(query.Minute, s, 1000) {
		encoded := from.Encode(window, time.Time{}, time.Now())
		if encoded == nil {
			continue
		}
		part, err := Decode(encoded, window, time.Now().Add(-later))
		if err != nil {
			t.Fatal(err)
		}
		to = to.Absorb(part)
	}
	return to
}

func TestColumnExchanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := span(3*24*60, 0)
		var c *Column
		for _, part := range []series.Span{span(3*24*60, 1000), span(900, 30), span(40, 0)} {
			values := every5(part)
			values.Note(series.AssumedClock, 1, "x")
			c = c.With(values, true, part, time.Now())
			time.Sleep(20 * time.Second)
		}
		got := exchange(t, c, nil, s, 0)
		for _, later := range []int{0, 50, 70, 1000, 100_000} {
			for _, fresh := range []Freshness{usual, {Factor: 1, IgnoresLearnt: true}, {Factor: 3}} {
				now := time.Now().Add(time.Duration(later) * time.Second)
				if a, b := said(c.Lacking(s, now, fresh)), said(got.Lacking(s, now, fresh)); a != b {
					t.Errorf("after %d s lacks %q, and %q after it was exchanged", later, a, b)
				}
			}
		}
		if !reflect.DeepEqual(c.Within(s), got.Within(s)) || !got.Named() || got.Unit() != "kW" {
			t.Errorf("%+v, want %+v", got.Within(s), c.Within(s))
		}
		if again := exchange(t, got, c, s, 0); again != c {
			t.Error("a column changes by what it knows itself")
		}
	})
}

// What was learnt of how settled values are is exchanged, too.
func TestColumnExchangesWhatWasLearnt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := span(120, 0)
		values := every5(whole)
		var c *Column
		for range 6 {
			c = c.With(values, true, whole, time.Now())
			time.Sleep(time.Minute)
		}
		got := exchange(t, c, nil, whole, 0)
		if a, b := said(c.Lacking(whole, time.Now(), usual)), said(got.Lacking(whole, time.Now(), usual)); a != b {
			t.Errorf("lacks %q, and %q after it was exchanged", a, b)
		}
		if a, b := c.settling, got.settling; a.age != b.age {
			t.Error(a, b)
		}
	})
}

// Of what several memories know, the newest fetch wins everywhere, in whatever order they exchange it.
func TestColumnAbsorbsTheNewest(t *testing.T) {
	for seed := range uint64(60) {
		synctest.Test(t, func(t *testing.T) {
			draw := rand.New(rand.NewPCG(seed, 1))
			const minutes = 45 * 60 // of values older than two days, those of an hour count as fetched together
			begin := ago(minutes)
			newest := [minutes]int{}
			var columns [3]*Column
			for fetch := 1; fetch <= 12; fetch++ {
				time.Sleep(time.Duration(2+draw.IntN(300)) * time.Second)
				from := draw.IntN(minutes)
				to := min(minutes, from+1+draw.IntN(minutes/2))
				s := series.Span{From: begin.Add(time.Duration(from) * time.Minute),
					To: begin.Add(time.Duration(to) * time.Minute)}
				own := draw.IntN(len(columns))
				columns[own] = columns[own].With(everyMinute(s, fetch), true, s, time.Now())
				for i := from; i < to; i++ {
					newest[i] = fetch
				}
				if other := draw.IntN(len(columns)); draw.IntN(2) == 0 && other != own {
					columns[other] = exchange(t, columns[own], columns[other],
						series.Span{From: begin, To: begin.Add(minutes * time.Minute)}, 0)
				}
			}
			whole := series.Span{From: begin, To: begin.Add(minutes * time.Minute)}
			var all *Column
			for _, i := range draw.Perm(len(columns)) {
				all = exchange(t, columns[i], all, whole, 0)
			}
			want := ""
			for i, fetch := range newest {
				if fetch > 0 {
					want += fmt.Sprint(i, "=", fetch, " ")
				}
			}
			got, values := "", all.Within(whole)
			for i, at := range values.Times {
				got += fmt.Sprint(time.UnixMilli(at).Sub(begin).Minutes(), "=", values.Values[i], " ")
			}
			if got != want {
				t.Errorf("seed %d: not the newest of all", seed)
			}
		})
	}
}

func TestColumnEncodesNoOlder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, young := span(60, 30), span(30, 0)
		c := (*Column)(nil).With(every5(old), true, old, time.Now())
		time.Sleep(time.Minute)
		since := time.Now()
		c = c.With(every5(young), true, young, time.Now())
		window := series.Span{From: ago(24 * 60), To: ago(-24 * 60)}
		part, err := Decode(c.Encode(window, since, time.Now()), window, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		got := (*Column)(nil).Absorb(part)
		if _, whole := got.Fetched(young); !whole || !got.Newest(old).IsZero() {
			t.Errorf("%+v", got.fetched)
		}
		var none *Column
		if c.Encode(window, time.Now().Add(time.Second), time.Now()) != nil || none.Encode(window, since, since) != nil {
			t.Error("something is made of nothing")
		}
	})
}

func TestPartBroken(t *testing.T) {
	s := span(60, 0)
	c := (*Column)(nil).With(every5(s), true, s, time.Now())
	window := Windows(query.Minute, s, 2)[0]
	whole := c.Encode(window, time.Time{}, time.Now())
	for length := range len(whole) {
		if _, err := Decode(whole[:length], window, time.Now()); err == nil {
			t.Fatalf("%d of %d bytes are a part", length, len(whole))
		}
	}
	other := series.Span{From: window.To, To: window.To.Add(24 * time.Hour)}
	if _, err := Decode(whole, other, time.Now()); err == nil {
		t.Error("the part of one window is taken for that of another")
	}
}

func TestWindows(t *testing.T) {
	day := func(n int) time.Time { return time.UnixMilli(int64(n) * 24 * time.Hour.Milliseconds()) }
	for _, c := range []struct {
		resolution query.Resolution
		from, to   time.Time
		want       int
	}{
		{query.Raw, day(1), day(2), 1},
		{query.Raw, day(1), day(2).Add(1), 1}, // stamps are in milliseconds
		{query.Raw, day(1), day(2).Add(time.Millisecond), 2},
		{query.Raw, day(-2).Add(-time.Minute), day(-1), 2},
		{query.FiveMinutes, day(0), day(8), 2},
		{query.Hour, day(0), day(32), 1},
		{query.Day, day(0), day(366), 1},
		{query.Raw, day(0), day(50), 0},
	} {
		if got := Windows(c.resolution, series.Span{From: c.from, To: c.to}, 40); len(got) != c.want {
			t.Errorf("%s %s: %v", c.resolution, c.from, got)
		}
	}
}
