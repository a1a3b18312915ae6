package mapping

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// dayParts are into how many parts a day is split to see where an answer is cut off: one document has all of them.
var dayParts = []int{1, 2, 4, 8}

// proveParts finds out how many values an API gives at most that cuts off others within a day: by the parts of the day,
// of one reading type where types are selected. It fails unless some parts are small enough not to be cut, and all
// others have the same values, as many as an answer has at most.
func (l *learner) proveParts(ctx context.Context, v *view, answer apimap.Answer) bool {
	one := v.again()
	isSelected := apimap.Find(v.hypothesis.Path, apimap.ReadingTypes) != nil
	if isSelected && len(v.types) > 1 {
		one.types = v.types[:1]
	}
	var all []*view
	for _, count := range dayParts {
		all = append(all, one.parts(count)...)
	}
	l.ask(ctx, all)
	most := 0
	for _, part := range all {
		if part.told.Err != nil || part.told.Tree == nil || part.isWider(answer) {
			return false
		}
		most = max(most, count(part.values(answer)))
	}
	whole, isWhole := uncut(all, answer, most)
	if !isWhole {
		return false
	}
	for _, part := range all {
		if values := part.values(answer); !hasAll(whole, values) || count(values) < count(within(whole, part.span))-1 &&
			count(values)+len(values) <= most { // what is shared out to series may leave a remainder
			return false
		}
	}
	v.maxPoints = most
	return true
}

// parts are the same question for equal parts of the range.
func (v *view) parts(count int) []*view {
	length := v.span.To.Sub(v.span.From) / time.Duration(count)
	var all []*view
	for i := range count {
		part := v.again()
		part.span.From = v.span.From.Add(time.Duration(i) * length)
		part.span.To = part.span.From.Add(length)
		all = append(all, part)
	}
	return all
}

// uncut are the values of the largest parts of which none is cut off: all have fewer than an answer has at most.
func uncut(all []*view, answer apimap.Answer, most int) (map[string]map[int64]float64, bool) {
	at := 0
	for _, parts := range dayParts {
		whole, isCut := map[string]map[int64]float64{}, false
		for _, part := range all[at : at+parts] {
			values := part.values(answer)
			isCut = isCut || count(values)+len(values) > most
			for name, one := range values {
				if whole[name] == nil {
					whole[name] = map[int64]float64{}
				}
				for stamp, value := range one {
					whole[name][stamp] = value
				}
			}
		}
		if at += parts; !isCut && len(whole) > 0 {
			return whole, true
		}
	}
	return nil, false
}

// within are the values in a range, of which the end may or may not be a part.
func within(values map[string]map[int64]float64, span series.Span) map[string]map[int64]float64 {
	found := map[string]map[int64]float64{}
	for name, one := range values {
		found[name] = map[int64]float64{}
		for at, value := range one {
			if span.Contains(at) {
				found[name][at] = value
			}
		}
	}
	return found
}
