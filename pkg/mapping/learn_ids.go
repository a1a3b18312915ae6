package mapping

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// Objects may have more than one id: one that is the API's own for objects of any kind (Relay's global ids), the key of
// their table, a number for people. Which of them a field takes, the object shows that comes for it.

// How many other ids are tried, of how many facilities, in how many lists of reading types.
const (
	triedIDs       = 3
	triedIDsPlants = 2
	triedIDsLists  = 2
)

// noteStrange notes the routes to reading types by which none of some facilities came, while they came by others. told
// has the answers for each list, one a facility.
func (l *learner) noteStrange(lists []discover.List, told []api.Answered, facilities int) {
	var strange []string
	isAnyKnown := false
	for i, list := range lists {
		if (i+1)*facilities > len(told) {
			break
		}
		of := told[i*facilities : (i+1)*facilities]
		isNull := func(one api.Answered) bool { return one.Err == nil && one.Tree == nil }
		if !slices.ContainsFunc(of, func(one api.Answered) bool { return !isNull(one) }) {
			strange = append(strange, routeOf(list.Path))
		}
		isAnyKnown = isAnyKnown || slices.ContainsFunc(of, func(one api.Answered) bool { return one.Tree != nil })
	}
	if isAnyKnown {
		l.strange = append(l.strange, strange...)
	}
}

// routeOf is the way to the object that is asked for by its id.
func routeOf(path []apimap.Step) string {
	var route []string
	for i, step := range path {
		route = append(route, step.Field)
		if apimap.Find(path[i:i+1], apimap.DeviceID) != nil {
			for _, arg := range step.Args {
				route = append(route, arg.Name)
			}
			return strings.Join(append(route, step.On), " ")
		}
	}
	return ""
}

// takeOtherIDs reports whether lists of reading types are asked for by whole numbers, and the facilities' ids are none:
// they cannot even be sent.
func (l *learner) takeOtherIDs(lists []discover.List) bool {
	takesNumbers := func(list discover.List) bool {
		id := apimap.Find(list.Path, apimap.DeviceID)
		return id != nil && id.Encoding == apimap.Integer
	}
	if len(lists) == 0 || slices.ContainsFunc(lists, func(list discover.List) bool { return !takesNumbers(list) }) {
		return false
	}
	_, err := strconv.ParseInt(l.plants[0].ID, 10, 64)
	return err != nil
}

// learnIDs looks for another member of the facilities by whose values lists of their reading types can be had, where
// none can by the ids that they were thought to have. It reports whether there is one; it looks once.
func (l *learner) learnIDs(ctx context.Context, types []discover.List) bool {
	if l.areIDsLearnt || l.overrides["facility.id"] != "" {
		return false
	}
	l.areIDsLearnt = true
	path := slices.Clone(l.made.Facilities.Path)
	lists := l.proposals.Facilities(l.hypotheses)
	at := slices.IndexFunc(lists, func(list discover.List) bool { return isSameWay(list.Path, path) })
	if at < 0 {
		return false
	}
	last := &path[len(path)-1]
	told := l.lookAtLists(ctx, lists[at:at+1])
	if len(told) == 0 {
		return false
	}
	rows := api.Rows(told[0].Whole, lists[at].Path)
	rank := func(leaf discover.Leaf) float64 {
		if leaf.IsNumber && len(leaf.Path) == 1 {
			leaf.IsText = true // such as that of a table's row
		}
		return idRank(leaf, rows)
	}
	others := slices.DeleteFunc(slices.Clone(lists[at].Leaves), func(leaf discover.Leaf) bool {
		return rank(leaf) == 0 || slices.Equal(leaf.Path, last.Fields[apimap.ID])
	})
	slices.SortStableFunc(others, func(a, b discover.Leaf) int { return cmp.Compare(rank(b), rank(a)) })
	others = others[:min(len(others), triedIDs)]
	other := l.idThatIsTaken(ctx, types[:min(len(types), triedIDsLists)], others, rows[:min(len(rows), triedIDsPlants)])
	if other == nil {
		return false
	}
	fields := maps.Clone(last.Fields)
	fields[apimap.ID] = other
	last.Fields = fields
	l.made.Facilities = apimap.Listing{Path: path}
	l.settle("facility.id", strings.Join(other, "."), message.New(
		"The API knows the facilities by this id, and not by the other one that they have."))
	l.listPlants(ctx)
	return len(l.plants) > 0
}

// idThatIsTaken asks for the reading types of some facilities by each of their ids, and returns the likeliest by which
// any came; nil: none did.
func (l *learner) idThatIsTaken(ctx context.Context, types []discover.List, ids []discover.Leaf, rows []any) []string {
	var questions []api.Question
	for _, id := range ids {
		for _, list := range types {
			for _, row := range rows {
				questions = append(questions, api.Question{Path: list.Path, Below: list.Below,
					Values: document.Values{DeviceID: textAt(row, id.Path)}})
			}
		}
	}
	told := l.look(ctx, questions...)
	for i := range told {
		if told[i].Err == nil && told[i].Tree != nil {
			return ids[i/(len(types)*len(rows))].Path
		}
	}
	return nil
}
