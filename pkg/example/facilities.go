package example

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// TeachFacilities learns from an example and its answer ("data") how facilities are listed. It fails with
// problem.Query when the answer has no list of objects that have ids.
func TeachFacilities(
	o *Operation, answer map[string]any, known Known,
) (*apimap.Listing, []discover.Finding, error) {
	l := &lesson{known: known}
	best := l.facilityPlace(walk(o.fields, answer))
	if best == nil {
		return nil, nil, invalid(message.New("The answer to the example has no list of facilities: none of objects " +
			"that each have an id of their own"))

	}
	l.bindPages(best)
	steps := l.steps(best.path, best.lists)
	facility := &steps[len(steps)-1]
	facility.Object, facility.Fields = apimap.Facility, l.properties(best)
	l.objectsAbove(best, steps)
	if err := l.bindPage(best, steps); err != nil {
		return nil, nil, err
	}
	return &apimap.Listing{Path: steps}, l.findings, nil
}

// facilityPlace is the place that lists the facilities: the one that has an id which the other examples ask by, else
// the one that its name says, else the innermost list.
func (l *lesson) facilityPlace(places []*place) *place {
	var best *place
	most := math.Inf(-1)
	ids := union(l.known.Asked, l.known.FacilityIDs)
	for _, p := range places {
		if len(p.field.children) == 0 || p.idLeaf(ids) == nil {
			continue
		}
		score := 0.0
		for i, isList := range p.lists {
			if isList {
				score = float64(i + 1) // the innermost
			}
		}
		if deviceWords.MatchString(p.field.name) {
			score -= 50
		}
		if facilityWords.MatchString(p.field.name) {
			score += 100
		}
		if p.ownLeaf(func(v valuesAt) bool { return v.has(ids) }) != nil {
			score += 1000
		}
		// An object below another one with an id is a property of that.
		if above := p.above; !p.lists[len(p.lists)-1] && above != nil && above.ownLeaf(isID) != nil {
			score -= 500
		}
		if score > most {
			best, most = p, score
		}
	}
	return best
}

// ownLeaf finds a leaf of the objects themselves, or of objects in them that are no places of others.
func (p *place) ownLeaf(accepts func(valuesAt) bool) *valuesAt {
	return p.leaf(func(v valuesAt) bool { return len(v.path) == 1 && accepts(v) })
}

func isID(v valuesAt) bool { return v.isUnique() && idWords.MatchString(v.name()) }

// idLeaf is where the objects of a place have their ids: what the other examples ask by, else what is called so, else
// what looks like one.
func (p *place) idLeaf(asked map[string]bool) *valuesAt {
	for _, accepts := range []func(valuesAt) bool{
		func(v valuesAt) bool { return v.has(asked) && v.isUnique() },
		func(v valuesAt) bool { return isID(v) && len(v.path) == 1 && v.name() != "name" },
		isID,
		func(v valuesAt) bool { return v.isUnique() && v.are(looksLikeID) },
	} {
		if found := p.leaf(accepts); found != nil {
			return found
		}
	}
	return nil
}

// looksLikeID tells ids from names for people: they have digits, and no blanks.
func looksLikeID(value any) bool {
	text := textOf(value)
	return strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(text, " ,:")
}

// isName reports whether values are texts for people.
func isText(value any) bool {
	_, isString := value.(string)
	return isString
}

// nameLeaf is where the objects of a place have their names, beside the id; nil: nowhere.
func (p *place) nameLeaf(id *valuesAt) *valuesAt {
	isOther := func(v valuesAt) bool { return id == nil || pathKey(v.path) != pathKey(id.path) }
	for _, accepts := range []func(valuesAt) bool{
		func(v valuesAt) bool { return len(v.path) == 1 && nameWords.MatchString(v.name()) },
		func(v valuesAt) bool { return nameWords.MatchString(v.path[0]) },
		func(v valuesAt) bool {
			return len(v.path) == 1 && v.isUnique() && !v.are(looksLikeID) && !v.are(isZone) && !v.are(isInstantText)
		},
	} {
		found := p.leaf(func(v valuesAt) bool { return isOther(v) && v.are(isText) && accepts(v) })
		if found != nil {
			return found
		}
	}
	return nil
}

func pathKey(path []string) string { return strings.Join(path, ".") }

