package api

import (
	"context"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// typesAsked is a question for reading types, and what came of it so far. Only one goroutine may use it.
type typesAsked struct {
	types  apimap.Types
	owners *owners
	found  map[string][]portfolio.ReadingType // by the key of the facility or device
	failed map[string]error
	open   []*openTypes
}

// openTypes is a list of reading types that goes on, of a facility or a device.
type openTypes struct {
	key   string
	list  apimap.TypeList
	pager *Pager
	// came is how many pages did.
	came int
}

// starts are the places of the first pages of all lists.
func (a *typesAsked) starts() []document.PageAt {
	starts := make([]document.PageAt, len(a.types.Lists))
	for i, list := range a.types.Lists {
		starts[i] = placeOf(newPager(list.Path))
	}
	return starts
}

func placeOf(pager *Pager) document.PageAt {
	return document.PageAt{Size: pager.size, Position: pager.position}
}

// add asks for lists of a facility or device, by its key, in a document, each at its place.
func (a *typesAsked) add(
	doc *document.Document, alias, id string, lists []apimap.TypeList, at ...document.PageAt,
) error {
	device, err := doc.Add(alias, a.types.Path, document.Values{
		DeviceID: portfolio.IDOf(id), CompanyID: a.owners.of(portfolio.FacilityOf(id)),
	})
	if err != nil {
		return err
	}
	return doc.Types(device, lists, at...)
}

// device gives the device in what came for an alias.
func (a *typesAsked) device(tree any) any {
	for _, step := range a.types.Path[1:] {
		object, _ := only(tree).(map[string]any)
		tree = object[step.Field]
	}
	return only(tree)
}

// only is the one element of a list, where an object is asked for by a condition on its id; nil: there are none or
// several, of which nothing tells which is meant.
func only(tree any) any {
	list, isList := tree.([]any)
	switch {
	case !isList:
		return tree
	case len(list) == 1:
		return list[0]
	}
	return nil
}

// take takes in the first pages of a facility's lists, with the errors that are about them.
func (a *typesAsked) take(id string, device any, errs graphql.Errors) {
	lists := a.types.Lists
	if types := typesOf(device, lists); len(types) > 0 || !lackLists(device, lists) {
		a.found[id] = types
	}
	if err := lacking(device, lists, errs); err != nil {
		a.failed[id] = err
		return
	}
	for _, list := range lists {
		if one := (&openTypes{key: id, list: list, pager: newPager(list.Path)}); one.pager.page != nil {
			a.goOn(one, device)
		}
	}
}

// goOn notes that a list goes on after the page that came, or that it does and cannot be followed.
func (a *typesAsked) goOn(one *openTypes, device any) {
	_, pages := decode.Listing(device, below(one.list))
	more, err := false, error(nil)
	if one.came++; len(pages) > 0 {
		more, err = one.pager.next(pages)
	} else if one.came > 1 {
		err = unending(message.New("says that there are more pages, but sent null for one"))
	}
	switch {
	case err != nil:
		a.failed[one.key] = err
	case more:
		a.open = append(a.open, one)
	}
}

// furtherTypes asks for the further pages of lists that go on, those of several facilities together. What came before a
// page that fails is found, and the failure beside it tells that it is not all.
func (c *Client) furtherTypes(ctx context.Context, asked *typesAsked) {
	for len(asked.open) > 0 {
		n := min(c.limits.Configured().Facilities, c.limits.adaptive.mostTypes(), len(asked.open))
		part := asked.open[:n:n]
		asked.open = asked.open[n:]
		if err := c.typePages(ctx, asked, part); err == nil {
			continue
		} else if failure := problem.From(err); n > 1 && (isOversized(failure) || mayBeOfOne(failure.Category)) {
			for i := range part {
				if err := c.typePages(ctx, asked, part[i:i+1]); err != nil {
					asked.failed[part[i].key] = err
				}
			}
		} else {
			for _, one := range part {
				asked.failed[one.key] = err
			}
		}
	}
}

// isOversized reports whether a smaller document may be answered.
func isOversized(failure *problem.Error) bool {
	return failure.Category == problem.TooComplex || failure.Category == problem.TooLarge || ToldBy(failure).IsLimit()
}

// typePages asks for one further page of each of some lists. It fails when the document does as a whole.
func (c *Client) typePages(ctx context.Context, asked *typesAsked, part []*openTypes) error {
	doc := document.New("ReadingTypesPage")
	var aliases, ids []string
	for i, one := range part {
		if err := asked.add(doc, Alias(i), one.key, []apimap.TypeList{one.list}, placeOf(one.pager)); err != nil {
			return err
		}
		aliases, ids = append(aliases, Alias(i)), append(ids, one.key)
	}
	throttles := func(errs graphql.Errors) *problem.Error { return Throttling(errs, ids) }
	trees, errs, err := c.ask(ctx, doc, throttles, aliases...)
	if err != nil {
		return err
	}
	own, ofAll := errs.Split(IsOneOf(len(part)))
	for i, one := range part {
		device := asked.device(trees[Alias(i)])
		lists := []apimap.TypeList{one.list}
		asked.found[one.key] = joinTypes(asked.found[one.key], typesOf(device, lists))
		if err := lacking(device, lists, slices.Concat(own[Alias(i)], ofAll)); err != nil {
			asked.failed[one.key] = err
			continue
		}
		asked.goOn(one, device)
	}
	return nil
}

// joinTypes puts a further page behind what came before: readings before analyses, each once.
func joinTypes(before, more []portfolio.ReadingType) []portfolio.ReadingType {
	var joined []portfolio.ReadingType
	for _, class := range []portfolio.Class{portfolio.Reading, portfolio.Analysis} {
		for _, one := range slices.Concat(before, more) {
			isKnown := func(known portfolio.ReadingType) bool { return known.ID == one.ID }
			if one.Class == class && !slices.ContainsFunc(joined, isKnown) {
				joined = append(joined, one)
			}
		}
	}
	return joined
}
