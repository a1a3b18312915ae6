package mapping

import (
	"cmp"
	"context"
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
	return message.New("Readings verified: %s of %s on %s, %d values", v.ReadingType, v.Facility,
		v.Day.Format(time.DateOnly), v.Values)
}

// sample is a day of values of one reading type of one facility.
type sample struct {
	call   plan.Call
	series *series.Series
}

// sampleDay looks for a day of the past that has values, at some facilities at once: yesterday, else a week, a month or
// a year ago. nil: no day that was looked at has any.
func (s *Store) sampleDay(ctx context.Context, api *apimap.Map) *sample {
	calls := s.probeCalls(ctx, api, query.Raw)
	for _, days := range lookedDays {
		if len(calls) == 0 {
			return nil
		}
		for i := range calls {
			calls[i].Span = dayOf(time.Now(), days, calls[i].Facility.Zone())
		}
		if found := s.firstSample(ctx, api, calls); found != nil {
			return found
		}
	}
	return nil
}

// firstSample asks for all in one document, and gives the first that has values.
func (s *Store) firstSample(ctx context.Context, api *apimap.Map, calls []plan.Call) *sample {
	keep := calls[0].Span
	for _, call := range calls {
		if call.Span.From.Before(keep.From) {
			keep.From = call.Span.From
		}
		if call.Span.To.After(keep.To) {
			keep.To = call.Span.To
		}
	}
	sampled := s.api.Sample(ctx, &api.Readings, keep, calls...)
	for _, call := range calls {
		for _, found := range sampled {
			if found.DeviceID != call.Facility.ID {
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
	plant := found.call.Facility
	return &Verification{
		Facility: cmp.Or(plant.Name, plant.ID), ReadingType: found.series.Type, Day: found.call.Span.From,
		Values: len(timestamps([]*series.Series{found.series})),
	}
}
