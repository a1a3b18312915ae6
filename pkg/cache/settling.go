package cache

import (
	"cmp"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// settling is how old the oldest value was of which a change was seen, as far as that is usual: values that are younger
// are not taken for settled, however often they were the same.
type settling struct {
	age time.Duration
	at  time.Time // when it was seen
}

const (
	// maxSettling is up to which age a change is usual, such as of a value that comes late. A change of an older value
	// is a correction: then nothing of the column is taken for settled until it has been looked at again.
	maxSettling = 30 * time.Minute
	// settlingTTL is for how long that values change late is remembered.
	settlingTTL = 24 * time.Hour
)

// same is from when until when something was the same whenever it was fetched. A change is no sooner seen than that.
type same struct{ since, until time.Time }

func (s same) length() time.Duration { return s.until.Sub(s.since) }

// learn adds the range that was fetched at an instant to those of the column, with what it shows of how settled values
// are, compared with what was known before.
func (c *Column) learn(before *Column, values *series.Series, from, to int64, at time.Time) {
	if c.settling = before.settling; Age(c.settling.at, at) > settlingTTL {
		c.settling = settling{}
	}
	changed := before.firstChange(values, from, to)
	isCorrected := false
	if changed < to {
		age := at.Sub(time.UnixMilli(changed))
		if isCorrected = age > maxSettling; !isCorrected {
			c.settling = settling{max(c.settling.age, age), at}
		}
	}
	for i := range c.fetched {
		if isCorrected {
			c.fetched[i].same = same{c.fetched[i].at, c.fetched[i].at}
		}
	}
	var parts []fetched
	next := from
	add := func(until int64, known same) {
		if until > next {
			parts = append(parts, fetched{next, until, at, known})
			next = until
		}
	}
	var isNew same // like what has been the same for the longest time, as soon as that is known
	for _, known := range before.fetched {
		if known.to <= from || known.from >= to {
			continue
		}
		add(known.from, isNew)
		end := min(known.to, to)
		if !isCorrected && Age(known.same.since, at) != forever {
			add(min(end, changed, before.complete(known)), same{known.same.since, at})
		}
		if changed < end {
			add(end, same{at, at})
		}
		add(end, isNew)
	}
	add(to, isNew)
	c.fetched = append(c.fetched, parts...)
	c.settleNew(at)
	slices.SortFunc(c.fetched, func(a, b fetched) int { return cmp.Compare(a.from, b.from) })
	c.joinFetched(at)
}

// settleNew takes what was fetched for the first time, or was still under way, for as settled as what has been the same
// for the longest time of the last hours.
func (c *Column) settleNew(at time.Time) {
	longest := same{at, at}
	recent := at.Add(-ages[0].youngerThan).UnixMilli()
	for _, known := range c.fetched {
		if known.to > recent && known.same.length() > longest.length() {
			longest = known.same
		}
	}
	for i := range c.fetched {
		if c.fetched[i].same == (same{}) {
			c.fetched[i].same = longest
		}
	}
}

// joinFetched makes one of ranges that touch and were fetched together. Of the old values that refreshed dashboards
// leave behind, those of an hour are one range, too: they count as fetched when the first of them was.
func (c *Column) joinFetched(now time.Time) {
	old := now.Add(-ages[1].youngerThan).UnixMilli()
	kept := c.fetched[:0]
	for _, one := range c.fetched {
		if n := len(kept); n > 0 && kept[n-1].to == one.from {
			last := &kept[n-1]
			isOld := one.to <= old && last.at.Before(one.at) && one.at.Sub(last.at) < time.Hour
			if isOld || last.at == one.at && last.same == one.same {
				last.to = one.to
				continue
			}
		}
		kept = append(kept, one)
	}
	c.fetched = kept
}

// firstChange is the earliest stamp in a range of which another value is known, or of which only one of both has a
// value; the end of the range if there is none. What was still under way does not count.
func (c *Column) firstChange(values *series.Series, from, to int64) int64 {
	for _, known := range c.fetched {
		start, end := max(from, known.from), min(to, c.complete(known))
		if start >= end {
			continue
		}
		both := series.Span{From: time.UnixMilli(start), To: time.UnixMilli(end)}
		if changed, ok := firstDifference(c.values.Within(both), values.Within(both)); ok {
			return changed
		}
	}
	return to
}

// firstDifference compares what was known with what came, source by source, in the units of what was known.
func firstDifference(known, came *series.Series) (stamp int64, isDifferent bool) {
	none := series.Span{From: distantFuture, To: distantFuture}
	came = series.Join(known.Within(none), came)
	type name struct{ source, unit string }
	others := map[name]*series.Series{}
	for _, member := range came.Members() {
		others[name{member.Source, member.Unit}] = member
	}
	note := func(a, b *series.Series) {
		if at, ok := firstDifferenceOf(a, b); ok && (!isDifferent || at < stamp) {
			stamp, isDifferent = at, true
		}
	}
	for _, member := range known.Members() {
		of := name{member.Source, member.Unit}
		other, ok := others[of]
		if delete(others, of); !ok {
			other = &series.Series{}
		}
		note(member, other)
	}
	for _, other := range others {
		note(&series.Series{}, other)
	}
	return stamp, isDifferent
}

// hasOtherText tells whether a word or an instant is not the same in both.
func hasOtherText(a, b *series.Series, i int) bool {
	if a.Texts == 0 && b.Texts == 0 {
		return false // the usual case
	}
	one, isOne := a.Text(i)
	other, isOther := b.Text(i)
	return one != other || isOne != isOther
}

func firstDifferenceOf(a, b *series.Series) (stamp int64, isDifferent bool) {
	for i := range min(a.Len(), b.Len()) {
		if a.Times[i] != b.Times[i] {
			return min(a.Times[i], b.Times[i]), true
		}
		if a.Null[i] != b.Null[i] || !a.Null[i] && a.Values[i] != b.Values[i] || hasOtherText(a, b, i) {
			return a.Times[i], true
		}
	}
	switch {
	case a.Len() > b.Len():
		return a.Times[b.Len()], true
	case b.Len() > a.Len():
		return b.Times[a.Len()], true
	default:
		return 0, false
	}
}

// complete is up to when a range was complete when it was fetched: from its newest value on, what reaches into the
// present is still under way.
func (c *Column) complete(known fetched) int64 {
	if known.to <= known.at.UnixMilli() {
		return known.to
	}
	return min(known.to, c.newestAt(known))
}

// stale returns what is not fresh of a range in a tier. Where an older neighbor must be fetched, what is nearly stale
// is fetched along. Of what stays fresh up to the bound, due is that whose turn has come: it is fetched as soon as
// something else must be, so that nobody causes a request for it alone before the bound is reached.
func (c *Column) stale(from, to int64, now time.Time, tier tier) (stale, due []fetched) {
	young := now.Add(-c.settling.age).UnixMilli()
	var nearly []fetched
	isStale := false
	for _, known := range c.fetched {
		age, settled := Age(known.at, now), min(c.complete(known), young)
		learnt := min(tier.bound, known.same.length())
		if learnt < tier.ttl {
			settled = known.from
		}
		for _, part := range [...]struct {
			from, to int64
			ttl      time.Duration
			hasTurn  bool
		}{
			{known.from, min(known.to, settled), learnt, learnt == tier.bound},
			{max(known.from, settled), known.to, tier.ttl, false},
		} {
			lacks := fetched{from: max(from, part.from), to: min(to, part.to)}
			switch {
			case lacks.from >= lacks.to:
			case part.hasTurn && age > part.ttl:
				stale = append(stale, lacks)
			case part.hasTurn:
				if tier.turn(known.at) != tier.turn(now) {
					due = append(due, lacks)
				}
			case age > time.Duration(nearlyStale*float64(part.ttl)):
				isStale = isStale || age > part.ttl
				nearly = append(nearly, lacks)
			}
		}
	}
	if isStale {
		stale = append(stale, nearly...)
	}
	return stale, due
}
