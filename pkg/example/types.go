package example

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// TeachTypes learns from an example and its answer how the reading types of a facility are listed. It fails with
// problem.Query when the example does not name a facility by its id, or the answer has no list that could be one.
func TeachTypes(o *Operation, answer map[string]any, known Known) (*apimap.Types, []discover.Finding, error) {
	l := &lesson{known: known}
	places := walk(o.fields, answer)
	device, err := l.device(o, places)
	if err != nil {
		return nil, nil, err
	}
	lists := l.typePlaces(places, device)
	if len(lists) == 0 {
		return nil, nil, invalid(message.New("The answer to the example has no list of reading types of the facility"))
	}
	made := &apimap.Types{}
	if device == nil { // one list for all facilities
		for _, p := range lists {
			made.Static = append(made.Static, l.idsOf(p)...)
		}
		l.note("types", lists[0].pathText(), message.New("the API has one list for all facilities."))
		return made, l.findings, nil
	}
	made.Path = l.steps(device.path, device.lists)
	made.Path[len(made.Path)-1].Object = apimap.Device
	if f := lists[0].path[len(device.path)]; f.on != "" {
		made.Path[len(made.Path)-1].On = f.on
	}
	l.note("device", device.pathText(), message.New("it takes the id of a facility."))
	for _, p := range lists {
		list, err := l.typeList(p, device)
		if err != nil {
			return nil, nil, err
		}
		made.Lists = append(made.Lists, list)
	}
	return made, l.findings, nil
}

// device binds the id of the facility, and gives the place that takes it; nil: the example names none.
func (l *lesson) device(o *Operation, places []*place) (*place, error) {
	for _, p := range places {
		if len(p.field.children) == 0 {
			continue
		}
		for _, one := range leavesOf(p.field) {
			if evidence, ok := l.isFacilityID(one); ok {
				l.bindID(one)
				l.note("types.deviceId", one.path, evidence)
				return p, nil
			}
		}
	}
	if asked := o.Asked(); len(asked) > 0 && len(l.known.FacilityIDs) > 0 {
		return nil, l.noFacility()
	}
	return nil, nil
}

// noFacility is the problem of an example that asks for none of the facilities.
func (l *lesson) noFacility() error {
	return invalid(message.New("The example asks for none of the %d facilities that are known: no value in it is the id "+
		"of one", len(l.known.FacilityIDs)))

}

// isFacilityID reports whether a leaf is the id of the facility, and by which evidence. Where no facility is known,
// what the example or the schema types as an ID is.
func (l *lesson) isFacilityID(one leaf) (message.Message, bool) {
	if one.value.bound != nil {
		return message.Message{}, false
	}
	if len(l.known.FacilityIDs) > 0 {
		isKnown := one.isAll(func(v *value) bool { return l.known.FacilityIDs[v.text] })
		return message.New("its value is the id of a facility of this account."), isKnown
	}
	isTypedID := strings.Trim(one.value.graphQLType, "[]!") == "ID"
	isCalledID := idWords.MatchString(one.name) && one.isAll(func(v *value) bool { return looksLikeID(v.text) })
	return message.New("its type or its name says that it is an id; no facility is known to compare it with."),
		isTypedID || isCalledID
}

func (l *lesson) bindID(one leaf) {
	binding := &apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One, List: one.value.kind == listKind}
	first := one.scalars()[0]
	if first.kind == numberKind {
		binding.Encoding = apimap.Integer
	}
	binding.Enum = first.kind == enumKind
	one.value.bound = binding
}

// typePlaces are the lists of reading types: those that have a type which the readings are asked by, and those that
// are called so. Where there are none, a single list is it.
func (l *lesson) typePlaces(places []*place, device *place) []*place {
	var lists, named []*place
	isProved := false
	types := union(l.known.Asked, l.known.Types)
	for _, p := range places {
		isBelow := device == nil || len(p.path) > len(device.path) && p.path[len(device.path)-1] == device.field
		isList := p.lists[len(p.lists)-1]
		if !isBelow || !isList || l.typeIDLeaf(p) == nil {
			continue
		}
		has := l.typeIDLeaf(p).has(types)
		isProved = isProved || has
		lists = append(lists, p)
		if has || typeWords.MatchString(p.field.name) && !deviceWords.MatchString(p.field.name) {
			named = append(named, p)
		}
	}
	if len(named) > 0 {
		// Lists inside of lists are parts of the elements.
		return slices.DeleteFunc(named, func(p *place) bool {
			return slices.ContainsFunc(named, func(q *place) bool { return isAbove(q, p) })
		})
	}
	if len(lists) == 1 {
		return lists
	}
	return nil
}

