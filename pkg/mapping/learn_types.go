package mapping

import (
	"cmp"
	"context"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// typeIDs are the values that one member of a list has for each plant.
type typeIDs struct {
	list *discover.List
	path []string
	in   []string            // leads to them in a JSON scalar
	ids  map[string][]string // by plant
	rows []any               // all of the list
	rank float64
	// isEnum: they are the values of an enum.
	isEnum bool
	// isGuess: nothing lists them; there are others.
	isGuess bool
}

// learnTypes finds what may be the list of the reading types. There need be none: a selection by an enum needs no list,
// and some APIs give all that they have. It fails when the API knows none of the facilities by the ids that they have
// in their list: then they are something else.
func (l *learner) learnTypes(ctx context.Context) bool {
	if len(l.made.Types.Static) > 0 || len(l.made.Types.Lists) > 0 {
		if l.knownTypes(ctx); l.areTaken() && l.areAny() {
			return true
		}
		if !l.areAny() {
			l.made.Types = apimap.Types{}
		}
		l.candidates, l.isRelisted = nil, true // in another way than names have found
	}
	lists := l.chosenTypes(l.proposals.Types(l.hypotheses))
	lists = lists[:min(len(lists), askedAtOnce)]
	if l.takeOtherIDs(lists) && l.learnIDs(ctx, lists) {
		return l.learnTypes(ctx)
	}
	plants := l.plants[:min(len(l.plants), lookedPlants)]
	told := l.lookAtTypes(ctx, lists, plants)
	hasCome := func(one api.Answered) bool { return one.Tree != nil }
	if len(told) > 0 && !slices.ContainsFunc(told, hasCome) && l.learnIDs(ctx, lists) {
		return l.learnTypes(ctx)
	}
	isAnswered := func(one api.Answered) bool { return one.Tree != nil || one.Err == nil }
	if len(told) > 0 && !slices.ContainsFunc(told, isAnswered) {
		if l.why.IsZero() {
			l.why = message.New("The API knows none of the objects that %s lists by their ids.", l.listed())
		}
		return false
	}
	l.noteStrange(lists, told, len(plants))
	if slices.Contains(l.strange, routeOf(l.made.Readings.Path)) {
		l.doubtNames()
	}
	for i := range lists {
		if (i+1)*len(plants) > len(told) {
			break
		}
		rows := map[string][]any{}
		for j, plant := range plants {
			rows[plant.ID] = api.Rows(told[i*len(plants)+j].Whole, lists[i].Path)
		}
		l.candidates = append(l.candidates, typeCandidates(&lists[i], rows)...)
	}
	for _, h := range l.hypotheses {
		if names := h.Enum(); names != nil && !l.areTypesChosen {
			listed := static(names, plants, 1.5)
			listed.isEnum = true
			l.candidates = append(l.candidates, listed)
		}
	}
	slices.SortStableFunc(l.candidates, func(a, b typeIDs) int { return cmp.Compare(b.rank, a.rank) })
	if len(l.candidates) == 0 {
		named := static(pageTypes, plants, 0)
		named.isGuess = true
		l.candidates = append(l.candidates, named)
	}
	return true
}

// lookAtTypes asks for lists of reading types of some facilities; the answers are those to the first list, one a
// facility, then those to the next.
func (l *learner) lookAtTypes(ctx context.Context, lists []discover.List, plants []portfolio.Facility) []api.Answered {
	var questions []api.Question
	for i := range lists {
		for _, plant := range plants {
			questions = append(questions, api.Question{Path: lists[i].Path, Below: lists[i].Below,
				Values: document.Values{DeviceID: plant.ID, CompanyID: plant.CompanyID}})
		}
	}
	return l.look(ctx, questions...)
}

// listed is the list of facilities as text.
func (l *learner) listed() string {
	path := l.made.Facilities.Path
	return path[len(path)-1].Field
}

// pageTypes are the reading types that the vendor's page names. Values of them show how readings are asked for, where
// nothing lists those of the plants.
var pageTypes = []string{"Pac"}

// knownTypes takes the reading types as the API map lists them.
func (l *learner) knownTypes(ctx context.Context) {
	var ids []string
	for _, plant := range l.plants[:min(len(l.plants), lookedPlants)] {
		ids = append(ids, plant.ID)
	}
	_, types := l.probed.of(ctx, l.api, l.made)
	known := typeIDs{ids: map[string][]string{}}
	for _, id := range ids {
		for _, t := range types[id] {
			if len(l.made.Readings.Path) > 0 || t.Class != portfolio.Analysis {
				known.ids[id] = append(known.ids[id], t.ID)
			}
		}
	}
	l.candidates = []typeIDs{known}
}

// areAny reports whether any of the facilities has reading types.
func (l *learner) areAny() bool {
	return slices.ContainsFunc(l.candidates, func(known typeIDs) bool { return len(known.ids) > 0 })
}

// areTaken reports whether a way of asking for values takes the ids of the reading types that are known. Ways that take
// no types say nothing of them, where others do.
func (l *learner) areTaken() bool {
	selecting := slices.DeleteFunc(slices.Clone(l.hypotheses), func(h discover.Hypothesis) bool {
		return h.Parts["types"] == ""
	})
	if len(selecting) == 0 {
		selecting = l.hypotheses
	}
	return len(selecting) == 0 || slices.ContainsFunc(selecting, func(h discover.Hypothesis) bool {
		return !slices.ContainsFunc(l.candidates, func(known typeIDs) bool {
			for _, names := range known.ids {
				if !h.Takes(names) {
					return true
				}
			}
			return false
		})
	})
}

func static(names []string, plants []portfolio.Facility, rank float64) typeIDs {
	all := typeIDs{ids: map[string][]string{}, rank: rank}
	for _, plant := range plants {
		all.ids[plant.ID] = names
	}
	return all
}

// typeCandidates lists the members of a list that may have the ids of reading types: texts, each once in a list.
func typeCandidates(list *discover.List, rows map[string][]any) []typeIDs {
	if list.IsJSON {
		return jsonCandidates(list, rows)
	}
	leaves := list.Leaves
	if len(list.Below) == 0 {
		leaves = []discover.Leaf{{IsText: true}}
	}
	var found []typeIDs
	for _, leaf := range leaves {
		one := typeIDs{list: list, path: leaf.Path, ids: map[string][]string{}, rank: list.Score + leaf.TypeID()}
		if leaf.IsID {
			one.rank += 0.2
		}
		isIDs := true
		for plant, rows := range rows {
			isIDs = isIDs && (len(rows) == 0 || isKey(rows, leaf.Path)) && share(rows, leaf.Path, unit.IsKnown) == 0
			one.rows = append(one.rows, rows...)
			for _, row := range rows {
				one.ids[plant] = append(one.ids[plant], textAt(row, leaf.Path))
			}
		}
		if isIDs && len(one.ids) > 0 {
			found = append(found, one)
		}
	}
	return found
}
