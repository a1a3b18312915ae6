package mapping

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// An API that refuses a value of a member often says which ones it takes: "PT1M is not one of PT10M, PT1H".

var (
	wholeNumber  = regexp.MustCompile(`\b\d{1,6}\b`)
	durationText = regexp.MustCompile(`(?i)\b(?:P(?:\d+D)?(?:T?\d+[SMHD])?|\d+ ?(?:s|sec|m|min|mins|h|d))\b`)
)

var exampleTime = regexp.MustCompile(`\d{4}-\d\d-\d\d([T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?`)

// saidEncodings are the ways of writing instants that an API tells where it refuses what was sent, by an example or by
// words.
func saidEncodings(text string, sent []string) []apimap.Encoding {
	for _, end := range sent {
		text = strings.ReplaceAll(text, end, "")
	}
	var said []apimap.Encoding
	for _, example := range exampleTime.FindAllStringSubmatch(text, maxHinted) {
		switch {
		case example[1] == "":
			said = append(said, apimap.LocalDate)
		case example[2] == "" && example[1][0] == ' ':
			said = append(said, apimap.SpacedLocalTime, apimap.SpacedUTCTime)
		case example[2] == "":
			said = append(said, apimap.LocalTime, apimap.UTCTime)
		default:
			said = append(said, apimap.RFC3339)
		}
	}
	switch lower := strings.ToLower(text); {
	case len(said) > 0:
	case strings.Contains(lower, "without offset") || strings.Contains(lower, "without time zone"):
		said = append(said, apimap.LocalTime, apimap.UTCTime)
	case strings.Contains(lower, "millisecond"):
		said = append(said, apimap.EpochMillis, apimap.EpochMillisText)
	case strings.Contains(lower, "not a number") || strings.Contains(lower, "epoch"):
		said = append(said, apimap.EpochMillis, apimap.EpochSeconds, apimap.EpochMillisText, apimap.EpochSecondsText)
	}
	return said
}

// maxHinted is how many values out of an error are tried.
const maxHinted = 6

// namedIn are the values that a text names of the kind of one that was sent: whole numbers or durations, the smallest
// first.
func namedIn(text string, sent any) (named []any) {
	switch sent := sent.(type) {
	case int:
		for _, digits := range wholeNumber.FindAllString(text, maxHinted) {
			if number, err := strconv.Atoi(digits); err == nil && number > 0 {
				named = append(named, number)
			}
		}
		slices.SortFunc(named, func(a, b any) int { return cmp.Compare(a.(int), b.(int)) }) //nolint:forcetypeassert // above
	case string:
		if lengthOf(sent) == 0 {
			return nil
		}
		var texts []string
		for _, found := range durationText.FindAllString(text, maxHinted) {
			if lengthOf(found) > 0 {
				texts = append(texts, found)
			}
		}
		slices.SortStableFunc(texts, func(a, b string) int { return cmp.Compare(lengthOf(a), lengthOf(b)) })
		for _, one := range slices.Compact(texts) {
			named = append(named, one)
		}
	}
	return named
}

var durationPart = regexp.MustCompile(`(\d+) ?([a-zA-Z])`)

// lengthOf is how many seconds a duration has, as ISO 8601 or Grafana write it; 0: it is none.
func lengthOf(text string) int {
	seconds := map[string]int{"S": 1, "M": 60, "H": 3600, "D": 86400}
	length := 0
	for _, part := range durationPart.FindAllStringSubmatch(strings.ToUpper(text), -1) {
		if number, err := strconv.Atoi(part[1]); err == nil {
			length += number * seconds[part[2]]
		}
	}
	return length
}

// hinted asks with one of the values that the API names where it refuses a required one, the smallest: as the distance
// of values, it is the finest.
func (l *learner) hinted(views []*view) (hinted []*view, ok bool) {
	for _, v := range views {
		if v.told.Err == nil {
			hinted = append(hinted, v.again())
			continue
		}
		for _, one := range v.hypothesis.Doubts {
			sent := v.hypothesis.Const(one.Path)
			named := namedIn(v.told.Err.Error(), sent)
			if !slices.Contains(named, sent) {
				continue // it is not what was refused
			}
			others := slices.DeleteFunc(named, func(value any) bool { return value == sent })
			if len(others) == 0 {
				continue
			}
			if other, found := l.proposals.With(v.hypothesis, one.Path, others[0]); found {
				of := v.again()
				of.hypothesis = other
				hinted, ok = append(hinted, of), true
			}
		}
	}
	return hinted, ok
}

// asNamed are doubts with the values that the API itself names, where it has refused others, and with those that it has
// taken: asked for in another way, they may give more than they did.
func asNamed(all []discover.Doubt, tried []doubt) []discover.Doubt {
	named := slices.Clone(all)
	for i, one := range all {
		hinted := namedDoubts([]discover.Doubt{one}, tried)
		if hinted == nil {
			continue
		}
		named[i] = hinted[0]
		for _, d := range tried {
			if d.path == one.Path && d.view.told.Err == nil && !slices.Contains(named[i].Values, d.value) {
				named[i].Values = append(named[i].Values, d.value)
			}
		}
	}
	return named
}

// refuseUnnamed takes the values that a refusal does not name, where it names those that a member can have, for refused
// too: asked for again, each of them would take a document of questions along.
func refuseUnnamed(asked []*view) {
	for _, refused := range asked {
		if refused.told.IsLost || refused.told.Err == nil || refused.tried.member == "" {
			continue
		}
		named := namedIn(refused.told.Err.Error(), refused.tried.value)
		if len(named) < 2 || !slices.Contains(named, refused.tried.value) {
			continue // it is not what was refused, or nothing else is named
		}
		for _, v := range asked {
			if v.told.IsLost && v.tried.member == refused.tried.member && !slices.Contains(named, v.tried.value) {
				v.told.IsLost, v.told.Err = false, refused.told.Err
			}
		}
	}
}

// namedDoubts are the doubts with the values that the API itself names where it refuses one; nil: it names none that
// was not tried.
func namedDoubts(all []discover.Doubt, tried []doubt) []discover.Doubt {
	var hinted []discover.Doubt
	for _, one := range all {
		var values []any
		isTried := func(value any) bool {
			return slices.ContainsFunc(tried, func(d doubt) bool { return d.path == one.Path && d.value == value })
		}
		for _, d := range tried {
			if d.path != one.Path || d.view.told.Err == nil {
				continue
			}
			for _, value := range namedIn(d.view.told.Err.Error(), d.value) {
				if !isTried(value) && !slices.Contains(values, value) {
					values = append(values, value)
				}
			}
		}
		if len(values) > 0 {
			hinted = append(hinted, discover.Doubt{Path: one.Path, Values: values[:min(len(values), maxHinted)]})
		}
	}
	return hinted
}
