package mapping

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// twins ask fields that take and give the same, beside the one that was asked: forecasts, targets, another year. Those
// whose names say so are left aside, and so are all where the vendor's page names the field.
func (l *learner) twins(v *view) []*view {
	if l.isFieldChosen {
		return nil // a person has chosen between them
	}
	var found []*view
	for _, other := range l.proposals.Twins(v.hypothesis) {
		of := v.again()
		of.hypothesis = other
		found = append(found, of)
	}
	return found
}

// areTwinsAlike reports whether twins that have values have those of the field. They may by a default alone, such as
// one by which the field for measured values gives the forecast, too: they are asked with what else members can be.
func (l *learner) areTwinsAlike(
	ctx context.Context, v *view, answer apimap.Answer, whole map[string]map[int64]float64, twins []*view,
) bool {
	var asked, alike []*view
	for _, twin := range twins {
		values := twin.values(answer)
		if twin.told.Err != nil || len(values) == 0 {
			continue
		}
		if !equalValues(values, whole) {
			return l.leaveTwins(v, twin)
		}
		alike = append(alike, twin)
	}
	for _, twin := range alike {
		asked = append(asked, l.varied(v, twin)...)
	}
	if !l.askAll(ctx, asked) {
		l.why = message.New("%s gave values, and too many questions were needed to prove them.", v.hypothesis.Text)
		return false
	}
	for i := 0; i < len(asked); i += 2 {
		own, twin := asked[i], asked[i+1]
		if own.told.Err == nil && twin.told.Err == nil && !equalValues(own.values(answer), twin.values(answer)) {
			return l.leaveTwins(v, twin)
		}
	}
	return true
}

func (l *learner) leaveTwins(v, twin *view) bool {
	l.why = message.New("%s and %s give different values, and nothing tells which are meant.", v.hypothesis.Text,
		twin.hypothesis.Text)
	return false
}

// varied asks a field and its twin, in turns, with each other value that their members can have, but numbers.
func (l *learner) varied(v, twin *view) (asked []*view) {
	for _, one := range v.hypothesis.Doubts {
		for _, value := range one.Values {
			if _, isNumber := value.(int); isNumber {
				continue
			}
			for _, field := range []*view{v, twin} {
				of := field.again()
				other, ok := l.proposals.With(of.hypothesis, one.Path, value)
				if !ok {
					break
				}
				of.hypothesis, of.tried = other, triedValue{one.Path, value}
				asked = append(asked, of)
			}
		}
	}
	return asked
}
