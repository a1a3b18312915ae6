package cache

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var usual = Freshness{Factor: 1}

// at gives the instant so many minutes before now; minutes to come are negative.
func ago(minutes int) time.Time {
	return time.Now().Truncate(time.Minute).Add(-time.Duration(minutes) * time.Minute)
}

func span(fromAgo, toAgo int) series.Span { return series.Span{From: ago(fromAgo), To: ago(toAgo)} }

// every5 has a value each 5 minutes within a span: the minute of its stamp.
func every5(s series.Span) *series.Series {
	values := &series.Series{DeviceID: "d", Type: "Pac", Unit: "kW"}
	for at := s.From.Truncate(5 * time.Minute); at.Before(s.To); at = at.Add(5 * time.Minute) {
		if !at.Before(s.From) {
			values.Add(at.UnixMilli(), float64(at.Unix()/60), false)
		}
	}
	return values
}

// said writes spans as minutes ago.
func said(spans []series.Span) string {
	now := time.Now().Truncate(time.Minute)
	var texts []string
	for _, s := range spans {
		texts = append(texts, fmt.Sprintf("%.0f-%.0f", now.Sub(s.From).Minutes(), now.Sub(s.To).Minutes()))
	}
	return strings.Join(texts, " ")
}

func expect(t *testing.T, why string, c *Column, s series.Span, fresh Freshness, want string) {
	t.Helper()
	if got := said(c.Lacking(s, time.Now(), fresh)); got != want {
		t.Errorf("%s: lacks %q, want %q", why, got, want)
	}
}

func TestColumnLackingByAge(t *testing.T) {
	const day = 24 * 60
	synctest.Test(t, func(t *testing.T) {
		whole := span(20*day, 0)
		var unknown *Column
		expect(t, "nothing is known", unknown, whole, usual, "28800-0")
		c := unknown.With(every5(whole), true, whole, time.Now())
		expect(t, "just fetched", c, whole, usual, "")

		time.Sleep(60 * time.Second)
		expect(t, "after a minute, the last of what is fresh for a minute", c, whole, usual, "")
		time.Sleep(time.Second) // 61 s; minutes are now counted from 1 min later
		expect(t, "newer than 2 h", c, whole, usual, "120-1")
		expect(t, "twice as long", c, whole, Freshness{Factor: 2}, "")
		expect(t, "nothing is fresh", c, whole, Freshness{Factor: 0}, "28801-1")

		time.Sleep(15 * time.Minute)
		expect(t, "newer than 2 days", c, whole, usual, "2880-16")
		time.Sleep(6 * time.Hour)
		expect(t, "newer than 14 days", c, whole, usual, fmt.Sprintf("%d-%d", 14*day, 376))
		time.Sleep(18 * time.Hour)
		expect(t, "older", c, whole, usual, fmt.Sprintf("%d-%d", 20*day+24*60+16, 24*60+16))
	})
}

func TestColumnLackingGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c *Column
		for _, s := range []series.Span{span(10_000, 9_000), span(8_000, 7_000)} {
			c = c.With(every5(s), true, s, time.Now())
		}
		expect(t, "within", c, span(9_900, 9_100), usual, "")
		expect(t, "between", c, span(9_500, 7_500), usual, "9000-8000")
		expect(t, "around", c, span(11_000, 6_000), usual, "11000-10000 9000-8000 7000-6000")
	})
}

// What was still under way when it was fetched comes with the next refresh.
func TestColumnLackingStartsAfterNewestValue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c *Column
		first := span(600, -1)
		known := every5(span(600, 7)) // the newest value is 7 to 11 minutes old
		c = c.With(known, true, first, time.Now())
		newest := known.Times[known.Len()-1]
		time.Sleep(30 * time.Second)
		lacking := c.Lacking(series.Span{From: first.From, To: first.To.Add(time.Minute)}, time.Now(), usual)
		if len(lacking) != 1 || lacking[0].From.UnixMilli() != newest+1 ||
			!lacking[0].To.Equal(first.To.Add(time.Minute)) {
			t.Errorf("%s", said(lacking))
		}
	})
}

