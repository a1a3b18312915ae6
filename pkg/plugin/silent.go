package plugin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A plant that sends no values does not vanish. Without a series of its own, a rule over two plants would judge by the
// other alone, and a panel would show the other's value without a name. What was asked for, exists, and has no values
// in the range is shown with its labels and one null: of that, Grafana's expressions make "no data" for this plant. Of
// an empty frame they would make NaN, which is below no threshold and above none (docs/silent-plants.md).

// column names one series of a query.
type column struct{ targetKey, readingType string }

// silent is a series without values in the range.
type silent struct {
	column
	source, unit string
	// last is when it had the newest value that is known from before the range; zero: none is known.
	last time.Time
	// isTold: another notice says why it has no values.
	isTold bool
	// isNull: it has points, and all of them are null. It is shown as it came.
	isNull bool
}

// together are the series of one column: several where it has several sources.
type together []*series.Series

func byColumn(all []*series.Series) map[column]together {
	found := map[column]together{}
	for _, s := range all {
		of := column{s.DeviceID, s.Type}
		found[of] = append(found[of], s)
	}
	return found
}

// silent are those of the column without values; where the API names no series, the column itself.
func (t together) silent(of column) []*silent {
	if len(t) == 0 {
		return []*silent{{column: of}}
	}
	var found []*silent
	for _, s := range t {
		if !s.HasValues() {
			found = append(found, &silent{column: of, source: s.Source, unit: s.Unit, isNull: s.Len() > 0})
		}
	}
	return found
}

// withoutVoid are the others than that of a source without values.
func (t together) withoutVoid(source string) together {
	return slices.DeleteFunc(slices.Clone(t), func(s *series.Series) bool { return s.Source == source && s.Len() == 0 })
}

