package plugin

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/downsample"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// ratiosByThemselves plans again where one or few values stand for the whole range: ratios are asked for at a step
// that the API computes. What facilities measure is looked up only then.
func (q *readingsQuery) ratiosByThemselves(ctx context.Context) {
	if !q.planned.MayBeFew(q.model, q.window) {
		return
	}
	types := q.snapshot.Types(ctx, q.targetKeys())
	isRatio := func(targetKey, readingType string) bool {
		known, _, _ := types.Find(targetKey, readingType)
		return kind.Of(readingType, known.Label, known.Unit) == kind.Ratio
	}
	q.planned = q.planned.ForRatios(q.model, q.window, q.snapshot.Capabilities, time.Now(), isRatio)
}

// combined says how the values of a series were combined, and why so.
type combined struct {
	series      *series.Series
	aggregation query.Aggregation
	decision    kind.Decision
	// lacks tells that an interval has no value because those in it cannot be combined.
	lacks bool
}

// reduce clips the series to what was asked for, and combines values as the plan says. The step is the time between two
// values that are shown; 0 when none holds for all.
func (q *readingsQuery) reduce(ctx context.Context) (reduced []*series.Series, step time.Duration) {
	reduced = make([]*series.Series, len(q.result.Series))
	all := make([]reducible, len(q.result.Series))
	var byKind []string // facilities of which values are combined by kind
	for i, s := range q.result.Series {
		all[i] = q.reducible(s)
		if all[i].standsForRange() && all[i].how.Aggregation == query.AutoAggregation {
			byKind = append(byKind, s.DeviceID)
		}
		if own := all[i].how.Step(all[i].came.Len()); i == 0 || own == step {
			step = own
		} else {
			step = 0
		}
	}
	types := q.snapshot.Types(ctx, byKind)
	for i, of := range all {
		reduced[i] = stamped(of.came, of.how, of.how.Came())
		if !of.standsForRange() {
			q.snapshot.Kinds.Observe(of.series, "", of.how.Asked())
			continue
		}
		s, how := of.series, of.how.Aggregation
		if how == query.AutoAggregation {
			known, _, _ := types.Find(s.DeviceID, s.Type)
			decision := q.snapshot.Kinds.Decide(s, known.Label, of.how.Asked())
			how = decision.Kind.Aggregation()
			q.combined = append(q.combined, combined{series: s, aggregation: how, decision: decision})
		}
		if how == query.NoAggregation && of.how.Aggregation == query.AutoAggregation {
			if !of.how.Whole(of.how.Seen(q.planned.Span)) {
				continue // the course of a line: each value is right for its own time
			}
			last, same := q.combine(of, query.Last), q.covered(of, q.combine(of, downsample.Same))
			reduced[i] = stamped(same, of.how, of.how.Buckets)
			q.combined[len(q.combined)-1].lacks = nulls(reduced[i]) > nulls(last)
			continue
		}
		if !of.how.Applies(of.came.Len()) {
			q.combined = q.combined[:len(q.combined)-1]
			continue // the one value that came, whatever its kind
		}
		reduced[i] = stamped(q.combine(of, how), of.how, of.how.Buckets)
	}
	return reduced, step
}

// coveredShare is which share of the values of an interval must have come, where they are alike, to be taken for the
// value of the whole interval: many ratios have none at night.
const coveredShare = 4

// covered makes null of what is made of too few values of its interval.
func (q *readingsQuery) covered(of reducible, made *series.Series) *series.Series {
	s, interval, now := of.series, q.snapshot.Capabilities.Intervals[of.series.Type], time.Now()
	for i, at := range made.Times {
		part := of.how.Within(q.planned.Span, of.how.Came())
		if !of.how.MakesOne() {
			part.From = time.UnixMilli(at)
			part.To = of.how.Buckets.Next(part.From)
		}
		came := int64(0)
		for j, at := range s.Times {
			if part.Contains(at) && !s.Null[j] {
				came++
			}
		}
		if coveredShare*came < of.how.Expected(part, interval, now) {
			made.Values[i], made.Null[i] = 0, true
		}
	}
	return made
}

