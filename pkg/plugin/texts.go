package plugin

import (
	"context"
	"fmt"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Readings that are no numbers: status texts, and instants such as that of the last contact.

// withInstants makes instants of the numbers that are such, for panels. Rules and expressions compute with numbers:
// they get instants as milliseconds since 1970, UTC, or in the API's own unit.
func (q *readingsQuery) withInstants(ctx context.Context, reduced []*series.Series) {
	for i, s := range reduced {
		switch {
		case q.numbersOnly && s.Content() == series.Instants:
			reduced[i] = s.FromInstants()
		case !q.numbersOnly && s.Content() == series.Numbers:
			if milliseconds, ok := q.instantsOf(ctx, s); ok {
				reduced[i] = s.ToInstants(milliseconds)
				q.know(s)
			}
		}
	}
}

// know notes that it is known what the values of a series are.
func (q *readingsQuery) know(s *series.Series) {
	for i := range q.combined {
		if of := q.combined[i].series; of.DeviceID == s.DeviceID && of.Type == s.Type && of.Source == s.Source {
			q.combined[i].decision.IsGuess = false
		}
	}
}

// leastEpoch is an instant of 1973 in seconds.
const leastEpoch = 1e8

// instantsOf tells whether all numbers of a series are instants, and what they count. What they are called is looked up
// only where they may be some.
func (q *readingsQuery) instantsOf(ctx context.Context, s *series.Series) (milliseconds float64, ok bool) {
	low, high, any := 0.0, 0.0, false
	for i, null := range s.Null {
		if null {
			continue
		}
		if value := s.Values[i]; !any {
			low, high, any = value, value, true
		} else {
			low, high = min(low, value), max(high, value)
		}
	}
	if !any {
		return 0, false
	}
	if milliseconds, ok = kind.InstantUnit(s.Type, "", s.Unit, low, high); ok || low < leastEpoch || s.Unit != "" {
		return milliseconds, ok
	}
	known, _, _ := q.snapshot.Types(ctx, []string{s.DeviceID}).Find(s.DeviceID, s.Type)
	return kind.InstantUnit(s.Type, known.Label, s.Unit, low, high)
}

// withoutWords leaves values empty that are words of a type that has none: what is called a quantity by its unit or its
// name. It fails for rules and expressions on words, which they cannot compute with.
func (q *readingsQuery) withoutWords(reduced []*series.Series) error {
	for i, s := range reduced {
		if s.Content() != series.Words {
			continue
		}
		if kind.MayBeWords(s.Type, "", s.Unit) && q.numbersOnly {
			return problem.New(problem.Query,
				"%s of %s is a text, such as %q, and rules and expressions compute with numbers", s.Type,
				q.snapshot.Target(s.DeviceID).String(), s.Words[0]).
				Advise("Choose another reading type, such as a status code.")
		}
		if kind.MayBeWords(s.Type, "", s.Unit) {
			continue
		}
		// A word such as "offline" says that there is no value; what has digits is one that cannot be read.
		if written := s.Words[0]; q.numbersOnly && strings.ContainsAny(written, "0123456789") {
			return problem.New(problem.Decode, "%s of %s cannot be read as a number, such as %q", s.Type,
				q.snapshot.Target(s.DeviceID).String(), written)
		}
		reduced[i] = s.WithoutWords()
	}
	return nil
}

// wordOf is a word that came for a series.
func (q *readingsQuery) wordOf(s *series.Series) string {
	for _, came := range q.result.Series {
		if came.DeviceID == s.DeviceID && came.Type == s.Type && came.Source == s.Source && len(came.Words) > 0 {
			return came.Words[0]
		}
	}
	return ""
}

// wordNotices say which values are left empty because they are no numbers, or are too many different texts.
func (q *readingsQuery) wordNotices(reduced []*series.Series) []data.Notice {
	var found []data.Notice
	for _, s := range reduced {
		text := ""
		untold := s.Untold()
		switch {
		case s.Content() == series.Numbers && s.Texts > 0:
			text = q.subject(s, s.Texts) + ": left empty, because no number could be read"
			if word := q.wordOf(s); word != "" {
				text += fmt.Sprintf(" (such as %q)", word)
			}
			text += "."
		case s.Content() != series.Numbers && untold > 0:
			text = fmt.Sprintf("%s: left empty, because there are too many different texts.", q.subject(s, untold))
		}
		if text != "" {
			found = append(found, data.Notice{Severity: data.NoticeSeverityInfo, Text: text})
		}
	}
	return found
}
