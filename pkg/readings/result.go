package readings

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// alertStaleness is how old values may be that an alert rule gets when the API cannot be asked: out of date by no
// more than a few evaluations. Panels get what there is, and are told how old it is.
const alertStaleness = 5 * time.Minute

// column is one series of a result, as it is put together of what is cached and what comes.
type column struct {
	// call asks for this series alone.
	call   plan.Call
	key    cache.Key
	cached *cache.Column
	// past are the parts that are fetched whatever is cached.
	past []series.Span
	// fresh is how long values stay fresh for a rule.
	fresh cache.Freshness
	// started is when the query looked it up.
	started time.Time
	// isBypassHeld: the query is to bypass the cache, and does not for a part that was fetched past it just before.
	isBypassHeld bool
	// whole is the request for all of it.
	whole batch.Request
	// denied is why the API lately gave nothing; nil: it did not deny it.
	denied *problem.Error
	// requests ask for what is lacking, fetched is what came of their jobs.
	requests []batch.Request
	fetched  []fetched
	// lease is the claim by which this replica fetches it; isLeft: another replica does.
	lease  string
	isLeft bool
	// term is that in which this replica leads for the query of which the column is the first; 0: it does not.
	term int
}

// fetched is what became of a span that a column asked for, by the outcome of the job that it waited for; nil: it could
// not be asked for.
type fetched struct {
	job     *batch.Job
	span    series.Span
	outcome batch.Outcome
}

func newColumn(call plan.Call, clock decode.Clock) *column {
	c := &column{call: call, started: time.Now()}
	c.key = cache.Key{DeviceID: call.Target.Key(), Type: call.Types[0], Resolution: call.Resolution}
	// Also where no calendar is followed: timestamps without an offset are read in the facility's zone, and what was
	// fetched while the zone was unknown must not be taken for what is known by it.
	c.key.Zone = call.Target.Facility.TimeZone
	// And what was read by one clock must not be taken for what is read by another one.
	c.key.Clock = string(clock)
	return c
}

// lacking returns what must be fetched: what is to be fetched past the cache, and of the rest what is not fresh.
func (c *column) lacking(past []series.Span, now time.Time, fresh cache.Freshness) []series.Span {
	rest := []series.Span{c.call.Span}
	for _, span := range past {
		rest = series.Without(rest, span)
	}
	lacking := past
	for _, span := range rest {
		lacking = append(lacking, c.cached.Lacking(span, now, fresh.Of(c.key))...)
	}
	return lacking
}

// request asks for spans, in whole steps.
func (c *column) request(spans []series.Span, api *apimap.Map, known portfolio.ReadingType, maxRange time.Duration) {
	c.whole = batch.Request{
		Key: c.key, Call: c.call, Map: api, Values: api.Values(known.Class), Unit: known.Unit, MaxRange: maxRange,
	}
	if c.whole.Values.IsByDay() {
		c.whole.Days = c.call.Target.Facility.Zone()
	}
	steps := grid.Of(c.call.Resolution, c.call.Zone)
	for _, lacking := range spans {
		part := c.whole
		part.Call.Span = steps.Outward(lacking)
		c.requests = append(c.requests, part)
	}
}

// observe tells whether the query got the column, which it may ask for regularly.
func (c *column) observe(all *interests, priority limit.Priority, fresh cache.Freshness) {
	switch {
	case c.denied != nil || slices.ContainsFunc(c.fetched, func(part fetched) bool { return part.outcome.Err != nil }):
		all.forget(c.key)
	case c.whole.Map != nil:
		all.observe(c.whole, c.started, priority, fresh)
	}
}

// remember takes in what the API said lately of the column. What it denies is not shown; of what it cannot answer, what
// is cached is.
func (c *column) remember(failure *problem.Error, lacking []series.Span) {
	if isDenial(failure) {
		c.denied = failure
	} else {
		c.giveUp(lacking, failure)
	}
}

