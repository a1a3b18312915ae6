package plugin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What a response says beside its values: why something failed, what came differently than asked for, and what it cost.

// failure is the one error to show when the response cannot stand. A panel shows what there is, with notices. A rule
// must not judge by values that it believes to be complete and that are not: whatever is withheld from it is an error,
// while a plant that the API does not know or denies leaves the others their verdict.
func (q *readingsQuery) failure() error {
	nothing := !slices.ContainsFunc(q.result.Series, hasPoints)
	for _, failed := range q.result.Failures {
		if failed.Missing && (nothing || q.window.Alert && !readings.IsOfThePlant(failed.Cause)) {
			first := *failed.Cause
			isOfOnePlant := first.Category == problem.NotFound || first.Category == problem.Forbidden
			if len(q.result.Failures) == 1 && isOfOnePlant {
				first.What = failed.Call.Target.String() + ": " + first.What
			}
			return &first
		}
	}
	if q.window.Alert { // a panel has the notices
		if odd := q.oddFailure(); odd != nil {
			return odd
		}
	}
	return nil
}

func hasPoints(s *series.Series) bool { return s.Len() > 0 }

// notices say what came differently than asked for, in the API's own words where it was the API.
func (q *readingsQuery) notices(ctx context.Context, reduced []*series.Series, silent []*silent) []data.Notice {
	var texts []string
	texts = append(texts, q.scopeNotes...)
	texts = append(texts, q.planned.Notes...)
	if q.changes != "" {
		texts = append(texts, q.changes)
	}
	for _, contradiction := range q.contradictions {
		texts = append(texts, contradiction.String())
	}
	if failed := q.snapshot.Unlisted(q.model.Facilities); failed != nil {
		texts = append(texts, "The list of facilities could not be loaded, or not whole. Facilities are shown by their "+
			"ids; their time zones are unknown, so that values whose days or timestamps depend on them are not shown. "+
			failed.Error())
	}
	texts = append(texts, causes(q.result.Failures)...)
	for _, warning := range q.warnings() {
		texts = append(texts, "The API warns: “"+warning+"”.")
	}
	texts = append(texts, q.missing(ctx)...)
	texts = append(texts, q.silence(silent)...)
	texts = append(texts, q.startedBefore(reduced)...)
	texts = append(texts, q.dayNotices()...)
	if lacking := q.uncombined(); lacking != nil {
		texts = append(texts, lacking.Error())
	}
	var found []data.Notice
	for _, text := range texts {
		found = append(found, data.Notice{Severity: data.NoticeSeverityWarning, Text: text})
	}
	found = append(found, q.oddities()...)
	found = append(found, q.wordNotices(reduced)...)
	found = append(found, q.severalNotices()...)
	found = append(found, q.kindNotices()...)
	found = append(found, q.notBegun(time.Now())...)
	found = append(found, q.ownDays()...)
	if q.result.BypassHeld {
		found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: "Bypass cache (Cache umgehen) sends " +
			"each series to the API at most once a minute; values that were fetched less than a minute ago are shown."})
	}
	return append(found, deprecationNotices(q.snapshot.Mapping, "readings", "answer", "analysis")...)
}

// warnings are what the API said beside answers in which nothing is missing, each once.
func (q *readingsQuery) warnings() (found []string) {
	for _, report := range q.result.Reports {
		for _, warning := range report.Warnings {
			if !slices.Contains(found, warning) {
				found = append(found, warning)
			}
		}
	}
	return found
}

