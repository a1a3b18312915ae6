package api

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// pagedWorld has companies in pages, and below each its facilities in pages. The API caps both sizes.
type pagedWorld struct {
	companies          [][]string // ids of facilities, by company
	outer, inner       int        // items of a page
	outerStyle, style  apimap.PageStyle
	tellsMore, isShort bool // isShort: the last facility is never sent, though it counts
	// refuses is what a cursor of another company's list makes null, beside an error: "list", "company" or "all"; empty:
	// there is nothing after it.
	refuses     string
	mostAliases int // of a document; 0: any number
}

func (w pagedWorld) path() []apimap.Step {
	// Each argument has a type of its own, so that no two share a variable.
	step := func(field, size, position string, style apimap.PageStyle) apimap.Step {
		page := &apimap.Page{Style: style, Total: []string{"total"}}
		if w.tellsMore {
			page.HasNext = []string{"more"}
		}
		if style == apimap.Cursor {
			page.Cursor = []string{"cursor"}
		}
		return apimap.Step{Field: field, Page: page, Args: []apimap.Arg{
			{Name: size, Type: "Size", Value: apimap.Binding{Role: apimap.PageSize}},
			{Name: position, Type: position, Value: apimap.Binding{Role: apimap.PagePosition}},
		}}
	}
	return []apimap.Step{
		step("companies", "size", "at", w.outerStyle),
		{Field: "items", List: true, Object: apimap.Company, Fields: apimap.Fields{apimap.ID: {"id"}}},
		step("facilities", "innerSize", "innerAt", w.style),
		{Field: "items", List: true, Object: apimap.Facility, Fields: apimap.Fields{apimap.ID: {"id"}}},
	}
}

// start is the index of the first item of a page.
func start(style apimap.PageStyle, position any, size int) int {
	switch at := position.(type) {
	case float64:
		if style == apimap.Number {
			return (int(at) - 1) * size
		}
		return int(at)
	case string:
		n := 0
		_, _ = fmt.Sscanf(at[strings.LastIndexByte(at, ':')+1:], "%d", &n)
		return n
	}
	return 0
}

func (w pagedWorld) page(items []any, style apimap.PageStyle, position any, size int, owner string) map[string]any {
	from := min(start(style, position, size), len(items))
	if cursor, isCursor := position.(string); isCursor && !strings.HasPrefix(cursor, owner+":") {
		from = len(items) // the cursor of another list
	}
	to := min(from+size, len(items))
	return map[string]any{
		"items": items[from:to], "total": len(items), "more": to < len(items), "cursor": fmt.Sprint(owner, ":", to),
	}
}

