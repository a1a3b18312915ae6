package mapping

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
)

// more asks for the same once more where the values that came are not those of the day: of answers in whole days, the
// ones before it or after it, and the day itself is cut off. One reading type alone, and larger limits, leave room for
// it.
func (l *learner) more(asked []*view) []*view {
	if best, _ := favourite(asked); best != nil {
		return nil
	}
	var all []*view
	for _, v := range asked {
		if !v.isBesideDay() || len(all) > 0 && v.plant.ID != all[0].plant.ID {
			continue
		}
		alone := v.again()
		alone.types = v.types[:min(1, len(v.types))]
		for _, limit := range []int{discover.WholeLimit, discover.WholeLimit / 10} {
			for _, raised := range l.proposals.Unlimited(v.hypothesis, limit) {
				of := alone.again()
				of.hypothesis = raised
				if len(raised.Doubts) < len(v.hypothesis.Doubts) || v.hypothesis.HasLimitsBelow() {
					all = append(all, of)
				}
			}
		}
		all = append(all, alone)
	}
	return all[:min(len(all), maxViews)]
}

// isBesideDay reports whether values came that lie around the range that was asked for, and not in all of it.
func (v *view) isBesideDay() bool {
	if v.told.Tree == nil {
		return false
	}
	asked := v.asked()
	asked.From, asked.To = asked.From.AddDate(0, 0, -besideDays), asked.To.AddDate(0, 0, besideDays)
	return slices.ContainsFunc(look.Read(v.told.Tree, asked), func(found look.Found) bool {
		return found.Inside > 0 && !fit(v.span, stampsOf(found.Series))
	})
}

// besideDays are as many as ranges are widened by at each end: the next whole days by any clock.
const besideDays = 2