// takeCut takes in what came lately of an answer with too many pages.
func (c *column) takeCut(part cut) {
	for i := range c.fetched {
		if spans := c.fetched[i].span.Intersect(part.span); c.fetched[i].job == nil && len(spans) > 0 {
			c.fetched[i].outcome.Values, c.fetched[i].outcome.Partial = part.values.Within(spans[0]), spans
		}
	}
}

// giveUp notes that spans cannot be asked for.
func (c *column) giveUp(spans []series.Span, reason *problem.Error) {
	for _, span := range spans {
		c.fetched = append(c.fetched, fetched{span: span, outcome: batch.Outcome{Err: reason}})
	}
}

func (c *column) hasFetched(job *batch.Job) bool {
	return slices.ContainsFunc(c.fetched, func(a fetched) bool { return a.job == job })
}

// assemble puts the series together and adds it to the result, with what is missing of it.
func (c *column) assemble(result *Result, priority limit.Priority) {
	isRule := priority == limit.Alert
	if denied := c.denial(); denied != nil { // what the API denies now is not shown because it was allowed before
		result.fail(c.call, denied, time.Time{}, true)
		return
	}
	result.BypassHeld = result.BypassHeld || c.isBypassHeld
	left := []series.Span{c.call.Span}
	// Of what is cached the unit alone, first: what came is converted into it, as it was in the cache.
	parts := []*series.Series{c.cached.Within(series.Span{From: c.call.Span.From, To: c.call.Span.From})}
	named := c.cached.Named()
	for _, part := range c.fetched {
		outcome := part.outcome
		named = named || outcome.Named
		if outcome.Values != nil {
			parts = append(parts, outcome.Values.Within(c.call.Span))
			result.Fetched += parts[len(parts)-1].Points()
		}
		// Of the job, what did not come, as far as it is asked for here.
		lacking := c.call.Span.Intersect(part.span)
		for _, span := range slices.Concat(outcome.Complete, outcome.Partial) {
			left = series.Without(left, span)
			lacking = series.Without(lacking, span)
		}
		if len(outcome.Partial) > 0 {
			result.fail(c.call, outcome.Err, time.Time{}, true)
		}
		for _, span := range lacking {
			// What is cached is shown instead, as far as it may be; what is not known stays away.
			oldest, stands := c.standIn(span, isRule, time.Now())
			if isRule && !stands {
				left, oldest = series.Without(left, span), time.Time{}
			}
			result.fail(c.call, outcome.Err, oldest, !stands)
		}
	}
	for _, span := range left {
		cached := c.cached.Within(span)
		result.Cached += cached.Points()
		parts = append(parts, cached)
	}
	joined := series.Join(parts...)
	if !named && joined.Points() == 0 {
		return
	}
	for _, member := range joined.Separate() {
		member.DeviceID, member.Type = c.key.DeviceID, c.key.Type
		result.Series = append(result.Series, member)
	}
	if !slices.ContainsFunc(joined.Members(), (*series.Series).HasValues) {
		result.Before = append(result.Before, c.before())
	}
}

// before is the newest value that is known from before the span.
func (c *column) before() *series.Series {
	known := c.cached.Within(series.Span{From: time.UnixMilli(-1 << 62), To: c.call.Span.From})
	newest := &series.Series{DeviceID: c.key.DeviceID, Type: c.key.Type, Unit: known.Unit}
	for i := known.Len() - 1; i >= 0; i-- {
		if _, isText := known.Text(i); isText || !known.Null[i] {
			newest.Add(known.Times[i], known.Values[i], known.Null[i])
			break
		}
	}
	return newest
}