// answer executes a document: each of its root fields for itself.
func (w pagedWorld) answer(_ int, request graphql.Request) fakeapi.Reply {
	doc, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	if err != nil {
		panic(err)
	}
	set := doc.Operations[0].SelectionSet
	if w.mostAliases > 0 && len(set) > w.mostAliases {
		return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"Syntax Error: Aliases limit of 15 exceeded"}]}`}
	}
	data, errs := map[string]any{}, []any{}
	for _, selection := range set {
		field, _ := selection.(*ast.Field)
		values := map[string]any{}
		valuesOf(field, request.Variables, values)
		answered, failed := w.companiesPage(field.Alias, values)
		data[field.Alias], errs = answered, append(errs, failed...)
	}
	if len(errs) > 0 && w.refuses == "all" {
		text, _ := json.Marshal(map[string]any{"data": nil, "errors": errs})
		return fakeapi.Reply{Status: 400, Body: string(text)} // which is not tried again
	}
	whole := map[string]any{"data": data}
	if len(errs) > 0 {
		whole["errors"] = errs
	}
	text, failed := json.Marshal(whole)
	if failed != nil {
		panic(failed)
	}
	return fakeapi.Reply{Body: string(text)}
}

// valuesOf gives the arguments of a field and of those below it.
func valuesOf(field *ast.Field, variables, values map[string]any) {
	for _, argument := range field.Arguments {
		values[argument.Name] = variables[argument.Value.Raw]
	}
	for _, below := range field.SelectionSet {
		if below, isField := below.(*ast.Field); isField {
			valuesOf(below, variables, values)
		}
	}
}

// companiesPage is a page of companies, with a page of the facilities of each.
func (w pagedWorld) companiesPage(alias string, values map[string]any) (page map[string]any, errs []any) {
	var companies []any
	outer := w.outer
	if asked, isAsked := values["size"].(float64); isAsked {
		outer = min(outer, int(asked))
	}
	first := start(w.outerStyle, values["at"], outer)
	for i, ids := range w.companies {
		var facilities []any
		for _, id := range ids {
			facilities = append(facilities, map[string]any{"id": id})
		}
		name := fmt.Sprint("c", i)
		page := w.page(facilities, w.style, values["innerAt"], w.inner, name)
		isLast := w.isShort && i == len(w.companies)-1 && page["more"] == false
		if items, _ := page["items"].([]any); isLast && len(items) > 0 {
			page["items"] = items[:len(items)-1]
		}
		company := any(map[string]any{"id": name, "facilities": page})
		cursor, isCursor := values["innerAt"].(string)
		isAsked := i >= first && i < first+outer
		if isCursor && isAsked && w.refuses != "" && !strings.HasPrefix(cursor, name+":") {
			errs = append(errs, map[string]any{
				"message": "not a cursor of " + name, "path": []any{alias, "items", i - first, "facilities", "items"},
			})
			company = map[string]any{"id": name, "facilities": nil}
			if w.refuses == "company" {
				company = nil
			}
		}
		companies = append(companies, company)
	}
	return w.page(companies, w.outerStyle, values["at"], outer, "all"), errs
}

// facilities asks for all as the data source does.
func (w pagedWorld) facilities(t *testing.T) (*portfolio.Portfolio, int) {
	t.Helper()
	fake := fakeapi.New(func(n int, request graphql.Request) fakeapi.Reply {
		for name, value := range request.Variables { // as JSON has it
			if number, isInt := value.(int); isInt {
				request.Variables[name] = float64(number)
			}
		}
		return w.answer(n, request)
	})
	client := fake.Client(t, "token", time.Minute)
	defer client.Close()
	sender := transport.New(limit.New(limit.Rules{PerMinute: 1e6, Burst: 1000, Parallel: 3}))
	sender.SetClient(client)
	asked := &apimap.Map{Facilities: apimap.Listing{Path: w.path()}}
	found, err := New(sender, NewLimits()).Facilities(t.Context(), asked)
	if err != nil {
		t.Fatalf("%+v: %v", w, err)
	}
	return found, fake.Count()
}

// Whatever the API caps pages at, each list below another one is followed to its own end.
func TestFacilitiesInNestedPages(t *testing.T) {
	styles := []apimap.PageStyle{apimap.Cursor, apimap.Offset, apimap.Number}
	random := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		w := pagedWorld{
			outer: 1 + random.IntN(4), inner: 1 + random.IntN(4), tellsMore: random.IntN(2) == 0,
			outerStyle: styles[random.IntN(3)], style: styles[random.IntN(3)],
		}
		want := 0
		for c := range 1 + random.IntN(6) {
			ids := []string{}
			for f := range random.IntN(8) {
				ids = append(ids, fmt.Sprintf("f%d-%d", c, f))
			}
			w.companies, want = append(w.companies, ids), want+len(ids)
		}
		found, requests := w.facilities(t)
		if len(found.Facilities) != want || found.Incomplete != nil {
			t.Errorf("%+v: %d of %d facilities, %v", w, len(found.Facilities), want, found.Incomplete)
		}
		if requests > 100 {
			t.Errorf("%+v: %d requests", w, requests)
		}
	}
}

// A total that is not reached is told, and the list not taken for complete.
func TestFacilitiesFewerThanTold(t *testing.T) {
	for _, style := range []apimap.PageStyle{apimap.Cursor, apimap.Offset, apimap.Number} {
		w := pagedWorld{
			companies: [][]string{{"a", "b", "c"}, {"d", "e", "f"}}, outer: 1, inner: 2, outerStyle: apimap.Offset,
			style: style, tellsMore: true, isShort: true,
		}
		if found, _ := w.facilities(t); len(found.Facilities) != 5 || found.Incomplete == nil {
			t.Errorf("%s: %d facilities, %v", style, len(found.Facilities), found.Incomplete)
		}
	}
}

// Servers refuse the cursor of another company's list in ways of their own; none of them is a gap in the list.
func TestFacilitiesForeignCursorRefused(t *testing.T) {
	for _, refuses := range []string{"list", "company", "all"} {
		for _, outerStyle := range []apimap.PageStyle{apimap.Cursor, apimap.Offset, apimap.Number} {
			for _, outer := range []int{1, 2, 5} {
				w := pagedWorld{
					companies: [][]string{{"a1", "a2", "a3", "a4", "a5"}, {}, {"b1", "b2", "b3"}, {"c1"}, {"d1", "d2", "d3", "d4"}},
					outer:     outer, inner: 2, outerStyle: outerStyle, style: apimap.Cursor, tellsMore: true, refuses: refuses,
				}
				found, requests := w.facilities(t)
				if len(found.Facilities) != 13 || found.Incomplete != nil {
					t.Errorf("%s of %d by %s: %d facilities, %v", refuses, outer, outerStyle, len(found.Facilities),
						found.Incomplete)
				}
				if requests > 20 {
					t.Errorf("%s of %d by %s: %d requests", refuses, outer, outerStyle, requests)
				}
			}
		}
	}
}

// Fifty companies, each with a list that goes on, cost a few requests and not two each; also where an API limits how
// much one document may ask for.
func TestFacilitiesOfManyCompaniesInFewRequests(t *testing.T) {
	for mostAliases, most := range map[int]int{0: 7, 15: 14} {
		w := pagedWorld{outer: 100, inner: 4, outerStyle: apimap.Cursor, style: apimap.Cursor, tellsMore: true,
			mostAliases: mostAliases}
		for c := range 50 {
			var ids []string
			for f := range 10 {
				ids = append(ids, fmt.Sprintf("f%d-%d", c, f))
			}
			w.companies = append(w.companies, ids)
		}
		found, requests := w.facilities(t)
		if len(found.Facilities) != 500 || found.Incomplete != nil {
			t.Errorf("%d facilities, %v", len(found.Facilities), found.Incomplete)
		}
		if requests > most {
			t.Errorf("%d aliases at most: %d requests, want %d", mostAliases, requests, most)
		}
	}
}
