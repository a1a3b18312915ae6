package mapping

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A data source works when values come. Lists alone do not show that.

// Verification says which values came when they were last asked for.
type Verification struct {
	Facility, ReadingType string
	// Day of the values, by the facility's calendar; Values is how many came.
	Day    time.Time
	Values int
}

// Sentence says what was verified, for people.
func (v *Verification) Sentence() message.Message {
	return message.New("Readings verified: %s of %s on %s, %s", v.ReadingType, v.Facility,
		v.Day.Format(time.DateOnly), message.Values(v.Values))
}

// sample is a day of values of one reading type of one facility.
type sample struct {
	call   plan.Call
	series *series.Series
}

// olderPlants are asked for values of further days: so many that one document has them all.
const olderPlants = 6

// sampleDay looks for a day of the past that has values, at some facilities at once: yesterday, else a week, a month or
// a year ago, all of these in one document. nil: no day that was looked at has any.
func (s *Store) sampleDay(ctx context.Context, a *attempt, api *apimap.Map) *sample {
	calls := s.probeCalls(ctx, a, api, query.Raw)
	if len(calls) == 0 {
		return nil
	}
	now := a.started
	if found := s.firstSample(ctx, a, api, onDays(calls, now, lookedDays[:1])); found != nil {
		return found
	}
	return s.firstSample(ctx, a, api, onDays(calls[:min(len(calls), olderPlants)], now, lookedDays[1:]))
}

// onDays are the calls for each of some days of the past, by the facilities' calendars: all days of a facility, then
// those of the next.
func onDays(calls []plan.Call, now time.Time, daysAgo []int) []plan.Call {
	var all []plan.Call
	for _, call := range calls {
		for _, days := range daysAgo {
			call.Span = dayOf(now, days, call.Target.Facility.Zone())
			all = append(all, call)
		}
	}
	return all
}

// firstSample asks for all in one document, and gives the latest day that has values, of the first facility of those
// that have any.
func (s *Store) firstSample(
	ctx context.Context, a *attempt, api *apimap.Map, calls []plan.Call,
) *sample {
	keep := calls[0].Span
	for _, call := range calls {
		if call.Span.From.Before(keep.From) {
			keep.From = call.Span.From
		}
		if call.Span.To.After(keep.To) {
			keep.To = call.Span.To
		}
	}
	sampled := a.api.Sample(ctx, &api.Readings, keep, calls...)
	latest := slices.Clone(calls)
	slices.SortStableFunc(latest, func(a, b plan.Call) int {
		return strings.Compare(b.Span.From.Format(time.DateOnly), a.Span.From.Format(time.DateOnly))
	})
	for _, call := range latest {
		for _, found := range sampled {
			if found.DeviceID != call.Target.ID() {
				continue
			}
			found = found.Within(call.Span)
			if len(timestamps([]*series.Series{found})) > 0 {
				call.Types = []string{found.Type}
				return &sample{call, found}
			}
		}
	}
	return nil
}

// verification is what a sample shows; nil for none.
func verification(found *sample) *Verification {
	if found == nil {
		return nil
	}
	plant := found.call.Target.Facility
	return &Verification{
		Facility: cmp.Or(plant.Name, plant.ID), ReadingType: found.series.Type, Day: found.call.Span.From,
		Values: len(timestamps([]*series.Series{found.series})),
	}
}
