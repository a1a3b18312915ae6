// Package readings loads values: what is cached and fresh at once, the rest from the API, together with what others
// load at the same time.
//
// # Design
//
// Loader.Load runs in the goroutine of each query: it looks up columns in the cache, submits what is lacking to the
// batcher, waits (wait.go), and assembles the columns. Loader.run (run.go) runs in one goroutine for each document: it
// packs, sends, decodes, caches, and completes what the queries wait for. The two meet only in the batcher and in the
// cache.
package readings

import (
	"context"
	"errors"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/tracing"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/memo"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/store"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// ErrSuperseded is the cause of a failure that comes from an API map that is in force no longer: the same query may
// succeed by the map that has superseded it.
var ErrSuperseded = errors.New("the API map was superseded")

// Loader loads values for everybody who uses one token and one API map. It is safe for concurrent use.
type Loader struct {
	limiter   *limit.Limiter
	transport *transport.Transport
	limits    *api.Limits
	mappings  *mapping.Store
	catalog   *catalog.Catalog
	store     *cache.Store
	intervals *api.Intervals
	batcher   *batch.Batcher
	estimate  *estimate
	negative  *memo.Cache[*problem.Error]
	// cuts are what came of answers with too many pages.
	cuts      *memo.Cache[cut]
	bypasses  *bypasses
	interests *interests
	pauses    *memo.Cache[plantPause]
	warned    *warned
	clocks    *api.Clocks
	starts    *api.Starts
	shared    *shared
}

// Parts are what a loader is made of.
type Parts struct {
	Limiter   *limit.Limiter
	Transport *transport.Transport
	Limits    *api.Limits
	Mappings  *mapping.Store
	Catalog   *catalog.Catalog
	Store     *cache.Store
	Intervals *api.Intervals
	// Vault is what the account shares with other replicas; nil: there is none.
	Vault *store.Vault
}

// NewLoader returns a loader.
func NewLoader(parts Parts) *Loader {
	l := &Loader{
		limiter: parts.Limiter, transport: parts.Transport, limits: parts.Limits, mappings: parts.Mappings,
		catalog: parts.Catalog, store: parts.Store, intervals: parts.Intervals,
		negative: memo.NewCache[*problem.Error](maxNegative, negativeTTL, 0),
		cuts:     memo.NewCache[cut](maxCuts, negativeTTL, 0), bypasses: newBypasses(),
		interests: newInterests(), pauses: memo.NewCache[plantPause](maxPaused, 24*time.Hour, 0),
		warned: newWarned(), clocks: &api.Clocks{}, starts: &api.Starts{},
		shared: newShared(parts.Vault, parts.Store),
	}
	l.batcher = batch.New(l.run)
	l.estimate = &estimate{batcher: l.batcher, newPacker: l.newPacker}
	return l
}

// Query is what one query asks for, resolved by its snapshot.
type Query struct {
	Calls   []plan.Call
	Mapping *mapping.Mapping
	// Types of the facilities, as far as they are known, and why they are not where the map needs them.
	Types        catalog.Types
	TypesFailed  map[string]error
	Capabilities plan.Capabilities
	// Freshness of cached values. BypassCache asks the API even for fresh ones, but at most once per bypassInterval for
	// each of them. NoCache asks it in any case.
	Freshness   cache.Freshness
	BypassCache bool
	NoCache     bool
	// Patience is how long the query waits for its requests to be sent, unless its context ends earlier.
	Patience time.Duration
}

// Load returns the values of a query. The error is for what fails before anything is asked, for a context that ended,
// and for ErrSuperseded; else what could not be had is among the result's failures.
func (l *Loader) Load(ctx context.Context, query Query) (Result, error) {
	roles := []string{"readings"}
	if len(query.Mapping.Map.Readings.Path) == 0 {
		roles = append(roles, "answer") // the field is found, but not how its answer reads
	}
	if err := query.Mapping.Require(roles...); err != nil {
		return Result{}, err
	}
	ctx, span := tracing.DefaultTracer().Start(ctx, "readings", trace.WithAttributes(
		attribute.Int("calls", len(query.Calls)), attribute.Bool("bypass", query.BypassCache)))
	defer span.End()
	priority := limit.PriorityOf(ctx)
	columns, waiter := l.submit(ctx, query, priority)
	defer l.shared.release(columns)
	result, err := l.await(ctx, query, priority, columns, waiter)
	if errors.Is(err, ErrSuperseded) {
		for _, c := range columns {
			l.bypasses.forget(c.key)
		}
	}
	if err != nil {
		return Result{}, err
	}
	observeResult(result)
	span.SetAttributes(
		attribute.Int("documents", len(result.Reports)), attribute.Int("points.fetched", result.Fetched),
		attribute.Int("points.cached", result.Cached), attribute.Int("failures", len(result.Failures)),
	)
	return result, nil
}

// maxLooks is how often a query looks at the cache again because something came meanwhile.
const maxLooks = 3

// submit looks up what is cached, and submits what must be fetched; the waiter is nil where nothing must. What comes
// between the two is looked up again instead of being fetched twice.
func (l *Loader) submit(ctx context.Context, query Query, priority limit.Priority) ([]*column, *batch.Waiter) {
	ended := l.batcher.Ended()
	columns := l.lookUp(query, priority)
	l.fromReplicas(ctx, query, columns, priority)
	for looks := 1; ; looks++ {
		var requests []batch.Request
		for _, c := range columns {
			requests = append(requests, c.requests...)
		}
		if len(requests) == 0 {
			return columns, nil
		}
		deadline := limit.Deadline(ctx, query.Patience)
		if looks == maxLooks {
			return columns, l.batcher.Submit(ctx, priority, deadline, requests)
		}
		if waiter := l.batcher.SubmitSince(ctx, ended, priority, deadline, requests); waiter != nil {
			return columns, waiter
		}
		ended = l.batcher.Ended()
		for _, c := range columns {
			if len(c.requests) > 0 {
				l.look(query, c, priority)
			}
		}
	}
}

// lookUp tells for each column of the calls what is cached, and what must be fetched.
func (l *Loader) lookUp(query Query, priority limit.Priority) []*column {
	now := time.Now()
	var columns []*column
	for _, call := range query.Calls {
		for _, name := range call.Types {
			one := call
			one.Types = []string{name}
			c := newColumn(one, l.clocks.Of(call.Target.Key()))
			c.key.Revision = query.Mapping.Map.Revision
			c.cached, c.fresh = l.store.Get(c.key), freshnessFor(limit.Alert, query.Freshness)
			c.past = l.pastCache(query, c, now)
			columns = append(columns, c)
			l.look(query, c, priority)
		}
	}
	return columns
}

// look tells what of a column is cached, and what must be fetched.
func (l *Loader) look(query Query, c *column, priority limit.Priority) {
	call, name := c.call, c.call.Types[0]
	c.cached, c.requests = l.store.Get(c.key), nil
	lacking := c.lacking(c.past, time.Now(), freshnessFor(priority, query.Freshness))
	if denied, ok := l.negative.Fresh(c.key.String()); ok && len(c.past) == 0 {
		c.remember(denied, lacking)
		if cut, ok := l.cuts.Fresh(c.key.String()); ok {
			c.takeCut(cut)
		}
		return
	}
	reason := query.unaskable(call.Target.Key())
	if reason == nil {
		reason = l.paused(call.Target.Key())
	}
	if reason != nil {
		c.giveUp(lacking, reason)
		return
	}
	c.call.Along = query.along(call)
	known, _, _ := query.Types.Find(call.Target.Key(), name)
	c.request(lacking, query.Mapping.Map, known, l.rangeOf(query, c.call, known))
}

// rangeOf is how long the parts may be that a call for one reading type is asked for in.
func (l *Loader) rangeOf(query Query, call plan.Call, known portfolio.ReadingType) time.Duration {
	values := query.Mapping.Map.Values(known.Class)
	limits := l.limits.CurrentOf(call.Target.Key()).Within(values.MaxPoints / (1 + call.Along))
	step := query.Capabilities.Step(call.Resolution, call.Types[0])
	longest := limits.Range(call.Resolution, step)
	if values.MaxPoints > 0 && values.AsksByClock() && longest >= 2*apimap.MostRepeated {
		longest -= apimap.MostRepeated // an end that clocks show twice is moved, and none of the rest may be cut off
	}
	if values.MaxPoints > 0 {
		longest = values.Askable(longest)
	}
	return l.partRange(call, values, longest)
}

// along is how many other reading types of its target come with a call that asks for one, as far as it matters.
func (q *Query) along(call plan.Call) int {
	known, isKnown, _ := q.Types.Find(call.Target.Key(), call.Types[0])
	values := q.Mapping.Map.Values(known.Class)
	if !isKnown || values.MaxPoints == 0 || values.SelectsTypes() {
		return 0
	}
	count := 0
	for _, one := range q.Types[call.Target.Key()] {
		if q.Mapping.Map.Values(one.Class) == values {
			count++
		}
	}
	return max(0, count-len(call.Types))
}

// partRange is how long the parts may be that a call is asked for in, where the API takes so long a range. Room for an
// interval is left, which is asked for along with each part (api.Packer.IsGapless).
func (l *Loader) partRange(call plan.Call, values *apimap.Values, longest time.Duration) time.Duration {
	step := call.Resolution.Step()
	switch {
	case call.Resolution.Calendar() && call.Zone == nil:
		if longest <= 4*step {
			return longest
		}
		return longest - 2*step // a day before and one after it are asked for along with it
	case longest < 2*step, values.IsByDay(), !api.AsksBefore(values, call.Resolution),
		l.starts.Answered(values, call):
		return longest
	default:
		return longest - step
	}
}

// pastCache returns the parts of a column that are fetched whatever is cached.
func (l *Loader) pastCache(query Query, c *column, now time.Time) []series.Span {
	switch {
	case query.NoCache:
		return []series.Span{c.call.Span}
	case query.BypassCache:
		past := l.bypasses.claim(c.key, c.call.Span, now)
		c.isBypassHeld = len(past) != 1 || past[0] != c.call.Span
		return past
	case c.call.Span.To.Sub(c.call.Span.From) <= provingRange && c.cached.Noted(c.call.Span, series.AssumedClock):
		return l.bypasses.claim(c.key, c.call.Span, now)
	default:
		return nil
	}
}

// provingRange is how long a range may be that is fetched although its values are cached, to find out by which clock
// they are stamped: mostly it does, where a longer one that was fetched before did not.
const provingRange = 12 * time.Hour

// unaskable says why a facility's values cannot be asked for: where the API has a field of its own for analyses, and it
// could not be learnt which types are analyses. nil: they can.
func (q *Query) unaskable(facilityID string) *problem.Error {
	if q.Mapping.Map.Analysis == nil {
		return nil
	}
	err := q.TypesFailed[facilityID]
	if err == nil || problem.From(err).Category == problem.Unmapped { // without any list of types, all are readings
		return nil
	}
	return problem.From(err)
}

// freshnessFor takes nothing for fresh for a rule that is older than it may get when the API cannot be asked, whatever
// a user has set for panels. What was learnt does not count either: in an outage, a rule must be able to go on for a
// few evaluations by what was fetched last.
func freshnessFor(priority limit.Priority, set cache.Freshness) cache.Freshness {
	if priority == limit.Alert {
		set.Factor = min(set.Factor, alertStaleness.Seconds()/cache.YoungestTTL.Seconds())
		set.IgnoresLearnt = true
	}
	return set
}

// await waits for what was submitted, and assembles the result. Who lacks nothing does not wait.
func (l *Loader) await(
	ctx context.Context, query Query, priority limit.Priority, columns []*column, waiter *batch.Waiter,
) (result Result, err error) {
	if waiter != nil {
		waiting, err := l.collect(ctx, priority, columns, waiter, &result)
		defer waiting.end()
		if err != nil {
			return Result{}, err
		}
	}
	if err := l.collectLeft(ctx, query, priority, columns, &result); err != nil {
		return Result{}, err
	}
	judged := priority
	if limit.IsForRule(ctx) {
		judged = limit.Alert
	}
	for _, c := range columns {
		c.assemble(&result, judged)
		if !query.BypassCache && !query.NoCache {
			c.observe(l.interests, priority, freshnessFor(priority, query.Freshness))
		}
	}
	return result, nil
}

// collect waits for what was submitted of columns. The wait must be ended.
func (l *Loader) collect(
	ctx context.Context, priority limit.Priority, columns []*column, waiter *batch.Waiter, result *Result,
) (*wait, error) {
	observeShared(waiter)
	waiting := l.newWait(waiter)
	if priority == limit.Alert {
		waiting.hurry(columns)
	}
	return waiting, waiting.collect(ctx, columns, result)
}

// What Grafana's operators see of the values (/api/plugins/amperecloud-platform-datasource/metrics). No label names a
// token, a plant or a user.
var (
	points = promauto.NewCounterVec(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "points_total",
		Help: "Values given to queries, by origin: fetched from the API, or cached.",
	}, []string{"origin"})
	coalesced = promauto.NewCounter(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "coalesced_total",
		Help: "Parts of series that a query waited for together with another one.",
	})
)

func observeShared(waiter *batch.Waiter) {
	for _, jobs := range waiter.Jobs {
		for _, job := range jobs {
			if job.IsShared() {
				coalesced.Inc()
			}
		}
	}
}

func observeResult(result Result) {
	points.WithLabelValues("fetched").Add(float64(result.Fetched))
	points.WithLabelValues("cached").Add(float64(result.Cached))
}
