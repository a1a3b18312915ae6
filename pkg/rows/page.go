package rows

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Page is what an answer tells of the continuation of its list.
type Page struct {
	// HasNext is "true" or "false"; empty: the answer does not say.
	HasNext string
	// Cursor is where the next page starts; empty: the answer does not say.
	Cursor string
	// Total is how many elements there are in all; -1: the answer does not say.
	Total int
	// Count is how many elements came.
	Count int
}

// Names by which APIs tell how a list goes on: Relay's, and their relatives.
var (
	nextNames   = []string{"hasNextPage", "hasNext", "hasMore", "has_next_page", "has_more"}
	cursorNames = []string{"endCursor", "nextCursor", "end_cursor", "next_cursor", "cursor"}
	totalNames  = []string{"totalCount", "total", "total_count", "totalItems", "totalElements"}
	pageNames   = []string{"pageInfo", "page", "pagination", "meta", "paging"}
)

// pageOf reads what stands beside a list, or in an object beside it that is about pages.
func pageOf(at *found) Page {
	page := Page{Total: -1}
	if list, isList := at.value.([]any); isList {
		page.Count = len(list)
	}
	if len(at.around) == 0 {
		return page
	}
	beside := []map[string]any{at.around[0]}
	for _, name := range pageNames {
		if object, isObject := at.around[0][name].(map[string]any); isObject {
			beside = append(beside, object)
		}
	}
	for _, object := range beside {
		page.read(object)
	}
	return page
}

func (p *Page) read(object map[string]any) {
	for _, name := range nextNames {
		if hasNext, isBool := object[name].(bool); isBool && p.HasNext == "" {
			p.HasNext = strconv.FormatBool(hasNext)
		}
	}
	for _, name := range cursorNames {
		if cursor := textOf(object[name]); cursor != "" && p.Cursor == "" {
			p.Cursor = cursor
		}
	}
	for _, name := range totalNames {
		if number, isNumber := object[name].(json.Number); isNumber && p.Total < 0 {
			if total, err := number.Int64(); err == nil && total >= 0 {
				p.Total = int(total)
			}
		}
	}
}

func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	default:
		return ""
	}
}

// GoesOn reports whether the answer says that there is more than came, of so many elements in all pages so far.
func (p Page) GoesOn(soFar int) bool {
	switch {
	case p.HasNext != "":
		return p.HasNext == "true"
	case p.Total >= 0:
		return p.Total > soFar
	default:
		return false
	}
}
