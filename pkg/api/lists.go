package api

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// list asks for a list until it is complete, and hands each response to read, which tells how its lists go on: a list
// of facilities may come in pages, below companies that come in pages themselves. Each list is followed to its own end.
// It fails when a part of it is lacking, after what came was read.
func (c *Client) list(ctx context.Context, path []apimap.Step, read func(tree any) ([]decode.Page, error)) error {
	lists := newLists(path)
	var lacking graphql.Errors
	for position, ok := lists.next(); ok; position, ok = lists.next() {
		if lists.asked > maxPages {
			return problem.New(problem.TooLarge, "The list is not complete: it has more than %d pages", maxPages).
				Advise("Use a token that sees fewer facilities.")
		}
		doc := document.New("Facilities")
		if _, err := doc.Add("", path, document.Values{Pages: lists.values(position)}); err != nil {
			return err
		}
		trees, errs, err := c.ask(ctx, doc, nil, path[0].Field)
		if err != nil {
			return err
		}
		tree := trees[path[0].Field]
		if tree == nil {
			return errs.Problem()
		}
		pages, err := read(tree)
		if err != nil {
			return err
		}
		if errs.HavePath() || len(errs) > 0 && decode.HasHole(tree, path) {
			lacking = append(lacking, errs...)
		}
		if err := lists.take(position, pages); err != nil {
			return err
		}
	}
	if len(lacking) > 0 {
		return lacking.Problem()
	}
	return nil
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
	// there.
	left    []places
	waiting map[string]map[string]bool
	// pagers are those of single lists: by the step, where in the response it is, and the places of the lists above.
	pagers map[string]*Pager
	asked  int
}

func newLists(path []apimap.Step) *lists {
	start := places{}
	for i := range path {
		if path[i].Page != nil {
			start[i] = pagerOf(path[i].Page).position
		}
	}
	return &lists{
		path: path, left: []places{start}, waiting: map[string]map[string]bool{}, pagers: map[string]*Pager{},
	}
}

func (l *lists) next() (places, bool) {
	if len(l.left) == 0 {
		return nil, false
	}
	next := l.left[0]
	l.left = l.left[1:]
	l.asked++
	return next, true
}

func (l *lists) values(at places) map[int]document.PageAt {
	values := map[int]document.PageAt{}
	for step, position := range at {
		values[step] = document.PageAt{Size: pagerOf(l.path[step].Page).size, Position: position}
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
		above := places{}
		for step, position := range at {
			if step < page.Step {
				above[step] = position
			}
		}
		own := above.key() + page.Place + ":" + l.path[page.Step].Field
		answered[own] = true
		pager, isKnown := l.pagers[own]
		if isKnown && !awaited[own] {
			continue // the page of a list that was asked for along with another one
		}
		if !isKnown {
			pager = pagerOf(l.path[page.Step].Page)
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
			next[below] = pagerOf(l.path[below].Page).position
		}
	}
	next[step] = position
	key := next.key()
	if l.waiting[key] == nil {
		l.waiting[key] = map[string]bool{}
		l.left = append(l.left, next)
	}
	l.waiting[key][own] = true
}