// A plant that sends nothing any more is not asked about its whole silence with each refresh.
func TestColumnOpenEndIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c *Column
		first := span(6000, 0)
		c = c.With(every5(span(6000, 5000)), true, first, time.Now())
		time.Sleep(30 * time.Second)
		expect(t, "silent for days", c, series.Span{From: first.From, To: first.To.Add(time.Minute)}, usual, "120--1")
	})
}

func TestColumnWithCorrections(t *testing.T) {
	var c *Column
	s := span(5000, 4000)
	c = c.With(every5(s), true, s, time.Now())
	before := c.Within(s)
	first, last := before.Values[0], before.Values[before.Len()-1]

	part := span(4600, 4400)
	corrected := &series.Series{Type: "Pac"}
	corrected.Add(ago(4500).UnixMilli(), -7, false)
	corrected.Add(ago(4490).UnixMilli(), 0, true)  // a null is a value
	corrected.Add(ago(100).UnixMilli(), 99, false) // lies outside of what was asked for
	next := c.With(corrected, true, part, time.Now())

	inside := next.Within(part)
	if fmt.Sprint(inside.Values, inside.Null) != "[-7 0] [false true]" {
		t.Errorf("%v %v", inside.Values, inside.Null)
	}
	after := next.Within(span(6000, 0))
	if after.Len() != before.Len()-40+2 || after.Values[0] != first || after.Values[after.Len()-1] != last ||
		after.Unit != "kW" {
		t.Errorf("%d of %d values, unit %q", after.Len(), before.Len(), after.Unit)
	}
	if again := c.Within(s); again.Len() != before.Len() || again.Values[80] != before.Values[80] {
		t.Error("who held the old column sees it change")
	}
}

// How many values are words is told of the span that is looked at, and a correction takes them away.
func TestColumnTextsBelongToTheirSpan(t *testing.T) {
	words := &series.Series{Type: "DeviceStatus"}
	for _, minutes := range []int{4500, 4400, 4300} {
		words.AddWord(ago(minutes).UnixMilli(), "on")
	}
	var none *Column
	s := span(5000, 4000)
	c := none.With(words, true, s, time.Now())
	expectWords := func(c *Column, s series.Span, want int) {
		t.Helper()
		if got := c.Within(s).Texts; got != want {
			t.Errorf("%d words, want %d", got, want)
		}
	}
	expectWords(c, s, 3)
	expectWords(c, span(4450, 4350), 1)
	expectWords(c, span(4290, 4000), 0)
	c = c.With(every5(span(4450, 4350)), true, span(4450, 4350), time.Now())
	expectWords(c, s, 2)
	c = c.With(words, true, s, time.Now())
	expectWords(c, s, 3)
}

func TestColumnFetchedOldestPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		var c *Column
		c = c.With(every5(span(100, 50)), true, span(100, 50), started)
		time.Sleep(time.Minute)
		c = c.With(every5(span(52, 0)), true, span(52, 0), time.Now())
		whole := series.Span{From: started.Truncate(time.Minute).Add(-100 * time.Minute), To: time.Now()}
		if oldest, all := c.Fetched(whole); !all || !oldest.Equal(started) {
			t.Errorf("%v %v", oldest, all)
		}
		if oldest, all := c.Fetched(span(20, 10)); !all || !oldest.Equal(time.Now()) {
			t.Errorf("%v %v", oldest, all)
		}
		whole.From = whole.From.Add(-time.Minute)
		if _, all := c.Fetched(whole); all {
			t.Error("the first minute is not known")
		}
		var none *Column
		if _, all := none.Fetched(whole); all || none.Within(whole).Len() != 0 || none.Named() {
			t.Error("nothing is known")
		}
	})
}

