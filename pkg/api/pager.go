package api

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// pageSize is how many items are asked for at once where the schema names no limit.
const pageSize = 500

// maxPages ends a list that never ends: 200 pages of 500 are more facilities than the platform has.
const maxPages = 200

// Pager follows a list that comes in pages. When the list hangs below several companies, each has its own cursor: every
// cursor is asked for once, and what comes twice is dropped by id. A list that goes on, and cannot be followed to its
// end, is a failure, and never complete. Only one goroutine may use it.
type Pager struct {
	page     *apimap.Page
	style    apimap.PageStyle
	size     int
	position any
	cursors  []string
	known    map[string]bool
	// countsRows: what the pages count is what the API's total counts.
	countsRows bool
	// sent is how many pages came, seen how many items, largest how many in the largest page, and total the API's own
	// count. isOne: there was one list at a time, and not one below each company.
	sent, seen, largest, total int
	isOne                      bool
}

func newPager(path []apimap.Step) *Pager {
	var page *apimap.Page
	for i := range path {
		if path[i].Page != nil {
			page = path[i].Page
		}
	}
	return pagerOf(page)
}

// pagerOf follows one list; nil: it comes whole.
func pagerOf(page *apimap.Page) *Pager {
	p := &Pager{page: page, known: map[string]bool{}, countsRows: true, isOne: true}
	if p.page != nil {
		p.style, p.size = page.Style, pageSize
		if p.page.Limit > 0 {
			p.size = min(p.size, p.page.Limit)
		}
		switch p.page.Style {
		case apimap.Offset:
			p.position = 0
		case apimap.Number:
			p.position = 1
			if p.page.FromZero {
				p.position = 0
			}
		}
	}
	return p
}

// values are what the next request needs.
func (p *Pager) values() document.Values {
	return document.Values{PageSize: p.size, PagePosition: p.position}
}

// next takes in what the last page told, and sets the position of the next; false when the list is complete. It fails
// when the list goes on and cannot be followed: what came before would look complete.
func (p *Pager) next(found []decode.Page) (more bool, err error) {
	if p.page == nil {
		return false, nil
	}
	p.sent++
	p.isOne = p.isOne && len(found) <= 1
	count := 0
	for _, page := range found {
		count = max(count, page.Count)
		p.total = page.Total
	}
	if count == 0 && p.countsPages() {
		p.style, p.position = apimap.Number, 1
		return true, nil
	}
	for _, page := range found {
		if !p.goesOn(page) {
			continue
		}
		more = true
		if p.page.Style == apimap.Cursor {
			if err := p.note(page); err != nil {
				return false, err
			}
		}
	}
	p.seen, p.largest = p.seen+count, max(p.largest, count)
	switch p.page.Style {
	case apimap.Cursor:
		more = len(p.cursors) > 0
	default:
		if more && count == 0 {
			return false, unending(message.New("says that there are more pages, but sent an empty one"))
		}
	}
	switch {
	case !more:
		return false, p.checkTotal()
	case p.sent >= maxPages:
		return false, problem.New(problem.TooLarge, "The answer is not complete: it has more than %d pages", maxPages).
			Advise("The API puts little into each page. Choose a shorter time range, a coarser resolution or fewer " +
				"reading types.")
	}
	p.advance()
	return true, nil
}

// countsPages reports whether the position of the second page was none of an item, as it was taken for.
func (p *Pager) countsPages() bool {
	return p.page.IsUnclear && p.style == apimap.Offset && p.sent == 2 && p.seen < p.total
}

// goesOn reports whether a page is not the last. What the API says itself counts more than its total, which may be that
// of the page, or be capped: while pages are full, a total does not end the list.
func (p *Pager) goesOn(page decode.Page) bool {
	switch {
	case page.IsTold || !page.HasNext:
		return page.HasNext
	case p.page.Style == apimap.Cursor:
		return page.Cursor != ""
	}
	isFull := page.Count >= p.size || p.largest > 0 && page.Count >= p.largest
	return page.Total <= 0 || p.seen+page.Count < page.Total || isFull
}

// note takes in the cursor of the page after one that is not the last.
func (p *Pager) note(page decode.Page) error {
	switch {
	case page.Cursor == "":
		return unending(message.New("says that there are more pages, but gives no cursor for the next"))
	case !p.known[page.Cursor]:
		p.known[page.Cursor] = true
		p.cursors = append(p.cursors, page.Cursor)
	case p.isOne: // else it may be that of another list, which was answered along
		return unending(message.New("says that there are more pages, but gives the same cursor again"))
	}
	return nil
}

// checkTotal fails when fewer items came than the API says that there are.
func (p *Pager) checkTotal() error {
	if !p.isOne || !p.countsRows || p.seen >= p.total {
		return nil
	}
	return unending(message.New("counts %s, but sent %d, and no further page", message.Items(p.total), p.seen))
}

func (p *Pager) advance() {
	switch p.style {
	case apimap.Cursor:
		p.position, p.cursors = p.cursors[0], p.cursors[1:]
	case apimap.Offset:
		// By what came and not by what was asked for: an API may cap the size without saying so.
		p.position = p.seen
	case apimap.Number:
		p.position = p.position.(int) + 1
	}
}

// unending is the failure of a list whose end cannot be reached.
func unending(what message.Message) *problem.Error {
	return problem.New(problem.Server, "The answer is not complete: the API %s", what)
}
