package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// run is what a field gives once the wrappers around its objects are taken off.
type run struct {
	elem *schema.Type
	many bool
	// steps lead from the field's own value to the objects: edges, node.
	steps []apimap.Step
	// wrapper is the connection or page around the list; nil: the field is the list itself.
	wrapper *schema.Type
	notice  schema.Notice
}

// unwrap finds the objects that a field gives: itself, a list, a Relay connection, or a page with items. It fails
// for leaves and for lists of lists.
func (d *discoverer) unwrap(f *schema.Field) (run, bool) {
	t := f.Ref.Type
	if !t.Composite() || f.Ref.Lists > 1 {
		return run{}, false
	}
	if f.Ref.Lists == 1 {
		return run{elem: t, many: true}, true
	}
	if edges := t.Field("edges"); edges != nil && edges.Ref.Lists == 1 && edges.ArgsOptional() {
		if n := edges.Ref.Type.Field("node"); n != nil && n.Ref.Lists == 0 && n.Ref.Type.Composite() {
			steps := []apimap.Step{{Field: "edges", List: true}, {Field: "node"}}
			return run{elem: n.Ref.Type, many: true, steps: steps, wrapper: t}, true
		}
	}
	if items := d.itemsOf(f); items != nil {
		steps := []apimap.Step{{Field: items.Name, List: true}}
		return run{elem: items.Ref.Type, many: true, steps: steps, wrapper: t, notice: items.Notice}, true
	}
	return run{elem: t}, true
}

// itemsOf finds the list in a page such as {items, total}: the only list there, in an object that is nothing by
// itself.
func (d *discoverer) itemsOf(f *schema.Field) *schema.Field {
	t := f.Ref.Type
	var items *schema.Field
	for _, g := range t.Fields {
		if d.words.match(cID, g.Name, t.Name) >= 0.85 || d.words.match(cName, g.Name, t.Name) >= 0.9 {
			return nil
		}
		if g.Ref.Lists != 1 || !g.Ref.Type.Composite() || !g.ArgsOptional() {
			continue
		}
		if d.words.match(cWrapper, g.Name) < 0.9 &&
			singular(strings.ToLower(g.Name)) != singular(strings.ToLower(f.Name)) {
			continue
		}
		if items != nil {
			return nil
		}
		items = g
	}
	if items == nil && d.isStructural {
		return d.onlyList(t)
	}
	return items
}

// onlyList finds the list in an object that has nothing else but a few numbers, marks and texts: how many there are,
// and how the list goes on. Who always has a text has an id or a name, and is no page.
func (d *discoverer) onlyList(t *schema.Type) *schema.Field {
	if t.Kind != schema.Object {
		return nil
	}
	var items *schema.Field
	leaves := 0
	for _, g := range t.Fields {
		c := d.class(g.Ref.Type)
		switch {
		case g.Ref.Lists == 1 && g.Ref.Type.Composite() && g.ArgsOptional() && items == nil:
			items = g
		case g.Ref.Lists == 0 && c == classText && g.Ref.NonNull:
			return nil
		case g.Ref.Lists == 0 && (isNumber(c) || c == classBoolean || c == classText) && len(g.Args) == 0:
			leaves++
		case g.Ref.Lists == 0 && g.Ref.Type.Composite() && d.words.has(g.Ref.Type.Name, "page"):
		default:
			return nil
		}
	}
	if leaves > 4 {
		return nil
	}
	return items
}

// positions are the names of arguments that say where a list goes on. "start" and "from" are not here: they may
// as well be the start of a range.
var positions = map[string]apimap.PageStyle{
	"after": apimap.Cursor, "cursor": apimap.Cursor, "aftercursor": apimap.Cursor, "pagetoken": apimap.Cursor,
	"nexttoken": apimap.Cursor, "continuationtoken": apimap.Cursor, "startcursor": apimap.Cursor,
	"startingafter": apimap.Cursor,
	"offset":        apimap.Offset, "skip": apimap.Offset, "startindex": apimap.Offset, "firstresult": apimap.Offset,
	"page": apimap.Number, "pagenumber": apimap.Number, "pageindex": apimap.Number, "pageno": apimap.Number,
	"seite": apimap.Number,
}

