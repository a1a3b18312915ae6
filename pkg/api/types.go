package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// ReadingTypes asks for the reading types of some targets, by their keys, in as few documents as the limits allow:
// readings before analyses, in the API's order. What fails for one leaves the others whole; it fails with
// problem.NotFound when the API does not know it, and with problem.Unmapped when the map does not say where its types
// are listed.
func (c *Client) ReadingTypes(
	ctx context.Context, api *apimap.Map, keys []string,
) (found map[string][]portfolio.ReadingType, failed map[string]error) {
	found, failed = map[string][]portfolio.ReadingType{}, map[string]error{}
	switch {
	case len(api.Types.Path) > 0 && len(api.Types.Lists) > 0:
		if err := document.CheckTypes(api.Types.Lists); err != nil {
			fail(failed, keys, err)
			break
		}
		var listed []string
		for _, key := range keys {
			if portfolio.IDOf(key) != key && !api.Types.ForDevices {
				failed[key] = problem.New(problem.Unmapped, "Could not determine how to query the reading types of a device")
			} else {
				listed = append(listed, key)
			}
		}
		asked := &typesAsked{types: api.Types, owners: c.owners, found: found, failed: failed}
		c.findOwners(ctx, api, listed)
		c.typesInDocuments(ctx, asked, listed)
		c.furtherTypes(ctx, asked)
	case len(api.Types.Static) > 0:
		// The schema itself names the types, for all facilities alike.
		for _, id := range keys {
			found[id] = staticTypes(api.Types.Static)
		}
	default:
		fail(failed, keys, problem.New(problem.Unmapped, "Could not determine how to query reading types"))
	}
	return found, failed
}

func fail(failed map[string]error, ids []string, reason error) {
	for _, id := range ids {
		failed[id] = reason
	}
}

// typesInDocuments asks for the reading types of facilities, in smaller documents where one is too much. What is left
// when one facility alone is too much is asked for all the same.
func (c *Client) typesInDocuments(ctx context.Context, asked *typesAsked, ids []string) {
	// What was learnt from documents for values says nothing of how many lists of types an API gives at once.
	most := c.limits.Configured().Facilities
	parts := [][]string{ids}
	for len(parts) > 0 {
		part := parts[0]
		n := min(most, c.limits.adaptive.mostTypes(), len(part))
		smaller, again := c.readingTypes(ctx, asked, part[:n])
		if smaller > 0 {
			most = smaller
			continue
		}
		if len(again) == 0 {
			c.limits.adaptive.answeredTypes(n)
		}
		if parts = parts[1:]; n < len(part) {
			again = append(again, part[n:])
		}
		parts = slices.Insert(parts, 0, again...)
	}
}

// readingTypes asks for the reading types of some facilities in one document. Where that is too much, it returns how
// many to ask for instead, and nothing is found or failed; 0: it was not. Where some facilities failed the whole
// document, the others are returned, to be asked for again.
func (c *Client) readingTypes(
	ctx context.Context, asked *typesAsked, ids []string,
) (smaller int, again [][]string) {
	doc := document.New("ReadingTypes")
	failed := asked.failed
	var aliases []string
	for i, id := range ids {
		if err := asked.add(doc, Alias(i), id, asked.types.Lists, asked.starts()...); err != nil {
			failed[id] = err
			continue
		}
		aliases = append(aliases, Alias(i))
	}
	if len(aliases) == 0 {
		return 0, nil
	}
	throttles := func(errs graphql.Errors) *problem.Error { return Throttling(errs, ids) }
	trees, errs, err := c.ask(ctx, doc, throttles, aliases...)
	if err != nil && len(ids) > 1 {
		if smaller := c.smallerTypes(err, request(doc), len(ids)); smaller > 0 {
			return smaller, nil
		}
		if again := othersOf(ids, errs, failed); len(again) > 0 {
			return 0, again
		}
	}
	own, ofAll := errs.Split(IsOneOf(len(ids)))
	for i, id := range ids {
		if failed[id] != nil {
			continue
		}
		tree := asked.device(trees[Alias(i)])
		switch own := slices.Concat(own[Alias(i)], ofAll); {
		case err != nil:
			failed[id] = err
		case tree != nil:
			asked.take(id, tree, own)
		case len(own) > 0:
			failed[id] = own.Problem()
		default:
			failed[id] = problem.New(problem.NotFound, "The API does not know the facility %s",
				portfolio.IDOf(id))
		}
	}
	return 0, nil
}

