package api

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
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
	// Err is why there is nothing, or not all.
	Err error
}

// Look asks questions of which it is not known how they will be answered, in one document. It fails as a whole when the
// API does not answer the document.
func (c *Client) Look(ctx context.Context, questions []Question) ([]Answered, error) {
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
	trees, errs, err := c.ask(ctx, doc, nil, aliases...)
	if err != nil {
		return nil, err
	}
	own, ofAll := errs.Split(IsOneOf(len(questions)))
	_, ofAll = ofAll.Warnings()
	for i, question := range questions {
		told[i].Whole = trees[Alias(i)]
		told[i].Tree = endOf(trees[Alias(i)], question.Path)
		if failed := append(append(graphql.Errors{}, own[Alias(i)]...), ofAll...); len(failed) > 0 {
			told[i].Err = failed.Problem()
		}
	}
	return told, nil
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