// paging finds out how a field's list is continued and binds the arguments for it. The role names the list in
// findings. It fails when the API hands the list out in parts but shows no way to the next one.
func (d *discoverer) paging(role string, f *schema.Field, r run, nodes []*node) (*apimap.Page, bool) {
	if !r.many {
		return nil, true
	}
	size, at := d.pageInputs(nodes)
	page := &apimap.Page{}
	if r.wrapper != nil {
		page.HasNext = d.below(r.wrapper, cHasNext, classBoolean)
		page.Cursor = d.below(r.wrapper, cCursor, classText, classID, classOther)
		page.Total = d.below(r.wrapper, cTotal, classInt, classLong, classFloat)
		if page.Total == nil && d.isStructural {
			page.Total = d.onlyNumber(r.wrapper)
		}
	}
	position := at[apimap.Cursor]
	switch {
	case position != nil && page.Cursor != nil:
		page.Style = apimap.Cursor
	case at[apimap.Offset] != nil:
		position, page.Style = at[apimap.Offset], apimap.Offset
		page.IsUnclear = d.isUnclear(position)
	case at[apimap.Number] != nil:
		position, page.Style = at[apimap.Number], apimap.Number
		page.FromZero = d.firstPage(role, position)
	case page.HasNext != nil || position != nil:
		d.report(Finding{Role: role + ".page", State: Unresolved,
			Evidence: message.New("%s comes in parts, but no argument and cursor lead to the next one.", f.Name)})
		return nil, false
	default:
		return nil, true
	}
	if page.Style != apimap.Cursor {
		page.Cursor = nil
	}
	position.bound = &apimap.Binding{Role: apimap.PagePosition}
	evidence := message.New("%s continues the list.", position.path())
	if size != nil {
		size.bound = &apimap.Binding{Role: apimap.PageSize}
		page.Limit = limitOf(size.in)
		evidence = message.New("%s and %s continue the list.", size.path(), position.path())
	}
	d.report(Finding{Role: role + ".page", State: Found, Chosen: position.path(), Evidence: evidence})
	return page, true
}

// pageInputs finds the member for the size and, for each style, the one for the position.
func (d *discoverer) pageInputs(nodes []*node) (*node, map[apimap.PageStyle]*node) {
	var size *node
	best := 0.0
	at := map[apimap.PageStyle]*node{}
	each(nodes, func(n *node) bool {
		if n.children != nil || n.lists() > 0 {
			return n.lists() == 0
		}
		c := d.class(n.in.Ref.Type)
		style, ok := positions[strings.Join(d.words.tokens(n.in.Name), "")]
		number := c == classInt || c == classLong || c == classFloat
		switch {
		case ok && at[style] == nil && (number != (style == apimap.Cursor)) && (number || isText(c)):
			at[style] = n
		case number && d.words.match(cPageSize, n.in.Name) > best:
			size, best = n, d.words.match(cPageSize, n.in.Name)
		}
		return true
	})
	if best < 0.7 {
		size = nil
	}
	if d.isStructural && len(at) == 0 {
		size, at = d.numbersOfPages(nodes, size)
	}
	return size, at
}

// numbersOfPages takes two whole numbers with defaults for the position and the size of a page: the position starts at
// 0 or 1.
func (d *discoverer) numbersOfPages(nodes []*node, size *node) (*node, map[apimap.PageStyle]*node) {
	at := map[apimap.PageStyle]*node{}
	for _, n := range nodes {
		c := d.class(n.in.Ref.Type)
		if n.children != nil || n.lists() > 0 || n.in.Default == nil || c != classInt && c != classLong {
			continue
		}
		switch given, said := *n.in.Default, strings.ToLower(n.in.Description); {
		case given == "1", given == "0" && strings.Contains(said, "page"):
			at[apimap.Number] = n
		case given == "0":
			at[apimap.Offset] = n
		case size == nil:
			size = n
		}
	}
	if len(at) != 1 || size == nil {
		return size, nil
	}
	return size, at
}