func isAbove(above, p *place) bool {
	for at := p.above; at != nil; at = at.above {
		if at == above {
			return true
		}
	}
	return false
}

// typeIDLeaf is where the elements of a list have what types are asked by; nil: nowhere.
func (l *lesson) typeIDLeaf(p *place) *valuesAt {
	types := union(l.known.Asked, l.known.Types)
	isWordLike := func(v valuesAt) bool {
		return v.isUnique() && v.are(func(value any) bool { return isText(value) && !strings.Contains(textOf(value), " ") })
	}
	for _, accepts := range []func(valuesAt) bool{
		func(v valuesAt) bool { return v.has(types) && v.isUnique() },
		func(v valuesAt) bool { return len(v.path) > 0 && typeIDWords.MatchString(v.name()) && isWordLike(v) },
		func(v valuesAt) bool { return len(v.path) > 0 && idWords.MatchString(v.name()) && v.isUnique() },
		isWordLike,
	} {
		if found := p.leaf(accepts); found != nil {
			return found
		}
	}
	return nil
}

func (l *lesson) idsOf(p *place) []string {
	var ids []string
	for _, value := range l.typeIDLeaf(p).values {
		ids = append(ids, textOf(value))
	}
	return ids
}

// typeList is a list of reading types below the device.
func (l *lesson) typeList(p, device *place) (apimap.TypeList, error) {
	way := p.path[len(device.path):]
	list := apimap.TypeList{}
	for i, f := range way {
		if len(f.args) > 0 {
			return list, invalid(message.New("The list of reading types takes the argument %s, which cannot be kept",
				f.args[0].name))
		}
		list.Path = append(list.Path, apimap.Step{Field: f.name, List: p.lists[len(device.path)+i]})
		if i > 0 {
			list.Path[i-1].On = f.on
		}
	}
	role := "types"
	if slices.ContainsFunc(way, func(f *field) bool { return analysisWords.MatchString(f.name) }) {
		list.Class, role = portfolio.Analysis, "types.analysis"
	}
	l.note(role, p.pathText(), message.New("it lists %s.", message.ReadingTypes(len(l.typeIDLeaf(p).values))))
	if len(p.field.children) == 0 {
		return list, nil
	}
	id := l.typeIDLeaf(p)
	list.Fields = apimap.Fields{apimap.ID: id.path}
	for _, leaf := range p.leaves {
		property := typeProperty(leaf)
		if property == "" && nothingSaysIt(p, apimap.Unit) && leaf.areUnits() {
			property = apimap.Unit
		}
		if property == "" && nothingSaysIt(p, apimap.Label) && leaf.isUnique() && !leaf.are(looksLikeID) && leaf.are(isText) {
			property = apimap.Label
		}
		if _, isTaken := list.Fields[property]; property != "" && !isTaken && pathKey(leaf.path) != pathKey(id.path) {
			list.Fields[property] = leaf.path
		}
	}
	for _, property := range []apimap.Property{apimap.ID, apimap.Label, apimap.Unit, apimap.IsAnalysis} {
		if path := list.Fields[property]; path != nil {
			l.note(role+"."+string(property), pathKey(path), message.New("its name or its values say so."))
		}
	}
	return list, nil
}

// nothingSaysIt reports whether no leaf of a place is called like a property, so that values may decide.
func nothingSaysIt(p *place, property apimap.Property) bool {
	return p.leaf(func(v valuesAt) bool { return typeProperty(v) == property }) == nil
}

// areUnits reports whether values are units of quantities, as far as there are any.
func (v valuesAt) areUnits() bool {
	found := false
	for _, value := range v.values {
		text := textOf(value)
		if text != "" && !unit.IsKnown(text) {
			return false
		}
		found = found || text != ""
	}
	return found
}

// typeProperty is what a leaf of reading types says of them; empty: nothing that is of use.
func typeProperty(leaf valuesAt) apimap.Property {
	isAnalysis := leaf.are(func(value any) bool {
		_, isTruth := value.(bool)
		return isTruth
	}) && analysisWords.MatchString(leaf.name())
	hasAnalysis := slices.ContainsFunc(leaf.values, func(value any) bool {
		return strings.Contains(strings.ToUpper(textOf(value)), "ANALYS")
	})
	switch {
	case isAnalysis || hasAnalysis && !leaf.isUnique():
		return apimap.IsAnalysis
	case unitWords.MatchString(pathKey(leaf.path)):
		return apimap.Unit
	case nameWords.MatchString(leaf.path[0]):
		return apimap.Label
	}
	return ""
}
