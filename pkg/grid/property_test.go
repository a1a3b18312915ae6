package grid

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Zones whose clocks do everything that clocks do: changes at midnight, over midnight, by half an hour, by a whole day,
// offsets of quarter hours and of seconds.
var zoneNames = []string{
	"UTC", "Europe/Berlin", "Europe/London", "Europe/Madrid", "Europe/Istanbul", "Africa/Cairo", "Africa/Casablanca",
	"Africa/Monrovia", "America/Asuncion", "America/Havana", "America/New_York", "America/Santiago",
	"America/Sao_Paulo", "America/Scoresbysund", "America/St_Johns", "Antarctica/Troll", "Asia/Beirut", "Asia/Gaza",
	"Asia/Kathmandu", "Asia/Kolkata", "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "Pacific/Apia",
	"Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Kwajalein",
}

// grids of every unit, single and several, in a zone.
func grids(in *time.Location) []Grid {
	all := []Grid{
		Of(query.Month, in).Times(3), Of(query.Year, in).Times(2), Of(query.Year, in).Times(10),
		Of(query.Day, in).Times(5), Of(query.Hour, in).Times(7), {week, 1, in}, {week, 3, in},
		Of(query.Hour, in).Times(2).Aligned(in), Of(query.Hour, in).Times(12).Aligned(in), Of(query.Hour, in).Aligned(in),
		Of(query.FiveMinutes, in).Times(2).Aligned(in),
	}
	for _, resolution := range query.Resolutions {
		all = append(all, Of(resolution, in))
	}
	return all
}