// silentSeries are the series that were asked for, exist, and have no values. Of what failed that is not known, and
// what is known not to be offered does not exist.
func (q *readingsQuery) silentSeries(ctx context.Context, reduced []*series.Series) []*silent {
	named := byColumn(reduced)
	failed := q.failedColumns()
	var found []*silent
	var undescribed []string
	for _, call := range q.planned.Calls {
		for _, name := range call.Types {
			of := column{call.Target.Key(), name}
			isMissing, isFailed := failed[of]
			if isMissing {
				continue
			}
			for _, one := range named[of].silent(of) {
				if !isFailed && one.unit == "" {
					undescribed = append(undescribed, call.Target.Key())
				}
				one.isTold = isFailed
				found = append(found, one)
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	q.describe(found)
	types := q.snapshot.Types(ctx, undescribed)
	return slices.DeleteFunc(found, func(one *silent) bool {
		known, isKnown, isOffered := types.Find(one.targetKey, one.readingType)
		one.unit = cmp.Or(one.unit, known.Unit)
		isListed := isKnown && q.snapshot.TypesFailed(one.targetKey) == nil
		isNamed := len(named[one.column]) > 0
		one.isTold = one.isTold || !isNamed && !isOffered
		return !isNamed && isListed && !isOffered
	})
}

// failedColumns are the columns of which something failed, and whether nothing stands in for it: then it is not known
// that they are silent. A notice or an error tells about them.
func (q *readingsQuery) failedColumns() map[column]bool {
	failed := map[column]bool{}
	for _, failure := range q.result.Failures {
		for _, name := range failure.Call.Types {
			of := column{failure.Call.Target.Key(), name}
			failed[of] = failed[of] || failure.Missing
		}
	}
	return failed
}

// describe adds what is known of silent series from before the range.
func (q *readingsQuery) describe(found []*silent) {
	before := map[column]*series.Series{}
	for _, s := range q.result.Before {
		before[column{s.DeviceID, s.Type}] = s
	}
	all := byColumn(q.result.Series)
	for _, one := range found {
		for _, s := range all[one.column] {
			if s.Source == one.source {
				// Its intervals start before the range, or what came could not be read or combined.
				one.isTold = one.isTold || s.HasValues() || isUnread(s)
			}
		}
		if s := before[one.column]; s != nil {
			one.unit = cmp.Or(one.unit, s.Unit)
			if s.Len() > 0 {
				one.last = time.UnixMilli(s.Times[s.Len()-1])
			}
		}
	}
}

// isUnread reports whether values came of which nothing could be shown: that is not silence, and has a notice. Values
// that are stamped before the range may reach into it, as a day's do into its evening.
func isUnread(s *series.Series) bool {
	if s.Noted(series.BesideRange) > 0 {
		return true
	}
	isFatal := func(odd oddity) bool { return odd.fatal && s.Noted(odd.kind) > 0 }
	return s.IsBroken() || s.Noted(series.BadQuality) > 0 || slices.ContainsFunc(oddities, isFatal)
}

// withSilent puts the silent series in the places of those without values, in the order of the query.
func (q *readingsQuery) withSilent(reduced []*series.Series, silent []*silent) []*series.Series {
	if len(silent) == 0 {
		return reduced
	}
	shown := byColumn(reduced)
	at := q.lastInstant(reduced)
	for _, one := range silent {
		if one.isNull {
			continue
		}
		null := &series.Series{DeviceID: one.targetKey, Type: one.readingType, Source: one.source, Unit: one.unit}
		null.Add(at, 0, true)
		shown[one.column] = append(shown[one.column].withoutVoid(one.source), null)
	}
	var all []*series.Series
	for _, call := range q.planned.Calls {
		for _, name := range call.Types {
			key := column{call.Target.Key(), name}
			all = append(all, shown[key]...)
			delete(shown, key)
		}
	}
	return all
}

// lastInstant is where nulls are shown: at the newest value of the others, so that they share their times, or at the
// start of the last interval of the range.
func (q *readingsQuery) lastInstant(reduced []*series.Series) int64 {
	newest := int64(0)
	for _, s := range reduced {
		if s.Len() > 0 {
			newest = max(newest, s.Times[s.Len()-1])
		}
	}
	if newest > 0 {
		return newest
	}
	first := q.planned.Calls[0]
	span := q.planned.Of(first.Target.Key(), first.Types[0]).Seen(q.planned.Span)
	last := span.To.Add(-time.Millisecond)
	steps := grid.Of(first.Resolution, first.Zone).In(q.planned.Common)
	if start := steps.Floor(last); !start.Before(span.From) {
		last = start
	}
	return last.UnixMilli()
}

// maxSilent is how many facilities of which the same is said are named; the rest is counted.
const maxSilent = 10

// silence names who has no values, and since when, once for all of whom it is the same.
func (q *readingsQuery) silence(all []*silent) (texts []string) {
	types := map[string][]string{}
	last := map[string]time.Time{}
	var ids []string
	for _, one := range all {
		if one.isTold {
			continue
		}
		if types[one.targetKey] == nil {
			ids = append(ids, one.targetKey)
		}
		types[one.targetKey] = append(types[one.targetKey], strings.TrimSpace(q.called(one.readingType)+" "+one.source))
		if one.last.After(last[one.targetKey]) {
			last[one.targetKey] = one.last
		}
	}
	var said sayings
	for _, id := range ids {
		since := "since the start of the time range at least"
		if at := last[id]; !at.IsZero() {
			since = fmt.Sprintf("since %s (%s ago)", at.UTC().Format(time.RFC3339), age(at))
		}
		said.add(strings.Join(types[id], ", ")+" "+since, q.snapshot.Target(id).String())
	}
	told := 0
	for i, what := range said.order {
		of := said.of[what]
		if i == maxSilent {
			more := len(ids) - told
			return append(texts, fmt.Sprintf("%d more %s no values in the time range.", more,
				plural(more, "facility has", "facilities have")))
		}
		told += len(of)
		texts = append(texts, fmt.Sprintf("%s %s no values of %s.", firstNames(of, maxSilent),
			plural(len(of), "is silent: it has", "are silent: they have"), what))
	}
	return texts
}