// isZone reports whether a value is the IANA name of a time zone.
func isZone(value any) bool {
	text, isText := value.(string)
	if !isText || !strings.Contains(text, "/") && text != "UTC" {
		return false
	}
	_, err := time.LoadLocation(text)
	return err == nil
}

func isInstantText(scalar any) bool {
	_, ok := readInstant(&value{kind: textKind, text: textOf(scalar)})
	return ok
}

// facilityProperties are what facilities may have beside id and name, by what fields are called.
var facilityProperties = map[string]apimap.Property{
	"latitude": apimap.Latitude, "lat": apimap.Latitude, "longitude": apimap.Longitude, "lon": apimap.Longitude,
	"lng": apimap.Longitude, "street": apimap.Street, "postcode": apimap.Postcode, "zip": apimap.Postcode,
	"postalcode": apimap.Postcode, "plz": apimap.Postcode, "city": apimap.City, "ort": apimap.City,
	"country": apimap.Country, "commissioningdate": apimap.CommissioningDate, "deletedat": apimap.DeletedAt,
}

// properties are what can be read of a facility.
func (l *lesson) properties(p *place) apimap.Fields {
	id := p.idLeaf(union(l.known.Asked, l.known.FacilityIDs))
	fields := apimap.Fields{apimap.ID: id.path}
	evidence := message.New("its values differ for all %d objects of the answer.", len(p.objects))
	if id.has(union(l.known.Asked, l.known.FacilityIDs)) {
		evidence = message.New("it has the id that another example asks by, or that is known of this account.")
	}
	l.note("facilities", p.pathText(), message.New("it lists %s, each with an id.", message.Objects(len(p.objects))))
	l.note("facility.id", pathKey(id.path), evidence)
	if name := p.nameLeaf(id); name != nil {
		fields[apimap.Name] = name.path
		l.note("facility.name", pathKey(name.path), message.New("it has texts for people."))
	}
	for _, leaf := range p.leaves {
		property, isKnown := facilityProperties[strings.ToLower(strings.ReplaceAll(leaf.name(), "_", ""))]
		switch {
		case hasZones(leaf):
			property, isKnown = apimap.TimeZone, true
		case companyWords.MatchString(leaf.path[0]) && len(leaf.path) > 1 && isCompanyOf(p, leaf.path[0]):
			property, isKnown = apimap.CompanyName, nameWords.MatchString(leaf.name())
			if idWords.MatchString(leaf.name()) {
				property, isKnown = apimap.CompanyID, true
			}
		}
		if _, isTaken := fields[property]; isKnown && !isTaken {
			fields[property] = leaf.path
			l.note("facility."+string(property), pathKey(leaf.path), message.New("its name or its values say so."))
		}
	}
	return fields
}

func isCompanyOf(p *place, name string) bool {
	for _, f := range p.path {
		if f.name == name {
			return false
		}
	}
	return true
}

func hasZones(v valuesAt) bool {
	found := false
	for _, value := range v.values {
		if value != nil && value != "" && !isZone(value) {
			return false
		}
		found = found || isZone(value)
	}
	return found
}

// objectsAbove marks the company that facilities hang below, and the user at the root.
func (l *lesson) objectsAbove(facility *place, steps []apimap.Step) {
	hasCompany := false
	for p := facility.above; p != nil; p = p.above {
		step := &steps[len(p.path)-1]
		name := p.ownLeaf(func(v valuesAt) bool { return nameWords.MatchString(v.name()) && v.are(isText) })
		id := p.ownLeaf(isID)
		switch isUser := len(p.path) == 1 && !p.lists[0]; {
		case name == nil && id == nil:
		case isUser && name != nil:
			step.Object, step.Fields = apimap.User, apimap.Fields{apimap.Name: name.path}
			l.note("user", p.pathText(), message.New("the way to the facilities passes it."))
		case !isUser && !hasCompany:
			hasCompany = true
			step.Object, step.Fields = apimap.Company, apimap.Fields{}
			if id != nil {
				step.Fields[apimap.ID] = id.path
			}
			if name != nil {
				step.Fields[apimap.Name] = name.path
			}
			l.note("company", p.pathText(), message.New("the way to the facilities passes it."))
		}
	}
}

// numberOf reads a number of an answer; false: it is none.
func numberOf(value any) (int, bool) {
	number, err := strconv.Atoi(textOf(value))
	return number, err == nil
}
