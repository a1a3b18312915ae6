package mapping

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// together are the views of one or two hypotheses by how much they tell: first all ways of writing the range with the
// likeliest reading types, then other lists of types, and other plants.
func together(all []*view) []*view {
	slices.SortStableFunc(all, func(a, b *view) int { return cmp.Compare(a.order, b.order) })
	return all
}

// elsewhere asks for further facilities and days in the ways that were answered, and gave no values.
func (l *learner) elsewhere(silent []*view) []*view {
	var all []*view
	for i, days := range lookedDays {
		for j, plant := range l.plants[:min(len(l.plants), lookedPlants+i)] {
			for _, v := range silent {
				if v.plant.ID != l.plants[0].ID || i == 0 && j == 0 {
					continue
				}
				of := v.again()
				of.plant, of.span = plant, dayOf(l.now, days, plant.Zone())
				if of.ids == nil || len(of.ids.ids[plant.ID]) == 0 {
					all = append(all, of)
					continue
				}
				names := of.ids.ids[plant.ID]
				of.types = names[:min(len(names), len(v.types))]
				all = append(all, of)
			}
		}
	}
	return all[:min(len(all), maxViews)]
}

// maxViews are asked for in one document: servers that limit aliases mostly allow 15.
const maxViews = 15

// views are questions about yesterday: for one plant in each way of writing the range, by each of the likeliest lists
// of reading types, and for others in the likeliest way.
func (l *learner) views(ways ...discover.Hypothesis) (all []*view) {
	for _, h := range ways {
		all = append(all, l.viewsOf(h)...)
	}
	return all
}

func (l *learner) viewsOf(h discover.Hypothesis) []*view {
	var all []*view
	for j, plant := range l.plants[:min(len(l.plants), lookedPlants)] {
		for i, encoding := range h.Encodings {
			if l.refused[h.Instants][encoding] || j > 0 && i > 0 || plant.Zone() == nil && encoding.IsLocal() {
				continue // who is silent is so however it is asked
			}
			day := dayOf(l.now, lookedDays[0], plant.Zone())
			of := view{hypothesis: h.Encoded(encoding), words: l.words, encoding: encoding, plant: plant, span: day,
				isOpen: len(h.Encodings) > 1}
			for k, one := range l.selecting(of, j) {
				one.order = j + k
				all = append(all, one)
			}
		}
	}
	return all
}

// selecting are the views of one plant, by the likeliest lists of reading types.
func (l *learner) selecting(of view, plant int) []*view {
	selector := apimap.Find(of.hypothesis.Path, apimap.ReadingTypes)
	var all []*view
	for _, candidate := range l.candidatesFor(of.hypothesis) {
		names := candidate.ids[of.plant.ID]
		if len(names) == 0 || len(all) > 0 && plant > 0 || len(all) == lookedTypes || !of.hypothesis.Takes(names) {
			continue // further lists are tried with one plant
		}
		one := of
		if selector == nil { // all that there are come, and their names are to be found in the answer
			one.ids, one.types = candidate, names
			return []*view{&one}
		}
		one.ids = candidate
		one.types = names[:min(len(names), lookedTypes)]
		if selector.Encoding != apimap.Many && selector.Encoding != apimap.Objects {
			one.types = names[:1]
		}
		all = append(all, &one)
	}
	if selector == nil {
		return []*view{&of}
	}
	return all
}

// candidatesFor are the candidates, those last that are the values of an enum which the hypothesis does not take.
func (l *learner) candidatesFor(h discover.Hypothesis) []*typeIDs {
	var first, last []*typeIDs
	for i := range l.candidates {
		one := &l.candidates[i]
		if one.isEnum && h.Enum() == nil {
			last = append(last, one)
		} else {
			first = append(first, one)
		}
	}
	return append(first, last...)
}

// ask asks all in one document, and reads what came. What one of them is refused for may take all others along: they
// are asked again without it.
func (l *learner) ask(ctx context.Context, views []*view) []*view {
	open := views
	for len(open) > 0 {
		questions := make([]api.Question, len(open))
		for i, v := range open {
			questions[i] = v.question()
			if v.isOpen {
				questions[i].Path = l.proposals.WrittenOut(v.hypothesis).Path
			}
		}
		told := l.look(ctx, questions...)
		if told == nil {
			return append(views, l.askApart(ctx, open)...)
		}
		for i, v := range open {
			v.told, v.isAnswered = told[i], true
			l.identify(v)
			v.read()
		}
		refuseUnnamed(open)
		refuseAlike(open)
		lost := slices.DeleteFunc(slices.Clone(open), func(v *view) bool {
			return !v.told.IsLost || v.isRefusedLike(open)
		})
		lost = saidFirst(open, lost)
		if len(lost) == len(open) {
			return views
		}
		open = lost
	}
	return views
}

