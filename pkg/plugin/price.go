package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// priceRoute takes a whole query, which may name a thousand facilities.
const (
	priceRoute      = "/query/price"
	maxPricedLength = 64 << 10
)

// priceCall is what the query editor sends: a query, and what Grafana would ask it for.
type priceCall struct {
	Query json.RawMessage `json:"query"`
	// From and To in milliseconds since 1970, UTC.
	From          int64 `json:"from"`
	To            int64 `json:"to"`
	MaxDataPoints int64 `json:"maxDataPoints"`
	IntervalMs    int64 `json:"intervalMs"`
}

// queryPrice is what a query would ask the API for, as far as that can be told before.
type queryPrice struct {
	// Members are the plants or devices that the query is about, and Readings of how many kinds their values are.
	Members  int `json:"members"`
	Readings int `json:"readings"`
	// Series are the columns that are read for that, earlier times and inputs of computed readings included.
	Series int `json:"series"`
	Points int `json:"points"`
	// Cached points need not be fetched.
	Cached int `json:"cached"`
	// Requests that the API would be sent if nothing was cached, and Pending those that remain.
	Requests int `json:"requests"`
	Pending  int `json:"pending"`
	// Resolution that the API is asked for; empty: several.
	Resolution query.Resolution `json:"resolution"`
	// Notes say what is not as asked for.
	Notes []message.Message `json:"notes"`
}

// priceQuery answers with what a query would cost, worked out by its own plan. No values are asked for; lists of
// devices and reading types are, as by the pickers, where few of them are not known yet.
func (d *Datasource) priceQuery(ctx context.Context, req *http.Request) (any, error) {
	saved, err := readPriceCall(req)
	if err != nil {
		return nil, err
	}
	model, err := query.Parse(saved)
	if err != nil {
		return nil, err
	}
	price := queryPrice{Notes: []message.Message{}}
	switch model.Type {
	case query.Facilities:
		return price, nil
	case query.Events:
		model = newEventsQuery(model, windowOf(ctx, model, saved)).of.model
	}
	if err := d.mayPrice(ctx, model); err != nil {
		return nil, err
	}
	_, err = d.session.Try(ctx, func(snapshot *session.Snapshot) error {
		planned, err := planPriced(ctx, d.session, snapshot, model, windowOf(ctx, model, saved))
		if err != nil {
			return err
		}
		price = planned.price(d.session, snapshot, model.BypassCache)
		return nil
	})
	var empty *emptyScope
	if errors.As(err, &empty) {
		price.Notes = append(price.Notes, message.Verbatim(empty.reason))
		return price, nil
	}
	return price, err
}

func readPriceCall(req *http.Request) (backend.DataQuery, error) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxPricedLength))
	var call priceCall
	if err == nil {
		err = json.Unmarshal(body, &call)
	}
	if err != nil {
		return backend.DataQuery{}, misuse(message.New("The query to price cannot be read")).Because(err)
	}
	return backend.DataQuery{
		JSON: call.Query, MaxDataPoints: call.MaxDataPoints,
		Interval:  time.Duration(call.IntervalMs) * time.Millisecond,
		TimeRange: backend.TimeRange{From: time.UnixMilli(call.From), To: time.UnixMilli(call.To)},
	}, nil
}

// mayPrice refuses what would let a viewer have the API asked for made-up ids: each would cost a request.
func (d *Datasource) mayPrice(ctx context.Context, model query.Model) error {
	if mayEdit(ctx) {
		return nil
	}
	if model.DeviceScope == query.ChosenDevices {
		return problem.New(problem.Forbidden, "Only editors and administrators can have the price of chosen devices told").
			Advise("Ask one of them.")
	}
	if model.Scope == query.ChosenFacilities {
		_, unlisted := d.askable(ctx, model.Facilities)
		for _, id := range model.Facilities {
			if reason := unlisted[id]; reason != nil {
				return reason
			}
		}
	}
	return nil
}

// pricedPlan is the plan of a query, with what it is about.
type pricedPlan struct {
	targets  []portfolio.Target
	readings int
	plans    []plan.Readings
	notes    []string
}

