package mapping

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/example"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func (t *teacher) learnReadings(ctx context.Context, learnt *PartLesson, answer map[string]any) {
	t.needFacilities(ctx)
	asked := learnt.operation.Asked()
	for _, plant := range t.plants {
		if asked[plant.ID] {
			t.needTypes(ctx, plant.ID)
		}
	}
	taught, findings, err := example.TeachReadings(learnt.operation, answer, t.known(), t.zone)
	for i := 0; example.IsSilent(err) && i < len(shiftedDays); i++ {
		taught, findings, err = t.shifted(ctx, learnt, shiftedDays[i])
	}
	if err != nil {
		learnt.Err = err
		return
	}
	learnt.Findings, learnt.Series = findings, taught.Series
	p := &readingsProof{teacher: t, learnt: learnt, taught: taught, values: &taught.Values}
	if learnt.Err = p.try(ctx); learnt.Err != nil {
		return
	}
	t.lesson.made.Readings = *p.values
	t.nameTypes(taught)
}

// shiftedDays are how many days before today a range ends that is asked for instead of one without values: what was
// there when the example was saved may be gone, and the plant may be silent since.
var shiftedDays = []int{0, 7, 30}

// shifted learns from an example as if it asked for another range of the same length.
func (t *teacher) shifted(
	ctx context.Context, learnt *PartLesson, days int,
) (*example.TaughtReadings, []discover.Finding, error) {
	operation, err := example.Parse(learnt.pasted)
	if err != nil {
		return nil, nil, err
	}
	operation.Shift(time.Now(), days)
	learnt.operation = operation
	answer, err := t.run(ctx, learnt)
	if err != nil {
		return nil, nil, err
	}
	taught, findings, err := example.TeachReadings(operation, answer, t.known(), t.zone)
	if err == nil {
		learnt.Notes = append(learnt.Notes, message.New("No values came for the range of the example; one from %s on was "+
			"asked for instead.", taught.From.Format(time.DateOnly)))
	}
	return taught, findings, err
}

// nameTypes takes the reading types of the example for all that there are where nothing lists them.
func (t *teacher) nameTypes(taught *example.TaughtReadings) {
	hasTypes := func(types apimap.Types) bool { return len(types.Path) > 0 || len(types.Static) > 0 }
	if hasTypes(t.lesson.made.Types) || hasTypes(t.guessed.Types) {
		return
	}
	t.lesson.made.Types.Static = taught.Types
	for _, one := range taught.Series {
		if one.Type != "" && !slices.Contains(t.lesson.made.Types.Static, one.Type) {
			t.lesson.made.Types.Static = append(t.lesson.made.Types.Static, one.Type)
		}
	}
}

// readingsProof asks by what was understood of an example, and compares what comes.
type readingsProof struct {
	teacher *teacher
	learnt  *PartLesson
	taught  *example.TaughtReadings
	// values are what is tried.
	values *apimap.Values
}

// try proves what was understood: also of a saved example, because a wrong value is worse than none.
func (p *readingsProof) try(ctx context.Context) error {
	others := p.taught.Alternatives
	err := p.repeats(ctx)
	for i := 0; err != nil && i < len(others) && !problem.Temporary(err); i++ {
		p.values = &others[i].Values
		if p.repeats(ctx) == nil {
			err = nil
			p.learnt.Notes = append(p.learnt.Notes, others[i].Note)
		}
	}
	if err == nil {
		err = p.finest(ctx)
	}
	if err == nil {
		err = p.clock(ctx)
	}
	if err == nil {
		err = p.measure(ctx)
	}
	if err != nil || !p.teacher.proves {
		return err
	}
	return p.differs(ctx)
}

// provedTypes are asked for in a proof.
const provedTypes = 3

func (p *readingsProof) call() plan.Call {
	plant := portfolio.Facility{ID: p.taught.FacilityID}
	for _, known := range p.teacher.plants {
		if known.ID == plant.ID {
			plant = known
		}
	}
	types := slices.Clone(p.taught.Types)
	for _, one := range p.taught.Series {
		if len(p.taught.Types) == 0 && one.Type != "" && !slices.Contains(types, one.Type) {
			types = append(types, one.Type)
		}
	}
	most := provedTypes
	if selector := apimap.Find(p.values.Path, apimap.ReadingTypes); selector != nil && selector.Encoding == apimap.One {
		most = 1
	}
	types = types[:min(len(types), most)]
	call := plan.Call{Target: portfolio.Target{Facility: plant}, Types: types, Resolution: p.taught.Resolution,
		Span: series.Span{From: p.taught.From, To: p.taught.To}}
	if call.Resolution.Calendar() {
		call.Zone = plant.Zone()
	}
	return call
}

// repeats asks for what the example asks for: the same values must come.
func (p *readingsProof) repeats(ctx context.Context) error {
	call := p.call()
	if len(call.Types) == 0 {
		return problem.New(problem.Query, "Neither the example nor its answer names a reading type").
			Advise("Take an example that asks for one, or select in it what tells the type.")
	}
	found, err := p.teacher.api.Values(ctx, p.values, call.Span, call)
	if err != nil {
		return unproved(err)
	}
	if p.taught.IsLocal {
		return p.repeatsInOrder(found, call.Types)
	}
	missing, wrong, count := 0, 0, 0
	for _, came := range p.came(call.Types) {
		own := ofType(found, came.Type, call.Types)
		for i, at := range came.Times {
			if !call.Span.Contains(at) || math.IsNaN(came.Values[i]) {
				continue
			}
			count++
			switch value, ok := valueAt(own, at); {
			case !ok:
				missing++
			case !equal(value, came.Values[i]):
				wrong++
			}
		}
	}
	return p.agrees(missing, wrong, count)
}

