package fetch

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What a schema cannot tell, a small question on the user's own data can: whether a number counts seconds or
// milliseconds, and how a JSON scalar is arranged. The combinations of answers that the schema allows are tried on
// the last days of some plants, likeliest first, until values come that lie where they were asked for.
const (
	maxProbes    = 12
	probedPlants = 3
	probedTypes  = 2
	probeSpan    = 48 * time.Hour
)

// endRole asks whether a value stamped exactly with a range's end belongs to the answer. Nothing waits for it,
// because answers are clipped: it is settled when somebody looks (Save & test), not when a panel asks.
const endRole = "readings.to.end"

// probePause is how long a question that no data answered is left alone.
const probePause = time.Minute

// never is a time that does not come.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// isNeeded tells the roles that queries wait for.
func isNeeded(role string) bool { return role != endRole }

// stepRole asks how a resolution is written.
const stepRole = "readings.resolution.encoding"

// probe settles what a result leaves open, as far as the user's data allows. It gives the result with what it
// learnt, and the answers as overrides.
func (s *Source) probe(ctx context.Context, shown *schema.Schema, open discover.Result) (discover.Result, discover.Overrides) {
	var answers discover.Overrides
	for _, stage := range []struct {
		asks       func(role string) bool
		resolution query.Resolution
		plausible  func(stamps []int64) bool
	}{
		// Raw values need no resolution, so that everything else can be settled first.
		{func(role string) bool { return role != endRole && role != stepRole }, query.Raw, func(stamps []int64) bool { return len(stamps) > 0 }},
		// How a resolution is written shows in the distance of the values.
		{func(role string) bool { return role == stepRole }, query.Hour, hourly},
	} {
		questions := openQuestions(open, stage.asks)
		if len(questions) == 0 {
			continue
		}
		calls := s.probeCalls(ctx, open.Map, stage.resolution)
		for _, guess := range combinations(questions, maxProbes) {
			guess = with(answers, guess)
			tried := discover.Discover(shown, with(s.overrides, guess))
			if len(calls) > 0 && stage.plausible(values(s.sample(ctx, tried.Map, calls[0].Span, calls...))) {
				open, answers = tried, guess
				break
			}
		}
	}
	return settled(open, answers), answers
}

// hourly tells whether the stamps are hours apart, and not closer.
func hourly(stamps []int64) bool {
	const hour = int64(time.Hour / time.Millisecond)
	if len(stamps) < 2 {
		return false
	}
	for i := 1; i < len(stamps); i++ {
		if (stamps[i]-stamps[i-1])%hour != 0 {
			return false
		}
	}
	return true
}

// probeEnd settles whether the end of a range belongs to it: it asks up to the stamp of a known value.
func (s *Source) probeEnd(ctx context.Context, shown *schema.Schema, open discover.Result, known discover.Overrides) discover.Result {
	question := open.Find(endRole)
	if question == nil || question.State != discover.Probe || len(question.Candidates) != 2 {
		return open
	}
	for _, call := range s.probeCalls(ctx, open.Map, query.Raw) {
		stamps := values(s.sample(ctx, open.Map, call.Span, call))
		if len(stamps) == 0 {
			continue
		}
		last := stamps[len(stamps)-1]
		call.Span.To = time.UnixMilli(last)
		// Clipping to the span would hide the very point that is asked about.
		keep := series.Span{From: call.Span.From, To: time.UnixMilli(last + 1)}
		answer := "exclusive"
		if slices.Contains(values(s.sample(ctx, open.Map, keep, call)), last) {
			answer = "inclusive"
		}
		answers := with(known, discover.Overrides{endRole: answer})
		return settled(discover.Discover(shown, with(s.overrides, answers)), answers)
	}
	return open
}

func openQuestions(result discover.Result, asks func(role string) bool) []discover.Finding {
	var questions []discover.Finding
	for _, finding := range result.Findings {
		if finding.State == discover.Probe && asks(finding.Role) && len(finding.Candidates) > 0 {
			questions = append(questions, finding)
		}
	}
	return questions
}

// probeCalls ask for values of some plants.
func (s *Source) probeCalls(ctx context.Context, api *apimap.Map, resolution query.Resolution) []plan.Call {
	plants, err := s.askPortfolio(ctx, api)
	if err != nil {
		return nil
	}
	now := time.Now().Truncate(time.Second)
	var ids []string
	for _, facility := range plants.Facilities[:min(len(plants.Facilities), probedPlants)] {
		ids = append(ids, facility.ID)
	}
	types, _ := s.askTypes(ctx, api, ids)
	var calls []plan.Call
	for _, id := range ids {
		var names []string
		for _, t := range types[id][:min(len(types[id]), probedTypes)] {
			names = append(names, t.ID)
		}
		facility, _ := plants.Facility(id)
		if len(names) > 0 {
			calls = append(calls, plan.Call{
				Facility: facility, Types: names, Resolution: resolution, Span: series.Span{From: now.Add(-probeSpan), To: now},
			})
		}
	}
	return calls
}

// values gives the stamps of the first series that has values, nulls left out.
func values(found []*series.Series) []int64 {
	var stamps []int64
	for _, one := range found {
		for i, at := range one.Times {
			if !one.Null[i] {
				stamps = append(stamps, at)
			}
		}
		if len(stamps) > 0 {
			return stamps
		}
	}
	return nil
}

// combinations gives the answers to all questions, likeliest first, at most most of them.
func combinations(questions []discover.Finding, most int) []discover.Overrides {
	all := []discover.Overrides{{}}
	for _, question := range questions {
		var longer []discover.Overrides
		for _, candidate := range question.Candidates {
			for _, begun := range all {
				longer = append(longer, with(begun, discover.Overrides{question.Role: candidate.Path}))
			}
		}
		all = longer
	}
	return all[:min(len(all), most)]
}

func with(first, second discover.Overrides) discover.Overrides {
	both := discover.Overrides{}
	maps.Copy(both, first)
	maps.Copy(both, second)
	return both
}

// settled marks what a probe found out, which is not the user's own choice.
func settled(result discover.Result, answers discover.Overrides) discover.Result {
	for i := range result.Findings {
		finding := &result.Findings[i]
		if _, probed := answers[finding.Role]; probed && finding.State == discover.Set {
			finding.State = discover.Probed
			finding.Evidence = "The schema cannot tell; a small query on this account's own data did."
		}
	}
	return result
}
