package portfolio

import (
	"cmp"
	"slices"
	"strings"
)

// With is the portfolio with what is absent from it and was known before: where the API gave only a part, what it left
// out was probably not taken away from the user.
func (p *Portfolio) With(before *Portfolio) *Portfolio {
	all := &Portfolio{
		User: cmp.Or(p.User, before.User), Companies: slices.Clone(p.Companies), Incomplete: p.Incomplete,
	}
	for _, facility := range p.Facilities {
		known, _ := before.Facility(facility.ID)
		all.Facilities = append(all.Facilities, facility.with(known))
	}
	for _, known := range before.Facilities {
		if _, isListed := p.Facility(known.ID); !isListed {
			all.Facilities = append(all.Facilities, known)
		}
	}
	for _, known := range before.Companies {
		if !slices.ContainsFunc(all.Companies, func(c Company) bool { return c.ID == known.ID && c.Name == known.Name }) {
			all.Companies = append(all.Companies, known)
		}
	}
	all.Sort()
	return all
}

// Sort puts the facilities in the order of their names.
func (p *Portfolio) Sort() {
	slices.SortStableFunc(p.Facilities, func(a, b Facility) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
}

// with is the facility with the properties that it lacks, as they were known before.
func (f Facility) with(before Facility) Facility {
	if f.Name == f.ID {
		f.Name = cmp.Or(before.Name, f.Name)
	}
	f.Company, f.CompanyID = cmp.Or(f.Company, before.Company), cmp.Or(f.CompanyID, before.CompanyID)
	f.NominalPower, f.TimeZone = cmp.Or(f.NominalPower, before.NominalPower), cmp.Or(f.TimeZone, before.TimeZone)
	f.Latitude, f.Longitude = cmp.Or(f.Latitude, before.Latitude), cmp.Or(f.Longitude, before.Longitude)
	f.Street, f.Postcode = cmp.Or(f.Street, before.Street), cmp.Or(f.Postcode, before.Postcode)
	f.City, f.Country = cmp.Or(f.City, before.City), cmp.Or(f.Country, before.Country)
	f.CommissioningDate = cmp.Or(f.CommissioningDate, before.CommissioningDate)
	return f
}
