package plugin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What is said where a facility has several series of one type.

func (q *readingsQuery) together() []together {
	var groups []together
	for i, s := range q.result.Series {
		if i > 0 && s.DeviceID == q.result.Series[i-1].DeviceID && s.Type == q.result.Series[i-1].Type {
			groups[len(groups)-1] = append(groups[len(groups)-1], s)
		} else {
			groups = append(groups, together{s})
		}
	}
	return groups
}

// distinct gives what a property of the series can be, in order, without what is empty.
func (t together) distinct(of func(*series.Series) string) []string {
	var found []string
	for _, s := range t {
		if value := of(s); value != "" && !slices.Contains(found, value) {
			found = append(found, value)
		}
	}
	return found
}

// hasUnits tells whether one source has values in several units, which do not convert into each other.
func (t together) hasUnits() bool {
	return slices.ContainsFunc(t, func(s *series.Series) bool {
		return slices.ContainsFunc(t, func(other *series.Series) bool { return other != s && other.Source == s.Source })
	})
}

// converted gives the units that values were converted from.
func (t together) converted() []string {
	var found []string
	for _, s := range t {
		for _, unit := range s.Converted {
			if !slices.Contains(found, unit) {
				found = append(found, unit)
			}
		}
	}
	return found
}

func unitOf(s *series.Series) string {
	if s.Unit == "" {
		return "no unit"
	}
	return s.Unit
}

// severalNotices say that a type has several series, and why.
func (q *readingsQuery) severalNotices() []data.Notice {
	var found []data.Notice
	for _, group := range q.together() {
		name := group[0].Type + " of " + q.snapshot.Target(group[0].DeviceID).String()
		if sources := group.distinct(func(s *series.Series) string { return s.Source }); len(sources) > 1 {
			found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
				"%s comes from %d sources: %s. Each is a series of its own; none of them is the whole facility.",
				name, len(sources), strings.Join(sources, ", "))})
		}
		if units := group.converted(); len(units) > 0 {
			found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: fmt.Sprintf(
				"%s came partly in %s; all of its values are shown in %s.",
				name, strings.Join(units, " and "), strings.Join(group.distinct(unitOf), " and "))})
		}
		if slices.ContainsFunc(group, func(s *series.Series) bool { return s.Scaled }) {
			found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: name +
				" comes with a factor or decimals beside its values, which are applied."})
		}
		if group.hasUnits() {
			found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(
				"%s comes in several units: %s, which do not convert into each other. Each is a series of its own.",
				name, strings.Join(group.distinct(unitOf), ", "))})
		}
	}
	return found
}

// severalUnits fails for a rule whose values come in units that do not convert: its threshold can be right for one of
// them at most.
func (q *readingsQuery) severalUnits() error {
	if !q.window.Alert {
		return nil
	}
	for _, group := range q.together() {
		if group.hasUnits() {
			return problem.New(problem.Decode,
				"%s of %s comes in several units, which do not convert into each other: %s", group[0].Type,
				q.snapshot.Target(group[0].DeviceID).String(), strings.Join(group.distinct(unitOf), ", ")).
				Advise("Choose a time range in which the API gives one unit, or another reading type.")
		}
	}
	return nil
}
