package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// pagedTypes is the map of an API whose two lists of reading types come in pages.
func pagedTypes() *apimap.Map {
	list := func(field string, class portfolio.Class) apimap.TypeList {
		return apimap.TypeList{Class: class, Fields: apimap.Fields{apimap.ID: {"id"}}, Path: []apimap.Step{{
			Field: field, Args: []apimap.Arg{{Name: "after", Type: "String", Value: apimap.Binding{Role: apimap.PagePosition}}},
			Page: &apimap.Page{Style: apimap.Cursor, HasNext: []string{"more"}, Cursor: []string{"next"}},
		}, {Field: "rows", List: true}}}
	}
	return &apimap.Map{Types: apimap.Types{
		Path: []apimap.Step{{Field: "device", Args: []apimap.Arg{
			{Name: "id", Type: "ID!", Value: apimap.Binding{Role: apimap.DeviceID}},
		}}},
		Lists: []apimap.TypeList{list("readings", portfolio.Reading), list("analyses", portfolio.Analysis)},
	}}
}

// typesPage answers with a page of two of the readings r0 to r6, and one of the analyses a0 and a1.
func typesPage(request graphql.Request, gap string) string {
	var aliases []string
	for i := 0; strings.Contains(request.Query, fmt.Sprintf("f%d:", i)); i++ {
		own := request.Query[strings.Index(request.Query, fmt.Sprintf("f%d:", i)):]
		if next := strings.Index(own, fmt.Sprintf("f%d:", i+1)); next > 0 {
			own = own[:next]
		}
		var lists []string
		for _, c := range []struct {
			field, prefix string
			size, total   int
		}{{"readings", "r", 2, 7}, {"analyses", "a", 1, 2}} {
			_, selected, isAsked := strings.Cut(own, c.field)
			if !isAsked {
				continue
			}
			from := 0
			if arg, has := strings.CutPrefix(selected, "(after: $"); has {
				name, _, _ := strings.Cut(arg, ")")
				_, _ = fmt.Sscanf(fmt.Sprint(request.Variables[name]), "c%d", &from)
			}
			if gap == c.field && from > 0 {
				lists = append(lists, fmt.Sprintf("%q:null", c.field))
				continue
			}
			var rows []string
			to := min(from+c.size, c.total)
			for n := from; n < to; n++ {
				rows = append(rows, fmt.Sprintf(`{"id":"%s%d"}`, c.prefix, n))
			}
			lists = append(lists, fmt.Sprintf(`%q:{"rows":[%s],"more":%v,"next":"c%d"}`, c.field, strings.Join(rows, ","),
				to < c.total, to))
		}
		aliases = append(aliases, fmt.Sprintf(`"f%d":{%s}`, i, strings.Join(lists, ",")))
	}
	return `{"data":{` + strings.Join(aliases, ",") + `}}`
}

// Lists of reading types in pages are followed to their ends, those of several plants together; one that cannot be is
// shown as far as it came, and told.
func TestReadingTypesInPages(t *testing.T) {
	want := []string{"r0", "r1", "r2", "r3", "r4", "r5", "r6", "a0", "a1"}
	for gap, c := range map[string]struct{ types, requests int }{"": {9, 4}, "readings": {4, 2}, "analyses": {8, 4}} {
		synctest.Test(t, func(t *testing.T) {
			fake := fakeapi.New(func(_ int, request graphql.Request) fakeapi.Reply {
				return fakeapi.Reply{Body: typesPage(request, gap)}
			})
			client := fake.Client(t, "token", time.Minute)
			defer client.Close()
			sender := transport.New(limit.New(limit.Rules{PerMinute: 6000, Burst: 1000, Parallel: 3}))
			sender.SetClient(client)
			limits := NewLimits()
			limits.Configure(plan.Limits{Facilities: 20, Points: 50_000})
			found, failed := New(sender, limits).ReadingTypes(t.Context(), pagedTypes(), []string{"p1", "p2", "p3"})
			for _, id := range []string{"p1", "p2", "p3"} {
				var ids []string
				for _, one := range found[id] {
					ids = append(ids, one.ID)
				}
				if len(ids) != c.types || (failed[id] != nil) != (gap != "") || gap == "" && !slices.Equal(ids, want) {
					t.Errorf("gap in %q, %s: %v %v", gap, id, ids, failed[id])
				}
			}
			if fake.Count() > c.requests {
				t.Errorf("gap in %q: %d requests for three plants, want %d", gap, fake.Count(), c.requests)
			}
		})
	}
}

// A device that is asked for by a condition comes as a list of one. Of several, none is meant.
func TestTypesOfListedDevice(t *testing.T) {
	asked := &typesAsked{types: apimap.Types{Path: []apimap.Step{{Field: "device", List: true}, {Field: "unit"}}}}
	one, other := map[string]any{"unit": map[string]any{"n": 1}}, map[string]any{"unit": map[string]any{"n": 2}}
	for name, c := range map[string]struct {
		tree    any
		isFound bool
	}{
		"an object": {one, true}, "a list of one": {[]any{one}, true}, "several": {[]any{one, other}, false},
		"an empty list": {[]any{}, false}, "null": {nil, false},
		"a list of one at the end": {map[string]any{"unit": []any{one["unit"]}}, true},
	} {
		device, _ := asked.device(c.tree).(map[string]any)
		if isFound := device["n"] == 1; isFound != c.isFound {
			t.Errorf("%s: %v", name, device)
		}
	}
}
