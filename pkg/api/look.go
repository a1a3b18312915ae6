package api

import (
	"context"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
)

// Question asks for all that stands at the end of a path.
type Question struct {
	Path []apimap.Step
	// Below is what is selected there; empty: it is no object.
	Below  []apimap.Selected
	Values document.Values
}

// Answered is what came for a question.
type Answered struct {
	// Tree is what stands at the end of the path: maps, slices, strings, json.Number, bool and nil.
	Tree any
	// Whole is the answer from the path's first step on.
	Whole any
	// GoesOn: the API says that there is more than this, on pages that were not asked for.
	GoesOn bool
	// Err is why there is nothing, or not all.
	Err error
	// IsLost: there is nothing because of another question of the document.
	IsLost bool
	// pager follows a list that comes in pages; nil: it does not.
	pager *Pager
	// page is the last that came.
	page *decode.Page
}

// Look asks questions of which it is not known how they will be answered, in one document, and in at most so many more
// for the pages that follow. It fails as a whole when the API does not answer the first.
func (c *Client) Look(ctx context.Context, questions []Question, pages int) ([]Answered, error) {
	told, err := c.look(ctx, questions)
	for ; pages > 0 && err == nil; pages-- {
		var open []int
		var next []Question
		for i := range told {
			if told[i].goOn(questions[i].Path) {
				open = append(open, i)
				question := questions[i]
				question.Values.PagePosition = told[i].pager.position
				next = append(next, question)
			}
		}
		if len(open) == 0 {
			break
		}
		more, err := c.look(ctx, next)
		if err != nil {
			return told, nil // what came before is of use, and says that it is not all
		}
		for k, i := range open {
			pager := told[i].pager
			told[i] = Answered{
				Tree: merged(told[i].Tree, more[k].Tree), Whole: merged(told[i].Whole, more[k].Whole), Err: more[k].Err,
				pager: pager, page: more[k].page,
			}
		}
	}
	for i := range told {
		told[i].GoesOn = isMore(told[i].page)
	}
	return told, err
}

// goOn sets the pager to the next page; false: there is none that the API tells of.
func (a *Answered) goOn(path []apimap.Step) bool {
	if !isMore(a.page) || a.Err != nil {
		return false
	}
	if a.pager == nil {
		a.pager = pagerOf(path[len(path)-1].Page)
	}
	more, err := a.pager.next([]decode.Page{*a.page})
	return more && err == nil
}

func isMore(page *decode.Page) bool {
	return page != nil && (page.IsTold && page.HasNext || !page.IsTold && page.Total > page.Count && page.Count > 0)
}

// merged puts the lists of two pages behind one another; of all else, the later page is right.
func merged(first, second any) any {
	switch later := second.(type) {
	case []any:
		earlier, _ := first.([]any)
		return slices.Concat(earlier, later)
	case map[string]any:
		earlier, _ := first.(map[string]any)
		both := map[string]any{}
		for name, value := range later {
			both[name] = merged(earlier[name], value)
		}
		return both
	default:
		return second
	}
}

func (c *Client) look(ctx context.Context, questions []Question) ([]Answered, error) {
	doc := document.New("Look")
	told := make([]Answered, len(questions))
	var aliases []string
	for i, question := range questions {
		end, err := doc.Add(Alias(i), question.Path, question.Values)
		if err == nil {
			err = doc.All(end, question.Below)
		}
		if err != nil {
			return nil, err
		}
		aliases = append(aliases, Alias(i))
	}
	isOwn := IsOneOf(len(questions))
	trees, errs, err := c.ask(ctx, doc, nil, aliases...)
	own, ofAll := errs.Split(isOwn)
	if err != nil && (len(own) == 0 || len(own) == len(questions)) {
		return nil, err
	}
	_, ofAll = ofAll.Warnings()
	for i, question := range questions {
		told[i].Whole = trees[Alias(i)]
		told[i].Tree = endOf(trees[Alias(i)], question.Path)
		told[i].page = lastPage(told[i].Tree, question.Path)
		if failed := append(append(graphql.Errors{}, own[Alias(i)]...), ofAll...); len(failed) > 0 {
			told[i].Err = failed.Problem()
		}
		told[i].IsLost = err != nil && len(own[Alias(i)]) == 0
	}
	return told, nil
}

// lastPage is what a page says of the list at a path's end; nil: the list does not come in pages.
func lastPage(tree any, path []apimap.Step) *decode.Page {
	last := path[len(path)-1:]
	if last[0].Page == nil || tree == nil {
		return nil
	}
	_, pages := decode.Listing(tree, last)
	if len(pages) != 1 {
		return nil
	}
	page := &pages[0]
	if page.Count == 0 { // the list stands in a wrapper
		page.Count = longestIn(tree)
		page.HasNext = page.IsTold && page.HasNext || !page.IsTold && page.Count > 0
	}
	return page
}

// longestIn is how many elements the longest list has that an object holds.
func longestIn(tree any) (longest int) {
	object, _ := tree.(map[string]any)
	for _, member := range object {
		if list, isList := member.([]any); isList {
			longest = max(longest, len(list))
		}
	}
	return longest
}

// endOf follows a path to its end. Of a list on the way, the first element has the rest: one object was asked for.
func endOf(tree any, path []apimap.Step) any {
	for _, step := range path[1:] {
		if list, isList := tree.([]any); isList {
			tree = firstOf(list)
		}
		object, _ := tree.(map[string]any)
		tree = object[step.Field]
	}
	return tree
}

func firstOf(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// Rows follows a path through all lists on the way, and gives what stands at its end: the elements of the last list.
func Rows(tree any, path []apimap.Step) []any {
	if list, isList := tree.([]any); isList {
		var rows []any
		for _, element := range list {
			rows = append(rows, Rows(element, path)...)
		}
		return rows
	}
	if len(path) <= 1 {
		if tree == nil {
			return nil
		}
		return []any{tree}
	}
	object, _ := tree.(map[string]any)
	return Rows(object[path[1].Field], path[1:])
}
