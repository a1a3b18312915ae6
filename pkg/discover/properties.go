package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// property describes what is looked for among the fields of an object.
type property struct {
	is      apimap.Property
	meaning concept
	accept  func(class) bool
	// inner names the member that stands for the whole, where the property is an object: unit {symbol, factor}.
	inner []string
	// deep: also looked for in containers such as location and address.
	deep bool
	// required: without it the object is of no use.
	required bool
	reject   func(d *discoverer, f *schema.Field) bool
	// weigh says how far what a field can be speaks for it, from 0 to 1; nil: nothing does.
	weigh func(f *schema.Field) float64
	// tails may stand behind the name: nominalPowerKwp.
	tails map[string]bool
}

var namings = []string{"en", "default", "name", "label", "value", "text", "de"}

var facilityProperties = []property{
	{is: apimap.ID, meaning: cID, accept: isIdentifier, required: true},
	{is: apimap.Name, meaning: cName, accept: isText, inner: namings, deep: true},
	{is: apimap.NominalPower, meaning: cNominalPower, accept: isNumber, inner: []string{"value"}, deep: true,
		reject: notKilowatts, tails: words("kw kwp in")},
	{is: apimap.TimeZone, meaning: cZone, accept: func(c class) bool { return isText(c) || c == classZone },
		inner: []string{"name", "id", "iana", "value"}, deep: true},
	{is: apimap.Latitude, meaning: cLatitude, accept: isNumber, deep: true},
	{is: apimap.Longitude, meaning: cLongitude, accept: isNumber, deep: true},
	{is: apimap.Street, meaning: cStreet, accept: isText, inner: []string{"name"}, deep: true},
	{is: apimap.Postcode, meaning: cPostcode, accept: func(c class) bool { return isText(c) || c == classInt },
		deep: true},
	{is: apimap.City, meaning: cCity, accept: isText, inner: namings, deep: true},
	{is: apimap.Country, meaning: cCountry, accept: isText,
		inner: append([]string{"name"}, append(namings, "code", "iso")...), deep: true},
	{is: apimap.CommissioningDate, meaning: cCommissioning, accept: isInstant, deep: true},
	{is: apimap.DeletedAt, meaning: cDeletedAt, accept: isMark},
}

var companyProperties = []property{
	{is: apimap.ID, meaning: cID, accept: isIdentifier, required: true},
	{is: apimap.Name, meaning: cName, accept: isText, inner: namings, deep: true},
}

var userProperties = []property{
	{is: apimap.Name, meaning: cUserName, accept: isText, deep: true},
}

var deviceProperties = []property{
	{is: apimap.ID, meaning: cID, accept: isIdentifier, required: true},
	{is: apimap.Name, meaning: cName, accept: isText, inner: namings, deep: true},
	{is: apimap.DeviceType, meaning: cDeviceType, accept: isText, inner: []string{"key", "code", "name", "id"},
		weigh: devicesByName},
	{is: apimap.NominalPower, meaning: cNominalPower, accept: isNumber, inner: []string{"value"}, deep: true,
		reject: notKilowatts, tails: words("kw kwp in ac dc")},
	{is: apimap.Serial, meaning: cSerial, accept: isIdentifier, deep: true},
	{is: apimap.ParentID, meaning: cParent, accept: isIdentifier, inner: []string{"id", "uuid"}},
	{is: apimap.DeletedAt, meaning: cDeletedAt, accept: isMark},
}

// notKilowatts refuses a power whose name says another unit than kW.
func notKilowatts(d *discoverer, f *schema.Field) bool {
	return d.words.has(f.Name, "w", "wp", "mw", "mwp", "watt", "gw", "kva", "kwh", "mwh", "va") ||
		containsAny(strings.ToLower(f.Description), " in w ", "[w]", "(w)", "(wp)", "[wp]", "in watts", "(mw", "[mw",
			"in mw", "in wp")
}

// devicesByName tells that the values of an enum are types of devices, whatever the field is called.
func devicesByName(f *schema.Field) float64 {
	kinds := map[portfolio.DeviceType]bool{}
	for _, value := range f.Ref.Type.Values {
		if kind := portfolio.DeviceTypeOf(value.Name); kind != portfolio.Other {
			kinds[kind] = true
		}
	}
	if len(kinds) < 2 {
		return 0
	}
	return 0.95
}