// refuseAlike takes the questions about other facilities for refused that ask as one that was: what is wrong with it is
// wrong with them. It may be the reading types: those that ask by another list of them are still to be asked.
func refuseAlike(asked []*view) {
	for _, refused := range asked {
		if !refused.isOpen || refused.told.IsLost || refused.told.Err == nil ||
			strings.Contains(refused.told.Err.Error(), refused.plant.ID) {
			continue
		}
		for _, v := range asked {
			isAlike := v.encoding == refused.encoding && v.ids == refused.ids && v.isSameWay(refused)
			if v.told.IsLost && v.isOpen && isAlike {
				v.told.IsLost, v.told.Err = false, refused.told.Err
			}
		}
	}
}

// isRefusedLike reports whether the API has refused another view for the way in which it writes the range, which is
// that of this one.
func (v *view) isRefusedLike(others []*view) bool {
	return slices.ContainsFunc(others, func(other *view) bool {
		if other.told.IsLost || other.told.Err == nil || other.encoding != v.encoding {
			return false
		}
		said := other.told.Err.Error()
		return slices.ContainsFunc(other.written(), func(end string) bool { return strings.Contains(said, end) })
	})
}

// saidFirst are those of the views that are still to be asked which write the range as the API says that it reads it;
// all of them where it says nothing.
func saidFirst(asked, lost []*view) []*view {
	said := map[apimap.Encoding]bool{}
	for _, v := range asked {
		if !v.told.IsLost && v.told.Err != nil && v.isRefusedLike(asked) {
			for _, encoding := range saidEncodings(v.told.Err.Error(), v.written()) {
				said[encoding] = true
			}
		}
	}
	first := slices.DeleteFunc(slices.Clone(lost), func(v *view) bool { return !said[v.encoding] })
	if len(first) == 0 {
		return lost
	}
	return first
}

// refuseSaid notes the ways of writing the range that the API says it cannot read, where it reads another one.
func (l *learner) refuseSaid(asked []*view) {
	isRead := func(v *view) bool { return v.isAnswered && !v.told.IsLost && !v.isRefusedLike(asked) }
	if !slices.ContainsFunc(asked, isRead) {
		return
	}
	for _, v := range asked {
		if v.isOpen && v.isRefusedLike(asked) {
			l.refuse(v.hypothesis.Instants, v.encoding)
		}
	}
}

// askApart asks for each way of writing the range in a document of its own, until values come: one that the API cannot
// read fails a whole document. What it says that it reads comes first. It gives the views that ask in ways which were
// not among the views.
func (l *learner) askApart(ctx context.Context, views []*view) (added []*view) {
	byEncoding := map[apimap.Encoding][]*view{}
	for _, v := range views {
		encoding := v.encoding.Clock() // only the values tell which clock is right
		byEncoding[encoding] = append(byEncoding[encoding], v)
	}
	if len(byEncoding) < 2 || !views[0].isOpen {
		return nil
	}
	var ways []apimap.Encoding
	for _, encoding := range l.saidByRefusal(views) {
		if isKnown := len(byEncoding[encoding.Clock()]) > 0; !isKnown || slices.Contains(ways, encoding.Clock()) {
			others := writtenAs(encoding, views)
			byEncoding[encoding.Clock()] = append(byEncoding[encoding.Clock()], others...)
			added = append(added, others...)
		}
		ways = append(ways, encoding.Clock())
	}
	for _, encoding := range slices.Compact(append(ways, views[0].hypothesis.Encodings...)) {
		if len(byEncoding[encoding]) == 0 {
			continue
		}
		asked := byEncoding[encoding]
		delete(byEncoding, encoding)
		for _, v := range l.ask(ctx, asked) {
			if v.isAnswered {
				return added // the API reads this one, and not all of the others
			}
		}
		for _, v := range asked {
			l.refuse(v.hypothesis.Instants, v.encoding)
		}
	}
	return added
}

// saidByRefusal are the ways of writing the range that the API says it reads where it refused a document.
func (l *learner) saidByRefusal(views []*view) []apimap.Encoding {
	if l.refusal == nil {
		return nil
	}
	var sent []string
	for _, v := range views {
		sent = append(sent, v.written()...)
	}
	return saidEncodings(l.refusal.Error(), sent)
}

// writtenAs are the views that ask as the first way among some does, with the range written in another way.
func writtenAs(encoding apimap.Encoding, views []*view) (written []*view) {
	for _, v := range views {
		if v.encoding != views[0].encoding || v.plant.Zone() == nil && encoding.IsLocal() {
			continue
		}
		of := v.again()
		of.hypothesis, of.encoding, of.isOpen = v.hypothesis.Encoded(encoding), encoding, true
		written = append(written, of)
	}
	return written
}

// refuse notes a way of writing the range that the API did not read.
func (l *learner) refuse(instants string, encoding apimap.Encoding) {
	if l.isSpent() {
		return // it was not even asked
	}
	if l.refused[instants] == nil {
		l.refused[instants] = map[apimap.Encoding]bool{}
	}
	l.refused[instants][encoding] = true
}
