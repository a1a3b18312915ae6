// Package portfolio is the platform's object model as far as the data source needs it: whose token it is, the
// companies and facilities that this user sees, and what each facility measures.
package portfolio

import "sync"

// Portfolio is everything that one token sees. It is not changed once it is complete, and may be shared.
type Portfolio struct {
	// User is the name of the token's user; empty when the API does not tell.
	User string
	// Companies in the API's order.
	Companies []Company
	// Facilities by name, without those that were deleted.
	Facilities []Facility
	// Incomplete is why the API gave only a part of it: facilities and their properties may be absent that the user sees.
	// nil: it is whole.
	Incomplete error

	once sync.Once
	byID map[string]int
}

// Partial is why the portfolio is not whole; nil: it is.
func (p *Portfolio) Partial() error { return p.Incomplete }

// Company is an organisation that the user is a member of.
type Company struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Facility is a plant: the top of a hierarchy of devices. What the API does not give is nil or empty.
type Facility struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Company   string `json:"company"`
	CompanyID string `json:"companyId,omitempty"`
	// NominalPower of the generator, kWp.
	NominalPower *float64 `json:"nominalPower,omitempty"`
	// TimeZone as the API writes it, such as Europe/Berlin; Zone reads it.
	TimeZone string `json:"timeZone,omitempty"`
	// Latitude and Longitude in degrees, WGS 84.
	Latitude  *float64 `json:"latitude,omitempty"`
	Longitude *float64 `json:"longitude,omitempty"`
	Street    string   `json:"street,omitempty"`
	Postcode  string   `json:"postcode,omitempty"`
	City      string   `json:"city,omitempty"`
	Country   string   `json:"country,omitempty"`
	// CommissioningDate as the API writes it.
	CommissioningDate string `json:"commissioningDate,omitempty"`
}

// ReadingType is something that a facility or device has values of.
type ReadingType struct {
	// ID as the API spells it: Pac.
	ID string `json:"id"`
	// Label for people; the id when the API gives none.
	Label string `json:"label"`
	// Unit as the API spells it; empty when it gives none.
	Unit  string `json:"unit"`
	Class Class  `json:"kind"`
}

// Class tells raw readings from analyses, as the vendor's page does.
type Class string

// The classes of reading types.
const (
	Reading  Class = "reading"  // gathered at the facility
	Analysis Class = "analysis" // computed by the platform
)

// Facility finds a facility by its id.
func (p *Portfolio) Facility(id string) (Facility, bool) {
	p.once.Do(func() {
		p.byID = make(map[string]int, len(p.Facilities))
		for i := range p.Facilities {
			p.byID[p.Facilities[i].ID] = i
		}
	})
	i, ok := p.byID[id]
	if !ok {
		return Facility{}, false
	}
	return p.Facilities[i], true
}