// standIn tells whether what is cached stands in for a span that could not be had, and when the oldest of that was
// fetched. For a rule, something of its window must have been fetched lately, and nothing may have been stale for
// longer; only what began after it was fetched, or is still under way, may be unknown.
func (c *column) standIn(span series.Span, isRule bool, now time.Time) (oldest time.Time, stands bool) {
	if !isRule {
		return c.cached.Fetched(span)
	}
	until, oldest := c.cached.FetchedUntil(span)
	if !until.After(span.From) && span.From.After(c.call.Span.From) {
		// All of it is unknown: what comes before it must be known.
		_, oldest = c.cached.FetchedUntil(series.Span{From: span.From.Add(-time.Millisecond), To: span.From})
	}
	newest := c.cached.Newest(c.call.Span)
	isYoung := !newest.IsZero() && cache.Age(newest, now) <= alertStaleness
	if oldest.IsZero() || !isYoung || c.cached.IsOutdated(span, now, c.fresh, alertStaleness) {
		return oldest, false
	}
	running := grid.Of(c.call.Resolution, c.call.Zone).Floor(now)
	isEnd := !until.Before(now.Add(-alertStaleness)) || !until.Before(running)
	return oldest, isEnd || !until.Before(span.To)
}

// hasStandIn reports whether something stands in for all that the column lacks.
func (c *column) hasStandIn(now time.Time) bool {
	for _, request := range c.requests {
		for _, lacking := range c.call.Span.Intersect(request.Call.Span) {
			if _, stands := c.standIn(lacking, true, now); !stands {
				return false
			}
		}
	}
	return true
}

// denial is why nothing of the column may be shown; nil: something may.
func (c *column) denial() *problem.Error {
	denied := c.denied
	for _, part := range c.fetched {
		if err := part.outcome.Err; err != nil && isDenial(err) {
			denied = err
		}
	}
	return denied
}

// Result is what came of the calls of a query.
type Result struct {
	// Series in the order of the calls and of their types; those that the API does not know are absent. A type has
	// several, one after another, where it has several sources, or units that do not convert. Their values are shared:
	// nobody may change them.
	Series []*series.Series
	// Failures belong to single calls; the others are complete.
	Failures []Failure
	// Before has of each column without values what is known of the time before: the newest value, without its unit
	// where none is known.
	Before []*series.Series
	// Reports of the documents that were sent for this query, which others may have shared.
	Reports []*batch.Report
	// Fetched is how many values came from the API for this query, Cached how many were in the cache.
	Fetched, Cached int
	// BypassHeld: the query was to bypass the cache, and got values that were fetched past it less than bypassInterval
	// ago.
	BypassHeld bool
}

// Failure is a call of which something could not be had.
type Failure struct {
	Call  plan.Call
	Cause *problem.Error
	// Stale is when the values were fetched that are shown instead of what could not be had; zero: none are.
	Stale time.Time
	// Missing: of a part of it, nothing is shown.
	Missing bool
}

// fail notes that something of a call could not be had, once for each facility and reason.
func (r *Result) fail(call plan.Call, cause *problem.Error, stale time.Time, missing bool) {
	for i := range r.Failures {
		known := &r.Failures[i]
		isSame := known.Cause.Category == cause.Category && known.Cause.What == cause.What
		if !isSame || known.Call.Target.Key() != call.Target.Key() {
			continue
		}
		if !slices.Contains(known.Call.Types, call.Types[0]) {
			known.Call.Types = append(slices.Clone(known.Call.Types), call.Types[0])
		}
		if known.Stale.IsZero() || !stale.IsZero() && stale.Before(known.Stale) {
			known.Stale = stale
		}
		known.Missing = known.Missing || missing
		return
	}
	r.Failures = append(r.Failures, Failure{call, cause, stale, missing})
}

// report notes documents, each once.
func (r *Result) report(reports []*batch.Report) {
	for _, report := range reports {
		if !slices.Contains(r.Reports, report) {
			r.Reports = append(r.Reports, report)
		}
	}
}

// IsOfThePlant tells failures that lie with what was asked for, and say nothing about other plants.
func IsOfThePlant(reason *problem.Error) bool {
	switch reason.Category {
	case problem.NotFound, problem.Forbidden, problem.Rejected:
		return true
	default:
		return false
	}
}

// isDenial tells that the API will not give the values, although it is well.
func isDenial(reason *problem.Error) bool {
	return IsOfThePlant(reason) || reason.Category == problem.Unauthorized
}
