package mapping

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What a schema cannot tell, a small question on the user's own data can: whether a number counts seconds or
// milliseconds, and how a JSON scalar is arranged. The combinations of answers that the schema allows are tried on
// the last days of some plants, likeliest first, until values come that lie where they were asked for.
const (
	maxProbes   = 12
	probedTypes = 2
	probeSpan   = 48 * time.Hour
	// probedPlants are asked first; they may be new, or out of order, so that further ones are asked where these have no
	// values: each for one type, all in one document.
	probedPlants  = 3
	furtherPlants = 9
)

// endRole asks whether a value stamped exactly with a range's end belongs to the answer. Nothing waits for it,
// because answers are clipped: it is probed when somebody looks (Save & test), not when a panel asks.
const endRole = "readings.to.end"

// probePause is how long a question that no data answered is left alone, whoever asks: viewers can look at the API map
// as often as they like.
const probePause = 5 * time.Minute

// never is a time that does not come.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// isNeeded tells the roles that queries wait for.
func isNeeded(role string) bool { return role != endRole }

// stepRole asks how a resolution is written.
const stepRole = "readings.resolution.encoding"

// probe finds out what a result leaves open, as far as the user's data allows. It returns the result with what it
// learnt, and the answers as overrides.
func (s *Store) probe(
	ctx context.Context, a *attempt, shown *schema.Schema, open discover.Result,
) (discover.Result, discover.Overrides) {
	var answers discover.Overrides
	if s.isShownByAnswer(shown, open.Map.Readings) {
		return open, nil
	}
	for _, stage := range []struct {
		asks        func(role string) bool
		resolution  query.Resolution
		isPlausible func(timestamps []int64) bool
	}{
		// Raw values need no resolution, so that everything else can be found out first.
		{func(role string) bool { return role != endRole && role != stepRole }, query.Raw, hasAny},
		// How a resolution is written shows in the distance of the values.
		{func(role string) bool { return role == stepRole }, query.Hour, areHourly},
	} {
		questions := openQuestions(open, stage.asks)
		if len(questions) == 0 {
			continue
		}
		calls := s.probeCalls(ctx, a, open.Map, stage.resolution)
		guesses := combinations(questions, maxProbes)
		for _, plants := range rounds(calls) {
			tried, guess, isFound := s.firstPlausible(ctx, a, shown, answers, guesses, plants, stage.isPlausible)
			if isFound {
				open, answers = tried, guess
				break
			}
		}
	}
	return markProbed(open, answers), answers
}

// isShownByAnswer reports whether an answer of which the schema tells nothing is to be learnt by looking at one, or is
// doubted anyway, because something else than a default is to be sent or the field has a successor: each guess would
// cost a request.
func (s *Store) isShownByAnswer(shown *schema.Schema, readings apimap.Values) bool {
	if len(readings.Path) == 0 {
		return false
	}
	ways := s.words.Propose(shown).Values()
	return isSucceeded(ways, readings) || slices.ContainsFunc(ways, func(h discover.Hypothesis) bool {
		return isSameWay(h.Path, readings.Path) && (h.IsDecided || readings.Answer.Shape == apimap.OpenShape)
	})
}

// isSucceeded reports whether the field for values that names have found is deprecated, and another one is likelier: it
// may not be answered any more.
func isSucceeded(ways []discover.Hypothesis, readings apimap.Values) bool {
	isDeprecated := func(h discover.Hypothesis) bool {
		return h.Notice.Deprecated != "" && isSameWay(h.Path, readings.Path)
	}
	return len(readings.Path) > 0 && slices.ContainsFunc(ways, isDeprecated) && ways[0].Notice.Deprecated == "" &&
		!isSameWay(ways[0].Path, readings.Path)
}

// rounds are the calls for the plants that are asked first, and those for the further ones.
func rounds(calls []plan.Call) [][]plan.Call {
	first := min(len(calls), probedPlants)
	return slices.DeleteFunc([][]plan.Call{calls[:first], calls[first:]}, func(round []plan.Call) bool {
		return len(round) == 0
	})
}

