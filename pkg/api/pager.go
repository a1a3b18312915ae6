package api

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
)

// pageSize is how many items are asked for at once where the schema names no limit.
const pageSize = 500

// maxPages ends a list that never ends: 200 pages of 500 are more facilities than the platform has.
const maxPages = 200

// Pager follows a list that comes in pages. When the list hangs below several companies, each has its own cursor: every
// cursor is asked for once, and what comes twice is dropped by id. Only one goroutine may use it.
type Pager struct {
	page     *apimap.Page
	size     int
	sent     int
	seen     int
	position any
	cursors  []string
	known    map[string]bool
}

func newPager(path []apimap.Step) *Pager {
	p := &Pager{known: map[string]bool{}}
	for i := range path {
		if path[i].Page != nil {
			p.page = path[i].Page
		}
	}
	if p.page != nil {
		p.size = pageSize
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

// next takes in what the last page told, and sets the position of the next; false when the list is complete.
func (p *Pager) next(found []decode.Page) bool {
	p.sent++
	if p.page == nil || p.sent >= maxPages {
		return false
	}
	more, largest := false, 0
	for _, page := range found {
		largest = max(largest, page.Count)
		if !page.HasNext || page.Total > 0 && p.seen+page.Count >= page.Total {
			continue
		}
		more = true
		if p.page.Style == apimap.Cursor && page.Cursor != "" && !p.known[page.Cursor] {
			p.known[page.Cursor] = true
			p.cursors = append(p.cursors, page.Cursor)
		}
	}
	p.seen += largest
	switch p.page.Style {
	case apimap.Cursor:
		if len(p.cursors) == 0 {
			return false
		}
		p.position, p.cursors = p.cursors[0], p.cursors[1:]
		return true
	case apimap.Offset:
		// By what came and not by what was asked for: an API may cap the size without saying so.
		p.position = p.seen
	case apimap.Number:
		p.position = p.position.(int) + 1
	}
	return more && largest > 0
}
