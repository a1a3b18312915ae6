package plugin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/fetch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What a response tells beside its values: why something failed, what came differently than asked for, and what it
// cost.

// failure is the one error to show when the response cannot stand. A panel shows what there is, with notices. A rule
// must not judge by values that it believes to be whole and that are not: whatever is withheld from it is an error,
// while a plant that the API does not know or denies leaves the others their verdict.
func failure(answer fetch.Answer, alert bool) error {
	nothing := true
	for _, s := range answer.Series {
		nothing = nothing && s.Len() == 0
	}
	for _, failed := range answer.Failures {
		if failed.Missing && (nothing || alert && !fetch.IsOfThePlant(failed.Cause)) {
			first := *failed.Cause
			if len(answer.Failures) == 1 && (first.Category == problem.NotFound || first.Category == problem.Forbidden) {
				first.What = failed.Call.Facility.Name + ": " + first.What
			}
			return &first
		}
	}
	return nil
}

// notices tell what came differently than asked for, in the API's own words where it was the API.
func notices(planned plan.Readings, answer fetch.Answer) []data.Notice {
	var found []data.Notice
	warn := func(text string) {
		found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: text})
	}
	for _, note := range planned.Notes {
		warn(note)
	}
	for _, report := range answer.Reports {
		for _, note := range report.Notes {
			warn(note)
		}
	}
	for _, failed := range answer.Failures {
		shown := ""
		if !failed.Stale.IsZero() {
			shown = fmt.Sprintf("Values are shown as they were known %s ago, at %s. ", age(failed.Stale), failed.Stale.UTC().Format(time.RFC3339))
		}
		warn(failed.Call.Facility.Name + ": " + shown + failed.Cause.Error())
	}
	for _, s := range answer.Series {
		if s.Texts > 0 {
			found = append(found, data.Notice{
				Severity: data.NoticeSeverityInfo,
				Text:     fmt.Sprintf("%s has %d values that are words and not numbers; they are left empty.", s.Type, s.Texts),
			})
		}
	}
	return found
}

// begunBefore tells why nothing is shown although there are values: a day's, for example, is stamped with its begin,
// which a range of six hours mostly does not hold.
func begunBefore(planned plan.Readings, found, shown []*series.Series) []data.Notice {
	empty := func(s *series.Series) bool { return s.Len() == 0 }
	if !slices.ContainsFunc(found, func(s *series.Series) bool { return !empty(s) }) || slices.ContainsFunc(shown, func(s *series.Series) bool { return !empty(s) }) {
		return nil
	}
	return []data.Notice{{Severity: data.NoticeSeverityWarning, Text: fmt.Sprintf(
		"No step of the resolution %s begins in the time range, and a value stands at the begin of its step. Choose a longer time range or a finer resolution.",
		planned.Calls[0].Resolution)}}
}

// age is how long ago something was, as people say it.
func age(at time.Time) string {
	passed := time.Since(at)
	switch {
	case passed < 2*time.Minute:
		return fmt.Sprintf("%d s", int(passed.Seconds()))
	case passed < 2*time.Hour:
		return fmt.Sprintf("%d min", int(passed.Minutes()))
	default:
		return fmt.Sprintf("%d h", int(passed.Hours()))
	}
}

// willChange tells, once for a query, what the vendor is going to take away of what the query uses.
func willChange(mapping *fetch.Mapping, roles ...string) []data.Notice {
	deprecated := mapping.Deprecated(roles...)
	if len(deprecated) == 0 {
		return nil
	}
	return []data.Notice{{
		Severity: data.NoticeSeverityInfo, Text: "The API will change: " + strings.Join(deprecated, "; ") + ".",
	}}
}

// missing explains series that the API left out although it did not fail: most often the facility lacks the type.
// What facilities offer is asked for only then, and remembered. A rule has no time for explanations.
func (d *Datasource) missing(ctx context.Context, planned plan.Readings, answer fetch.Answer) []data.Notice {
	if limit.LaneOf(ctx) == limit.Alerts {
		return nil
	}
	told := map[[2]string]bool{} // what came, and what failed
	for _, s := range answer.Series {
		told[[2]string{s.DeviceID, s.Type}] = true
	}
	for _, failed := range answer.Failures {
		for _, name := range failed.Call.Types {
			told[[2]string{failed.Call.Facility.ID, name}] = true
		}
	}
	absent := map[string][]string{}
	var ids []string
	for _, call := range planned.Calls {
		for _, name := range call.Types {
			if !told[[2]string{call.Facility.ID, name}] {
				absent[call.Facility.ID] = append(absent[call.Facility.ID], name)
			}
		}
		if len(absent[call.Facility.ID]) > 0 {
			ids = append(ids, call.Facility.ID)
		}
	}
	offered := d.source.TypesOf(ctx, ids)
	var found []data.Notice
	for _, call := range planned.Calls {
		for _, name := range absent[call.Facility.ID] {
			types, isKnown := offered[call.Facility.ID]
			text := fmt.Sprintf("%s has no reading type %s. Pick another one in the query editor.", call.Facility.Name, name)
			if !isKnown {
				text = fmt.Sprintf("The API gave nothing for %s of %s, and did not say why.", name, call.Facility.Name)
			}
			if _, offers := types[name]; !offers {
				found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: text})
			}
		}
	}
	return found
}

// statistics show in the panel's inspector.
func statistics(answer fetch.Answer) []data.QueryStat {
	stat := func(name, unit string, value float64) data.QueryStat {
		return data.QueryStat{FieldConfig: data.FieldConfig{DisplayName: name, Unit: unit}, Value: value}
	}
	requests, waited, upstream := 0, time.Duration(0), time.Duration(0)
	for _, report := range answer.Reports {
		requests += report.Tries
		waited, upstream = max(waited, report.Waited), max(upstream, report.Upstream)
	}
	return []data.QueryStat{
		stat("Requests to amperecloud", "none", float64(requests)),
		stat("Points from amperecloud", "none", float64(answer.Fetched)),
		stat("Points from the cache", "none", float64(answer.Cached)),
		stat("Time at amperecloud", "ms", float64(upstream.Milliseconds())),
		stat("Wait for the fair use limit", "ms", float64(waited.Milliseconds())),
	}
}

// executed gives the documents as the query inspector shows them.
func executed(answer fetch.Answer) string {
	var documents []string
	for _, report := range answer.Reports {
		if report.Document != "" {
			documents = append(documents, report.Document)
		}
	}
	if len(documents) == 0 && len(answer.Failures) > 0 {
		return "# Nothing was sent."
	}
	if len(documents) == 0 {
		return "# Nothing was sent: all values were remembered and fresh. This asks for them:\n\n" + answer.Unsent
	}
	return strings.Join(documents, "\n\n")
}