// othersOf tells apart what a failure of a whole document was about: a field that must not be null takes all others
// along. The facilities that errors name fail by them, and the others are returned. Where errors that may be about one
// facility name none, the halves are.
func othersOf(ids []string, errs graphql.Errors, failed map[string]error) (again [][]string) {
	own, ofAll := errs.Split(IsOneOf(len(ids)))
	switch {
	case errs.Throttled() != nil: // none is asked for at once
	case len(own) > 0 && len(ofAll) == 0:
		var others []string
		for i, id := range ids {
			if found := own[Alias(i)]; len(found) > 0 {
				failed[id] = found.Problem()
			} else if failed[id] == nil {
				others = append(others, id)
			}
		}
		if len(others) > 0 {
			again = append(again, others)
		}
	case len(errs) > 0 && mayBeOfOne(errs.Problem().Category):
		again = append(again, ids[:len(ids)/2], ids[len(ids)/2:])
	}
	return again
}

func mayBeOfOne(category problem.Category) bool {
	return category == problem.NotFound || category == problem.Forbidden || category == problem.Rejected
}

// smallerTypes is of how many facilities to ask for the types instead of so many; 0: their number was not the reason.
func (c *Client) smallerTypes(err error, sent graphql.Request, facilities int) int {
	failure := problem.From(err)
	told := ToldBy(failure)
	isTooMuch := failure.Category == problem.TooComplex || failure.Category == problem.TooLarge
	if told.IsDepth() || !isTooMuch && !told.IsLimit() {
		return 0
	}
	size := Size{Facilities: facilities, Fields: facilities}
	most := told.Most(size, sent).Fields
	if most == 0 {
		most = facilities / 2
	}
	c.limits.adaptive.rejectTypes(most)
	return most
}

// lacking is why the lists of types that came may not be whole; nil: they are, as far as it is told.
func lacking(device any, lists []apimap.TypeList, errs graphql.Errors) error {
	hasHole := slices.ContainsFunc(lists, func(list apimap.TypeList) bool {
		return decode.HasHole(device, below(list))
	})
	switch {
	case errs.HavePath() || len(errs) > 0 && hasHole:
		return errs.Problem()
	case lackLists(device, lists):
		return problem.New(problem.Server, "The API did not say which reading types the facility has")
	default:
		return nil
	}
}

// lackLists reports whether the API answered null for all of a device's lists of types.
func lackLists(device any, lists []apimap.TypeList) bool {
	return !slices.ContainsFunc(lists, func(list apimap.TypeList) bool { return !decode.HasHole(device, below(list)) })
}

// below is the path of a list from its device on.
func below(list apimap.TypeList) []apimap.Step { return append([]apimap.Step{{}}, list.Path...) }

func staticTypes(ids []string) []portfolio.ReadingType {
	types := make([]portfolio.ReadingType, len(ids))
	for i, id := range ids {
		types[i] = portfolio.ReadingType{ID: id, Label: id, Class: portfolio.Reading}
	}
	return types
}

func typesOf(device any, lists []apimap.TypeList) []portfolio.ReadingType {
	byClass := map[portfolio.Class][]portfolio.ReadingType{}
	seen := map[string]bool{}
	for _, list := range lists {
		for _, row := range decode.Types(device, list) {
			id := row.Text(apimap.ID)
			if seen[id] {
				continue
			}
			seen[id] = true
			class := cmp.Or(list.Class, classOf(row.Text(apimap.IsAnalysis)))
			byClass[class] = append(byClass[class], portfolio.ReadingType{
				ID: id, Label: cmp.Or(row.Text(apimap.Label), id), Unit: row.Text(apimap.Unit), Class: class,
			})
		}
	}
	return append(byClass[portfolio.Reading], byClass[portfolio.Analysis]...)
}

func classOf(isAnalysis string) portfolio.Class {
	if isAnalysis == "true" || strings.Contains(strings.ToUpper(isAnalysis), "ANALYS") {
		return portfolio.Analysis
	}
	return portfolio.Reading
}
