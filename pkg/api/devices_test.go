package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// node is a device of a treeWorld, with the ids of those below it.
type node struct {
	kind, deletedAt string
	below           []string
}

// treeWorld is an API that executes documents about devices, and refuses those that are too much.
type treeWorld struct {
	nodes map[string]node
	// page is how many devices a list has at most; 0: they come whole.
	page int
	// maxDepth and maxAliases are of a document; 0: any.
	maxDepth, maxAliases int
	// broken are devices whose children fail: null stands there, with an error.
	broken string
}

// plant adds a facility with a logger, inverters, combiners below each, and strings below these.
func (w *treeWorld) plant(id string, inverters, combiners, strings int) {
	add := func(parent, id, kind string) {
		of := w.nodes[parent]
		of.below = append(of.below, id)
		w.nodes[parent], w.nodes[id] = of, node{kind: kind}
	}
	w.nodes[id] = node{kind: "FACILITY"}
	add(id, id+".log", "DATALOGGER")
	for i := range inverters {
		inverter := fmt.Sprintf("%s.inv%d", id, i)
		add(id+".log", inverter, "INVERTER")
		for c := range combiners {
			combiner := fmt.Sprintf("%s.sc%d", inverter, c)
			add(inverter, combiner, "STRING_COMBINER")
			for s := range strings {
				add(combiner, fmt.Sprintf("%s.str%d", combiner, s), "STRING")
			}
		}
	}
}

func (w *treeWorld) api() *apimap.Map {
	list := func() *apimap.Listing {
		fields := apimap.Fields{apimap.ID: {"id"}, apimap.DeviceType: {"kind"}, apimap.DeletedAt: {"deletedAt"}}
		if w.page == 0 {
			return &apimap.Listing{Path: []apimap.Step{
				{Field: "children", List: true, Object: apimap.Device, Fields: fields},
			}}
		}
		return &apimap.Listing{Path: []apimap.Step{
			{Field: "children", Page: &apimap.Page{Style: apimap.Offset, Total: []string{"total"}}, Args: []apimap.Arg{
				{Name: "size", Type: "Int", Value: apimap.Binding{Role: apimap.PageSize}},
				{Name: "at", Type: "Int", Value: apimap.Binding{Role: apimap.PagePosition}},
			}},
			{Field: "items", List: true, Object: apimap.Device, Fields: fields},
		}}
	}
	return &apimap.Map{
		Types: apimap.Types{Path: []apimap.Step{{Field: "device", Object: apimap.Device, Args: []apimap.Arg{
			{Name: "id", Type: "ID!", Value: apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One}},
		}}}},
		Children: list(), Descendants: list(),
	}
}

func (w *treeWorld) answer(_ int, request graphql.Request) fakeapi.Reply {
	doc, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	if err != nil {
		panic(err)
	}
	root := doc.Operations[0].SelectionSet
	refuse := func(words string) fakeapi.Reply {
		return fakeapi.Reply{Status: 400, Body: fmt.Sprintf(`{"errors":[{"message":%q}]}`, words)}
	}
	if depth := depthOf(root); w.maxDepth > 0 && depth > w.maxDepth {
		return refuse(fmt.Sprintf("Syntax Error: Query depth limit of %d exceeded, found %d.", w.maxDepth, depth))
	}
	if w.maxAliases > 0 && len(root) > w.maxAliases {
		return refuse(fmt.Sprintf("Syntax Error: Aliases limit of %d exceeded, found %d.", w.maxAliases, len(root)))
	}
	data, errs := map[string]any{}, []any{}
	for _, one := range root {
		field := one.(*ast.Field)
		id, _ := field.Arguments[0].Value.Value(request.Variables)
		data[field.Alias] = w.device(fmt.Sprint(id), field.SelectionSet, request.Variables, []any{field.Alias}, &errs)
	}
	answer := map[string]any{"data": data}
	if len(errs) > 0 {
		answer["errors"] = errs
	}
	text, _ := json.Marshal(answer)
	return fakeapi.Reply{Body: string(text)}
}

func depthOf(set ast.SelectionSet) (depth int) {
	for _, one := range set {
		depth = max(depth, 1+depthOf(one.(*ast.Field).SelectionSet))
	}
	return depth
}

func (w *treeWorld) device(
	id string, set ast.SelectionSet, variables map[string]any, path []any, errs *[]any,
) any {
	of, isKnown := w.nodes[id]
	if !isKnown {
		return nil
	}
	made := map[string]any{"id": id, "kind": of.kind, "deletedAt": of.deletedAt}
	for _, one := range set {
		field := one.(*ast.Field)
		if field.Name != "children" {
			continue
		}
		if id == w.broken {
			made["children"] = nil
			*errs = append(*errs, map[string]any{"message": "subgraph down", "path": append(slices.Clone(path), "children")})
			continue
		}
		from, to, inner := 0, len(of.below), field.SelectionSet
		if w.page > 0 {
			if at := field.Arguments.ForName("at"); at != nil {
				value, _ := at.Value.Value(variables)
				from = int(value.(float64))
			}
			to = min(from+w.page, len(of.below))
			for _, item := range field.SelectionSet {
				if item.(*ast.Field).Name == "items" {
					inner = item.(*ast.Field).SelectionSet
				}
			}
		}
		var below []any
		for _, child := range of.below[min(from, len(of.below)):max(to, min(from, len(of.below)))] {
			below = append(below, w.device(child, inner, variables, append(slices.Clone(path), "children"), errs))
		}
		if below == nil {
			below = []any{}
		}
		made["children"] = below
		if w.page > 0 {
			made["children"] = map[string]any{"items": below, "total": len(of.below)}
		}
	}
	return made
}

