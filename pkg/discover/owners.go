package discover

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// facilityName weighs what a type is called and how it is described.
func (d *discoverer) facilityName(t *schema.Type) float64 {
	return max(d.words.match(cFacility, d.words.trimmed(t.Name, typeTails)), d.words.mentions(cFacility, t.Description))
}

// typeTails say nothing about what a type is.
var typeTails = words("node entity dto object model")

// facilityType weighs whether objects of the type are facilities: by its name, by whether values over time can be
// asked of it, and by the master data that it has.
func (d *discoverer) facilityType(t *schema.Type) facilityKind {
	known, ok := d.kinds[t]
	if !ok {
		known = d.weighFacilityType(t)
		d.kinds[t] = known
	}
	return known
}

// facilityKind is how likely objects of a type are facilities, and why. Without an id, they are of no use.
type facilityKind struct {
	score float64
	why   message.Message
	hasID bool
}

func (d *discoverer) weighFacilityType(t *schema.Type) facilityKind {
	if len(d.find(t, facilityProperties[0], assetWords)) == 0 {
		return facilityKind{}
	}
	name := d.facilityName(t)
	host := d.host(t)
	master := 0
	for _, p := range facilityProperties[2:] {
		for _, o := range d.find(t, p) {
			if o.score >= 0.7 {
				master++
				break
			}
		}
	}
	data := min(1, float64(master)/3)
	score := 1 - (1-0.7*name)*(1-0.5*host)*(1-0.3*data)
	why := message.New("by name alone")
	switch {
	case host > 0 && master > 0:
		why = message.New("values can be asked of them, and they have %d kinds of master data", master)
	case host > 0:
		why = message.New("values can be asked of them")
	case master > 0:
		why = message.New("they have %d kinds of master data", master)
	}
	return facilityKind{score, why, true}
}

// company finds the company of each facility: passed on the way, or told by the facility itself.
func (d *discoverer) company(w way, steps []apimap.Step, facility *schema.Type, fields apimap.Fields) {
	if at := w.passes(apimap.Company); at >= 0 {
		path := w[:at+1].text()
		if _, ok := d.override("company"); ok && d.overrides["company"] != path {
			d.report(Finding{Role: "company", State: Stale, Chosen: d.overrides["company"],
				Evidence: passes(path)})
		}
		d.report(Finding{
			Role: "company", State: Found, Chosen: path,
			Evidence: message.New("The way to the facilities passes their companies."),
		})
		companyFields, ok := d.read("company", w[at].elem(), companyProperties)
		if ok {
			d.setFields(steps, w, at, companyFields)
		}
		return
	}
	options := d.companiesOf(facility)
	chosen, ok := decide(d, choice[*schema.Field]{
		role: "company", noun: "company of a facility", options: options, min: 0.7, optional: true,
	})
	if !ok {
		return
	}
	if !chosen.value.Ref.Type.Composite() {
		fields[d.companyPart(chosen.value)] = []string{chosen.value.Name}
		for _, o := range options { // its other half: companyId beside companyName
			if part := d.companyPart(o.value); o.means == chosen.means && o.means != "" && fields[part] == nil &&
				o.score >= 0.7 {
				fields[part] = []string{o.value.Name}
			}
		}
		return
	}
	inner, ok := d.read("company", chosen.value.Ref.Type, companyProperties)
	if ok {
		for from, to := range map[apimap.Property]apimap.Property{
			apimap.ID: apimap.CompanyID, apimap.Name: apimap.CompanyName,
		} {
			if path := inner[from]; path != nil {
				fields[to] = append([]string{chosen.value.Name}, path...)
			}
		}
	}
}

// passes says why a role cannot be set apart from the way to the facilities.
func passes(path string) message.Message {
	return message.New("The way to the facilities passes %s; set the role facilities to go another way.", path)
}

// companyPart tells a company's id from its name, where a facility carries them as plain text.
func (d *discoverer) companyPart(f *schema.Field) apimap.Property {
	if d.words.has(f.Name, "id", "uuid") {
		return apimap.CompanyID
	}
	return apimap.CompanyName
}

func (d *discoverer) companiesOf(facility *schema.Type) []option[*schema.Field] {
	var options []option[*schema.Field]
	for _, f := range facility.Fields {
		if f.Ref.Lists > 0 || !f.ArgsOptional() {
			continue
		}
		score, means := d.words.match(cCompany, f.Name), ""
		if !f.Ref.Type.Composite() {
			means = "text"
			if !isText(d.class(f.Ref.Type)) {
				continue
			}
			for _, tail := range []concept{cID, cName} {
				for word, weight := range lexicon[cCompany] {
					if weight >= 0.85 && d.words.match(tail, f.Name, word) >= 0.85 && d.words.has(f.Name, word) {
						score = max(score, 0.9*weight)
					}
				}
			}
			score *= 0.85
		}
		if score > 0 {
			options = append(options, option[*schema.Field]{
				path: f.Name, score: score, means: means, notice: f.Notice, value: f,
			})
		}
	}
	return options
}

// user finds out how to learn whose token it is, where the way to the facilities does not pass the user.
func (d *discoverer) user(w way) {
	if at := w.passes(apimap.User); at >= 0 {
		path := w[:at+1].text()
		if _, ok := d.override("user"); ok && d.overrides["user"] != path {
			d.report(Finding{Role: "user", State: Stale, Chosen: d.overrides["user"],
				Evidence: passes(path)})
		}
		d.report(Finding{
			Role: "user", State: Found, Chosen: path, Evidence: message.New("The way to the facilities passes the user."),
		})
		return
	}
	var options []option[*schema.Field]
	for _, f := range d.schema.Query.Fields {
		if f.Ref.Lists > 0 || !f.Ref.Type.Composite() || !f.ArgsOptional() {
			continue
		}
		if score := d.words.match(cUser, f.Name); score > 0 && len(d.find(f.Ref.Type, userProperties[0])) > 0 {
			options = append(options, option[*schema.Field]{
				path: f.Name, score: score, means: f.Ref.Type.Name, notice: f.Notice, value: f,
			})
		}
	}
	chosen, ok := decide(d, choice[*schema.Field]{
		role: "user", noun: "token's user", options: options, min: 0.8, margin: 0.93, optional: true,
	})
	if !ok {
		return
	}
	fields := d.userName(chosen.value.Ref.Type)
	d.made.User = &apimap.Listing{Path: []apimap.Step{{Field: chosen.value.Name, Object: apimap.User, Fields: fields}}}
}

func (d *discoverer) userName(t *schema.Type) apimap.Fields {
	fields, _ := d.read("user", t, userProperties)
	return fields
}
