package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// list asks for a list until it is complete, and hands each response to read, which tells how its lists go on: a list
// of facilities may come in pages, below companies that come in pages themselves. Each list is followed to its own end.
// Where the API refuses the lists of several companies at once, because a cursor is that of one alone, it is asked for
// one company at a time, from the start. It fails when a part of it is lacking, after what came was read.
func (c *Client) list(ctx context.Context, path []apimap.Step, read func(tree any) ([]decode.Page, error)) error {
	lists := newLists(path)
	for {
		areRefused, err := c.follow(ctx, lists, read)
		if !areRefused || !lists.canBeAlone() {
			return err
		}
		lists = lists.alone()
	}
}

// follow asks for all pages of lists. areRefused: what failed were lists that were asked for along with another one, by
// its cursor, and they took that one along.
func (c *Client) follow(
	ctx context.Context, lists *lists, read func(tree any) ([]decode.Page, error),
) (areRefused bool, err error) {
	most := askedPages
	var lacking graphql.Errors
	for batch := lists.batch(most); len(batch) > 0; batch = lists.batch(most) {
		if lists.asked > maxPages {
			return false, problem.New(problem.TooLarge, "The list is not complete: it has more than %d pages", maxPages).
				Advise("Use a token that sees fewer facilities.")
		}
		trees, errs, err := c.pages(ctx, lists, batch)
		foreign, own := lists.split(batch, errs)
		areRefused = len(foreign) > 0 && errs.Throttled() == nil
		if err != nil && !areRefused && len(batch) > 1 && isTooMuch(err) {
			lists.putBack(batch)
			most = len(batch) / 2
			continue
		}
		if err != nil {
			return areRefused, err
		}
		for i, position := range batch {
			if trees[i] == nil {
				return areRefused, errs.Problem()
			}
			pages, err := read(trees[i])
			if err != nil {
				return false, err
			}
			if own[i].HavePath() || len(own[i]) > 0 && decode.HasHole(trees[i], lists.path) {
				lacking = append(lacking, own[i]...)
			}
			if err := lists.take(position, pages); err != nil {
				return areRefused, err
			}
		}
	}
	if len(lacking) > 0 {
		return false, lacking.Problem()
	}
	return false, nil
}

// askedPages are asked for in one document: where each of many companies has a list that goes on, they would otherwise
// cost a request each.
const askedPages = 20

// isTooMuch reports whether a document may have asked for too much at once.
func isTooMuch(err error) bool {
	switch problem.From(err).Category {
	case problem.TooComplex, problem.TooLarge, problem.Timeout, problem.Refused, problem.Rejected:
		return true
	}
	return false
}

// pages asks for parts of lists in one document, several of them each under an alias of its own. The tree of a part of
// which nothing came is nil.
func (c *Client) pages(
	ctx context.Context, lists *lists, batch []places,
) (trees []any, errs graphql.Errors, err error) {
	doc := document.New("Facilities")
	var aliases []string
	for i, position := range batch {
		alias := ""
		if len(batch) > 1 {
			alias = Alias(i)
		}
		if _, err := doc.Add(alias, lists.path, document.Values{Pages: lists.values(position)}); err != nil {
			return nil, nil, err
		}
		aliases = append(aliases, cmp.Or(alias, lists.path[0].Field))
	}
	answered, errs, err := c.ask(ctx, doc, nil, aliases...)
	for _, alias := range aliases {
		trees = append(trees, answered[alias])
	}
	return trees, errs, err
}

// places say which part of each list is asked for, by the index of its step; nil is the start.
type places map[int]any

func (p places) key() string {
	text, err := json.Marshal(p) // maps are written in order
	if err != nil {
		return "" // cannot happen: places are numbers and texts
	}
	return string(text)
}

// lists follows all lists on a path, of which one may lie in each object of another. Only one goroutine may use it.
type lists struct {
	path []apimap.Step
	// left are the places that are still to be asked for, and waiting, by the key of places, the lists that go on
	// there, with their step.
	left    []places
	waiting map[string]map[string]int
	// pagers are those of single lists: by the step, where in the response it is, and the places of the lists above.
	pagers map[string]*Pager
	asked  int
	// isAlone: of all lists but the innermost, one object is asked for at a time.
	isAlone bool
}

// keyOf identifies a list: by the places of the lists above, and where in the response it is.
func (l *lists) keyOf(at places, step int, place string) string {
	above := places{}
	for outer, position := range at {
		if outer < step {
			above[outer] = position
		}
	}
	return above.key() + place + ":" + l.path[step].Field
}

// innermost is the index of the last step that comes in pages.
func (l *lists) innermost() int {
	innermost := -1
	for step := range l.path {
		if l.path[step].Page != nil {
			innermost = step
		}
	}
	return innermost
}

// canBeAlone reports whether the objects that have the innermost lists can be asked for one at a time.
func (l *lists) canBeAlone() bool {
	innermost := l.innermost()
	return !l.isAlone && slices.ContainsFunc(l.path[:max(innermost, 0)], func(s apimap.Step) bool { return s.Page != nil })
}

// alone follows the same lists from the start, each innermost one by itself.
func (l *lists) alone() *lists {
	alone := newLists(l.path)
	alone.isAlone = true
	return alone
}