// A clock that is set forward or back must not make old values young, nor young ones last for ever.
func TestAgeWhenClockIsSet(t *testing.T) {
	now := time.Now() // with a monotonic reading
	for _, jumped := range []time.Duration{
		-90 * time.Second, 90 * time.Second, -time.Hour, time.Hour, -24 * time.Hour, 48 * time.Hour, 365 * 24 * time.Hour,
	} {
		fetched := now.Add(-10 * time.Second)
		// Only the wall clock moves: both instants are as far apart as before for the monotonic one.
		old := withWall(fetched, jumped)
		if now.Sub(old) != 10*time.Second || now.Round(0).Sub(old.Round(0)) != 10*time.Second+jumped {
			t.Fatal("this is no jump of the wall clock alone")
		}
		if age := Age(old, now); age < oldTTL {
			t.Errorf("a clock set by %v: taken for %v old", jumped, age)
		}
	}
	if age := Age(now.Add(-10*time.Second), now); age != 10*time.Second {
		t.Errorf("without a jump: %v", age)
	}
	if age := Age(now.Add(time.Second), now); age < oldTTL {
		t.Errorf("fetched in the future: %v", age)
	}
}

// withWall gives the instant as it reads when the wall clock was set forward by so much since: the monotonic reading
// stays (the second word of a time.Time that has one).
func withWall(at time.Time, by time.Duration) time.Time {
	moved := at.Add(-by) // moves both
	*(*int64)(unsafe.Add(unsafe.Pointer(&moved), 8)) += int64(by)
	return moved
}

// Columns against the plainest thing that is right: a table with one line for each minute.
func TestColumnAgainstTableOfMinutes(t *testing.T) {
	type line struct {
		value   float64
		known   bool
		fetched time.Time
	}
	random := rand.New(rand.NewPCG(1, 2))
	synctest.Test(t, func(t *testing.T) {
		base := time.Now().Truncate(time.Minute).Add(-3000 * time.Minute)
		table := make([]line, 3000)
		var c *Column
		for round := range 300 {
			time.Sleep(time.Duration(random.IntN(40)) * time.Second)
			from := random.IntN(2900)
			to := from + 1 + random.IntN(min(200, 3000-from-1)+1)
			s := series.Span{
				From: base.Add(time.Duration(from) * time.Minute),
				To:   base.Add(time.Duration(to) * time.Minute),
			}
			values := &series.Series{Type: "Pac"}
			for i := from; i < min(to, 3000); i++ {
				table[i] = line{known: false, fetched: time.Now()}
				if random.IntN(3) > 0 {
					table[i].known, table[i].value = true, float64(round)
					values.Add(base.Add(time.Duration(i)*time.Minute).UnixMilli(), float64(round), false)
				}
			}
			c = c.With(values, true, s, time.Now())

			// Everything that lacks is missing or stale or ripe; everything that is missing or stale lacks.
			now := time.Now()
			lacks := make([]bool, 3000)
			for _, part := range c.Lacking(series.Span{From: base, To: base.Add(3000 * time.Minute)}, now, usual) {
				for i := range lacks {
					at := base.Add(time.Duration(i) * time.Minute)
					lacks[i] = lacks[i] || !at.Before(part.From) && at.Before(part.To)
				}
			}
			for i, l := range table {
				at := base.Add(time.Duration(i) * time.Minute)
				ttl, onEdge := oldTTL, false
				for _, age := range slices.Backward(ages[:]) {
					if now.Sub(at) < age.youngerThan {
						ttl = age.ttl
					}
					onEdge = onEdge || (now.Sub(at)-age.youngerThan).Abs() < time.Minute
				}
				if onEdge {
					continue // the minute belongs to both ages
				}
				missing := l.fetched.IsZero()
				if !missing && now.Sub(l.fetched) <= ttl*3/4 && lacks[i] &&
					now.Sub(at) > 2*time.Hour { // the open end may lack
					t.Fatalf("round %d: minute %d is fresh and lacks: %v ago, fetched %v ago, TTL %v", round, i, now.Sub(at),
						now.Sub(l.fetched), ttl)
				}
				if (missing || now.Sub(l.fetched) > ttl) && !lacks[i] {
					t.Fatalf("round %d: minute %d is missing or stale and does not lack", round, i)
				}
			}
			next := 0
			got := c.Within(series.Span{From: base, To: base.Add(3000 * time.Minute)})
			for i, l := range table {
				if l.known {
					if next >= got.Len() || got.Times[next] != base.Add(time.Duration(i)*time.Minute).UnixMilli() ||
						got.Values[next] != l.value {
						t.Fatalf("round %d: minute %d", round, i)
					}
					next++
				}
			}
			if next != got.Len() {
				t.Fatalf("round %d: %d values too many", round, got.Len()-next)
			}
		}
	})
}

