package mapping

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// askedAtOnce is how many possible lists one document asks for.
const askedAtOnce = 4

// lookedFacilities is how many lists that could be the facilities are tried.
const lookedFacilities = 3

// learnWith learns all else with each of the likeliest lists of facilities, until values come. A list of objects of
// which no values come is not taken for the facilities, unless values can be asked of the objects themselves.
func (l *learner) learnWith(ctx context.Context) {
	lists := l.proposals.Facilities(l.hypotheses)
	l.completeFacilities(ctx, lists)
	if len(l.made.Facilities.Path) > 0 {
		l.learnRest(ctx)
		return
	}
	found := l.facilityLists(ctx, l.chosenList(lists))
	before, findings := *l.made, slices.Clone(l.findings)
	var whys []message.Message
	for _, one := range found {
		*l.made, l.findings, l.candidates = before, slices.Clone(findings), nil
		l.adoptFacilities(one)
		l.raiseLimits(ctx)
		if l.learnRest(ctx); isWhole(l.made) || l.hasValues || one.isClear() && l.isSpent() {
			return
		}
		whys, l.why = append(whys, l.why), message.Message{}
	}
	if len(whys) > 0 {
		l.why = whys[0] // of the likeliest: the others are mostly something else
	}
	*l.made, l.findings = before, findings
	if len(found) > 0 && found[0].isClear() {
		l.adoptFacilities(found[0])
	}
}

// isClear reports whether a list is that of the facilities even if no values come: values can be asked of its objects
// themselves, or each is at a place with a clock of its own.
func (f facilityList) isClear() bool { return f.list.IsHost || f.fields[apimap.TimeZone] != nil }

// learnRest learns how the reading types and the values of some facilities are asked for.
func (l *learner) learnRest(ctx context.Context) {
	if l.listPlants(ctx); len(l.plants) == 0 {
		return
	}
	byName := l.made.Types
	if isKnown := l.learnTypes(ctx); isKnown && !isWhole(l.made) {
		l.learnReadings(ctx)
	}
	if len(l.made.Types.Static) == 0 && len(l.made.Types.Lists) == 0 {
		l.made.Types = byName
	}
}

// listPlants takes some facilities to ask about.
func (l *learner) listPlants(ctx context.Context) {
	l.plants = nil
	seen, _ := l.probed.of(ctx, l.api, l.made)
	if seen == nil {
		return
	}
	l.plants = slices.Clone(seen.Facilities[:min(len(seen.Facilities), probedPlants+furtherPlants)])
	l.orderPlants()
	if !l.hasLeft && slices.ContainsFunc(l.made.Facilities.Path, isEndless) {
		l.study.Leave(1) // the whole list needs a second request, which shows that there are no more pages
		l.hasLeft = true
	}
}

// isEndless reports whether only an empty page shows that a list has ended.
func isEndless(step apimap.Step) bool {
	return step.Page != nil && step.Page.Style != apimap.Cursor && len(step.Page.HasNext) == 0 && len(step.Page.Total) == 0
}

// orderPlants puts facilities first whose clocks are not UTC's, and differ: they tell by which clock an API means its
// times.
func (l *learner) orderPlants() {
	seen := map[int]bool{0: true}
	offsetOf := func(plant portfolio.Facility) int {
		if zone := plant.Zone(); zone != nil {
			_, offset := l.now.In(zone).Zone()
			return offset
		}
		return 0
	}
	var first, others []portfolio.Facility
	for _, plant := range l.plants {
		if offset := offsetOf(plant); seen[offset] {
			others = append(others, plant)
		} else {
			seen[offset] = true
			first = append(first, plant)
		}
	}
	slices.SortStableFunc(others, func(a, b portfolio.Facility) int { // any other clock is better than UTC's
		return cmp.Compare(min(1, math.Abs(float64(offsetOf(b)))), min(1, math.Abs(float64(offsetOf(a)))))
	})
	l.plants = append(first, others...)
}

// lacksNames reports whether names have not told what facilities are called, or where their days begin.
func lacksNames(api *apimap.Map) bool {
	if len(api.Facilities.Path) == 0 {
		return false
	}
	fields := api.Facilities.Path[len(api.Facilities.Path)-1].Fields
	return fields[apimap.Name] == nil || fields[apimap.TimeZone] == nil
}