// isUnclear reports whether neither name nor description tell that a position counts items.
func (d *discoverer) isUnclear(position *node) bool {
	_, isNamed := positions[strings.Join(d.words.tokens(position.in.Name), "")]
	said := strings.ToLower(position.in.Description)
	return !isNamed && !containsAny(said, "offset", "skip", "item", "row", "element")
}

// firstPage tells whether pages are counted from 0: by default value or description, or it is left to a probe.
func (d *discoverer) firstPage(role string, position *node) bool {
	role += ".firstPage"
	description := strings.ToLower(position.in.Description)
	zero, one := "0", "1"
	switch {
	case position.in.Default != nil && *position.in.Default == zero,
		containsAny(description, "zero-based", "0-based", "zero based", "starts at 0", "starting at 0",
			"starting from 0", "starts with 0"):
		return d.settled(role, zero, message.New("The schema says that pages are counted from 0."), zero, one) == zero
	case position.in.Default != nil && *position.in.Default == one,
		containsAny(description, "one-based", "1-based", "one based", "starts at 1", "starting at 1", "starting from 1",
			"starts with 1"):
		return d.settled(role, one, message.New("The schema says that pages are counted from 1."), zero, one) == zero
	}
	answer, _ := d.probe(role, message.New("Is the first page number 1 or 0? The schema does not say."), one, zero)
	return answer == zero
}

// pageDepth is how many objects may stand around what says how a list goes on: meta.pagination.
const pageDepth = 2

// below finds a leaf of the wrapper or of an object in it, such as pageInfo.
func (d *discoverer) below(wrapper *schema.Type, meaning concept, classes ...class) []string {
	best := 0.75
	var path []string
	look := func(t *schema.Type, prefix []string) {
		for _, f := range t.Fields {
			if f.Ref.Lists > 0 || !f.ArgsOptional() {
				continue
			}
			for _, c := range classes {
				if score := d.words.match(meaning, f.Name); d.class(f.Ref.Type) == c && score > best {
					best, path = score, append(append([]string{}, prefix...), f.Name)
				}
			}
		}
	}
	look(wrapper, nil)
	var inside func(t *schema.Type, prefix []string)
	inside = func(t *schema.Type, prefix []string) {
		for _, f := range t.Fields {
			if f.Ref.Lists == 0 && f.Ref.Type.Composite() && f.ArgsOptional() && len(prefix) < pageDepth &&
				d.words.has(f.Name, "page", "paging", "pagination", "meta", "cursor") {
				at := append(slices.Clone(prefix), f.Name)
				look(f.Ref.Type, at)
				inside(f.Ref.Type, at)
			}
		}
	}
	inside(wrapper, nil)
	return path
}

// onlyNumber is the one whole number of a page: how many items all pages have.
func (d *discoverer) onlyNumber(wrapper *schema.Type) []string {
	var found []string
	for _, f := range wrapper.Fields {
		if c := d.class(f.Ref.Type); f.Ref.Lists > 0 || c != classInt && c != classLong || len(f.Args) > 0 {
			continue
		}
		if found != nil {
			return nil
		}
		found = []string{f.Name}
	}
	return found
}

// limitOf reads the largest page out of "Maximum 500".
func limitOf(size *schema.Input) int {
	description := strings.ToLower(size.Description)
	for _, word := range []string{"max", "at most", "up to", "höchstens"} {
		_, after, ok := strings.Cut(description, word)
		if !ok {
			continue
		}
		number, digits := 0, 0
		for i, r := range after {
			if r >= '0' && r <= '9' && digits < 7 {
				number, digits = number*10+int(r-'0'), digits+1
			} else if digits > 0 && r != ',' && r != '_' || i > 25 {
				break
			}
		}
		if number > 0 {
			return number
		}
	}
	return 0
}
