package mapping

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// finest finds out how the finest values are asked for, where the example asks for coarser ones: by leaving out the
// resolution, unless that takes a coarse default, or by the finest that the API takes.
func (p *readingsProof) finest(ctx context.Context) error {
	if p.taught.Resolution == query.Raw {
		return nil
	}
	values := *p.values
	values.Path = clonePath(values.Path)
	binding := apimap.Find(values.Path, apimap.ResolutionOf)
	if binding == nil {
		return nil
	}
	named := binding.Names
	call := p.call()
	call.Resolution, call.Zone = query.Raw, nil
	most, best := 0, named[string(query.Raw)]
	try := func(raw string) bool {
		binding.Names = maps.Clone(named)
		delete(binding.Names, string(query.Raw))
		if raw != "" {
			binding.Names[string(query.Raw)] = raw
		}
		found, err := p.teacher.api.Values(ctx, &values, call.Span, call)
		if err != nil {
			return false
		}
		count := 0
		for _, one := range found {
			count += one.Len()
		}
		if count > most {
			most, best = count, raw
		}
		return count > 0
	}
	try("")
	for _, resolution := range []query.Resolution{query.Minute, query.FiveMinutes, query.FifteenMinutes, query.Hour} {
		raw, ok := rawBy(binding, named, resolution)
		if ok && resolution.Step() <= p.taught.Resolution.Step() && try(raw) {
			break
		}
	}
	binding.Names = maps.Clone(named)
	if delete(binding.Names, string(query.Raw)); best != "" {
		binding.Names[string(query.Raw)] = best
	}
	p.values = &values
	return nil
}

// measuredDays are how long a range is whose halves are asked for as well: longer than most answers that are cut.
const measuredDays = 8

// measure finds out whether the API cuts its answers without a word: then the halves of a range have more values than
// the whole. What is not answered tells nothing. It fails where answers are cut and ranges cannot be made shorter.
func (p *readingsProof) measure(ctx context.Context) error {
	call := p.call()
	if len(call.Types) == 0 {
		return nil
	}
	call.Resolution, call.Zone = query.Raw, nil
	to := call.Span.To
	whole := series.Span{From: to.AddDate(0, 0, -measuredDays), To: to}
	middle := to.AddDate(0, 0, -measuredDays/2)
	counts, err := p.teacher.api.CountRanges(ctx, 0, p.over(call, whole),
		p.over(call, series.Span{From: whole.From, To: middle}), p.over(call, series.Span{From: middle, To: to}))
	if err != nil || counts[1]+counts[2] <= counts[0]+1 {
		return nil
	}
	values := *p.values
	values.MaxPoints = max(counts[0], counts[1], counts[2])
	end := apimap.Find(p.values.Path, apimap.To)
	isTooLong := end != nil && end.Encoding == apimap.LocalDate
	if !isTooLong {
		var ofDay int
		values.WholeDays, ofDay = p.widens(ctx, call)
		isTooLong = values.WholeDays && 2*ofDay > values.MaxPoints // an hour may touch two days
	}
	if isTooLong {
		return problem.New(problem.Query, "Answers of the API end after %d values, without a word, and its ranges are of "+
			"whole days: values would be missing", values.MaxPoints).
			Advise("Take an example with a coarser resolution, or one whose range has times.")
	}
	p.values = &values
	p.learnt.Notes = append(p.learnt.Notes, message.New(
		"The API gives at most %d values at a time, without saying so. Longer ranges are asked for in parts.",
		values.MaxPoints))
	return nil
}

// widens finds out whether the API gives whole days, of which it has so many values each, however short the range is.
func (p *readingsProof) widens(ctx context.Context, call plan.Call) (isWholeDays bool, ofDay int) {
	to, noon := call.Span.To, call.Span.To.Add(-12*time.Hour)
	counts, err := p.teacher.api.CountRanges(ctx, 24*time.Hour,
		p.over(call, series.Span{From: to.AddDate(0, 0, -1), To: to}),
		p.over(call, series.Span{From: noon, To: noon.Add(time.Hour)}))
	if err != nil {
		return false, 0
	}
	return counts[0] >= leastProof && 2*counts[1] > counts[0], counts[0]
}

// over asks for a call over another span.
func (p *readingsProof) over(call plan.Call, span series.Span) api.Ranged {
	call.Span = span
	return api.Ranged{Values: p.values, Call: call}
}

// rawBy is what stands for raw values in a binding's names if a resolution is the finest; false: the API does not take
// it, as far as it is known.
func rawBy(binding *apimap.Binding, named map[string]string, resolution query.Resolution) (string, bool) {
	if binding.Encoding == apimap.EnumName {
		name, ok := named[string(resolution)]
		return name, ok
	}
	return string(resolution), true
}

// clonePath copies a path with all its bindings, so that one of them can be changed.
func clonePath(path []apimap.Step) []apimap.Step {
	copied := slices.Clone(path)
	for i := range copied {
		copied[i].Args = slices.Clone(copied[i].Args)
		for j := range copied[i].Args {
			copied[i].Args[j].Value = cloneBinding(copied[i].Args[j].Value)
		}
	}
	return copied
}

func cloneBinding(b apimap.Binding) apimap.Binding {
	b.Members, b.Items, b.Names = slices.Clone(b.Members), slices.Clone(b.Items), maps.Clone(b.Names)
	for i := range b.Members {
		b.Members[i].Value = cloneBinding(b.Members[i].Value)
	}
	for i := range b.Items {
		b.Items[i] = cloneBinding(b.Items[i])
	}
	return b
}