// firstPlausible tries guesses on some plants, in a request each, until plausible values come.
func (s *Store) firstPlausible(
	ctx context.Context, a *attempt, shown *schema.Schema, answers discover.Overrides, guesses []discover.Overrides,
	calls []plan.Call, isPlausible func(timestamps []int64) bool,
) (discover.Result, discover.Overrides, bool) {
	for _, guess := range guesses {
		guess = with(answers, guess)
		tried := s.words.Discover(shown, with(s.overrides, guess))
		sampled := a.api.Sample(ctx, &tried.Map.Readings, calls[0].Span, calls...)
		if isPlausible(timestamps(sampled)) {
			return tried, guess, true
		}
	}
	return discover.Result{}, nil, false
}

func hasAny(timestamps []int64) bool { return len(timestamps) > 0 }

// areHourly reports whether there are two or more, hours apart and not closer.
func areHourly(timestamps []int64) bool {
	const hour = int64(time.Hour / time.Millisecond)
	if len(timestamps) < 2 {
		return false
	}
	for i := 1; i < len(timestamps); i++ {
		if (timestamps[i]-timestamps[i-1])%hour != 0 {
			return false
		}
	}
	return true
}

// probeEnd finds out whether the end of a range belongs to it: it asks up to the stamp of a known value.
func (s *Store) probeEnd(ctx context.Context, a *attempt, m *Mapping, known *sample) *Mapping {
	question := m.result().Find(endRole)
	if known == nil || question == nil || question.State != discover.Probe || len(question.Candidates) != 2 {
		return m
	}
	// Dates end with a day, and not with a value: they are asked for with a day more than needed, which is clipped.
	if end := apimap.Find(m.Map.Readings.Path, apimap.To); end != nil && end.Encoding == apimap.LocalDate {
		return m
	}
	stamps := timestamps([]*series.Series{known.series})
	last := stamps[len(stamps)-1]
	call := known.call
	call.Span.To = time.UnixMilli(last)
	// Clipping to the span would hide the very point that is asked about.
	keep := series.Span{From: call.Span.From, To: time.UnixMilli(last + 1)}
	answer := "exclusive"
	if slices.Contains(timestamps(a.api.Sample(ctx, &m.Map.Readings, keep, call)), last) {
		answer = "inclusive"
	}
	api := *m.Map
	api.Readings.EndInclusive = answer == "inclusive"
	probed := *m
	probed.Map, probed.Findings = &api, slices.Clone(m.Findings)
	for i := range probed.Findings {
		if probed.Findings[i].Role == endRole {
			probed.Findings[i].State, probed.Findings[i].Chosen = discover.Probed, answer
			probed.Findings[i].Evidence = dataTold
		}
	}
	return &probed
}

// stampRole asks whether a value is stamped with the start or with the end of its interval. No schema tells, and
// nothing is moved because of it: values are shown as stamped, and the API map says what the stamps mean.
const stampRole = "answer.stamps"

// probeStamps adds what a day of hourly values tells about the stamps. The hour that starts with the range and the one
// that ends with it decide; when both or neither have a stamp, it stays open.
func (s *Store) probeStamps(ctx context.Context, a *attempt, m *Mapping) *Mapping {
	if found := m.result().Find(stampRole); found != nil && found.State == discover.Probed {
		return m
	}
	finding := discover.Finding{
		Role: stampRole, State: discover.Probe,
		Evidence: message.New("Does a timestamp mark the start or the end of its interval? Neither the schema nor this " +
			"account's data tell. Values are shown as stamped."),
	}
	api := *m.Map
	if slices.Contains(api.Readings.Resolutions(), query.Hour) {
		switch atStart, atEnd := s.sampleStamps(ctx, a, m.Map); {
		case atStart && !atEnd:
			finding.State, finding.Chosen = discover.Probed, "start"
			finding.Evidence = message.New(
				"A timestamp marks the start of its interval: a small query on this account's own data told.")
		case atEnd && !atStart:
			finding.State, finding.Chosen = discover.Probed, "end"
			finding.Evidence = message.New("A timestamp marks the end of its interval: a small query on this account's own " +
				"data told. Values are shown as stamped.")
			markEnds(&api)
		}
	}
	probed := *m
	probed.Map = &api
	probed.Findings = append(slices.DeleteFunc(slices.Clone(m.Findings), func(f discover.Finding) bool {
		return f.Role == stampRole
	}), finding)
	return &probed
}

// settledAfter is how old values are that will hardly change any more: what is missing among them was not merely late.
const settledAfter = 24 * time.Hour

