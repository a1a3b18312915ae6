package series

import (
	"cmp"
	"slices"
	"sort"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// eachOther gives what is made of the others; nil when there are none.
func (s *Series) eachOther(make func(*Series) *Series) []*Series {
	var made []*Series
	for _, other := range s.Others {
		made = append(made, make(other))
	}
	return made
}

// Members are the series and its others, each alone. They share its memory.
func (s *Series) Members() []*Series {
	alone := *s
	alone.Others = nil
	return append([]*Series{&alone}, s.Others...)
}

// Separate gives the members to show. A source without values is one of them; what has none beside values of the same
// source in another unit is not, nor the facility itself beside its sources.
func (s *Series) Separate() []*Series {
	members := s.Members()
	shown := slices.DeleteFunc(slices.Clone(members), func(one *Series) bool {
		return one.Len() == 0 && slices.ContainsFunc(members, func(other *Series) bool {
			return other != one && (one.Source == "" || other.Source == one.Source && other.Len() > 0)
		})
	})
	if len(shown) == 0 {
		return members[:1]
	}
	return shown
}

// Points is the number of points, those of others included.
func (s *Series) Points() int {
	points := s.Len()
	for _, other := range s.Others {
		points += other.Len()
	}
	return points
}

// SetUnit sets the unit where the API told none beside the values.
func (s *Series) SetUnit(unit string) {
	for _, member := range append([]*Series{s}, s.Others...) {
		if member.Unit == "" {
			member.Unit = unit
		}
	}
}

// Join makes one series of parts that have no instant in common, each in the order of time. One part may lie in a gap
// of another. Sources are joined each for itself. Values are converted into the unit of the first part that has one;
// what does not convert becomes one of the Others. The parts are not changed. If only one of them has points, the
// result shares its memory.
func Join(parts ...*Series) *Series {
	var joined []*Series
	for _, members := range alike(parts) {
		joined = append(joined, join(members))
	}
	if len(joined) == 0 {
		return &Series{}
	}
	joined[0].Others = joined[1:]
	if len(joined) == 1 {
		joined[0].Others = nil
	}
	return joined[0]
}

// Merge is Join for parts in any order that may have instants in common: points are in the order of the parts, for Tidy
// to sort.
func Merge(parts ...*Series) *Series {
	var merged []*Series
	for _, members := range alike(parts) {
		whole := members[0].Clone() // Tidy must leave the part as it is
		whole.Others = nil
		for _, part := range members[1:] {
			whole.Unit = cmp.Or(whole.Unit, part.Unit)
			whole.Converted = union(whole.Converted, part.Converted)
			whole.Append(part)
		}
		merged = append(merged, whole)
	}
	if len(merged) == 0 {
		return &Series{}
	}
	merged[0].Others = append([]*Series(nil), merged[1:]...)
	return merged[0]
}

// Append appends the points of another series of the same kind.
func (s *Series) Append(other *Series) {
	other, s.Words = other.inWords(s.Words)
	s.Times = append(s.Times, other.Times...)
	s.Values = append(s.Values, other.Values...)
	s.Null = append(s.Null, other.Null...)
	s.Texts += other.Texts
	s.Scaled = s.Scaled || other.Scaled
	for _, note := range other.Notes {
		s.Note(note.Kind, note.Count, note.Example)
	}
}

// alike puts together what belongs to one series: of one source, in units that convert into each other. Each group's
// values are in the unit of the first that has one. A part without a unit is taken for one of the source's only group,
// and stands alone where there are several. Groups are in the order of their sources.
func alike(parts []*Series) [][]*Series {
	var members []*Series
	for _, part := range parts {
		if part.Others == nil {
			members = append(members, part)
		} else {
			members = append(members, part.Members()...)
		}
	}
	if len(members) <= 1 {
		return single(members)
	}
	bySource := map[string][]*Series{}
	var sources []string
	for _, member := range members {
		if _, isKnown := bySource[member.Source]; !isKnown {
			sources = append(sources, member.Source)
		}
		bySource[member.Source] = append(bySource[member.Source], member)
	}
	var groups [][]*Series
	slices.Sort(sources)
	for _, source := range sources {
		if own := bySource[source]; source != "" || len(sources) == 1 || !isVoid(own) {
			groups = append(groups, inOneUnit(own)...)
		}
	}
	return groups
}

func single(members []*Series) [][]*Series {
	if len(members) == 0 {
		return nil
	}
	return [][]*Series{members}
}

// isVoid tells that nothing is known but that there may be values.
func isVoid(members []*Series) bool {
	return !slices.ContainsFunc(members, func(s *Series) bool { return s.Len() > 0 || s.Unit != "" })
}

// inOneUnit groups the members of one source by units.
func inOneUnit(members []*Series) [][]*Series {
	var groups [][]*Series
	var unitless []*Series
	for _, member := range members {
		if member.Unit == "" {
			unitless = append(unitless, member)
			continue
		}
		added := false
		for i := range groups {
			if converted, ok := member.In(groups[i][0].Unit); ok {
				groups[i], added = append(groups[i], converted), true
				break
			}
		}
		if !added {
			groups = append(groups, []*Series{member})
		}
	}
	switch {
	case len(unitless) == 0:
	case len(groups) == 1:
		groups[0] = inOrder(members, groups[0], unitless)
	case !isVoid(unitless) || len(groups) == 0:
		groups = append(groups, unitless)
	}
	return groups
}

// inOrder puts the members without a unit among the converted others, as they came.
func inOrder(members, converted, unitless []*Series) []*Series {
	ordered := make([]*Series, 0, len(members))
	for _, member := range members {
		if member.Unit == "" {
			ordered, unitless = append(ordered, unitless[0]), unitless[1:]
		} else {
			ordered, converted = append(ordered, converted[0]), converted[1:]
		}
	}
	return ordered
}

// In gives the series in another unit, a copy unless nothing has to be converted; false when its unit does not convert.
func (s *Series) In(other string) (*Series, bool) {
	convert, ok := unit.Converter(s.Unit, other)
	if !ok {
		return nil, false
	}
	if convert == nil {
		return s, true
	}
	copied := *s
	copied.Unit, copied.Values = other, slices.Clone(s.Values)
	if s.Len() > 0 {
		copied.Converted = union(s.Converted, []string{s.Unit})
	}
	for i, null := range copied.Null {
		if !null {
			copied.Values[i] = convert(copied.Values[i])
		}
	}
	return &copied, true
}

// union gives what is in either; it may be one of them.
func union(a, b []string) []string {
	for _, one := range b {
		if !slices.Contains(a, one) {
			a = append(slices.Clip(a), one)
		}
	}
	return a
}

// join joins parts of one series.
func join(parts []*Series) *Series {
	var joined Series
	filled := make([]*Series, 0, len(parts))
	for _, part := range parts {
		part, joined.Words = part.inWords(joined.Words)
		joined.DeviceID, joined.Type = cmp.Or(joined.DeviceID, part.DeviceID), cmp.Or(joined.Type, part.Type)
		joined.Source, joined.Unit = part.Source, cmp.Or(joined.Unit, part.Unit)
		joined.Texts += part.Texts
		joined.Converted = union(joined.Converted, part.Converted)
		joined.Scaled = joined.Scaled || part.Scaled
		joined.Notes = merged(joined.Notes, part.Notes...)
		if part.Len() > 0 {
			filled = append(filled, part)
		}
	}
	slices.SortFunc(filled, func(a, b *Series) int { return cmp.Compare(a.Times[0], b.Times[0]) })
	if len(filled) == 1 {
		joined.Times, joined.Values, joined.Null = filled[0].Times, filled[0].Values, filled[0].Null
		return &joined
	}
	points := 0
	for _, part := range filled {
		points += part.Len()
	}
	joined.Times = make([]int64, 0, points)
	joined.Values = make([]float64, 0, points)
	joined.Null = make([]bool, 0, points)
	isSorted := true
	for _, part := range filled {
		isSorted = isSorted && (joined.Len() == 0 || joined.Times[joined.Len()-1] < part.Times[0])
		joined.Times = append(joined.Times, part.Times...)
		joined.Values = append(joined.Values, part.Values...)
		joined.Null = append(joined.Null, part.Null...)
	}
	if !isSorted {
		sort.Stable(byTime{&joined})
	}
	return &joined
}
