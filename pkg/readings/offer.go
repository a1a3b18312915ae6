package readings

import (
	"context"
	"encoding/json"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/store"
)

// What several replicas want at the same time goes into one document, as what several panels want does: the first of
// them leads until its document is written, and the others offer it what they lack (offers). Who has offered something
// waits for it as for anything that another replica fetches, and fetches it when the leader has not.

// leadTime is how long the first waits for the offers of others, counted from when it began to lead. While more come it
// waits on, but not longer than maxLeadTime.
const (
	leadTime    = 25 * time.Millisecond
	moreTime    = 15 * time.Millisecond
	maxLeadTime = 120 * time.Millisecond
)

// offered is a part of a column as it is offered to another replica. Those of devices are not.
type offered struct {
	Key        cache.Key          `json:"key"`
	Facility   portfolio.Facility `json:"facility"`
	Types      []string           `json:"types"`
	From       time.Time          `json:"from"`
	To         time.Time          `json:"to"`
	Resolution query.Resolution   `json:"resolution"`
	Unit       string             `json:"unit"`
	MaxRange   time.Duration      `json:"maxRange"`
	IsAnalysis bool               `json:"isAnalysis,omitempty"`
	// IsZoned: buckets follow the facility's calendar; IsByDay: so do the days of requests.
	IsZoned bool `json:"isZoned,omitempty"`
	IsByDay bool `json:"isByDay,omitempty"`
}

// offerOf are the requests for a column as an offer; false: they cannot be one.
func offerOf(requests []batch.Request) (content []byte, ok bool) {
	var all []offered
	for _, request := range requests {
		one, ok := offeredOf(request)
		if !ok {
			return nil, false
		}
		all = append(all, one)
	}
	content, err := json.Marshal(all)
	return content, err == nil
}

func offeredOf(request batch.Request) (one offered, ok bool) {
	call, zone := request.Call, request.Call.Target.Facility.Zone()
	isOfFacility := call.Target.Device == nil && call.Target.Key() == call.Target.Facility.ID
	if !isOfFacility || call.Zone != nil && call.Zone != zone || request.Days != nil && request.Days != zone {
		return offered{}, false
	}
	return offered{
		Key: request.Key, Facility: call.Target.Facility, Types: call.Types, From: call.Span.From, To: call.Span.To,
		Resolution: call.Resolution, Unit: request.Unit, MaxRange: request.MaxRange,
		IsAnalysis: request.Values != &request.Map.Readings, IsZoned: call.Zone != nil, IsByDay: request.Days != nil,
	}, true
}

// requestsOf is an offer as requests by an API map, which is the same as that of who has offered it; nil: it is none.
func requestsOf(content []byte, api *apimap.Map) (requests []batch.Request) {
	var all []offered
	if json.Unmarshal(content, &all) != nil {
		return nil
	}
	for _, one := range all {
		if len(one.Types) != 1 || one.IsAnalysis && api.Analysis == nil || one.Key.Revision != api.Revision {
			return nil
		}
		requests = append(requests, one.request(api))
	}
	return requests
}

func (o offered) request(api *apimap.Map) batch.Request {
	request := batch.Request{
		Key: o.Key, Map: api, Values: &api.Readings, Unit: o.Unit, MaxRange: o.MaxRange,
		Call: plan.Call{
			Target: portfolio.Target{Facility: o.Facility}, Types: o.Types, Resolution: o.Resolution,
			Span: series.Span{From: o.From, To: o.To},
		},
	}
	if o.IsAnalysis {
		request.Values = api.Analysis
	}
	if o.IsZoned {
		request.Call.Zone = o.Facility.Zone()
	}
	if o.IsByDay {
		request.Days = o.Facility.Zone()
	}
	return request
}

// lead is the lead of this replica, which several queries may hold together. shared.mu guards it.
type lead struct {
	// term counts how often it led; holders are the queries that hold the lead; 0: it does not lead.
	term, holders int
	since         time.Time
}

func (s *shared) listName(at place) string { return s.vault.Name("offers", at.api, at.epoch) }

// lead makes this replica lead, unless another one does. The term must be ended with endLead; 0: it does not lead.
func (s *shared) lead(ctx context.Context, api *apimap.Map) (term int) {
	at := s.placeOf(api)
	s.mu.Lock()
	if s.leading.holders > 0 {
		defer s.mu.Unlock()
		s.leading.holders++
		return s.leading.term
	}
	s.mu.Unlock()
	mine, err := s.vault.Claim(ctx, "", []string{s.listName(at)})
	if err != nil || !mine[0] {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leading.holders == 0 {
		s.leading.term++
		s.leading.since = time.Now()
	} else { // another query was faster
		go s.vault.Release(context.WithoutCancel(ctx), []string{s.listName(at)})
	}
	s.leading.holders++
	return s.leading.term
}

// endLead ends the part of a query in a term. What was offered and not taken is fetched by who has offered it.
func (s *shared) endLead(api *apimap.Map, term int) {
	s.mu.Lock()
	isLast := false
	if term != 0 && term == s.leading.term && s.leading.holders > 0 {
		s.leading.holders--
		isLast = s.leading.holders == 0
	}
	s.mu.Unlock()
	if isLast {
		s.enqueue(publication{release: []string{s.listName(s.placeOf(api))}})
	}
}

// takeOffers ends the lead, once others had the time to offer something, and returns what they have offered.
func (s *shared) takeOffers(ctx context.Context, api *apimap.Map) []store.Offer {
	if s == nil {
		return nil
	}
	at := s.placeOf(api)
	s.mu.Lock()
	isLeading, since := s.leading.holders > 0, s.leading.since
	s.mu.Unlock()
	if !isLeading || s.vault.Replicas() < 2 {
		return nil
	}
	sleep(ctx, leadTime-time.Since(since))
	for seen := int64(0); time.Since(since) < maxLeadTime; {
		count := s.vault.Offered(ctx, s.listName(at))
		if count <= seen {
			break
		}
		seen = count
		sleep(ctx, moreTime)
	}
	s.mu.Lock()
	isLeading = s.leading.holders > 0
	s.leading.holders = 0
	s.mu.Unlock()
	if !isLeading {
		return nil
	}
	return s.vault.TakeOffers(ctx, s.listName(at))
}

// offer offers what columns lack to the replica that leads, and leaves them to it. What cannot be offered
// is this replica's to fetch.
func (s *shared) offer(ctx context.Context, api *apimap.Map, columns []*column) {
	at := s.placeOf(api)
	var offers []store.Offer
	var left []*column
	for _, c := range columns {
		if content, ok := offerOf(c.requests); ok {
			offers, left = append(offers, store.Offer{Name: s.leaseName(at, c.key), Content: content}), append(left, c)
		}
	}
	if s.vault.Offer(ctx, s.listName(at), offers) != nil {
		return
	}
	for _, c := range left {
		c.isLeft = true
	}
}

// takeOffers takes along what other replicas have offered, as far as it fits. What does not is theirs again.
func (r *run) takeOffers(ctx context.Context) {
	if r.api == nil {
		return
	}
	for _, offer := range r.loader.shared.takeOffers(ctx, r.api) {
		if r.batch.TakeAhead(requestsOf(offer.Content, r.api), r.add) {
			r.offers = append(r.offers, offer.Name)
			continue
		}
		r.loader.shared.enqueue(publication{release: []string{offer.Name}})
	}
}

// endOffers tells other replicas that what they have offered has come, or not.
func (r *run) endOffers() {
	if len(r.offers) > 0 {
		r.loader.shared.enqueue(publication{release: r.offers})
		r.offers = nil
	}
}
