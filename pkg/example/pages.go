package example

import (
	"slices"
	"strconv"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// bindPages binds what asks for a page of the list, at the field of the place or the nearest one above that takes it.
func (l *lesson) bindPages(p *place) {
	f := pagedField(p.path)
	if f == nil {
		return
	}
	size, position := pageLeaves(f)
	if position == nil {
		return // without a way to the next page, the size stays as it is
	}
	position.value.bound = &apimap.Binding{Role: apimap.PagePosition}
	if size != nil {
		size.value.bound = &apimap.Binding{Role: apimap.PageSize}
	}
}

// pagedField is the innermost field that takes a page's size or position; nil: none does.
func pagedField(path []*field) *field {
	for _, f := range slices.Backward(path) {
		if size, position := pageLeaves(f); size != nil || position != nil {
			return f
		}
	}
	return nil
}

func pageLeaves(f *field) (size, position *leaf) {
	for _, one := range leavesOf(f) {
		isNumber := one.value.kind == numberKind
		switch {
		case isNumber && size == nil && sizeWords.MatchString(one.name):
			size = &one
		case position != nil:
		case isNumber && (offsetWords.MatchString(one.name) || pageWords.MatchString(one.name)),
			isWord(one.value) && cursorWords.MatchString(one.name),
			one.value.kind == nullKind && cursorWords.MatchString(one.name):
			position = &one
		}
	}
	return size, position
}

// bindPage says how the list goes on, by what the example selects beside it. It fails where the example shows no way,
// and the answer has as many as were asked for: there may be more.
func (l *lesson) bindPage(p *place, steps []apimap.Step) error {
	f := pagedField(p.path)
	if f == nil {
		return l.checkNumbers(p)
	}
	at := slices.Index(p.path, f)
	size, position := pageLeaves(f)
	if position == nil {
		return l.checkSize(p, at, size)
	}
	page := &apimap.Page{Style: apimap.Cursor}
	switch name := position.name; {
	case offsetWords.MatchString(name):
		page.Style = apimap.Offset
	case pageWords.MatchString(name):
		page.Style = apimap.Number
		page.FromZero = position.value.text == "0"
	}
	if size != nil {
		page.Limit, _ = strconv.Atoi(size.value.text)
	}
	for _, leaf := range leavesBelow(f.children, objectsAt(p, at), nil) {
		value := leaf.values[0]
		_, isTruth := value.(bool)
		_, isNumber := numberOf(value)
		switch {
		case isTruth && hasNextWords.MatchString(leaf.name()) && page.HasNext == nil:
			page.HasNext = leaf.path
		case isText(value) && cursorWords.MatchString(leaf.name()) && page.Cursor == nil:
			page.Cursor = leaf.path
		case isNumber && totalWords.MatchString(leaf.name()) && page.Total == nil:
			page.Total = leaf.path
		}
	}
	if page.Style == apimap.Cursor && page.Cursor == nil {
		// On the last page the cursor may be null: what is called so is selected all the same.
		page.Cursor = selectedPath(f.children, cursorWords.MatchString)
	}
	steps[at].Page = page
	l.note("facilities.page", position.path, message.New("the list comes in pages."))
	return nil
}

// objectsAt are the objects at a field of a place's path.
func objectsAt(p *place, at int) []map[string]any {
	for len(p.path)-1 > at {
		p = p.above
	}
	return p.objects
}

// selectedPath is the path to a selected leaf that is called so; nil: there is none.
func selectedPath(fields []*field, isCalled func(string) bool) []string {
	for _, f := range fields {
		if len(f.children) == 0 && isCalled(f.name) {
			return []string{f.name}
		}
		if below := selectedPath(f.children, isCalled); below != nil && len(below) < 3 {
			return append([]string{f.name}, below...)
		}
	}
	return nil
}

// checkNumbers fails when a number on the way to the list is exactly how long a list below it is: it is a size,
// whatever it is called.
func (l *lesson) checkNumbers(p *place) error {
	for at, f := range p.path {
		for _, one := range leavesOf(f) {
			if _, err := strconv.Atoi(one.value.text); err != nil || one.value.kind != numberKind || one.value.text == "1" {
				continue
			}
			if err := l.checkSize(p, at, &one); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkSize tells that a list may become longer than what is asked for, and fails when it may be so already.
func (l *lesson) checkSize(p *place, at int, size *leaf) error {
	most, err := strconv.Atoi(size.value.text)
	if err != nil {
		return nil
	}
	longest := 0
	for _, object := range objectsAt(p, at) {
		longest = max(longest, longestList(object))
	}
	if lists := p.lists[at]; lists {
		longest = max(longest, len(objectsAt(p, at)))
	}
	isNamed := sizeWords.MatchString(size.name)
	if longest == most || longest > most && isNamed {
		return invalid(message.New("The answer to the example has as many objects as %s asks for at most: there may be "+
			"more. Raise it, or add what leads to the next page (such as after or offset)", size.path))
	}
	if !isNamed {
		return nil
	}
	l.note("facilities.page", size.path, message.New("at most %d are asked for, and the example shows no way to a next "+
		"page. If there are more one day, add what leads to it (such as after or offset).", most))
	return nil
}

// longestList is how many elements the longest list in an object has, but for lists of its elements.
func longestList(object map[string]any) int {
	longest := 0
	for _, value := range object {
		switch v := value.(type) {
		case []any:
			longest = max(longest, len(v))
		case map[string]any:
			longest = max(longest, longestList(v))
		}
	}
	return longest
}