// repeatsInOrder compares values alone: times without an offset are placed by what many answers show.
func (p *readingsProof) repeatsInOrder(found []*series.Series, asked []string) error {
	missing, wrong, count := 0, 0, 0
	for _, came := range p.came(asked) {
		var own []float64
		for _, one := range ofType(found, came.Type, asked) {
			for i, value := range one.Values {
				if !one.Null[i] {
					own = append(own, value)
				}
			}
		}
		numbers := slices.DeleteFunc(slices.Clone(came.Values), math.IsNaN)
		count += len(numbers)
		missing += max(0, len(numbers)-len(own)-2) // those at the ends of the range may lie beside it
		for _, value := range own {
			if !slices.ContainsFunc(numbers, func(other float64) bool { return equal(value, other) }) {
				wrong++
			}
		}
	}
	return p.agrees(missing, wrong, count)
}

func (p *readingsProof) agrees(missing, wrong, count int) error {
	if missing+wrong > 0 {
		return problem.New(problem.Query, "Asked for by what was understood, %d of %d values of the example are missing, "+
			"and %d are others", missing, count, wrong).
			Advise("Make the example simpler: one facility, one reading type, one day.")
	}
	p.learnt.Notes = append(p.learnt.Notes,
		message.Counted(count, message.New("Asked for by what was understood, the same value came."),
			message.New("Asked for by what was understood, the same %d values came.", count)))
	return nil
}

// came are the example's own series of the types that are asked for.
func (p *readingsProof) came(asked []string) []look.Series {
	return slices.DeleteFunc(slices.Clone(p.taught.Series), func(one look.Series) bool {
		return one.Type != "" && !slices.Contains(asked, one.Type)
	})
}

// ofType are the series of a type; all of them where the answer does not tell, because only one was asked for.
func ofType(found []*series.Series, name string, asked []string) []*series.Series {
	var own []*series.Series
	for _, one := range found {
		for _, each := range append([]*series.Series{one}, one.Others...) {
			if name == "" && len(asked) == 1 || each.Type == name {
				own = append(own, each)
			}
		}
	}
	return own
}

// valueAt is the value at an instant; false: there is none. Of several series, that of any.
func valueAt(all []*series.Series, at int64) (float64, bool) {
	for _, one := range all {
		if i, ok := slices.BinarySearch(one.Times, at); ok && !one.Null[i] {
			return one.Values[i], true
		}
	}
	return 0, false
}

func equal(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b), 1) }

// differs asks for the day before and for another facility: a range or an id that the API does not hear was taken for
// something else.
func (p *readingsProof) differs(ctx context.Context) error {
	before := p.call()
	length := before.Span.To.Sub(before.Span.From)
	shift := max(length, 24*time.Hour)
	before.Span = series.Span{From: before.Span.From.Add(-shift), To: before.Span.To.Add(-shift)}
	calls := []plan.Call{before}
	for _, plant := range p.teacher.plants {
		if plant.ID != p.taught.FacilityID {
			other := p.call()
			other.Target.Facility = plant
			calls = append(calls, other)
			break
		}
	}
	everything := series.Span{From: before.Span.From.Add(-2 * shift), To: p.taught.To.Add(2 * shift)}
	for _, one := range p.teacher.api.Sample(ctx, p.values, everything, calls...) {
		if one.DeviceID != p.taught.FacilityID {
			if p.isSame(one) {
				return problem.New(problem.Query, "The facility %s has exactly the same values: what was taken for the id of "+
					"the facility is not heard by the API", one.DeviceID).Advise("Take another example.")
			}
			continue
		}
		if inside, outside := countIn(one, before.Span, shift); outside > inside {
			return problem.New(problem.Query, "Asked for another day, the API gave values of others: what was taken for the "+
				"range is not heard by the API").Advise("Take another example.")
		}
		if one.Len() > 0 {
			p.learnt.Notes = append(p.learnt.Notes, message.New("Another range has its own values."))
		}
	}
	return nil
}

// minDistinct is from how many different values on equal series are no coincidence.
const minDistinct = 4

// isSame reports whether a series of another facility has what came for the example's, and that is not all alike.
func (p *readingsProof) isSame(other *series.Series) bool {
	distinct := map[float64]bool{}
	for _, came := range p.taught.Series {
		if came.Type != other.Type && came.Type != "" {
			continue
		}
		for i, at := range came.Times {
			if math.IsNaN(came.Values[i]) {
				continue
			}
			value, ok := valueAt([]*series.Series{other}, at)
			if !ok || !equal(value, came.Values[i]) {
				return false
			}
			distinct[value] = true
		}
	}
	return len(distinct) >= minDistinct
}

// countIn counts the values in a span and those clearly beside it: some APIs answer in whole days.
func countIn(one *series.Series, span series.Span, slack time.Duration) (inside, outside int) {
	wide := series.Span{From: span.From.Add(-slack), To: span.To.Add(min(slack, 24*time.Hour) / 2)}
	for _, at := range one.Times {
		switch {
		case span.Contains(at):
			inside++
		case !wide.Contains(at):
			outside++
		}
	}
	return inside, outside
}
