package fetch

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// stampRole asks whether a value is stamped with the begin or with the end of its interval. No schema tells, and
// nothing is moved because of it: values are shown as stamped, and the API map says what the stamps mean. But it decides
// from where must be asked, so that no value is lost where one range ends and the next begins.
const stampRole = "answer.stamps"

// stampsEnds tells that a stamp is known to mark the end of its interval.
func (m *Mapping) stampsEnds() bool {
	found := m.Find(stampRole)
	return found != nil && found.State == discover.Probed && found.Chosen == "end"
}

// probeStamps adds what a day of hourly values tells about the stamps. The hour that begins with the range and the
// one that ends with it decide; when both or neither have a stamp, it stays open.
func (s *Source) probeStamps(ctx context.Context, result discover.Result) discover.Result {
	if found := result.Find(stampRole); found != nil && found.State == discover.Probed {
		return result
	}
	finding := discover.Finding{
		Role: stampRole, State: discover.Probe,
		Evidence: "Does a stamp mark the begin or the end of its interval? Neither the schema nor this account's data tell. Values are shown as stamped.",
	}
	if slices.Contains(result.Map.Readings.Resolutions(), query.Hour) {
		for _, call := range s.probeCalls(ctx, result.Map, query.Hour) {
			call.Span.To = call.Span.To.Add(-time.Hour).Truncate(time.Hour)
			call.Span.From = call.Span.To.Add(-24 * time.Hour)
			keep := series.Span{From: call.Span.From, To: call.Span.To.Add(time.Millisecond)}
			atBegin, atEnd := false, false
			for _, found := range s.sample(ctx, result.Map, keep, call) {
				atBegin = atBegin || slices.Contains(found.Times, call.Span.From.UnixMilli())
				atEnd = atEnd || slices.Contains(found.Times, call.Span.To.UnixMilli())
			}
			if atBegin != atEnd {
				finding.State, finding.Chosen = discover.Probed, "begin"
				finding.Evidence = "A small query on this account's own data told: a stamp marks the begin of its interval."
				if atEnd {
					finding.Chosen = "end"
					finding.Evidence = "A small query on this account's own data told: a stamp marks the end of its interval. Values are shown as stamped."
				}
				break
			}
		}
	}
	result.Findings = append(slices.DeleteFunc(slices.Clone(result.Findings), func(f discover.Finding) bool { return f.Role == stampRole }), finding)
	return result
}
