package example

import (
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// TaughtReadings is what an example of readings tells.
type TaughtReadings struct {
	// Values say how values are asked for and read.
	Values apimap.Values
	// Alternatives are what else the example may mean, likeliest first: where asking by Values does not give what the
	// example gave, one of them does.
	Alternatives []Alternative

	// FacilityID, Types, From, To and Resolution are what the example asks for. From and To are instants; a local time is
	// by the facility's clock. Resolution is raw where it names none.
	FacilityID string
	Types      []string
	From, To   time.Time
	Resolution query.Resolution
	// Series are the values that came, as the answer itself shows them. IsLocal: their times have no offset, and other
	// answers may show that they are by another clock.
	Series  []look.Series
	IsLocal bool
}

// Alternative is another way to understand an example, and what is to be known when it is the right one.
type Alternative struct {
	Values apimap.Values
	Note   message.Message
}

// TeachReadings learns from an example and its answer how values are asked for. zone is the time zone of a facility;
// nil: it is not known. It fails with problem.Query when the example does not name one facility and one range, or when
// the answer has no values.
func TeachReadings(
	o *Operation, answer map[string]any, known Known, zone func(facilityID string) *time.Location,
) (*TaughtReadings, []discover.Finding, error) {
	l := &lesson{known: known}
	path, err := rangedPath(o)
	if err != nil {
		return nil, nil, err
	}
	r := &readingsLesson{lesson: l, path: path, shown: l.shown(path), tree: treeAt(answer, path)}
	r.answering, r.ranged = path[len(path)-1], len(path)
	r.taught.Resolution = query.Raw
	r.leaves = leavesOf(r.answering)
	if err := r.bindFacility(); err != nil {
		return nil, nil, err
	}
	local := zone(r.taught.FacilityID)
	r.bindRange()
	r.bindZone()
	r.bindTypes()
	r.bindResolution()
	if err := r.read(local); err != nil {
		return nil, nil, err
	}
	r.bindAggregation()
	r.swapEnds()
	return &r.taught, l.findings, nil
}

// readingsLesson is the learning of one example of readings.
type readingsLesson struct {
	lesson    *lesson
	path      []*field
	shown     []*schema.Field // by the schema; nil where it does not show one
	answering *field          // takes the range
	ranged    int             // how long the path is up to it; what follows leads to a JSON scalar
	leaves    []leaf          // of the answering field
	from, to  instant
	tree      any // what came at the end of the path
	answer    apimap.Answer
	taught    TaughtReadings
}

// rangedPath is the path to the field that takes the range: the values are below it.
func rangedPath(o *Operation) ([]*field, error) {
	var found [][]*field
	var lone []string
	var search func(fields, above []*field)
	search = func(fields, above []*field) {
		for _, f := range fields {
			path := append(slices.Clone(above), f)
			switch count := len(instantsOf(f)); {
			case count >= 2:
				found = append(found, path)
			case count == 1:
				lone = append(lone, instantsOf(f)[0].name)
			}
			search(f.children, path)
		}
	}
	search(o.fields, nil)
	switch {
	case len(found) == 0 && len(lone) > 0:
		return nil, invalid(message.New("The example has only one end of a time range (%s); the values of a range have two",
			lone[0]))
	case len(found) == 0:
		return nil, invalid(message.New("The example has no time range: no argument has two points in time"))
	case len(found) > 1:
		return nil, invalid(message.New("The example asks for values of two ranges, with %s and %s; leave one of them",
			pathName(found[0]), pathName(found[1])))

	}
	if instants := instantsOf(found[0][len(found[0])-1]); len(instants) > 2 {
		return nil, invalid(message.New("The example has more than one time range: %d points in time are arguments of %s",
			len(instants), pathName(found[0])))

	}
	return found[0], nil
}

func pathName(path []*field) string {
	names := make([]string, len(path))
	for i, f := range path {
		names[i] = f.name
	}
	return strings.Join(names, ".")
}

// instantsOf are the points in time among a field's arguments.
func instantsOf(f *field) []instant {
	var found []instant
	for _, one := range leavesOf(f) {
		if one.value.kind == listKind {
			continue
		}
		if at, ok := readInstant(one.value); ok {
			at.name, at.path = one.name, one.path
			found = append(found, at)
		}
	}
	return found
}

// treeAt is what an answer has at the end of a path. Of a list on the way, the first element is taken: one facility was
// asked for.
func treeAt(answer map[string]any, path []*field) any {
	var tree any = answer
	for _, f := range path {
		if list, isList := tree.([]any); isList {
			if len(list) == 0 {
				return nil
			}
			tree = list[0]
		}
		object, _ := tree.(map[string]any)
		tree = object[f.name]
	}
	return tree
}

func (r *readingsLesson) bindFacility() error {
	for _, f := range r.path {
		for _, one := range leavesOf(f) {
			if evidence, ok := r.lesson.isFacilityID(one); ok {
				r.lesson.bindID(one)
				r.taught.FacilityID = one.scalars()[0].text
				r.lesson.note("readings.deviceId", one.path, evidence)
				return nil
			}
		}
	}
	if len(r.lesson.known.FacilityIDs) > 0 {
		return r.lesson.noFacility()
	}
	return invalid(message.New("The example names no facility by an id, or no facility is known to compare it with; " +
		"paste the example of the facilities as well"))

}

// bindRange binds the two ends, the earlier one first. A range of one date has the end that its name says.
func (r *readingsLesson) bindRange() {
	ends := instantsOf(r.answering)
	r.from, r.to = ends[0], ends[1]
	isSwapped := r.to.at.Before(r.from.at) ||
		r.to.at.Equal(r.from.at) && endWords.MatchString(r.from.name) && !endWords.MatchString(r.to.name)
	if isSwapped {
		r.from, r.to = r.to, r.from
	}
	r.taught.Values.EndInclusive = r.to.encoding == apimap.LocalDate && r.from.at.Equal(r.to.at)
	r.bindEnds(nil)
	r.lesson.note("readings.from", r.from.path, message.New("it is the earlier of two points in time, %s.", r.from.said()))
	r.lesson.note("readings.to", r.to.path, message.New("it is the later of two points in time, %s.", r.to.said()))
}

// bindEnds binds the ends of the range; those without a zone are by the clock of one, or by UTC.
func (r *readingsLesson) bindEnds(local *time.Location) {
	encoding := func(i instant) apimap.Encoding {
		if i.encoding == apimap.LocalTime && local == nil {
			return apimap.UTCTime
		}
		return i.encoding
	}
	r.from.value.bound = &apimap.Binding{Role: apimap.From, Encoding: encoding(r.from)}
	r.to.value.bound = &apimap.Binding{Role: apimap.To, Encoding: encoding(r.to)}
}

// swapEnds adds what a range of one date means where names do not tell its ends apart: the other way round.
func (r *readingsLesson) swapEnds() {
	isSaid := endWords.MatchString(r.from.name) != endWords.MatchString(r.to.name)
	if !r.from.at.Equal(r.to.at) || isSaid {
		return
	}
	swapped := r.taught.Values
	r.from.value.bound, r.to.value.bound = r.to.value.bound, r.from.value.bound
	swapped.Path = r.lesson.steps(r.path, nil)
	r.from.value.bound, r.to.value.bound = r.to.value.bound, r.from.value.bound
	r.taught.Alternatives = append(r.taught.Alternatives, Alternative{swapped,
		message.New("%s is the end of the range, and %s its start.", r.from.path, r.to.path)})
}

func (r *readingsLesson) bindZone() {
	for _, one := range r.leaves {
		if one.value.bound == nil && one.value.kind == textKind && isZone(one.value.text) &&
			(strings.Contains(one.value.text, "/") || zoneWords.MatchString(one.name)) {
			one.value.bound = &apimap.Binding{Role: apimap.Zone, Always: true}
			r.lesson.note("readings.timeZone", one.path, message.New("its value is a time zone, %s.", one.value.text))
			return
		}
	}
}

// bindTypes binds what selects the reading types: a value that is a known type, else one that stands in the answer.
func (r *readingsLesson) bindTypes() {
	inAnswer := map[string]bool{}
	mentioned(r.tree, inAnswer)
	for _, proof := range []struct {
		types    map[string]bool
		evidence message.Message
		isCalled func(name string) bool
	}{
		{r.lesson.known.Types, message.New("its value is a reading type of the facility."), anyName},
		{inAnswer, message.New("its value stands in the answer, too."), typeWords.MatchString},
		{inAnswer, message.New("its value stands in the answer, too."), anyName},
		{nil, message.New("its name says so, and nothing contradicts it."), typeWords.MatchString},
	} {
		isType := func(v *value) bool {
			isScalar := isWord(v) || v.kind == numberKind
			return v.bound == nil && isScalar && (proof.types == nil || proof.types[v.text])
		}
		if r.bindTypeObjects(isType, proof.evidence, proof.isCalled) {
			return
		}
		for _, one := range r.typeLeaves() {
			if proof.isCalled(one.name) && one.isAll(isType) {
				r.bindTypeLeaf(one, proof.evidence)
				return
			}
		}
	}
}

func anyName(string) bool { return true }

// typeLeaves are the arguments in which the selection may stand: those of the answering field first.
func (r *readingsLesson) typeLeaves() []leaf {
	all := slices.Clone(r.leaves)
	for _, f := range slices.Backward(r.path[:len(r.path)-1]) {
		all = append(all, leavesOf(f)...)
	}
	return slices.DeleteFunc(all, func(one leaf) bool {
		isNoType := one.value.kind == booleanKind || one.value.kind == nullKind || isAggregation(one.value)
		return one.value.bound != nil || isNoType
	})
}

func (r *readingsLesson) bindTypeLeaf(one leaf, evidence message.Message) {
	binding := &apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One, Enum: one.value.isEnum()}
	if one.value.kind == listKind || r.isListInSchema(one) {
		binding.Encoding = apimap.Many
	}
	for _, scalar := range one.scalars() {
		r.taught.Types = append(r.taught.Types, scalar.text)
	}
	one.value.bound = binding
	r.lesson.note("readings.types", one.path, evidence)
}

