package transform

import (
	"fmt"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Relate relates values to the nominal power of their facility or device, or to the group that they are in. What cannot
// be related is left out, and the notes say why.
func Relate(members []*Member, how query.Relation, by query.Grouping, missing calc.Missing) ([]*Member, Notes) {
	switch how {
	case query.PerKWp:
		return perKWp(members)
	case query.Share, query.Deviation, query.RobustZScore:
		return toGroup(members, how, by, missing)
	default:
		return members, Notes{}
	}
}

// perKWp divides by the nominal power. Only powers and energies have a part of it in them.
func perKWp(members []*Member) (related []*Member, notes Notes) {
	for _, m := range members {
		power := m.nominalPower()
		switch {
		case m.Series.Content() != series.Numbers:
			notes.refuse(m, "its values are no numbers")
		case !isAmountOfPower(m.Kind):
			notes.refuse(m, "only powers and energies are related to the nominal power")
		case power == nil || *power <= 0:
			notes.refuse(m, "the API tells no nominal power of it")
		default:
			unit := m.Series.Unit + "/kWp"
			one := m.with(m.Series.Times, calc.PerCapacity(column(m.Series), *power), unit)
			one.Capacity = *power
			related = append(related, one)
		}
	}
	return related, notes
}

func isAmountOfPower(of kind.Kind) bool {
	return slices.Contains([]kind.Kind{kind.Power, kind.Energy, kind.Counter, kind.Maximum, kind.Minimum}, of)
}

// nominalPower of the device, or else of the facility, in kW; nil: it is not known.
func (m *Member) nominalPower() *float64 {
	if m.Target.Device != nil {
		return m.Target.Device.NominalPower
	}
	return m.Target.Facility.NominalPower
}

func toGroup(
	members []*Member, how query.Relation, by query.Grouping, missing calc.Missing,
) (related []*Member, notes Notes) {
	var numbers []*Member
	for _, m := range members {
		switch {
		case m.Series.Content() != series.Numbers || m.Kind == kind.Status:
			notes.refuse(m, "states and texts have no median and no sum")
		case how == query.Share && !isSummable(m.Kind):
			notes.refuse(m, fmt.Sprintf("values of the kind %s have no sum that one could have a share of", m.Kind))
		default:
			numbers = append(numbers, m)
		}
	}
	for _, group := range grouped(numbers, by) {
		if len(group) < leastMembers[how] {
			notes.tooFew(group, how)
		}
		axis := aligned(group)
		if how != query.Share && comparableByPower(group) {
			notes.Texts = append(notes.Texts, fmt.Sprintf(
				"%s: members of different nominal power are compared by their values for each kWp.", group[0].Label))
			for i, m := range group {
				axis.columns[i] = calc.PerCapacity(axis.columns[i], *m.nominalPower())
			}
		}
		var columns [][]float64
		unit := "%"
		switch how {
		case query.Share:
			columns = calc.Share(axis.columns, missing)
		case query.Deviation:
			columns = calc.DeviationFromMedian(axis.columns)
		default:
			columns, unit = calc.RobustDistance(axis.columns), ""
		}
		for i, m := range group {
			one := m.with(axis.times, columns[i], unit)
			one.Parts, one.Kind = nil, kind.Measurement
			related = append(related, one)
		}
	}
	return inOrderOf(related, members), notes
}

// comparableByPower tells members of different nominal powers, all known, whose values grow with it: an inverter of
// 50 kW gives half as much as one of 100 kW, and is not worse.
func comparableByPower(group []*Member) bool {
	differ := false
	for _, m := range group {
		power := m.nominalPower()
		if !isAmountOfPower(m.Kind) || power == nil || *power <= 0 {
			return false
		}
		differ = differ || *power != *group[0].nominalPower()
	}
	return differ
}

// leastMembers is of how many members a group must be so that there is anything to relate to.
var leastMembers = map[query.Relation]int{query.Share: 1, query.Deviation: 2, query.RobustZScore: 3}

// inOrderOf puts members back into the order of the query, which groups have changed.
func inOrderOf(members, order []*Member) []*Member {
	place := map[identity]int{}
	for i, m := range order {
		place[m.identity()] = i
	}
	slices.SortStableFunc(members, func(a, b *Member) int { return place[a.identity()] - place[b.identity()] })
	return members
}

// identity tells a member from the others of a query.
type identity struct {
	key, reading, readingType, source string
	shift                             query.Shift
}

func (m *Member) identity() identity {
	return identity{m.Target.Key(), m.Reading, m.Series.Type, m.Series.Source, m.Shift}
}
