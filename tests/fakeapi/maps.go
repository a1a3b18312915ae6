package fakeapi

import (
	"fmt"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Monday is the day that Call asks for.
var Monday = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// Call asks for one type over some hours of Monday, 5 minutes apart.
func Call(plant, readingType string, fromHour, toHour int) plan.Call {
	return plan.Call{
		Target: portfolio.Target{Facility: portfolio.Facility{ID: plant}}, Types: []string{readingType},
		Resolution: query.FiveMinutes,
		Span: series.Span{
			From: Monday.Add(time.Duration(fromHour) * time.Hour), To: Monday.Add(time.Duration(toHour) * time.Hour),
		},
	}
}

// Calls ask for Monday's Pac of some plants.
func Calls(plants ...string) []plan.Call {
	var calls []plan.Call
	for _, plant := range plants {
		calls = append(calls, Call(plant, "Pac", 0, 24))
	}
	return calls
}

var idArg = apimap.Arg{Name: "id", Type: "ID!", Value: apimap.Binding{Role: apimap.DeviceID}}

// Map is that of an API that takes reading types in an encoding, and whose answers have no shape yet.
func Map(types apimap.Encoding) *apimap.Map {
	binding := apimap.Binding{Role: apimap.ReadingTypes, Encoding: types}
	return &apimap.Map{Generation: 1, Readings: apimap.Values{Path: []apimap.Step{
		{Field: "facility", Args: []apimap.Arg{idArg}},
		{Field: "readings", Args: []apimap.Arg{{Name: "types", Type: "[String!]", Value: binding}}},
	}}}
}

// Rows is the map of an API that takes one type at a time and gives rows of time (t) and value (v).
func Rows() *apimap.Map {
	api := Map(apimap.One)
	api.Readings.Answer = apimap.Answer{Shape: apimap.RowsShape, Time: []string{"t"}, Value: []string{"v"}}
	return api
}

// Ranged is that of one that takes a range, too.
func Ranged() *apimap.Map {
	api := Rows()
	instant := func(name string, role apimap.Role) apimap.Arg {
		return apimap.Arg{Name: name, Type: "String", Value: apimap.Binding{Role: role, Encoding: apimap.RFC3339}}
	}
	api.Readings.Path[1].Args = append(api.Readings.Path[1].Args, instant("from", apimap.From), instant("to", apimap.To))
	return api
}

// Paged is that of one whose values come in pages of edges, with an answer of a shape.
func Paged(shape apimap.Shape) *apimap.Map {
	position := apimap.Binding{Role: apimap.PagePosition}
	types := apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One}
	return &apimap.Map{Generation: 1, Readings: apimap.Values{
		Path: []apimap.Step{
			{Field: "facility", Args: []apimap.Arg{idArg}},
			{
				Field: "readings",
				Args: []apimap.Arg{
					{Name: "after", Type: "String", Value: position}, {Name: "type", Type: "String", Value: types},
				},
				Page: &apimap.Page{
					Style: apimap.Cursor, HasNext: []string{"pageInfo", "hasNextPage"}, Cursor: []string{"pageInfo", "endCursor"},
				},
			},
		},
		Answer: apimap.Answer{
			Shape: shape, Items: []string{"edges", "node"}, Time: []string{"t"}, Value: []string{"v"},
		},
	}}
}

// Units is that of an API that tells units with the reading types alone.
func Units() *apimap.Map {
	api := Rows()
	api.Types = apimap.Types{
		Path: []apimap.Step{{Field: "facility", Args: []apimap.Arg{idArg}}},
		Lists: []apimap.TypeList{{
			Path:   []apimap.Step{{Field: "readingTypes", List: true}},
			Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Unit: {"unit"}},
		}},
	}
	return api
}

// Analyses is that of an API with a field of its own for analyses, which all types are.
func Analyses() *apimap.Map {
	api := Units()
	api.Types.Lists[0].Class = portfolio.Analysis
	analysis := api.Readings
	analysis.Path = []apimap.Step{api.Readings.Path[0], {Field: "analyses", Args: api.Readings.Path[1].Args}}
	api.Analysis = &analysis
	return api
}

// IsForTypes reports whether a request asks for reading types.
func IsForTypes(request graphql.Request) bool { return strings.Contains(request.Query, "readingTypes") }

// Values answers each alias with one value, 7, at every of the stamps.
func Values(request graphql.Request, stamps ...time.Time) string {
	var rows []string
	for _, at := range stamps {
		rows = append(rows, fmt.Sprintf(`{"t":%d,"v":7}`, at.UnixMilli()))
	}
	var aliases []string
	for i := 0; strings.Contains(request.Query, fmt.Sprintf("f%d:", i)); i++ {
		aliases = append(aliases, fmt.Sprintf(`"f%d":{"readings":[%s]}`, i, strings.Join(rows, ",")))
	}
	return `{"data":{` + strings.Join(aliases, ",") + `}}`
}

// Range is the range that a request asks for.
func Range(request graphql.Request) (from, to time.Time) {
	from, _ = time.Parse(time.RFC3339, fmt.Sprint(request.Variables["from"]))
	to, _ = time.Parse(time.RFC3339, fmt.Sprint(request.Variables["to"]))
	return from, to
}
