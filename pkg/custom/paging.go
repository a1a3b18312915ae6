package custom

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/rows"
)

// next is the position of the next page, after so many elements and pages; false: there is none.
func (q Question) next(page rows.Page, elements, pages int, values map[string]any) (position string, goesOn bool) {
	if q.Paging == nil {
		return "", false
	}
	isTold := page.HasNext != "" || page.Total >= 0
	if isTold && !page.GoesOn(elements) || page.Count == 0 {
		return "", false
	}
	switch {
	case q.By == query.CursorSource:
		return page.Cursor, page.Cursor != "" && page.Cursor != textOf(values[q.Paging.Name])
	case !isTold && page.Count < pageSize(values):
		return "", false
	case q.By == query.OffsetSource:
		return strconv.Itoa(elements), true
	default:
		first, _ := strconv.Atoi(textOf(q.Values[q.Paging.Name]))
		return strconv.Itoa(first + pages), true
	}
}

// pageSize is how many elements were asked for, as far as a variable says so; 1: nobody knows.
func pageSize(values map[string]any) int {
	for _, name := range []string{"first", "limit", "pageSize", "size", "take", "perPage"} {
		if size, err := strconv.Atoi(textOf(values[name])); err == nil && size > 0 {
			return size
		}
	}
	return 1
}

func textOf(value any) string {
	switch v := value.(type) {
	case json.Number:
		return v.String()
	case string:
		return v
	default:
		return ""
	}
}

// cut says that the API has more than it gave.
func (q Question) cut(page rows.Page, elements int) message.Message {
	switch {
	case !page.GoesOn(elements):
		return message.Message{}
	case page.Total > elements:
		return message.New("The API gave %d of %d rows. %s", elements, page.Total, q.advice())
	default:
		return message.New("The API gave %d rows, and has more. %s", elements, q.advice())
	}
}

func (q Question) advice() message.Message {
	if q.Paging == nil {
		return message.New("Declare a variable that continues the list, such as $after: String or $offset: Int.")
	}
	if q.By == query.CursorSource {
		return message.New("Select the cursor of the next page, such as pageInfo { hasNextPage endCursor }.")
	}
	return message.New("A part of the answer is missing.")
}

// weight is roughly how many bytes of memory an answer takes up.
func (a *Answer) weight() int { return 1<<10 + a.Rows.Bytes() + len(strings.Join(a.Warnings, "")) }
