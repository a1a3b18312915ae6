package plugin

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/downsample"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// reduced clips the series to what was asked for, and combines values as the plan says. The step is the time between
// two values that are shown; 0 when none holds for all.
func (d *Datasource) reduced(ctx context.Context, planned plan.Readings, found []*series.Series) (shown []*series.Series, step time.Duration) {
	shown = make([]*series.Series, len(found))
	var byKind []string // facilities of which values are combined by kind
	for i, s := range found {
		shown[i] = s.Within(planned.Span)
		reduction := planned.Reductions[s.DeviceID]
		if reduction.Applies(shown[i].Len()) && reduction.Aggregation == query.AutoAggregation {
			byKind = append(byKind, s.DeviceID)
		}
		if own := reduction.Step(shown[i].Len()); i == 0 || own == step {
			step = own
		} else {
			step = 0
		}
	}
	types := d.source.TypesOf(ctx, byKind)
	for i, s := range found {
		reduction := planned.Reductions[s.DeviceID]
		if !reduction.Applies(shown[i].Len()) {
			continue
		}
		how := reduction.Aggregation
		if how == query.AutoAggregation {
			how = kind.Of(s.Type, types[s.DeviceID][s.Type].Label, s.Unit).Aggregation()
		}
		if reduction.Buckets == (grid.Grid{}) {
			shown[i] = downsample.Whole(shown[i], planned.Span.From, how)
		} else {
			shown[i] = downsample.Series(s, reduction.Buckets, how).Within(planned.Span)
		}
	}
	return shown, step
}
