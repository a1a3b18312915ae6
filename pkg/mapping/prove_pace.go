package mapping

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// An enum of the schema that was taken for the reading types may be how close together values are wanted: NONE, HOURLY,
// DAILY. Each of its values then gives the same series, at another distance.

// setsPace reports whether that is so, by the devices or quantities that answers tell their values are of, and where
// they tell none, by the values: those further apart are made of the others. alone are the values of one of the enum,
// and others what came for further ones.
func setsPace(alone map[string]map[int64]float64, answer apimap.Answer, others []*view) bool {
	names, step := sourcesOf(alone), usualStep(stampsIn(alone))
	if len(alone) == 1 && slices.Equal(names, []string{""}) {
		return slices.ContainsFunc(others, func(other *view) bool { return isThinner(alone, other.values(answer)) })
	}
	if len(names) < 2 || slices.Contains(names, "") {
		return false
	}
	isSet := false
	for _, other := range others {
		values := other.values(answer)
		if count(values) == 0 {
			continue
		}
		stamps := stampsIn(values)
		isAnother := len(slices.Compact(stamps)) < 2 || usualStep(stamps) >= 2*step || 2*usualStep(stamps) <= step
		if !isAnother || !slices.Equal(sourcesOf(values), names) {
			return false
		}
		isSet = true
	}
	return isSet
}

// leastThinner is how many values further apart tell that they are made of others.
const leastThinner = 4

// isThinner reports whether the values of one series are further apart than those of another, and made of them.
func isThinner(fine, coarse map[string]map[int64]float64) bool {
	step := usualStep(stampsIn(coarse))
	return len(coarse) == 1 && count(coarse) >= leastThinner && step >= 2*usualStep(stampsIn(fine)) &&
		combines(unnamed(fine), unnamed(coarse), step)
}

// unnamed are the values of a single series, whatever it is called.
func unnamed(one map[string]map[int64]float64) map[string]map[int64]float64 {
	for _, values := range one {
		return map[string]map[int64]float64{"": values}
	}
	return nil
}

// sourcesOf are the names of what values are of, beside their reading types, in order.
func sourcesOf(values map[string]map[int64]float64) (names []string) {
	for name := range values {
		_, source, _ := strings.Cut(name, "\x00")
		names = append(names, source)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