func (l *lists) pagerOf(step int) *Pager {
	pager := pagerOf(l.path[step].Page)
	if l.isAlone && step < l.innermost() {
		pager.size = 1
	}
	return pager
}

// split tells errors apart of a response to a batch: foreign are those of lists that were asked for along with another
// one, by its cursor, which a server may refuse; own are the others, by the index of the batch. Those that name no part
// of the document may be of each.
func (l *lists) split(batch []places, errs graphql.Errors) (foreign graphql.Errors, own []graphql.Errors) {
	own = make([]graphql.Errors, len(batch))
	for _, e := range errs {
		for i, at := range batch {
			of := e
			if len(batch) > 1 {
				if alias := aliasOf(e, len(batch)); alias != "" && alias != Alias(i) {
					continue
				}
				of.Path = l.withoutAlias(e.Path, Alias(i))
			}
			if l.isForeign(at, of) {
				foreign = append(foreign, e)
			} else {
				own[i] = append(own[i], e)
			}
		}
	}
	return foreign, own
}

// aliasOf is the part of a document, of so many, that an error names; empty: none.
func aliasOf(e graphql.Error, parts int) string {
	for _, part := range e.Path[:min(2, len(e.Path))] { // some servers put the operation before it
		if name, isName := part.(string); isName && IsOneOf(parts)(name) {
			return name
		}
	}
	return ""
}

// withoutAlias is the path of an error with the name of the field instead of its alias.
func (l *lists) withoutAlias(path []any, alias string) []any {
	path = slices.Clone(path)
	for i, part := range path[:min(2, len(path))] {
		if part == alias {
			path[i] = l.path[0].Field
		}
	}
	return path
}

func (l *lists) isForeign(at places, e graphql.Error) bool {
	awaited := l.waiting[at.key()]
	listStep, place, step := -1, "", -1
	passed := "" // the place of what the path has come to
	for i, part := range e.Path {
		name, isName := part.(string)
		if step < 0 && i == 0 && name != l.path[0].Field {
			continue // the operation, which some servers put before the path
		}
		if !isName {
			passed += fmt.Sprintf("/%v", part)
			continue
		}
		if step++; step == len(l.path) || l.path[step].Field != name {
			break
		}
		if l.path[step].Page != nil {
			listStep, place = step, passed
		}
	}
	if listStep < 0 {
		return false
	}
	isStep := false
	for _, awaitedStep := range awaited {
		isStep = isStep || awaitedStep == listStep
	}
	own := l.keyOf(at, listStep, place)
	_, isAwaited := awaited[own]
	return isStep && !isAwaited && l.pagers[own] != nil
}

func newLists(path []apimap.Step) *lists {
	start := places{}
	for i := range path {
		if path[i].Page != nil {
			start[i] = pagerOf(path[i].Page).position
		}
	}
	return &lists{
		path: path, left: []places{start}, waiting: map[string]map[string]int{}, pagers: map[string]*Pager{},
	}
}

// next gives the places to ask for next; false: there are none.
func (l *lists) next() (places, bool) {
	batch := l.batch(1)
	if len(batch) == 0 {
		return nil, false
	}
	return batch[0], true
}

// batch gives the places to ask for next, at most so many, in the order in which they were found.
func (l *lists) batch(most int) []places {
	batch := l.left[:min(most, len(l.left))]
	l.left = l.left[len(batch):]
	l.asked += len(batch)
	return batch
}

// putBack takes back places that were not answered.
func (l *lists) putBack(batch []places) {
	l.left = append(slices.Clone(batch), l.left...)
	l.asked -= len(batch)
}

func (l *lists) values(at places) map[int]document.PageAt {
	values := map[int]document.PageAt{}
	for step, position := range at {
		values[step] = document.PageAt{Size: l.pagerOf(step).size, Position: position}
	}
	return values
}

// take takes in the pages of a response, and notes where their lists go on. It fails when a list goes on and cannot be
// followed.
func (l *lists) take(at places, pages []decode.Page) error {
	awaited := l.waiting[at.key()]
	// Another list may go on at the same place later: it is asked for again then.
	delete(l.waiting, at.key())
	answered := map[string]bool{}
	for _, page := range pages {
		own := l.keyOf(at, page.Step, page.Place)
		answered[own] = true
		pager, isKnown := l.pagers[own]
		if _, isAwaited := awaited[own]; isKnown && !isAwaited {
			continue // the page of a list that was asked for along with another one
		}
		if !isKnown {
			pager = l.pagerOf(page.Step)
			l.pagers[own] = pager
		}
		switch more, err := pager.next([]decode.Page{page}); {
		case err != nil:
			return err
		case more:
			l.goOn(at, page.Step, own, pager.position)
		}
	}
	for own := range awaited {
		if !answered[own] {
			return unending(message.New("says that there are more pages, but sent null for one"))
		}
	}
	return nil
}

// goOn notes that a list goes on at a position; the lists below start anew there.
func (l *lists) goOn(at places, step int, own string, position any) {
	next := maps.Clone(at)
	for below := range next {
		if below > step {
			next[below] = l.pagerOf(below).position
		}
	}
	next[step] = position
	key := next.key()
	if l.waiting[key] == nil {
		l.waiting[key] = map[string]int{}
		l.left = append(l.left, next)
	}
	l.waiting[key][own] = step
}
