package mapping

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// An enum of the schema that was taken for the reading types may be how close together values are wanted: NONE, HOURLY,
// DAILY. Each of its values then gives the same series, at another distance.

// setsPace reports whether that is so, as far as answers tell the devices or quantities that their values are of. alone
// are the values of one of the enum, and others what came for further ones.
func setsPace(alone map[string]map[int64]float64, answer apimap.Answer, others []*view) bool {
	names, step := sourcesOf(alone), usualStep(stampsIn(alone))
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

// sourcesOf are the names of what values are of, beside their reading types, in order.
func sourcesOf(values map[string]map[int64]float64) (names []string) {
	for name := range values {
		_, source, _ := strings.Cut(name, "\x00")
		names = append(names, source)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