// An hour that was under way when it was fetched is not whole, however long values stay fresh.
func TestColumnUnfinishedBuckets(t *testing.T) {
	for _, factor := range []float64{1, 5, 10, 100} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(10 * time.Minute)
			midnight := time.Now().Truncate(24 * time.Hour) // it is 00:10
			hour := series.Span{From: midnight, To: midnight.Add(time.Hour)}
			values := &series.Series{}
			values.Add(midnight.UnixMilli(), 10, false) // ten minutes of the hour's energy
			var c *Column
			c = c.With(values, true, hour, time.Now())
			for _, later := range []time.Duration{3 * time.Hour, 20 * time.Hour} {
				time.Sleep(later)
				if got := c.Lacking(hour, time.Now(), Freshness{Factor: factor}); len(got) != 1 ||
					!got[0].From.Equal(midnight) {
					t.Errorf("factor %g, %v later: lacks %v", factor, later, got)
				}
			}
		})
	}
}

// The age of what is known shows, also beside what is not.
func TestColumnFetchedOverGaps(t *testing.T) {
	start := time.Now().Add(-time.Hour)
	whole := series.Span{From: start, To: start.Add(time.Hour)}
	var c *Column
	c = c.With(&series.Series{}, true, series.Span{From: start.Add(50 * time.Minute), To: whole.To},
		start.Add(time.Minute))
	c = c.With(&series.Series{}, true, series.Span{From: start.Add(20 * time.Minute), To: start.Add(30 * time.Minute)},
		start.Add(2*time.Minute))
	if oldest, isWhole := c.Fetched(whole); isWhole || !oldest.Equal(start.Add(time.Minute)) {
		t.Errorf("%v %v", oldest, isWhole)
	}
	if oldest, isWhole := c.Fetched(
		series.Span{From: start, To: start.Add(10 * time.Minute)},
	); isWhole ||
		!oldest.IsZero() {
		t.Errorf("%v %v", oldest, isWhole)
	}
}

// What comes in another unit than is remembered is converted, or kept beside it; the column's unit stays.
func TestColumnUnits(t *testing.T) {
	s := span(5000, 4000)
	early, late := span(5000, 4500), span(4500, 4000)
	for _, c := range []struct {
		first, then  string
		value        float64
		unit, others string
	}{
		{"kW", "W", 0.007, "kW", "[]"}, {"W", "MW", 7e6, "W", "[]"}, {"", "kW", 7, "kW", "[]"}, {"kW", "", 7, "kW", "[]"},
		{"kWh", "EUR", 7, "EUR", "[kWh]"}, {"kW", "kWh", 7, "kWh", "[kW]"},
	} {
		var column *Column
		for _, part := range []struct {
			span  series.Span
			unit  string
			value float64
		}{{early, c.first, 1}, {late, c.then, 7}} {
			values := every5(part.span)
			values.Unit = part.unit
			for i := range values.Values {
				values.Values[i] = part.value
			}
			column = column.With(values, true, part.span, time.Now())
		}
		var last *series.Series
		var others []string
		for _, member := range column.Within(s).Members() {
			if member.Within(late).Len() > 0 {
				last = member.Within(late)
			} else {
				others = append(others, member.Unit)
			}
		}
		if last.Unit != c.unit || last.Values[0] != c.value || fmt.Sprint(others) != c.others {
			t.Errorf("%s, then %s: %v %s beside %v", c.first, c.then, last.Values[0], last.Unit, others)
		}
		// Fetched again in the first unit, nothing is left of the second.
		again := every5(late)
		again.Unit = c.first
		column = column.With(again, true, late, time.Now())
		if members := column.Within(s).Members(); len(members) != 1 || members[0].Len() != every5(s).Len() {
			t.Errorf("%s, %s, then %s: %d series", c.first, c.then, c.first, len(members))
		}
	}
}
