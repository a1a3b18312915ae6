package api

import (
	"fmt"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
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
		if !walk.next(
			[]decode.Page{
				tell(decode.Page{Count: count, HasNext: given < items, Cursor: fmt.Sprintf("c%d", given)}, given),
			},
		) {
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
	p.HasNext = p.Count > 0
	return p
}

func sameCursor(p decode.Page, _ int) decode.Page {
	p.HasNext, p.Cursor = true, "same"
	return p
}

func totalOfSix(p decode.Page, _ int) decode.Page {
	p.HasNext, p.Total = p.Count > 0, 6
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
		"cursor that repeats itself":     {&apimap.Page{Style: apimap.Cursor}, 1000, sameCursor, 7, "[<nil> same]"},
		"offset":                         {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, asIs, 7, "[0 3 6]"},
		"offset, capped by the API":      {&apimap.Page{Style: apimap.Offset}, 2, asIs, 5, "[0 2 4]"},
		"offset, ended by an empty part": {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, silent, 6, "[0 3 6]"},
		"offset, ended by the total":     {&apimap.Page{Style: apimap.Offset, Limit: 3}, 3, totalOfSix, 6, "[0 3]"},
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
		if !walk.next(round) {
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
		if !walk.next([]decode.Page{{Count: 1, HasNext: true}}) {
			if n != maxPages {
				t.Errorf("%d parts", n)
			}
			return
		}
	}
}
