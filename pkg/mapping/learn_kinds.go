package mapping

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
)

// kindsAsked are of how many further reading types it is looked where their values stand.
const kindsAsked = 6

// otherKinds looks at further reading types where the values of one that is asked for alone are called like what many
// were combined into: a mean of power may have a total of energy beside it, which one type alone cannot show. It asks
// at most one document.
func (l *learner) otherKinds(ctx context.Context, v *view, answer apimap.Answer) apimap.Answer {
	selector := apimap.Find(v.hypothesis.Path, apimap.ReadingTypes)
	last := len(answer.Value) - 1
	if v.ids == nil || selector == nil || selector.Encoding != apimap.One || last < 0 ||
		!look.IsStatistic(answer.Value[last]) || l.isSpent() {
		return answer
	}
	var further []*view
	for _, name := range v.ids.ids[v.plant.ID] {
		if len(further) < kindsAsked && name != v.types[0] {
			of := v.again()
			of.types = []string{name}
			further = append(further, of)
		}
	}
	if len(further) == 0 {
		return answer
	}
	l.ask(ctx, further)
	both := answer
	for _, of := range further {
		if count(of.values(both)) > 0 {
			continue
		}
		for i := range of.found {
			found := &of.found[i]
			if found.Inside == 0 || found.Doubled > 0 || !found.IsChosen() {
				continue
			}
			if with, ok := look.WithOtherwise(answer, found.Answer); ok {
				with.Otherwise = append(both.Otherwise, with.Otherwise[len(with.Otherwise)-1])
				both = with
				break
			}
		}
	}
	return both
}