// planPriced plans a query as it is planned when it runs.
func planPriced(
	ctx context.Context, s *session.Session, snapshot *session.Snapshot, model query.Model, window plan.Window,
) (planned pricedPlan, err error) {
	if err := knowsLists(ctx, s, snapshot, model); err != nil {
		return pricedPlan{}, err
	}
	if model.IsPlain() {
		q := newReadingsQuery(ctx, model, window)
		q.snapshot = snapshot
		if planned.targets, err = q.targets(ctx, s); err != nil {
			return pricedPlan{}, err
		}
		planned.readings, planned.notes = len(model.ReadingTypes), q.scopeNotes
		err = planned.add(q, plan.Each(planned.targets, model.ReadingTypes))
		return planned, err
	}
	c := newCalculation(model, window)
	if err := c.resolve(ctx, s, snapshot); err != nil {
		return pricedPlan{}, err
	}
	c.divide(ctx)
	planned.readings, planned.notes = len(c.readings()), c.scopeNotes
	for _, one := range c.asked {
		planned.targets = append(planned.targets, one.target)
	}
	for _, part := range c.parts {
		part.q.snapshot = snapshot
		if err := planned.add(part.q, part.wanted); err != nil {
			return pricedPlan{}, err
		}
	}
	return planned, nil
}

// knowsLists fails while too many lists of devices and reading types are not known, without which it is not clear what
// the query is about: it would cost more to tell the price than many a query does.
func knowsLists(ctx context.Context, s *session.Session, snapshot *session.Snapshot, model query.Model) error {
	if err := checkUnset(model, false); err != nil {
		return err
	}
	facilities, _, err := scopeFacilities(ctx, snapshot, model)
	if err == nil {
		facilities, err = filteredFacilities(snapshot, facilities, model)
	}
	if err != nil {
		return err
	}
	ids := make([]string, len(facilities))
	for i, facility := range facilities {
		ids[i] = facility.ID
	}
	if model.DeviceScope != query.FacilityItself {
		if err := fewUnknown(len(ids) - len(s.Catalog.KnownDevices(ids))); err != nil {
			return err
		}
		targets, _, err := targetsOf(ctx, s, snapshot, model)
		if err != nil {
			return err
		}
		ids = ids[:0]
		for _, target := range targets {
			ids = append(ids, target.Key())
		}
	}
	if model.IsPlain() {
		return nil
	}
	return fewUnknown(len(ids) - len(s.Catalog.KnownReadingTypes(ids)))
}

func fewUnknown(lists int) error {
	if lists <= maxFacilitiesAsked {
		return nil
	}
	return problem.New(problem.Query, "It is not known yet what %d plants or devices have, so that the query has no price",
		lists).Advise("Run the query.")
}

func (p *pricedPlan) add(q *readingsQuery, wanted []plan.Wanted) error {
	q.remember(wanted)
	planned, err := plan.ForReadings(q.model, q.window, wanted, q.snapshot.Capabilities)
	p.plans = append(p.plans, planned)
	return err
}

// price is what the plans cost together.
func (p *pricedPlan) price(s *session.Session, snapshot *session.Snapshot, bypassCache bool) queryPrice {
	var calls []plan.Call
	notes := p.notes
	for _, planned := range p.plans {
		calls, notes = append(calls, planned.Calls...), append(notes, planned.Notes...)
	}
	cost := s.Price(snapshot, calls, bypassCache)
	price := queryPrice{
		Members: len(p.targets), Readings: p.readings, Series: cost.Series, Points: cost.Points, Cached: cost.Cached,
		Requests: cost.Requests, Pending: cost.Pending, Notes: []message.Message{},
	}
	for i, note := range notes {
		if slices.Index(notes, note) == i {
			price.Notes = append(price.Notes, message.Verbatim(note))
		}
	}
	for i, call := range calls {
		if i == 0 {
			price.Resolution = call.Resolution
		} else if call.Resolution != price.Resolution {
			price.Resolution = ""
			break
		}
	}
	return price
}