// read decides which fields of an object are its properties. It fails when a required one is missing.
func (d *discoverer) read(prefix string, t *schema.Type, wanted []property, owners ...string) (apimap.Fields, bool) {
	fields := apimap.Fields{}
	whole := true
	for _, p := range wanted {
		chosen, ok := decide(d, choice[[]string]{
			role: prefix + "." + string(p.is), noun: prefix + "'s " + string(p.meaning),
			options: d.find(t, p, owners...),
			min:     0.7, margin: 0.93, optional: !p.required, lookup: d.leafAt(t, p.accept),
		})
		if ok {
			fields[p.is] = chosen.value
		}
		whole = whole && (ok || !p.required)
	}
	return fields, whole
}

const containerDepth = 2

// find lists the fields of an object, and of the containers in it, that could be the property.
func (d *discoverer) find(t *schema.Type, p property, owners ...string) []option[[]string] {
	var options []option[[]string]
	d.search(t, p, append([]string{t.Name}, owners...), nil, 1, schema.Notice{}, &options)
	return options
}

func (d *discoverer) search(
	t *schema.Type, p property, owners, way []string, factor float64, notice schema.Notice, into *[]option[[]string],
) {
	for _, f := range t.Fields {
		if f.Ref.Lists > 0 || !f.ArgsOptional() || p.reject != nil && p.reject(d, f) {
			continue
		}
		path := append(append([]string{}, way...), f.Name)
		noted := notice.Merge(f.Notice)
		score := factor * d.words.match(p.meaning, d.words.trimmed(f.Name, p.tails), owners...)
		if p.weigh != nil {
			score = max(score, factor*p.weigh(f))
		}
		if p.is == apimap.ID {
			score *= d.ownID(t, f.Name)
		}
		switch c := d.class(f.Ref.Type); {
		case c != classComposite:
			if score > 0 && p.accept(c) {
				*into = append(*into, option[[]string]{
					path: strings.Join(path, "."), score: score, notice: noted, value: path,
				})
			}
		case score >= 0.6*factor && p.inner != nil:
			if inner := d.inner(f.Ref.Type, p); inner != "" {
				path = append(path, inner)
				*into = append(*into, option[[]string]{
					path: strings.Join(path, "."), score: 0.97 * score, notice: noted, value: path,
				})
			}
		case p.deep && len(way) < containerDepth:
			if place := d.words.match(cPlace, f.Name, owners...); place >= 0.7 {
				d.search(f.Ref.Type, p, owners, path, factor*(0.9+0.08*place), noted, into)
			}
		}
	}
}

// factorOtherID lowers the id of something else that an object has beside its own.
const factorOtherID = 0.85

// ownID weighs an id by whose it says it is: of a Facility, facilityId is its own, and deviceId may be that of the
// device which it also is. Where a field gives such objects by an argument of that name, it is the one to ask by.
func (d *discoverer) ownID(t *schema.Type, name string) float64 {
	for _, f := range d.schema.Query.Fields {
		isOf := f.Ref.Lists == 0 && f.Ref.Type == t
		if isOf && slices.ContainsFunc(f.Args, func(arg *schema.Input) bool { return arg.Name == name }) {
			return 1
		}
	}
	toks, own := d.words.tokens(name), d.words.tokens(t.Name)
	if len(toks) < 2 || slices.Contains(own, toks[0]) {
		return 1
	}
	return factorOtherID
}

// inner finds the member that stands for an object, by the property's own order.
func (d *discoverer) inner(t *schema.Type, p property) string {
	for _, name := range p.inner {
		for _, f := range t.Fields {
			if strings.EqualFold(f.Name, name) && f.Ref.Lists == 0 && f.ArgsOptional() &&
				p.accept(d.class(f.Ref.Type)) {
				return f.Name
			}
		}
	}
	return ""
}

// leafAt checks a path that was set by hand: any leaf of a fitting type below the object will do.
func (d *discoverer) leafAt(t *schema.Type, accept func(class) bool) func(string) (option[[]string], bool) {
	return func(text string) (option[[]string], bool) {
		path := strings.Split(text, ".")
		at := t
		var notice schema.Notice
		for i, name := range path {
			f := at.Field(name)
			if f == nil || !f.ArgsOptional() {
				return option[[]string]{}, false
			}
			notice = notice.Merge(f.Notice)
			at = f.Ref.Type
			if i == len(path)-1 && (at.Composite() || !accept(d.class(at))) {
				return option[[]string]{}, false
			}
		}
		return option[[]string]{path: text, score: 1, notice: notice, value: path}, true
	}
}
