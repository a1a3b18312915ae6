// Package transform does with the series of a query what the query says beyond combining values in time. The order of
// all steps is:
//
//  1. fetch: the values as the API gives them (package readings)
//  2. counters: a meter's readings become what came together between them (Differences)
//  3. combine in time: values become those of the steps that are shown (package downsample)
//  4. running: steps become sums since the start of the day, month or year (Running)
//  5. compute: readings of the plugin's own from those of the API (Computer)
//  6. relate: to the nominal power, or to the group (Relate)
//  7. combine members: one series of several (Combine)
//  8. scale: by a factor, such as a tariff (Scale)
//  9. compare: earlier times are moved onto the range (Move)
//  10. format: series, newest values, one value of the range, a table or a curve (package frame)
//
// Functions do not change the series that they are given.
package transform

import (
	"cmp"
	"math"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Member is one series of a query, and what it is of.
type Member struct {
	// Target is whose values these are; that of a group has no id.
	Target portfolio.Target
	// Reading is what was asked for: the id of a reading type, or the name of a role or of a computed reading.
	Reading string
	// Label is what people call the reading.
	Label string
	// Kind of the values, which says what may be done with them.
	Kind   kind.Kind
	Series *series.Series
	// Parts of which the values are the ratio; nil: they are none, or the API computed it.
	Parts *Parts
	// Capacity is the nominal power that the values were related to, in kWp; 0: they were not.
	Capacity float64
	// Shift is by how much earlier the values are; zero: they are those of the range.
	Shift query.Shift
	// Group is which members were combined; empty: it is one of them.
	Group Group
}

// Parts are the amounts whose ratio a member's values are, at the instants of its series: 100 above / below, in %.
type Parts struct{ Above, Below []float64 }

// Group is which members belong together.
type Group struct {
	// By is how the groups are made; empty: there are none.
	By query.Grouping
	// CompanyID, Company, Facility and DeviceType are those of all members, as far as the grouping makes them the same.
	CompanyID, Company string
	Facility           portfolio.Facility
	DeviceType         portfolio.DeviceType
	// Method is how the members were combined, and Members of how many it is.
	Method  query.CombineMethod
	Members int
}

// groupOf gives the group that a member is in.
func groupOf(m *Member, by query.Grouping) Group {
	group := Group{By: by}
	switch by {
	case query.ByCompany:
		group.CompanyID, group.Company = m.Target.Facility.CompanyID, m.Target.Facility.Company
	case query.ByFacility:
		group.CompanyID, group.Company = m.Target.Facility.CompanyID, m.Target.Facility.Company
		group.Facility = m.Target.Facility
	case query.ByDeviceType:
		if m.Target.Device != nil {
			group.DeviceType = m.Target.Device.Type
		}
	}
	return group
}

// groupKey is what the members of a group have in common. Readings and times are never mixed, nor are units that do not
// convert into each other, nor ratios whose parts are known with others.
type groupKey struct {
	reading, unit, companyID, company, facilityID string
	deviceType                                    portfolio.DeviceType
	shift                                         query.Shift
	hasParts                                      bool
}

// grouped are the members of each group, in the order of the first of each.
func grouped(members []*Member, by query.Grouping) [][]*Member {
	at := map[groupKey]int{}
	var groups [][]*Member
	for _, m := range members {
		group := groupOf(m, by)
		key := groupKey{
			m.Reading, m.Series.Unit, group.CompanyID, group.Company, group.Facility.ID, group.DeviceType, m.Shift,
			m.Parts != nil,
		}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], m)
	}
	return groups
}

// with is a copy of a member with other values at other instants. NaN is no value.
func (m *Member) with(times []int64, values []float64, unit string) *Member {
	made := *m
	made.Series = m.Series.Like()
	made.Series.Unit, made.Series.Texts, made.Series.Words = unit, 0, nil
	made.Series.Times, made.Series.Values = times, make([]float64, len(values))
	made.Series.Null = make([]bool, len(values))
	for i, value := range values {
		if made.Series.Null[i] = math.IsNaN(value) || math.IsInf(value, 0); !made.Series.Null[i] {
			made.Series.Values[i] = value
		}
	}
	return &made
}

// column gives the values of a series with NaN where there are none.
func column(s *series.Series) []float64 {
	values := slices.Clone(s.Values)
	for i, null := range s.Null {
		if null {
			values[i] = math.NaN()
		}
	}
	return values
}

// Value is that of the whole of a member, by its kind: the sum of amounts, the ratio of the sums, else the mean or what
// the kind is combined by. NaN: there is none, or the kind has none.
func (m *Member) Value() float64 {
	if m.Parts != nil {
		return ratioOf(*m.Parts)
	}
	var sum, last, low, high float64
	count := 0
	for i, value := range m.Series.Values {
		if m.Series.Null[i] {
			continue
		}
		if count == 0 {
			low, high = value, value
		}
		count++
		sum, last, low, high = sum+value, value, min(low, value), max(high, value)
	}
	if count == 0 {
		return math.NaN()
	}
	switch m.Kind.Aggregation() {
	case query.Sum:
		return sum
	case query.Min:
		return low
	case query.Max:
		return high
	case query.Last:
		return last
	default:
		return sum / float64(count)
	}
}

func ratioOf(parts Parts) float64 {
	var above, below float64
	for i := range parts.Above {
		if a, b := parts.Above[i], parts.Below[i]; !math.IsNaN(a) && !math.IsNaN(b) {
			above, below = above+a, below+b
		}
	}
	if below == 0 {
		return math.NaN()
	}
	return 100 * above / below
}

// name of a member for people, in notices.
func (m *Member) name() string { return cmp.Or(m.Target.String(), m.Label) }

// IsCounter tells that the values are a meter's readings.
func (m *Member) IsCounter() bool {
	return m.Kind == kind.Counter && m.Series.Content() == series.Numbers
}

// Within is the member in a span.
func (m *Member) Within(span series.Span) *Member {
	made := *m
	made.Series = m.Series.Within(span)
	if m.Parts != nil {
		first, _ := slices.BinarySearch(m.Series.Times, span.From.UnixMilli())
		last := first + made.Series.Len()
		made.Parts = &Parts{m.Parts.Above[first:last], m.Parts.Below[first:last]}
	}
	return &made
}