// devices asks for the devices of facilities as the data source does, and tells how many requests that took.
func (w *treeWorld) devices(
	t *testing.T, ids ...string,
) (found map[string][]portfolio.Device, failed map[string]error, requests int) {
	t.Helper()
	fake := fakeapi.New(w.answer)
	sender := transport.New(limit.New(limit.Rules{PerMinute: 1e6, Burst: 1000, Parallel: 3}))
	client := fake.Client(t, "token", time.Minute)
	defer client.Close()
	sender.SetClient(client)
	limits := NewLimits()
	limits.Configure(plan.Limits{Facilities: 10, Points: 10_000})
	found, failed = New(sender, limits).Devices(t.Context(), w.api(), ids)
	return found, failed, fake.Count()
}

// Trees come whole however deep they are, however long their lists, and however little a document may ask for; of
// plants of a usual size, in one request.
func TestDevicesOfTrees(t *testing.T) {
	for name, c := range map[string]struct {
		world    treeWorld
		plants   [][3]int // inverters, combiners of each, strings of each
		requests int
	}{
		"inverters alone":              {treeWorld{}, [][3]int{{10, 0, 0}}, 1},
		"ten plants":                   {treeWorld{}, slices.Repeat([][3]int{{10, 0, 0}}, 10), 1},
		"thirty plants":                {treeWorld{}, slices.Repeat([][3]int{{10, 0, 0}}, 30), 3},
		"strings below combiners":      {treeWorld{}, [][3]int{{4, 3, 5}}, 1},
		"no devices":                   {treeWorld{}, [][3]int{{0, 0, 0}}, 1},
		"lists in pages":               {treeWorld{page: 7}, [][3]int{{20, 0, 0}}, 3},
		"pages on two levels":          {treeWorld{page: 3}, [][3]int{{4, 4, 0}}, 4},
		"documents of little depth":    {treeWorld{maxDepth: 4}, [][3]int{{3, 2, 2}}, 4},
		"documents of few aliases":     {treeWorld{maxAliases: 3}, slices.Repeat([][3]int{{5, 0, 0}}, 9), 4},
		"little depth and few aliases": {treeWorld{maxDepth: 4, maxAliases: 2}, slices.Repeat([][3]int{{5, 0, 0}}, 3), 20},
	} {
		t.Run(name, func(t *testing.T) {
			world := c.world
			world.nodes = map[string]node{}
			var ids []string
			want := 0
			for i, size := range c.plants {
				id := fmt.Sprint("p", i)
				ids = append(ids, id)
				world.plant(id, size[0], size[1], size[2])
				want += 1 + size[0]*(1+size[1]*(1+size[2]))
			}
			found, failed, requests := world.devices(t, ids...)
			got := 0
			for id, devices := range found {
				got += len(devices)
				for i, device := range devices {
					parent := device.ID[:max(0, strings.LastIndexByte(device.ID, '.'))]
					if device.Type == portfolio.Inverter {
						parent += ".log"
					}
					if parent == id {
						parent = ""
					}
					isAfter := parent == "" || slices.ContainsFunc(devices[:i],
						func(d portfolio.Device) bool { return d.ID == parent })
					if device.ParentID != parent || !isAfter || device.FacilityID != id {
						t.Errorf("%+v of %s", device, id)
					}
				}
			}
			t.Logf("%d devices in %d requests", got, requests)
			if got != want || len(failed) != 0 || requests > c.requests {
				t.Errorf("%d of %d devices in %d requests (at most %d), %v", got, want, requests, c.requests, failed)
			}
		})
	}
}

// What goes wrong with one plant leaves the others whole, and a part of a tree is told as a part.
func TestDevicesOfOddTrees(t *testing.T) {
	world := treeWorld{nodes: map[string]node{}}
	for _, id := range []string{"good", "part", "loop"} {
		world.plant(id, 3, 0, 0)
	}
	world.broken = "part.inv1"
	loop := world.nodes["loop.inv1"]
	loop.below = []string{"loop.log", "loop"}
	world.nodes["loop.inv1"] = loop
	gone := world.nodes["good.inv2"]
	gone.deletedAt = "2025-05-01T00:00:00Z"
	world.nodes["good.inv2"] = gone
	found, failed, _ := world.devices(t, "good", "part", "loop", "unknown")
	for id, want := range map[string]int{"good": 4, "part": 4, "loop": 4, "unknown": 0} {
		if len(found[id]) != want {
			t.Errorf("%s has %d devices, want %d", id, len(found[id]), want)
		}
	}
	if failed["good"] != nil || failed["loop"] != nil || len(failed) != 2 {
		t.Errorf("%v", failed)
	}
	if got := problem.From(failed["unknown"]).Category; got != problem.NotFound {
		t.Errorf("the unknown one: %s", got)
	}
	if text := fmt.Sprint(failed["part"]); !strings.Contains(text, "subgraph down") {
		t.Errorf("the part: %s", text)
	}
	for _, device := range found["good"] {
		if device.Deleted != (device.ID == "good.inv2") {
			t.Errorf("%+v", device)
		}
	}
	unmapped := world.api()
	unmapped.Children = nil
	sender := transport.New(limit.New(limit.Rules{PerMinute: 1e6, Burst: 1000, Parallel: 3}))
	_, failed = New(sender, NewLimits()).Devices(t.Context(), unmapped, []string{"good"})
	if problem.From(failed["good"]).Category != problem.Unmapped {
		t.Errorf("without a list in the API map: %v", failed)
	}
}