// bindTypeObjects binds a list of objects of which each names a type.
func (r *readingsLesson) bindTypeObjects(
	isType func(*value) bool, evidence message.Message, isCalled func(string) bool,
) bool {
	bound := false
	eachValue(r.answering.args, func(path string, v *value) {
		if bound || v.kind != listKind || len(v.items) == 0 || v.items[0].kind != objectKind {
			return
		}
		for _, m := range v.items[0].members {
			if !isCalled(m.name) || !isType(m.value) {
				continue
			}
			var names []string
			for _, item := range v.items {
				at := slices.IndexFunc(item.members, func(other *member) bool { return other.name == m.name })
				if at < 0 || !isType(item.members[at].value) {
					return
				}
				names = append(names, item.members[at].value.text)
			}
			m.value.bound = &apimap.Binding{
				Role: apimap.ReadingTypes, Encoding: apimap.One, Enum: m.value.kind == enumKind,
			}
			v.bound = &apimap.Binding{
				Role: apimap.ReadingTypes, Encoding: apimap.Objects,
				Members: v.items[0].memberBindings(v.variable != ""),
			}
			r.taught.Types, bound = names, true
			r.lesson.note("readings.types", r.answering.name+"."+path+"."+m.name, evidence)
			return
		}
	})
	return bound
}

// eachValue visits all values of arguments, outer ones first.
func eachValue(members []*member, visit func(path string, v *value)) {
	var below func(path string, v *value)
	below = func(path string, v *value) {
		visit(path, v)
		for _, m := range v.members {
			below(path+"."+m.name, m.value)
		}
		for _, item := range v.items {
			below(path, item)
		}
	}
	for _, m := range members {
		below(m.name, m.value)
	}
}

// mentioned takes in the texts of an answer, and the names of members that are no fields of the example.
func mentioned(tree any, into map[string]bool) {
	switch v := tree.(type) {
	case map[string]any:
		for name, below := range v {
			into[name] = true
			mentioned(below, into)
		}
	case []any:
		for _, item := range v {
			mentioned(item, into)
		}
	case string:
		into[v] = true
	}
}
