package plugin

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// Of one reading type, one facility may tell watts and another one kilowatts. On one panel they would have an axis
// each, and a rule would compare both with one threshold. They are shown in one unit: that of the first facility of the
// query that has one, so that it does not depend on which values come.

// foreign are the facilities whose values of a type came in another unit than those of the first one.
type foreign struct {
	readingType, from, to string
	// isKnown: the API tells their unit.
	isKnown    bool
	facilities []string
}

// commonUnits gives the unit of each reading type, by the order of the query.
func (q *readingsQuery) commonUnits(shown []*series.Series) map[string]string {
	common := map[string]string{}
	all := byColumn(shown)
	for _, call := range q.planned.Calls {
		for _, name := range call.Types {
			for _, s := range all[column{call.Target.Key(), name}] {
				common[name] = cmp.Or(common[name], s.Unit)
			}
		}
	}
	return common
}

// inOneUnit converts each series into the unit of its type, in place, and returns what is said about it: what was
// converted, and what is of another quantity and stays as it is. It fails for a rule on values of several quantities:
// its threshold can be right for one of them at most.
func (q *readingsQuery) inOneUnit(shown []*series.Series) ([]data.Notice, error) {
	common, all := q.commonUnits(shown), byColumn(shown)
	var converted, others []*foreign
	for i, s := range shown {
		to := common[s.Type]
		if s.Unit == to || s.Content() != series.Numbers {
			continue
		}
		other, ok := s.In(to)
		if !ok {
			if !all[column{s.DeviceID, s.Type}].hasUnits() && s.HasValues() { // which is told for the facility
				others = noteForeign(others, s, to, q.snapshot.Target(s.DeviceID).String())
			}
			continue
		}
		if convert, _ := unit.Converter(s.Unit, to); convert != nil && s.HasValues() {
			converted = noteForeign(converted, s, to, q.snapshot.Target(s.DeviceID).String())
		}
		if other == s { // the same unit in another spelling
			copied := *s
			copied.Unit, other = to, &copied
		}
		shown[i] = other
	}
	var found []data.Notice
	for _, f := range converted {
		found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
			"%s of %s came in %s, and is shown in %s like that of the first facility.", f.readingType,
			firstOf(f.facilities), f.from, f.to)})
	}
	for _, f := range others {
		found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(
			"%s of %s came in %s, which does not convert into the first facility's %s.", f.readingType,
			firstOf(f.facilities), f.from, f.to)})
	}
	for _, f := range others {
		if q.window.Alert && f.isKnown && f.to != "" {
			return nil, problem.New(problem.Decode, "%s comes in units that do not convert into each other: in %s from %s, "+
				"and in %s from the first facility", f.readingType, f.from, firstOf(f.facilities), f.to).
				Advise("Make a rule for each of them.")
		}
	}
	return found, nil
}

func noteForeign(all []*foreign, s *series.Series, to, facility string) []*foreign {
	from := unitOf(s)
	for _, known := range all {
		if known.readingType != s.Type || known.from != from {
			continue
		}
		if !slices.Contains(known.facilities, facility) {
			known.facilities = append(known.facilities, facility)
		}
		return all
	}
	return append(all, &foreign{
		readingType: s.Type, from: from, to: to, isKnown: s.Unit != "", facilities: []string{facility},
	})
}
