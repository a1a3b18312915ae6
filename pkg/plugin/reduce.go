package plugin

import (
	"context"
	"fmt"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/downsample"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// combined says how the values of a series were combined, and why so.
type combined struct {
	series      *series.Series
	aggregation query.Aggregation
	decision    kind.Decision
}

// reduce clips the series to what was asked for, and combines values as the plan says. The step is the time between two
// values that are shown; 0 when none holds for all.
func (q *readingsQuery) reduce(ctx context.Context) (reduced []*series.Series, step time.Duration) {
	reduced = make([]*series.Series, len(q.result.Series))
	var byKind []string // facilities of which values are combined by kind
	for i, s := range q.result.Series {
		reduced[i] = s.Within(q.planned.Span)
		reduction := q.planned.Reductions[s.DeviceID]
		if reduction.Applies(reduced[i].Len()) && reduction.Aggregation == query.AutoAggregation {
			byKind = append(byKind, s.DeviceID)
		}
		if own := reduction.Step(reduced[i].Len()); i == 0 || own == step {
			step = own
		} else {
			step = 0
		}
	}
	types := q.snapshot.Types(ctx, byKind)
	for i, s := range q.result.Series {
		reduction := q.planned.Reductions[s.DeviceID]
		if !reduction.Applies(reduced[i].Len()) {
			continue
		}
		how := reduction.Aggregation
		if how == query.AutoAggregation {
			known, _, _ := types.Find(s.DeviceID, s.Type)
			decision := kind.Decide(s.Type, known.Label, s.Unit, s)
			how = decision.Kind.Aggregation()
			q.combined = append(q.combined, combined{s, how, decision})
		}
		if reduction.Buckets == (grid.Grid{}) {
			reduced[i] = downsample.Whole(reduced[i], q.planned.Span.From, how)
		} else {
			reduced[i] = downsample.Series(s, reduction.Buckets, how).Within(q.planned.Span)
		}
	}
	return reduced, step
}

// kindNotices say what values decided how they are combined: the name says something else, or nothing.
func (q *readingsQuery) kindNotices() []data.Notice {
	var found []data.Notice
	for _, c := range q.combined {
		if c.decision.ByValues {
			found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
				"%s of %s is combined to the %s, as the kind %s is: %s. Choose an aggregation in the query if that is wrong.",
				c.series.Type, q.snapshot.Facility(c.series.DeviceID).Name, c.aggregation, c.decision.Kind,
				lowerFirst(c.decision.Reason))})
		}
	}
	return found
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
			if labels["facilityId"] == c.series.DeviceID && labels["readingType"] == c.series.Type &&
				(!isTold || source == c.series.Source) {
				frame.Meta.Custom = map[string]string{
					"aggregation": string(c.aggregation), "kind": string(c.decision.Kind), "reason": c.decision.Reason + ".",
				}
			}
		}
	}
}
