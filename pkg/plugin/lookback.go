package plugin

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// lookBackRange is how far before the range the newest value of what is silent is looked for.
const lookBackRange = 31 * 24 * time.Hour

// lookBack finds out since when what has no values in the range has been silent, for the table of newest values: by
// what is known from before, or by the hours of the month before. A rule has no time for that, and compares no ages of
// what is not there. What cannot be had stays open: the values that are there are shown all the same.
func (c *calculation) lookBack(ctx context.Context, s *session.Session) {
	if c.model.Format != query.Latest || c.window.Alert {
		return
	}
	c.last = map[column]time.Time{}
	for _, part := range c.parts {
		if part.isInput || part.shift != (query.Shift{}) {
			continue
		}
		open := map[column]bool{}
		for _, one := range part.shown.silent {
			if !one.last.IsZero() {
				c.last[one.column] = one.last
			} else if !one.isTold {
				open[one.column] = true
			}
		}
		if wanted := part.only(open); len(wanted) > 0 {
			c.lookFurtherBack(ctx, s, wanted)
		}
	}
}

// only is what of a part is wanted for some columns.
func (p *part) only(of map[column]bool) (wanted []plan.Wanted) {
	for _, want := range p.wanted {
		var types []string
		for _, name := range want.Types {
			if of[column{want.Target.Key(), name}] {
				types = append(types, name)
			}
		}
		if len(types) > 0 {
			wanted = append(wanted, plan.Wanted{Target: want.Target, Types: types})
		}
	}
	return wanted
}

func (c *calculation) lookFurtherBack(ctx context.Context, s *session.Session, wanted []plan.Wanted) {
	model, window := c.inputModel(), c.window
	model.Resolution = query.Hour
	window.Span = series.Span{From: c.window.Span.From.Add(-lookBackRange), To: c.window.Span.From}
	q := newReadingsQuery(ctx, model, window)
	if err := q.load(ctx, s, wanted); err != nil {
		return
	}
	for _, came := range q.result.Series {
		for i := came.Len() - 1; i >= 0; i-- {
			if _, isText := came.Text(i); isText || !came.Null[i] {
				c.last[column{came.DeviceID, came.Type}] = time.UnixMilli(came.Times[i])
				break
			}
		}
	}
}