// startedBefore explains why nothing is shown although there are values: a day's, for example, is stamped with its
// start, which a range of six hours mostly does not hold.
func (q *readingsQuery) startedBefore(reduced []*series.Series) []string {
	if !slices.ContainsFunc(q.result.Series, hasPoints) || slices.ContainsFunc(reduced, hasPoints) {
		return nil
	}
	return []string{fmt.Sprintf("No %s interval starts in the time range, and a value stands at the start of its "+
		"interval. Choose a longer time range or a finer resolution.", q.planned.Calls[0].Resolution)}
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

// deprecationNotices say, once for a query, what the vendor is going to take away of what the query uses.
func deprecationNotices(mapping *mapping.Mapping, roles ...string) []data.Notice {
	changing := mapping.Changing(roles...)
	if changing.IsZero() {
		return nil
	}
	return []data.Notice{{Severity: data.NoticeSeverityInfo, Text: changing.String()}}
}

// missing explains series that the API left out although it did not fail: most often the facility lacks the type.
// What facilities measure is asked for only then. A rule has no time for explanations.
func (q *readingsQuery) missing(ctx context.Context) []string {
	if q.window.Alert {
		return nil
	}
	accounted := map[[2]string]bool{} // what came, and what failed
	for _, s := range q.result.Series {
		accounted[[2]string{s.DeviceID, s.Type}] = true
	}
	for _, failed := range q.result.Failures {
		for _, name := range failed.Call.Types {
			accounted[[2]string{failed.Call.Target.Key(), name}] = true
		}
	}
	absent := map[string][]string{}
	var ids []string
	for _, call := range q.planned.Calls {
		for _, name := range call.Types {
			if !accounted[[2]string{call.Target.Key(), name}] {
				absent[call.Target.Key()] = append(absent[call.Target.Key()], name)
			}
		}
		if len(absent[call.Target.Key()]) > 0 {
			ids = append(ids, call.Target.Key())
		}
	}
	return q.absences(q.snapshot.Types(ctx, ids), absent)
}

// absences says of absent reading types whether the facility lacks them, once for all facilities that lack the same.
func (q *readingsQuery) absences(types catalog.Types, absent map[string][]string) (found []string) {
	var lacking, unexplained sayings
	for _, call := range q.planned.Calls {
		var lacks, open []string
		for _, name := range absent[call.Target.Key()] {
			failed := q.snapshot.TypesFailed(call.Target.Key())
			switch _, isKnown, isOffered := types.Find(call.Target.Key(), name); {
			case isOffered:
			case isKnown && failed == nil:
				lacks = append(lacks, name)
			default:
				open = append(open, name)
			}
		}
		if len(lacks) > 0 {
			noun := plural(len(lacks), "reading type ", "reading types ")
			lacking.add(noun+q.named(lacks), call.Target.String())
		}
		if len(open) > 0 {
			unexplained.add(q.named(open), call.Target.String())
		}
	}
	for _, what := range lacking.order {
		of := lacking.of[what]
		found = append(found, fmt.Sprintf("%s %s no %s. Choose others in the query editor.", firstNames(of, maxSilent),
			plural(len(of), "has", "have"), what))
	}
	for _, what := range unexplained.order {
		found = append(found, fmt.Sprintf("The API returned nothing for %s of %s, without giving a reason.",
			what, firstNames(unexplained.of[what], maxSilent)))
	}
	return found
}

// statistics show in the panel's inspector.
func (q *readingsQuery) statistics() []data.QueryStat {
	stat := func(name, unit string, value float64) data.QueryStat {
		return data.QueryStat{FieldConfig: data.FieldConfig{DisplayName: name, Unit: unit}, Value: value}
	}
	requests, waited, upstream := 0, time.Duration(0), time.Duration(0)
	for _, report := range q.result.Reports {
		requests += report.Tries
		waited, upstream = max(waited, report.Waited), max(upstream, report.Upstream)
	}
	return []data.QueryStat{
		stat("Requests to amperecloud", "none", float64(requests)),
		stat("Points from amperecloud", "none", float64(q.result.Fetched)),
		stat("Points from the cache", "none", float64(q.result.Cached)),
		stat("Time at amperecloud", "ms", float64(upstream.Milliseconds())),
		stat("Wait for the fair use limit", "ms", float64(waited.Milliseconds())),
	}
}

// executed are the documents as the query inspector shows them.
func (q *readingsQuery) executed() string {
	var documents []string
	for _, report := range q.result.Reports {
		if report.Document != "" {
			documents = append(documents, report.Document)
		}
	}
	switch {
	case len(documents) > 0:
		return strings.Join(documents, "\n\n")
	case len(q.result.Failures) > 0:
		return "# Nothing was sent."
	default:
		return "# Nothing was sent: all values came from the cache. Turn on Bypass cache (Cache umgehen) to see " +
			"the request."
	}
}