// completeFacilities looks in the values of a known list for what names have not told.
func (l *learner) completeFacilities(ctx context.Context, lists []discover.List) {
	if !lacksNames(l.made) {
		return
	}
	path := slices.Clone(l.made.Facilities.Path)
	at := slices.IndexFunc(lists, func(list discover.List) bool { return isSameWay(list.Path, path) })
	if at < 0 {
		return
	}
	told := l.lookAtLists(ctx, lists[at:at+1])
	if len(told) == 0 {
		return
	}
	last := &path[len(path)-1]
	fields := apimap.Fields{}
	maps.Copy(fields, last.Fields)
	for property, way := range facilityFields(lists[at], api.Rows(told[0].Whole, lists[at].Path)) {
		if fields[property] == nil {
			fields[property] = way
			l.settle("facility."+string(property), strings.Join(way, "."), message.New("The values of the list told."))
		}
	}
	last.Fields = fields
	l.made.Facilities = apimap.Listing{Path: path}
}

func isSameWay(a, b []apimap.Step) bool {
	return slices.EqualFunc(a, b, func(a, b apimap.Step) bool { return a.Field == b.Field && a.On == b.On })
}

func (l *learner) lookAtLists(ctx context.Context, lists []discover.List) []api.Answered {
	questions := make([]api.Question, len(lists))
	for i, list := range lists {
		questions[i] = api.Question{Path: list.Path, Below: list.Below, Values: document.Values{PageSize: lookedRows}}
	}
	told := l.look(ctx, questions...)
	for i := 0; told == nil && i < len(questions); i++ { // one of them may fail all
		if one := l.look(ctx, questions[i]); one != nil {
			told = make([]api.Answered, len(questions))
			told[i] = one[0]
		}
	}
	return told
}

// lookedRows is how many objects of a list that comes in pages are looked at.
const lookedRows = 100

// facilityList is a list that could be the facilities, with what is read of them.
type facilityList struct {
	list   discover.List
	fields apimap.Fields
	ids    map[string]bool
}

// facilityLists are the lists that have objects with ids of their own, likeliest first. Of two lists, one with all the
// objects of the other is the list of all.
func (l *learner) facilityLists(ctx context.Context, lists []discover.List) []facilityList {
	var found []facilityList
	for len(lists) > 0 && len(found) == 0 {
		n := min(askedAtOnce, len(lists))
		for i, told := range l.lookAtLists(ctx, lists[:n]) {
			rows := api.Rows(told.Whole, lists[i].Path)
			one := facilityList{lists[i], facilityFields(lists[i], rows), map[string]bool{}}
			for _, row := range rows {
				one.ids[textAt(row, one.fields[apimap.ID])] = true
			}
			if len(one.fields[apimap.ID]) > 0 && len(rows) > 0 {
				found = append(found, one)
			}
		}
		lists = lists[n:]
	}
	slices.SortStableFunc(found, func(a, b facilityList) int { return cmp.Compare(b.likelihood(), a.likelihood()) })
	for i := 1; i < len(found); i++ {
		first, other := found[0], found[i]
		isAll := len(other.ids) > len(first.ids) && includes(other.ids, first.ids)
		if isAll && other.list.Score > first.list.Score-1 {
			found[0], found[i] = other, first
		}
	}
	return found[:min(len(found), lookedFacilities)]
}

// likelihood raises a list whose objects have time zones: few things but plants are at a place with a clock of its own.
func (f facilityList) likelihood() float64 {
	if f.fields[apimap.TimeZone] != nil {
		return f.list.Score + 1
	}
	return f.list.Score
}

func (l *learner) adoptFacilities(one facilityList) {
	path := slices.Clone(one.list.Path)
	last := &path[len(path)-1]
	last.Fields, last.Object = one.fields, apimap.Facility
	l.made.Facilities = apimap.Listing{Path: path}
	l.settle("facilities", one.list.Text, message.New(
		"%s lists %s with ids of their own, of which values can be asked for.", one.list.Text,
		message.Objects(len(one.ids))),
		"facilities", "facility")
	for _, property := range slices.Sorted(maps.Keys(one.fields)) {
		l.settle("facility."+string(property), strings.Join(one.fields[property], "."),
			message.New("The values of the list told."))
	}
}

func includes(all, some map[string]bool) bool {
	for one := range some {
		if !all[one] {
			return false
		}
	}
	return true
}

