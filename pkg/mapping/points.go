package mapping

import "github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"

// leastProof is how many values of a reading type a day must have, so that its parts show anything: one in two hours.
const leastProof = 12

// longest is how many values the reading type has that has most: limits may count by the instant.
func longest(values map[string]map[int64]float64) (points int) {
	for _, one := range values {
		points = max(points, len(one))
	}
	return points
}

// pointsOf is how many values of an answer count for its limit: where nothing selects types, those of all of them.
func (v *view) pointsOf(values map[string]map[int64]float64) int {
	if apimap.Find(v.hypothesis.Path, apimap.ReadingTypes) == nil {
		return count(values)
	}
	return longest(values)
}
