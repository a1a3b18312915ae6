package mapping

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
)

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
	if !v.selectsTypes() {
		return count(values)
	}
	return longest(values)
}

func (v *view) selectsTypes() bool { return apimap.Find(v.hypothesis.Path, apimap.ReadingTypes) != nil }

// points is how many values came, those that are null included.
func (v *view) points(answer apimap.Answer) (count int) {
	if v.told.Tree == nil {
		return 0
	}
	last := v.lastAsked()
	for _, s := range look.ReadAs(v.told.Tree, v.asked(), answer) {
		for _, at := range s.Times {
			if at <= last {
				count++
			}
		}
	}
	return count
}
