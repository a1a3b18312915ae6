package discover

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// With returns the hypothesis with a member of its request set to a value. A resolution keeps all that it can say, and
// says the value where raw values are asked for. It fails when there is no such member.
func (p *Proposals) With(h Hypothesis, member string, value any) (Hypothesis, bool) {
	return p.bound(h, member, func(binding apimap.Binding) apimap.Binding { return p.withValue(binding, value) })
}

// WithPaces returns the hypothesis with a member of its request, which one of an enum's values was sent for, as its
// resolution: names has the enum's value for each. It fails when there is no such member.
func (p *Proposals) WithPaces(h Hypothesis, member string, names map[query.Resolution]string) (Hypothesis, bool) {
	binding := apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.EnumName, Names: map[string]string{}}
	for resolution, name := range names {
		binding.Names[string(resolution)] = name
	}
	with, ok := p.bound(h, member, func(apimap.Binding) apimap.Binding { return binding })
	with.Parts = maps.Clone(h.Parts)
	with.Parts["resolution"] = member
	return with, ok
}

// bound returns the hypothesis with another binding of a member of its request.
func (p *Proposals) bound(
	h Hypothesis, member string, with func(apimap.Binding) apimap.Binding,
) (Hypothesis, bool) {
	last := len(h.Path) - 1
	names := strings.Split(member, ".")
	step := h.Path[last]
	f := h.host.Field(step.Field)
	if f == nil {
		return h, false
	}
	step.Args = slices.Clone(step.Args)
	path := slices.Clone(h.Path)
	path[last] = step
	h.Path = path
	for i := range step.Args {
		if step.Args[i].Name == names[0] {
			step.Args[i].Value = withMember(step.Args[i].Value, names[1:], with)
			return h, true
		}
	}
	for _, arg := range f.Args {
		if arg.Name == names[0] {
			path[last].Args = append(step.Args, apimap.Arg{
				Name: arg.Name, Type: arg.Ref.Text, Value: withMember(apimap.Binding{}, names[1:], with),
			})
			return h, true
		}
	}
	return h, false
}

// Unlimited returns the hypothesis with limits raised that may cut what comes, here and in the lists below: first with
// all of them, then with each alone, as some of them may be something else.
func (p *Proposals) Unlimited(h Hypothesis, limit int) []Hypothesis {
	var limits []Doubt
	for _, doubt := range h.Doubts {
		if len(doubt.Values) > 0 && doubt.Values[0] == any(WholeLimit) {
			limits = append(limits, doubt)
		}
	}
	all := []Hypothesis{p.raised(h, limits, limit)}
	for i := range limits {
		if len(limits) > 1 {
			all = append(all, p.raised(h, limits[i:i+1], limit))
		}
	}
	return all
}

func (p *Proposals) raised(h Hypothesis, limits []Doubt, limit int) Hypothesis {
	raised := h
	for _, doubt := range limits {
		if with, ok := p.With(raised, doubt.Path, limit); ok {
			raised = with
			raised.Doubts = slices.DeleteFunc(slices.Clone(raised.Doubts), func(d Doubt) bool { return d.Path == doubt.Path })
		}
	}
	raised.Below = h.Whole
	return raised
}

// RawOnly returns the hypothesis with a resolution that says nothing but raw values.
func (h Hypothesis) RawOnly() Hypothesis {
	h.Path = slices.Clone(h.Path)
	last := &h.Path[len(h.Path)-1]
	last.Args = slices.Clone(last.Args)
	for i := range last.Args {
		last.Args[i].Value = rawOnly(last.Args[i].Value)
	}
	return h
}

func rawOnly(binding apimap.Binding) apimap.Binding {
	if binding.Role == apimap.ResolutionOf {
		binding.IsRawOnly = true
		if raw, isNamed := binding.Names[string(query.Raw)]; isNamed {
			binding.Names = map[string]string{string(query.Raw): raw}
		} else {
			binding.Names = nil // it was left out where values were proved
		}
		return binding
	}
	binding.Members = slices.Clone(binding.Members)
	for i := range binding.Members {
		binding.Members[i].Value = rawOnly(binding.Members[i].Value)
	}
	return binding
}

func withMember(
	binding apimap.Binding, names []string, with func(apimap.Binding) apimap.Binding,
) apimap.Binding {
	if len(names) == 0 {
		return with(binding)
	}
	binding.Members = slices.Clone(binding.Members)
	for i := range binding.Members {
		if binding.Members[i].Name == names[0] {
			binding.Members[i].Value = withMember(binding.Members[i].Value, names[1:], with)
			return binding
		}
	}
	binding.Members = append(binding.Members,
		apimap.Member{Name: names[0], Value: withMember(apimap.Binding{}, names[1:], with)})
	return binding
}

// withValue sets what a member says. That of a resolution is how raw values are called.
func (p *Proposals) withValue(binding apimap.Binding, value any) apimap.Binding {
	raw, ok := p.rawOf(binding, value)
	if !ok {
		return apimap.Binding{Const: value}
	}
	binding.Names = maps.Clone(binding.Names)
	if binding.Names == nil {
		binding.Names = map[string]string{}
	}
	binding.Names[string(query.Raw)] = raw
	return binding
}

// rawOf is what a resolution must have as the name of raw values to say a value. It fails where only that value itself
// can be sent.
func (p *Proposals) rawOf(binding apimap.Binding, value any) (string, bool) {
	text, isText := value.(string)
	number, isNumber := value.(int)
	if binding.Role != apimap.ResolutionOf {
		return "", false
	}
	var resolution query.Resolution
	switch binding.Encoding {
	case apimap.EnumName, apimap.NumberUnit:
		return text, isText
	case apimap.ISODuration, apimap.Duration:
		resolution = p.d.resolutionOf(text)
	case apimap.Seconds:
		resolution = withStep(time.Duration(number) * time.Second)
	case apimap.Minutes:
		resolution = withStep(time.Duration(number) * time.Minute)
	}
	return string(resolution), resolution != "" && (isText || isNumber)
}

// withStep is the resolution of the clock with that step; empty: there is none.
func withStep(step time.Duration) query.Resolution {
	for _, resolution := range query.Resolutions {
		if resolution != query.Raw && !resolution.Calendar() && resolution.Step() == step && step > 0 {
			return resolution
		}
	}
	return ""
}
