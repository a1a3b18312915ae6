package mapping

import (
	"cmp"
	"context"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// typeIDs are the values that one member of a list has for each plant.
type typeIDs struct {
	list *discover.List
	path []string
	ids  map[string][]string // by plant
	rows []any               // all of the list
	rank float64
}

// learnTypes finds what may be the list of the reading types. There need be none: a selection by an enum needs no list,
// and some APIs give all that they have.
func (l *learner) learnTypes(ctx context.Context) {
	if len(l.made.Types.Static) > 0 || len(l.made.Types.Lists) > 0 {
		l.knownTypes(ctx)
		return
	}
	lists := l.chosenTypes(l.proposals.Types(l.hypotheses))
	lists = lists[:min(len(lists), askedAtOnce)]
	var questions []api.Question
	plants := l.plants[:min(len(l.plants), lookedPlants)]
	for i := range lists {
		for _, plant := range plants {
			questions = append(questions, api.Question{Path: lists[i].Path, Below: lists[i].Below,
				Values: document.Values{DeviceID: plant.ID}})
		}
	}
	told := l.look(ctx, questions...)
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
			l.candidates = append(l.candidates, static(names, plants, 1.5))
		}
	}
	slices.SortStableFunc(l.candidates, func(a, b typeIDs) int { return cmp.Compare(b.rank, a.rank) })
}

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

func static(names []string, plants []portfolio.Facility, rank float64) typeIDs {
	all := typeIDs{ids: map[string][]string{}, rank: rank}
	for _, plant := range plants {
		all.ids[plant.ID] = names
	}
	return all
}

// typeCandidates lists the members of a list that may have the ids of reading types: texts, each once in a list.
func typeCandidates(list *discover.List, rows map[string][]any) []typeIDs {
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