var (
	from1900 = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	to2200   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

func anyInstant() time.Time {
	seconds := from1900.Unix() + rand.Int64N(to2200.Unix()-from1900.Unix())
	return time.Unix(seconds, rand.Int64N(2)*rand.Int64N(1e9)).UTC()
}

// around gives instants that are likely to break something: a random one, and those around the latest change of the
// zone's clock before it.
func around(in *time.Location) []time.Time {
	at := anyInstant()
	instants := []time.Time{at}
	if change, _ := at.In(in).ZoneBounds(); !change.IsZero() {
		for _, off := range []time.Duration{-time.Hour, -1, 0, 1, 30 * time.Second, time.Hour} {
			instants = append(instants, change.Add(off))
		}
	}
	return instants
}

func TestFloorAndNextContainInstant(t *testing.T) {
	for _, name := range zoneNames {
		in := zone(t, name)
		for _, g := range grids(in) {
			for range 40 {
				for _, at := range around(in) {
					floor := g.Floor(at)
					next := g.Next(floor)
					switch {
					case floor.After(at) || !at.Before(next):
						t.Fatalf("%s %s: %s is not in [%s, %s)", name, g, at, floor, next)
					case g.Floor(floor) != floor:
						t.Fatalf("%s %s: the floor of %s is %s", name, g, floor, g.Floor(floor))
					case g.Next(at) != next:
						t.Fatalf("%s %s: after %s comes %s, after its floor %s", name, g, at, g.Next(at), next)
					case g.Floor(next) != next || g.Floor(next.Add(-1)) != floor:
						t.Fatalf("%s %s: hole or overlap at %s", name, g, next)
					}
				}
			}
		}
	}
}

// Walking the buckets over 300 years (days over 100) meets each once, and none is longer or shorter than its unit
// allows.
func TestBucketsTile(t *testing.T) {
	for _, name := range zoneNames {
		in := zone(t, name)
		days, months, years := Of(query.Day, in), Of(query.Month, in), Of(query.Year, in)
		for _, g := range []Grid{days, {week, 1, in}, months, months.Times(3), years} {
			from, to := from1900, to2200
			if g.unit == day {
				from, to = from.AddDate(60, 0, 0), to.AddDate(-140, 0, 0)
			}
			at := g.Floor(from)
			count := int64(0)
			for at.Before(to) {
				next := g.Next(at)
				// A month differs from its nominal step by two days, and a date that a zone had twice or never by one.
				length, nominal := next.Sub(at), g.Step()
				if length <= 0 || length < nominal-3*oneDay || length > nominal+3*oneDay {
					t.Fatalf("%s %s: %s is %s long", name, g, at, length)
				}
				if g.Floor(next.Add(-1)) != at {
					t.Fatalf("%s %s: the bucket before %s is not %s", name, g, next, at)
				}
				at = next
				count++
			}
			// Buckets counts by arithmetic what was walked; it may count the day that a zone skipped.
			counted := g.Buckets(series.Span{From: from, To: to})
			if counted != count && !(counted == count+1 && g.unit == day) {
				t.Errorf("%s %s: %d buckets, counted %d", name, g, count, counted)
			}
		}
	}
}

// The definition, minute by minute: a day starts when the zone's clock first shows its date.
func TestDaysStartWhenDateIsFirstShown(t *testing.T) {
	for _, c := range []struct {
		zone string
		year int
	}{
		{"Europe/Berlin", 2026}, {"America/Asuncion", 2023}, {"Africa/Cairo", 2024}, {"America/Havana", 2024},
		{"Atlantic/Azores", 2026}, {"America/St_Johns", 2010}, {"Australia/Lord_Howe", 2026}, {"Pacific/Apia", 2011},
		{"Pacific/Kwajalein", 1969}, {"America/Scoresbysund", 2024}, {"Africa/Casablanca", 2025}, {"Antarctica/Troll", 2026},
	} {
		in := zone(t, c.zone)
		days := Of(query.Day, in)
		end := time.Date(c.year+1, 1, 5, 0, 0, 0, 0, time.UTC)
		var latest, start time.Time
		seen := 0
		for at := time.Date(c.year, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(time.Minute) {
			y, m, d := at.In(in).Date()
			if date := time.Date(y, m, d, 0, 0, 0, 0, time.UTC); date.After(latest) {
				latest, start = date, at
				seen++
			}
			if seen > 1 && at.Minute()%10 == 1 || at.Equal(start) && seen > 1 {
				if got := days.Floor(at); got != start {
					t.Fatalf("%s: the day of %s starts at %s, not %s", c.zone, at, start, got)
				}
			}
		}
	}
}

func TestWeeksStartOnMonday(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	weeks := Grid{week, 1, berlin}
	for range 1000 {
		at := anyInstant()
		floor := weeks.Floor(at).In(berlin)
		y, w := at.In(berlin).ISOWeek()
		if fy, fw := floor.ISOWeek(); floor.Weekday() != time.Monday || fy != y || fw != w {
			t.Fatalf("%s: the week starts on %s", at, floor)
		}
	}
}

func TestOutwardIsSmallest(t *testing.T) {
	for _, name := range zoneNames {
		in := zone(t, name)
		for _, g := range grids(in) {
			for range 20 {
				span := series.Span{From: anyInstant()}
				span.To = span.From.Add(1 + rand.N(2*g.Step()))
				out := g.Outward(span)
				switch {
				case out.From.After(span.From) || out.To.Before(span.To):
					t.Fatalf("%s %s: %v does not contain %v", name, g, out, span)
				case g.Floor(out.From) != out.From || g.Ceil(out.To) != out.To:
					t.Fatalf("%s %s: %v are not whole buckets", name, g, out)
				// One bucket less at either end would cut the span.
				case !g.Next(out.From).After(span.From) || !g.Floor(out.To.Add(-1)).Before(span.To):
					t.Fatalf("%s %s: %v is more than %v needs", name, g, out, span)
				}
			}
		}
	}
}

// The counterparts of different buckets differ and have their order, and those of a span lie in it.
func TestCounterparts(t *testing.T) {
	for range 3000 {
		own, common := zone(t, zoneNames[rand.IntN(len(zoneNames))]), zone(t, zoneNames[rand.IntN(len(zoneNames))])
		for _, g := range grids(own) {
			span := series.Span{From: anyInstant()}
			span.To = span.From.Add(rand.N(5 * g.Step()))
			chosen := g.Counterparts(span, common)
			if !g.Calendar() {
				continue
			}
			last := span.From.Add(-1)
			for at := chosen.From; at.Before(chosen.To); at = g.Next(at) {
				moved := g.Counterpart(at, common)
				if !moved.After(last) || !moved.Before(span.To) {
					t.Fatalf("%s of %s by %s: %s moves to %s, after %s in %v", g, own, common, at, moved, last, span)
				}
				last = moved
			}
			if edge := g.In(common).Ceil(span.To); g.Counterpart(chosen.To, common).Before(edge.Add(-12 * time.Hour)) {
				t.Fatalf("%s of %s by %s: %v misses a bucket of %v", g, own, common, chosen, span)
			}
		}
	}
}