// facilityFields says what can be read of each facility: what names say, and what the values do.
func facilityFields(list discover.List, rows []any) apimap.Fields {
	fields := apimap.Fields{}
	maps.Copy(fields, list.Fields)
	delete(fields, apimap.ID)
	if id := bestLeaf(list.Leaves, func(leaf discover.Leaf) float64 { return idRank(leaf, rows) }); id != nil {
		fields[apimap.ID] = id
	}
	if fields[apimap.TimeZone] == nil {
		isOfZones := func(leaf discover.Leaf) float64 { return share(rows, leaf.Path, isZone) }
		if zone := bestLeaf(list.Leaves, isOfZones); zone != nil {
			fields[apimap.TimeZone] = zone
		}
	}
	if fields[apimap.Name] == nil {
		if name := bestLeaf(list.Leaves, func(leaf discover.Leaf) float64 {
			if leaf.IsID || !leaf.IsText || !isKey(rows, leaf.Path) || slices.Equal(leaf.Path, fields[apimap.ID]) {
				return 0
			}
			return share(rows, leaf.Path, isForPeople) / float64(len(leaf.Path))
		}); name != nil {
			fields[apimap.Name] = name
		}
	}
	return fields
}

// idRank is how likely a member of objects is the id by which they are asked for; 0: it is none.
func idRank(leaf discover.Leaf, rows []any) float64 {
	rank := leaf.Means[apimap.ID]
	if leaf.IsID {
		rank++
	} else if leaf.IsText && len(leaf.Path) == 1 {
		rank = max(rank, 0.6*share(rows, leaf.Path, isCode))
	}
	if rank += leaf.Key; rank < 0.5 || !isKey(rows, leaf.Path) {
		return 0
	}
	return rank
}

// bestLeaf is the path of the leaf with the highest rank over 0; nil: none has any.
func bestLeaf(leaves []discover.Leaf, rank func(discover.Leaf) float64) []string {
	best := 0.0
	var path []string
	for _, leaf := range leaves {
		if r := rank(leaf); r > best {
			best, path = r, leaf.Path
		}
	}
	return path
}

// textAt is the text or number at a path below an object; empty: there is none.
func textAt(row any, path []string) string {
	if len(path) == 0 {
		if _, isObject := row.(map[string]any); isObject {
			return ""
		}
	}
	for _, name := range path {
		object, _ := row.(map[string]any)
		row = object[name]
	}
	switch value := row.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// isKey reports whether every object has a value of its own there.
func isKey(rows []any, path []string) bool {
	seen := map[string]bool{}
	for _, row := range rows {
		text := textAt(row, path)
		if text == "" {
			return false
		}
		seen[text] = true
	}
	return len(seen) == len(rows) || len(seen) > 1 && len(seen) >= len(rows)*9/10 // some are seen by two companies
}

// share is the part of the objects that have such a text there, from 0 to 1; 0 unless most have it.
func share(rows []any, path []string, is func(string) bool) float64 {
	count, texts := 0, 0
	for _, row := range rows {
		if text := textAt(row, path); text != "" {
			texts++
			if is(text) {
				count++
			}
		}
	}
	if texts == 0 || count*2 <= len(rows) || count < texts*9/10 {
		return 0
	}
	return float64(count) / float64(len(rows))
}

// isZone reports whether a text is the name of a time zone and of nothing else: there are zones that are called like
// countries.
func isZone(text string) bool {
	isClear := strings.ContainsAny(text, "/+-:") || strings.HasPrefix(text, "UTC") || strings.HasPrefix(text, "GMT") ||
		strings.HasSuffix(text, "Standard Time")
	return isClear && portfolio.ZoneOf(text) != nil
}

// isCode reports whether a text reads like an id: digits or letters and digits without a space, and no date.
func isCode(text string) bool {
	if _, err := time.Parse(time.DateOnly, text[:min(len(text), len(time.DateOnly))]); err == nil {
		return false
	}
	return strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(text, " +@")
}

// isForPeople reports whether a text reads like a name: it has letters, and is neither a date nor a zone.
func isForPeople(text string) bool {
	if _, err := time.Parse(time.DateOnly, text[:min(len(text), len(time.DateOnly))]); err == nil || isZone(text) {
		return false
	}
	return strings.ContainsFunc(text, unicode.IsLetter) && len(text) > 2
}
