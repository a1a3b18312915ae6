// Package kind tells what kind a reading is, which decides how its values may be combined: power has a mean, energy
// a sum, and a code has neither.
package kind

import "github.com/amperecloud/amperecloud-platform-datasource/pkg/query"

// Kind of a reading.
type Kind string

const (
	Power       Kind = "power"       // how fast energy flows
	Energy      Kind = "energy"      // an amount of the interval: energy, irradiation, volume, money
	Counter     Kind = "counter"     // a meter's reading, which goes up until it is reset
	Ratio       Kind = "ratio"       // the quotient of two amounts
	Status      Kind = "status"      // a code, a flag, a direction, a time; also what nobody can tell
	Setpoint    Kind = "setpoint"    // a limit or a target that holds until the next
	Measurement Kind = "measurement" // any other quantity of the moment
)

// Aggregation is the way to combine values of a kind. A kind that is none of the above has the last value, which is
// at least a value that was measured.
func (k Kind) Aggregation() query.Aggregation {
	if how, ok := aggregations[k]; ok {
		return how
	}
	return query.Last
}

// Of tells the kind of a reading type from its id, its label and its unit as the API spells them; each may be empty.
// kinds.json says how: units decide, and names where a unit leaves it open or is missing.
func Of(id, label, unit string) Kind {
	kind, _ := decide(id, label, unit)
	return kind
}

// decide gives the kind and the place of the rule that decided it.
func decide(id, label, unit string) (Kind, int) {
	name, unit := words(id)+border+words(label), plainUnit(unit)
	for i := range rules {
		if rules[i].holds(name, unit) {
			return rules[i].kind, i
		}
	}
	return Status, -1
}