// sampleStamps reports whether the start and the end of a settled day have hourly values. A plant tells when there are
// values beside the one that is missing, so that it is no gap; where plants contradict each other, or one has both,
// nothing is told: then the other's may be a gap that starts or ends there. It asks for all plants in one document.
func (s *Store) sampleStamps(
	ctx context.Context, a *attempt, api *apimap.Map,
) (atStart, atEnd bool) {
	calls := s.probeCalls(ctx, a, api, query.Hour)
	if len(calls) == 0 {
		return false, false
	}
	to := calls[0].Span.To.Add(-settledAfter).Truncate(time.Hour)
	day := series.Span{From: to.Add(-24 * time.Hour), To: to}
	for i := range calls {
		calls[i].Span = day
	}
	keep := series.Span{From: day.From, To: day.To.Add(time.Millisecond)}
	for _, found := range a.api.Sample(ctx, &api.Readings, keep, calls...) {
		has := func(at time.Time) bool { return slices.Contains(found.Times, at.UnixMilli()) }
		if has(day.From) && has(day.To) {
			return false, false
		}
		if has(day.From) == has(day.To) || !has(day.From.Add(time.Hour)) || !has(day.To.Add(-time.Hour)) {
			continue
		}
		atStart, atEnd = atStart || has(day.From), atEnd || has(day.To)
	}
	return atStart, atEnd
}

// markEnds notes in a map of one's own that timestamps mark the ends of intervals.
func markEnds(api *apimap.Map) {
	api.Readings.StampsMarkEnd = true
	if api.Analysis != nil {
		analysis := *api.Analysis
		analysis.StampsMarkEnd = true
		api.Analysis = &analysis
	}
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

// probeCalls ask for values of some plants: of the first for some types, of further ones for one.
func (s *Store) probeCalls(
	ctx context.Context, a *attempt, api *apimap.Map, resolution query.Resolution,
) []plan.Call {
	plants, types := s.probed.of(ctx, a.api, api)
	if plants == nil {
		return nil
	}
	now := a.started.Truncate(time.Second)
	var ids []string
	for _, facility := range plants.Facilities[:min(len(plants.Facilities), probedPlants+furtherPlants)] {
		ids = append(ids, facility.ID)
	}
	var calls []plan.Call
	for i, id := range ids {
		most := probedTypes
		if i >= probedPlants {
			most = 1
		}
		readings := slices.DeleteFunc(slices.Clone(types[id]), func(t portfolio.ReadingType) bool {
			return api.Values(t.Class) != &api.Readings // it is sampled by another field
		})
		var names []string
		for _, t := range readings[:min(len(readings), most)] {
			names = append(names, t.ID)
		}
		facility, _ := plants.Facility(id)
		if len(names) > 0 {
			calls = append(calls, plan.Call{
				Target: portfolio.Target{Facility: facility}, Types: names, Resolution: resolution,
				Span: series.Span{From: now.Add(-probeSpan), To: now},
			})
		}
	}
	return calls
}

// timestamps are those of the first series that has values, nulls left out.
func timestamps(found []*series.Series) []int64 {
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

// combinations returns the answers to all questions, likeliest first, at most most of them. No more are made: all
// together may be more than fit into memory.
func combinations(questions []discover.Finding, most int) []discover.Overrides {
	count := 1
	for _, question := range questions {
		count = min(count*len(question.Candidates), most)
	}
	all := make([]discover.Overrides, count)
	for i := range all {
		all[i] = combination(questions, i)
	}
	return all
}

// combination is the i-th combination of answers to all questions, from 0; the first question's answers change fastest.
func combination(questions []discover.Finding, i int) discover.Overrides {
	answers := discover.Overrides{}
	for _, question := range questions {
		answers[question.Role] = question.Candidates[i%len(question.Candidates)].Path
		i /= len(question.Candidates)
	}
	return answers
}

func with(first, second discover.Overrides) discover.Overrides {
	both := discover.Overrides{}
	maps.Copy(both, first)
	maps.Copy(both, second)
	return both
}

// dataTold is the evidence for what a probe found out.
var dataTold = message.New("The schema cannot tell; a small query on this account's own data did.")

// markProbed marks what a probe found out, which is not the user's own choice.
func markProbed(result discover.Result, answers discover.Overrides) discover.Result {
	for i := range result.Findings {
		finding := &result.Findings[i]
		if _, isProbed := answers[finding.Role]; isProbed && finding.State == discover.Set {
			finding.State = discover.Probed
			finding.Evidence = dataTold
		}
	}
	return result
}