// combine makes values of those that came, with the stamps of the facility's calendar.
func (q *readingsQuery) combine(of reducible, how query.Aggregation) *series.Series {
	weight := of.how.Weight(q.snapshot.Mapping.Map.Readings.StampsMarkEnd, time.Now())
	steps, span := of.how.Buckets, q.planned.Span
	if steps == (grid.Grid{}) {
		return downsample.Whole(of.came, of.how.Seen(span).From, how, weight)
	}
	return downsample.Weighted(of.series, steps, how, weight).Within(of.how.Within(span, steps))
}

func nulls(s *series.Series) (count int) {
	for _, null := range s.Null {
		if null {
			count++
		}
	}
	return count
}

// uncombined is why series of ratios have no value for the whole of an interval; nil: there are none.
func (q *readingsQuery) uncombined() *problem.Error {
	var lacking []string
	for _, c := range q.combined {
		if c.lacks {
			lacking = append(lacking, q.called(c.series.Type)+" of "+q.snapshot.Target(c.series.DeviceID).String())
		}
	}
	switch len(lacking) {
	case 0:
		return nil
	case 1:
		return ratio(problem.New(problem.Query, "%s is a ratio, and neither the mean nor the last of the ratios of shorter "+
			"intervals is that of a longer one", lacking[0]))
	}
	return ratio(problem.New(problem.Query, "%s are ratios, and neither the mean nor the last of the ratios of shorter "+
		"intervals is that of a longer one", firstNames(lacking, maxSilent)))
}

func ratio(failure *problem.Error) *problem.Error {
	return failure.Advise("Choose a time range that is a whole day, month or year, a resolution that the API computes, " +
		"or an aggregation in the query.")
}

// failsForRule is the error of a rule that would judge by a ratio which has no value.
func (q *readingsQuery) failsForRule() error {
	if lacking := q.uncombined(); q.window.Alert && lacking != nil {
		return lacking
	}
	return nil
}

// kindNotices say what values decided how they are combined: the name says something else, or nothing.
func (q *readingsQuery) kindNotices() []data.Notice {
	var found []data.Notice
	for _, c := range q.combined {
		if c.decision.ByValues {
			found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
				"%s of %s is combined to the %s, as the kind %s is: %s. Choose an aggregation in the query if that is wrong.",
				c.series.Type, q.snapshot.Target(c.series.DeviceID).String(), c.aggregation, c.decision.Kind,
				lowerFirst(c.decision.Reason))})
		}
	}
	return append(found, q.guessNotices()...)
}

// guessNotices say of which numbers nothing tells how they are to be combined, once for each reading type. Of texts and
// flags, the last is what people mean.
func (q *readingsQuery) guessNotices() []data.Notice {
	var said sayings
	how := map[string]query.Aggregation{}
	for _, c := range q.combined {
		if c.decision.IsGuess && c.series.Content() == series.Numbers && c.series.Len() > 1 && !isFlag(c.series) {
			name := q.called(c.series.Type)
			how[name] = c.aggregation
			said.add(name, q.snapshot.Target(c.series.DeviceID).String())
		}
	}
	var found []data.Notice
	for _, name := range said.order {
		found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
			"%s of %s is combined to the %s, because neither the name nor the unit nor the values tell what it is. "+
				"Choose an aggregation in the query if that is wrong.", name, firstNames(said.of[name], maxSilent), how[name])})
	}
	return found
}

// isFlag reports whether all values are 0 or 1.
func isFlag(s *series.Series) bool {
	for i, value := range s.Values {
		if !s.Null[i] && value != 0 && value != 1 {
			return false
		}
	}
	return true
}

func lowerFirst(sentence string) string {
	if len(sentence) > 0 && sentence[0] >= 'A' && sentence[0] <= 'Z' {
		return string(sentence[0]+'a'-'A') + sentence[1:]
	}
	return sentence
}

// tellKinds writes how values were combined, and why so, where the panel's inspector shows it.
func (q *readingsQuery) tellKinds(frames data.Frames) {
	for _, c := range q.combined {
		for _, frame := range frames {
			if len(frame.Fields) < 2 || frame.Meta == nil {
				continue
			}
			labels := frame.Fields[1].Labels
			source, isTold := labels["source"]
			key := portfolio.KeyOf(labels["facilityId"], labels["deviceId"])
			if key == c.series.DeviceID && labels["readingType"] == c.series.Type &&
				(!isTold || source == c.series.Source) {
				frame.Meta.Custom = map[string]string{
					"aggregation": string(c.aggregation), "kind": string(c.decision.Kind), "reason": c.decision.Reason + ".",
				}
			}
		}
	}
}
