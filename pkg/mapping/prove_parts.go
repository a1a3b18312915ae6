package mapping

import (
	"context"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// dayParts are into how many parts a day is split to see where an answer is cut off: one document has all of them.
var dayParts = []int{1, 2, 4, 8}

// wholeDays are so many that are split in the same way where an API knows no shorter ranges, and wholeParts into how
// many parts: none is shorter than two days, as many as a range of some hours touches.
const wholeDays = 8

var wholeParts = []int{1, 2, 4}

// proveParts finds out how many values an API gives at most that cuts off others within a day: by the parts of the day,
// of one reading type where types are selected. Where even those are cut, the parts of one of them tell, and where an
// API gives whole days only, the days before it. It fails unless some parts are small enough not to be cut, and all
// others have the same values, as many as an answer has at most.
func (l *learner) proveParts(ctx context.Context, v *view, answer apimap.Answer) bool {
	one := v.again()
	if v.selectsTypes() && len(v.types) > 1 {
		one.types = v.types[:1]
	}
	most, isProved := l.provePartsOf(ctx, one, answer, dayParts)
	if !isProved && most > 0 {
		shortest := one.parts(dayParts[len(dayParts)-1])
		finer, isFine := l.provePartsOf(ctx, shortest[len(shortest)/2], answer, dayParts)
		most, isProved = max(most, finer), isFine && finer <= most
	} else if !isProved {
		one.isWholeDays = true
		one.span.From = one.span.To.AddDate(0, 0, -wholeDays)
		most, isProved = l.provePartsOf(ctx, one, answer, wholeParts)
	}
	if isProved {
		v.maxPoints, v.isWholeDays = most, one.isWholeDays
	}
	return isProved
}

// provePartsOf is proveParts by the parts of one range. It gives how many values an answer has at most; 0: they are not
// what was asked for.
func (l *learner) provePartsOf(
	ctx context.Context, v *view, answer apimap.Answer, counts []int,
) (most int, isProved bool) {
	var all []*view
	for _, count := range counts {
		all = append(all, v.parts(count)...)
	}
	l.ask(ctx, all)
	for _, part := range all {
		if part.told.Err != nil || part.told.Tree == nil || part.isWider(answer) && !part.isWholeDays {
			return 0, false
		}
		most = max(most, part.points(answer))
	}
	whole, isWhole := uncut(all, counts, answer, most)
	if !isWhole {
		return most, false
	}
	for _, part := range all {
		values := part.values(answer)
		isLess := count(within(values, part.span)) < count(within(whole, part.span))-1
		if !hasAll(whole, values) || isLess && !part.isFull(answer, most) {
			return 0, false
		}
	}
	return most, true
}

// isFull reports whether an answer has as many values as there are at most; what is shared out to series may leave a
// remainder.
func (v *view) isFull(answer apimap.Answer, most int) bool {
	return v.points(answer)+len(v.values(answer)) > most
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
func uncut(
	all []*view, counts []int, answer apimap.Answer, most int,
) (map[string]map[int64]float64, bool) {
	at := 0
	for _, parts := range counts {
		whole, isCut := map[string]map[int64]float64{}, false
		for _, part := range all[at : at+parts] {
			isCut = isCut || part.isFull(answer, most)
			for name, one := range part.values(answer) {
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
