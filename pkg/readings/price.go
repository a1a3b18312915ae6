package readings

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Price is what a query would cost, as far as that can be told without asking the API: an answer may turn out to be too
// large and be split, and what others load at the same time is shared.
type Price struct {
	// Series are the columns that are read, Points about how many values they have in the spans of the calls, and Cached
	// how many of those are fresh in the cache.
	Series, Points, Cached int
	// Requests that would be sent if nothing was cached, and Pending those for what is not.
	Requests, Pending int
}

// Price tells what loading a query would cost. It asks for nothing, and claims nothing: a query that
// bypasses the cache is priced as if nobody had done so before.
func (l *Loader) Price(query Query) Price {
	now, price := time.Now(), Price{}
	all, pending := &pricing{newPacker: l.newPacker}, &pricing{newPacker: l.newPacker}
	var points, lacking float64
	for _, call := range query.Calls {
		for _, name := range call.Types {
			c := l.priced(query, call, name)
			price.Series++
			points += query.points(c, c.call.Span)
			all.add(c, c.call.Span)
			for _, span := range l.unfresh(query, c, now) {
				lacking += query.points(c, span)
				pending.add(c, span)
			}
		}
	}
	price.Points, price.Cached = int(points), max(0, int(points)-int(lacking))
	price.Requests, price.Pending = all.documents, pending.documents
	return price
}

// priced is the column of one type of a call, ready to be requested.
func (l *Loader) priced(query Query, call plan.Call, name string) *column {
	one := call
	one.Types = []string{name}
	c := newColumn(one, l.clocks.Of(call.Target.Key()))
	c.cached = l.store.Get(c.key)
	c.call.Along = query.along(one)
	known, _, _ := query.Types.Find(call.Target.Key(), name)
	c.request(nil, query.Mapping.Map, known, l.rangeOf(query, c.call, known))
	return c
}

// unfresh are the spans of a column that would be fetched: none of what the API has denied lately.
func (l *Loader) unfresh(query Query, c *column, now time.Time) []series.Span {
	if query.NoCache || query.BypassCache {
		return []series.Span{c.call.Span}
	}
	if _, isDenied := l.negative.Fresh(c.key.String()); isDenied {
		return nil
	}
	return c.lacking(nil, now, freshnessFor(limit.Panel, query.Freshness))
}

// points is about how many values a column has in a span.
func (q *Query) points(c *column, span series.Span) float64 {
	return span.To.Sub(span.From).Seconds() / q.Capabilities.Step(c.call.Resolution, c.call.Types[0]).Seconds()
}

// pricing counts the documents that calls fill, packed as they would be sent.
type pricing struct {
	newPacker func(documents int) *api.Packer
	packer    *api.Packer
	documents int
}

// add packs a span of a column, in parts of the longest range that may be asked for at once.
func (p *pricing) add(c *column, span series.Span) {
	steps := grid.Of(c.call.Resolution, c.call.Zone)
	for _, part := range c.whole.Parts().Of(steps.Outward(span), steps) {
		call := c.call
		call.Span = part
		if p.packer != nil {
			if _, fits := p.packer.Add(call, c.whole.Values, api.NotIsolated, 0); fits {
				continue
			}
		}
		p.packer = p.newPacker(p.documents)
		p.documents++
		p.packer.Add(call, c.whole.Values, api.NotIsolated, 0)
	}
}
