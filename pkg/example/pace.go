package example

import (
	"strings"
	"unicode/utf8"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// bindResolution binds what says the resolution: what is called so first, and only what reads as one.
func (r *readingsLesson) bindResolution() {
	if r.bindNumberUnit() {
		return
	}
	for _, isCalled := range []func(string) bool{resolutionWords.MatchString, anyName} {
		for _, one := range r.leaves {
			isAggregated := aggregationWords.MatchString(one.name) || isAggregation(one.value) && !isSaidBy(isCalled, one.name)
			if one.value.bound != nil || one.value.kind == listKind || !isCalled(one.name) || isAggregated {
				continue
			}
			found, encoding, ok := readResolution(one.value, resolutionWords.MatchString(one.name))
			if !ok {
				continue
			}
			if encoding == apimap.Seconds && strings.Contains(strings.ToLower(one.name), "min") {
				found, encoding, ok = inMinutes(one.value.text)
				if !ok {
					continue
				}
			}
			r.bindPace(one, found, encoding)
			return
		}
	}
}

func isSaidBy(isCalled func(string) bool, name string) bool {
	return resolutionWords.MatchString(name) && isCalled(name)
}

func (r *readingsLesson) bindPace(one leaf, found query.Resolution, encoding apimap.Encoding) {
	binding := &apimap.Binding{Role: apimap.ResolutionOf, Encoding: encoding, Enum: one.value.kind == enumKind}
	switch encoding {
	case apimap.EnumName:
		binding.Names = r.paceNames(one, found)
	case apimap.Seconds, apimap.Minutes:
		binding.Text = one.value.kind == textKind
	}
	if encoding != apimap.EnumName {
		binding.Names = finestOf(found)
	}
	one.value.bound = binding
	r.taught.Resolution = found
	r.lesson.note("readings.resolution", one.path, message.New("its value %s reads as a resolution.", one.value.text))
}

// paceNames are the API's words for resolutions: those of the schema's enum, or the example's alone. Where none is for
// raw values, the finest stands for them: what is left out may take a coarser default.
func (r *readingsLesson) paceNames(one leaf, found query.Resolution) map[string]string {
	names := map[string]string{}
	if enum := r.inputType(one); enum != nil && enum.Kind == schema.Enum {
		for _, name := range enum.Values {
			resolution := string(named(name.Name))
			if _, isTaken := names[resolution]; resolution != "" && !isTaken && name.Deprecated == "" {
				names[resolution] = name.Name
			}
		}
	}
	names[string(found)] = one.value.text
	if _, hasRaw := names[string(query.Raw)]; !hasRaw {
		for _, resolution := range query.Resolutions {
			if finest, ok := names[string(resolution)]; ok {
				names[string(query.Raw)] = finest
				break
			}
		}
	}
	return names
}

// finestOf says which resolution stands for raw values until a finer one is known: the example's.
func finestOf(found query.Resolution) map[string]string {
	if found == query.Raw {
		return nil
	}
	return map[string]string{string(query.Raw): string(found)}
}

// bindNumberUnit binds an object of a number and a unit of time: {value: 15, unit: MINUTE}.
func (r *readingsLesson) bindNumberUnit() (bound bool) {
	eachValue(r.answering.args, func(path string, v *value) {
		if bound || v.bound != nil || v.kind != objectKind || len(v.members) != 2 {
			return
		}
		count, unit := v.members[0], v.members[1]
		if count.value.kind != numberKind {
			count, unit = unit, count
		}
		number, isNumber := numberOf(count.value.plain())
		letter := units[strings.ToLower(unit.value.text)]
		if count.value.kind != numberKind || !isNumber || !isWord(unit.value) || letter == "" || step(number, letter) == "" {
			return
		}
		names := map[string]string{letter: unit.value.text}
		if enum := r.inputType(leaf{path: r.answering.name + "." + path + "." + unit.name}); enum != nil {
			for _, name := range enum.Values {
				if other := units[strings.ToLower(name.Name)]; other != "" && names[other] == "" {
					names[other] = name.Name
				}
			}
		}
		unitName := apimap.Binding{Role: apimap.UnitName, Names: names, Enum: unit.value.kind == enumKind}
		v.bound = &apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.NumberUnit, Members: []apimap.Member{
			{Name: count.name, Value: apimap.Binding{Role: apimap.UnitCount}}, {Name: unit.name, Value: unitName},
		}, Names: finestOf(step(number, letter))}
		r.taught.Resolution = step(number, letter)
		r.lesson.note("readings.resolution", r.answering.name+"."+path,
			message.New("it has a number and a unit of time, %s %s.", count.value.text, unit.value.text))
		bound = true
	})
	return bound
}

// shown are the fields of a path as the schema shows them; nil where it does not.
func (l *lesson) shown(path []*field) []*schema.Field {
	shown := make([]*schema.Field, len(path))
	if l.known.Schema == nil {
		return shown
	}
	typ := l.known.Schema.Query
	for i, f := range path {
		if on := l.known.Schema.Type(f.on); on != nil {
			typ = on
		}
		if typ == nil {
			return shown
		}
		if shown[i] = typ.Field(f.name); shown[i] == nil {
			return shown
		}
		typ = shown[i].Ref.Type
	}
	return shown
}

// input is a leaf of the answering field as the schema shows it; nil: it does not.
func (r *readingsLesson) input(one leaf) *schema.Input {
	shown := r.shown[len(r.shown)-1]
	names := strings.Split(one.path, ".")
	if shown == nil || len(names) < 2 || names[0] != r.answering.name {
		return nil
	}
	inputs := shown.Args
	var found *schema.Input
	for _, name := range names[1:] {
		found = nil
		for _, in := range inputs {
			if in.Name == name {
				found, inputs = in, in.Ref.Type.Inputs
			}
		}
		if found == nil {
			return nil
		}
	}
	return found
}

func (r *readingsLesson) inputType(one leaf) *schema.Type {
	if in := r.input(one); in != nil {
		return in.Ref.Type
	}
	return nil
}

// isListInSchema tells a single value that stands for a list of one.
func (r *readingsLesson) isListInSchema(one leaf) bool {
	in := r.input(one)
	return in != nil && in.Ref.Lists > 0
}

// maxShownValue is how much of a value is repeated.
const maxShownValue = 120

func shortened(text string) string {
	if len(text) <= maxShownValue {
		return text
	}
	cut := maxShownValue
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// bindAggregation leaves out what an example says about how values are combined: that of one kind of reading would be
// wrong for another. What it says is kept beside, for an API that needs it or answers differently without it.
func (r *readingsLesson) bindAggregation() {
	for _, one := range r.leaves {
		isSaid := aggregationWords.MatchString(one.name) || one.value.text == strings.ToUpper(one.value.text)
		if one.value.bound != nil || !isAggregation(one.value) || !isSaid {
			continue
		}
		r.taught.Alternatives = append(r.taught.Alternatives, Alternative{r.taught.Values, message.New("The API needs the " +
			"aggregation of the example, or answers differently without it. It is sent for every reading type: check values " +
			"that it is not right for.")})
		one.value.bound = &apimap.Binding{Role: apimap.Aggregation}
		r.taught.Values.Path = r.lesson.steps(r.path, nil)
		r.lesson.note("readings.aggregation", one.path, message.New(
			"%s is left out where the API answers the same without it, because it is not right for every kind of reading.",
			one.value.text))
		return
	}
}
