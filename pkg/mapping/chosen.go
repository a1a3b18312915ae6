package mapping

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// isChosen fails where several numbers beside each other could be the values, and names do not tell which: a person has
// to choose, unless one has. All answers count: in that of one facility the others may be missing.
func (l *learner) isChosen(h discover.Hypothesis, answer apimap.Answer, views []*view, isByHand bool) bool {
	if l.isUnexplained(h, answer, views) {
		return false
	}
	key := answerKey(answer)
	for _, v := range views {
		for i := range v.found {
			found := &v.found[i]
			isFirst := answerKey(found.Answer) == key
			if isFirst && v.isGrouped(answer) {
				l.why = message.New("%s gives its reading types in several groups of fields, which cannot be told beforehand.",
					h.Text)
				return false
			}
			isOther := !isFirst && slices.ContainsFunc(found.Others, func(c look.Choice) bool {
				return answerKey(c.Answer) == key
			})
			if !isByHand && (isOther || isFirst && !found.IsChosen()) {
				l.openValues = found.Values
				l.why = message.New("%s gives several numbers for each instant, and nothing tells which are the values: %s.",
					h.Text, strings.Join(found.Values, ", "))
				return false
			}
		}
	}
	return true
}

// isUnexplained reports whether something stands beside values that may change what they mean.
func (l *learner) isUnexplained(h discover.Hypothesis, answer apimap.Answer, views []*view) bool {
	for _, v := range views {
		open := slices.DeleteFunc(v.unexplained(answer), func(place string) bool { return l.isExplained(h, place) })
		if len(open) > 0 {
			l.why = message.New("Beside the values that %s gives stands what nothing explains, and may change them: %s.",
				h.Text, strings.Join(open, ", "))
			return true
		}
	}
	return false
}

// isChosenByNumbers reports whether the numbers themselves told which of several are the values.
func (v *view) isChosenByNumbers(answer apimap.Answer) bool {
	key := answerKey(answer)
	return slices.ContainsFunc(v.found, func(found look.Found) bool {
		return found.IsByNumbers() && answerKey(found.Answer) == key
	})
}
