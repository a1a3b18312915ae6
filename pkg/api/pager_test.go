package api

import (
	"fmt"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func steps(page *apimap.Page) []apimap.Step {
	return []apimap.Step{{Field: "companies"}, {Field: "facilities", Page: page}}
}

// positions plays an API that has so many items, gives at most most of them at once, and tells what tell says.
func positions(t *testing.T, page *apimap.Page, items, most int, tell func(decode.Page, int) decode.Page) []string {
	t.Helper()
	walk := newPager(steps(page))
	var sent []string
	given := 0
	for {
		values := walk.values()
		sent = append(sent, fmt.Sprint(values.PagePosition))
		count := min(most, items-given, max(values.PageSize, 0))
		if page == nil {
			count = items
		}
		given += count
		page := decode.Page{Count: count, HasNext: given < items, IsTold: true, Cursor: fmt.Sprintf("c%d", given)}
		more, err := walk.next([]decode.Page{tell(page, given)})
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		if len(sent) > 50 {
			t.Fatal("never ends")
		}
	}
	if given != items {
		t.Errorf("%d of %d items", given, items)
	}
	return sent
}

func asIs(p decode.Page, _ int) decode.Page { return p }

// An API that does not tell whether there is more: only an empty part ends the list.
func silent(p decode.Page, _ int) decode.Page {
	p.HasNext, p.IsTold = p.Count > 0, false
	return p
}

// An API that tells a total, and not whether there is more.
func total(items int) func(decode.Page, int) decode.Page {
	return func(p decode.Page, given int) decode.Page {
		p = silent(p, given)
		p.Total = items
		return p
	}
}

// An API whose total is another one than that of all pages, beside the truth about whether there is more.
func wrongTotal(items int) func(decode.Page, int) decode.Page {
	return func(p decode.Page, _ int) decode.Page {
		p.Total = items
		return p
	}
}

// An API that gives no cursor at the end, and does not say in other ways that there is more.
func cursorAlone(p decode.Page, given int) decode.Page {
	p.HasNext, p.IsTold = p.Count > 0, false
	if given >= 7 {
		p.Cursor = ""
	}
	return p
}

func TestPager(t *testing.T) {
	for name, c := range map[string]struct {
		page  *apimap.Page
		most  int
		tell  func(decode.Page, int) decode.Page
		items int
		want  string
	}{
		"whole list":                     {nil, 0, asIs, 7, "[<nil>]"},
		"cursor":                         {&apimap.Page{Style: apimap.Cursor, Limit: 3}, 3, asIs, 7, "[<nil> c3 c6]"},
		"cursor, one part":               {&apimap.Page{Style: apimap.Cursor}, 1000, asIs, 7, "[<nil>]"},
		"cursor alone":                   {&apimap.Page{Style: apimap.Cursor}, 3, cursorAlone, 7, "[<nil> c3 c6]"},
		"cursor, total of the page":      {&apimap.Page{Style: apimap.Cursor}, 3, wrongTotal(3), 7, "[<nil> c3 c6]"},
		"cursor, capped total":           {&apimap.Page{Style: apimap.Cursor}, 2, wrongTotal(4), 7, "[<nil> c2 c4 c6]"},
		"offset":                         {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, asIs, 7, "[0 3 6]"},
		"offset, capped by the API":      {&apimap.Page{Style: apimap.Offset}, 2, asIs, 5, "[0 2 4]"},
		"offset, ended by an empty part": {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, silent, 6, "[0 3 6]"},
		"offset, ended by the total":     {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, total(5), 5, "[0 3]"},
		"offset, a full page at the end": {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, total(6), 6, "[0 3 6]"},
		"offset, capped total":           {&apimap.Page{Style: apimap.Offset}, 2, total(4), 7, "[0 2 4 6]"},
		"offset, total of the page":      {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, total(3), 7, "[0 3 6]"},
		"numbered from zero": {
			&apimap.Page{Style: apimap.Number, Limit: 3, FromZero: true}, 3, asIs, 7, "[0 1 2]",
		},
		"numbered": {&apimap.Page{Style: apimap.Number, Limit: 3}, 3, asIs, 7, "[1 2 3]"},
	} {
		if got := fmt.Sprint(positions(t, c.page, c.items, c.most, c.tell)); got != c.want {
			t.Errorf("%s: asked for %s, want %s", name, got, c.want)
		}
	}
}

// What goes on and cannot be followed must not pass for complete.
func TestPagerCut(t *testing.T) {
	cursor, offset, number := apimap.Cursor, apimap.Offset, apimap.Number
	for name, c := range map[string]struct {
		style apimap.PageStyle
		pages []decode.Page
	}{
		"no cursor": {cursor, []decode.Page{{Count: 5, HasNext: true, IsTold: true}}},
		"no cursor on the second page": {cursor, []decode.Page{
			{Count: 5, HasNext: true, IsTold: true, Cursor: "a"}, {Count: 5, HasNext: true, IsTold: true},
		}},
		"the same cursor": {cursor, []decode.Page{
			{Count: 5, HasNext: true, IsTold: true, Cursor: "a"}, {Count: 5, HasNext: true, IsTold: true, Cursor: "a"},
		}},
		"cursors in a circle, without a word of the end": {cursor, []decode.Page{
			{Count: 5, HasNext: true, Cursor: "a"}, {Count: 5, HasNext: true, Cursor: "b"},
			{Count: 5, HasNext: true, Cursor: "a"},
		}},
		"a last page before the total": {cursor, []decode.Page{{Count: 5, IsTold: true, Total: 12}}},
		"no cursor before the total":   {cursor, []decode.Page{{Count: 5, HasNext: true, Total: 12}}},
		"an empty page before the total": {offset, []decode.Page{
			{Count: 5, HasNext: true, Total: 12}, {Total: 12},
		}},
		"empty pages without end": {number, []decode.Page{
			{Count: 5, HasNext: true, IsTold: true}, {HasNext: true, IsTold: true},
		}},
	} {
		walk := newPager(steps(&apimap.Page{Style: c.style}))
		for i, page := range c.pages {
			more, err := walk.next([]decode.Page{page})
			switch isLast := i == len(c.pages)-1; {
			case !isLast && (err != nil || !more):
				t.Errorf("%s: page %d: %v %v", name, i, more, err)
			case isLast && (err == nil || problem.From(err).Category != problem.Server):
				t.Errorf("%s: taken for complete: %v %v", name, more, err)
			}
		}
	}
}

// A total that counts other things than the pages do says nothing.
func TestPagerTotalOfOtherThings(t *testing.T) {
	field := &FieldRequest{Values: &apimap.Values{
		Path: steps(&apimap.Page{Style: apimap.Offset}), Answer: apimap.Answer{Shape: apimap.SeriesShape},
	}}
	if more, err := field.Pager().next([]decode.Page{{Count: 1, IsTold: true, Total: 96}}); more || err != nil {
		t.Error(more, err)
	}
}

// Each company's list has a cursor of its own: a last part without one must not lose the others.
func TestPagesBelowSeveralCompanies(t *testing.T) {
	walk := newPager(steps(&apimap.Page{Style: apimap.Cursor}))
	rounds := [][]decode.Page{
		{{Count: 2, HasNext: true, Cursor: "a2"}, {Count: 1}, {Count: 2, HasNext: true, Cursor: "c2"}},
		{{Count: 1}, {Count: 0}, {Count: 2, HasNext: true, Cursor: "c2"}}, // answer to a2
		{{Count: 2, HasNext: true, Cursor: "a2"}, {Count: 0}, {Count: 1}}, // answer to c2
	}
	var sent []string
	for _, round := range rounds {
		sent = append(sent, fmt.Sprint(walk.values().PagePosition))
		more, err := walk.next(round)
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
	}
	if got := fmt.Sprint(sent); got != "[<nil> a2 c2]" {
		t.Error(got)
	}
}

func TestPagesEndSomewhere(t *testing.T) {
	walk := newPager(steps(&apimap.Page{Style: apimap.Offset}))
	for n := 1; ; n++ {
		if _, err := walk.next([]decode.Page{{Count: 1, HasNext: true}}); err != nil {
			if n != maxPages || problem.From(err).Category != problem.TooLarge {
				t.Errorf("%d parts: %v", n, err)
			}
			return
		}
	}
}

// What nothing tells to count items or pages is tried as both: 26 items come in pages of at most ten.
func TestPagerUnclearPosition(t *testing.T) {
	const items, most = 26, 10
	for name, first := range map[string]func(position int) int{
		"items": func(position int) int { return position },
		"pages": func(position int) int { return position * most },
	} {
		walk := newPager(steps(&apimap.Page{Style: apimap.Offset, IsUnclear: true}))
		given := map[int]bool{}
		requests := 0
		for more := true; more; requests++ {
			position, _ := walk.values().PagePosition.(int)
			count := 0
			for at := first(position); at < min(items, first(position)+most); at++ {
				given[at], count = true, count+1
			}
			var err error
			if more, err = walk.next([]decode.Page{{Count: count, Total: items, HasNext: count > 0}}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if want := map[string]int{"items": 3, "pages": 4}[name]; len(given) != items || requests != want {
			t.Errorf("%s: %d of %d items in %d requests, want %d", name, len(given), items, requests, want)
		}
	}
}
