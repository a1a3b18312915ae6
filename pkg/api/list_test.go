package api

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	limiter "github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A list of facilities in pages is whole, or shown as far as it came and told to be a part, however small they are.
func TestFacilitiesInManyPages(t *testing.T) {
	for name, c := range map[string]struct {
		pages, perPage, want int
		says                 string // empty: it is whole
	}{
		"one page":     {1, 3, 3, ""},
		"200 pages":    {200, 2, 400, ""},
		"201 pages":    {201, 2, 400, "more than 200 pages"},
		"20,000 pages": {20_000, 1, 200, "more than 200 pages"},
	} {
		synctest.Test(t, func(t *testing.T) {
			fake := fakeapi.New(func(n int, _ graphql.Request) fakeapi.Reply {
				var rows []string
				for i := range c.perPage {
					rows = append(rows, fmt.Sprintf(`{"id":"p%d"}`, n*c.perPage+i))
				}
				return fakeapi.Reply{Body: fmt.Sprintf(`{"data":{"facilities":{"rows":[%s],"more":%v,"next":"c%d"}}}`,
					strings.Join(rows, ","), n+1 < c.pages && c.perPage > 0, n)}
			})
			client := fake.Client(t, "token", time.Minute)
			defer client.Close()
			sender := transport.New(limiter.New(limiter.Rules{PerMinute: 6000, Burst: 1000, Parallel: 3}))
			sender.SetClient(client)
			page := &apimap.Page{Style: apimap.Cursor, Cursor: []string{"next"}, HasNext: []string{"more"}}
			api := &apimap.Map{}
			api.Facilities.Path = []apimap.Step{{Field: "facilities", Page: page}, {
				Field: "rows", Object: apimap.Facility, Fields: map[apimap.Property][]string{apimap.ID: {"id"}},
			}}
			found, err := New(sender, NewLimits()).Facilities(t.Context(), api)
			if err != nil {
				t.Fatal(name, err)
			}
			if len(found.Facilities) != c.want || (found.Incomplete == nil) != (c.says == "") {
				t.Errorf("%s: %d facilities, %v", name, len(found.Facilities), found.Incomplete)
			}
			if c.says != "" && !strings.Contains(fmt.Sprint(found.Incomplete), c.says) {
				t.Errorf("%s: says %v", name, found.Incomplete)
			}
			if fake.Count() > maxPages {
				t.Errorf("%s: %d requests", name, fake.Count())
			}
		})
	}
}

// A list that is asked for with a limit, and has exactly as many items, may go on: it is never taken for whole.
func TestFacilitiesAtTheirLimit(t *testing.T) {
	for _, limit := range []any{100, int64(100), json.Number("100"), 100.0} {
		for _, isBelow := range []bool{false, true} {
			for count, isWhole := range map[int]bool{99: true, 100: false, 101: false} {
				var rows []string
				for i := range count {
					rows = append(rows, fmt.Sprintf(`{"id":"p%d"}`, i))
				}
				list := "[" + strings.Join(rows, ",") + "]"
				fake := fakeapi.New(func(int, graphql.Request) fakeapi.Reply {
					if isBelow {
						return fakeapi.Reply{Body: `{"data":{"companies":[{"facilities":{"rows":` + list + `}}]}}`}
					}
					return fakeapi.Reply{Body: `{"data":{"facilities":` + list + `}}`}
				})
				client := fake.Client(t, "token", time.Minute)
				sender := transport.New(limiter.New(limiter.Rules{PerMinute: 6000, Burst: 1000, Parallel: 3}))
				sender.SetClient(client)
				limited := apimap.Step{Field: "facilities", Args: []apimap.Arg{
					{Name: "top", Type: "Int", Value: apimap.Binding{Const: limit}},
				}}
				object := apimap.Step{Object: apimap.Facility, Fields: apimap.Fields{apimap.ID: {"id"}}}
				path := []apimap.Step{limited}
				path[0].Object, path[0].Fields, path[0].List = object.Object, object.Fields, true
				if isBelow {
					object.Field, object.List = "rows", true
					path = []apimap.Step{{Field: "companies", List: true}, limited, object}
				}
				found, err := New(sender, NewLimits()).Facilities(t.Context(), &apimap.Map{Facilities: apimap.Listing{Path: path}})
				if err != nil || len(found.Facilities) != count || (found.Incomplete == nil) != isWhole {
					t.Errorf("%T, below %v: %d of %d, %v", limit, isBelow, len(found.Facilities), count, err)
				}
				client.Close()
			}
		}
	}
}
