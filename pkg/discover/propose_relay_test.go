package discover

import (
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// relaySDL is as libraries make it of the tables of a database: everything is a node with an id of its own beside its
// table's, and every list has arguments to go forwards and backwards by.
const relaySDL = `
scalar Cursor
scalar Datetime
interface Node { nodeId: ID! }
type Query implements Node {
  query: Query! nodeId: ID!
  node(nodeId: ID!): Node
  device(id: String): Plant
  plant(nodeId: ID!): Plant
  plants(first: Int last: Int offset: Int before: Cursor after: Cursor): PlantConnection
}
type PlantConnection { edges: [PlantEdge]! pageInfo: PageInfo! totalCount: Int! }
type PlantEdge { cursor: Cursor node: Plant }
type PageInfo { hasNextPage: Boolean! endCursor: Cursor startCursor: Cursor }
type Plant implements Node {
  nodeId: ID! id: String! title: String! timezone: String!
  quantities(first: Int last: Int offset: Int before: Cursor after: Cursor): QuantityConnection!
  measured(begin: Datetime end: Datetime quantities: [String] first: Int before: Cursor after: Cursor): ValueConnection!
}
type QuantityConnection { edges: [QuantityEdge]! pageInfo: PageInfo! }
type QuantityEdge { cursor: Cursor node: Quantity }
type Quantity { code: String! unit: String }
type ValueConnection { edges: [ValueEdge]! pageInfo: PageInfo! }
type ValueEdge { cursor: Cursor node: Value }
type Value { code: String at: Datetime amount: Float }`

// Cursors are no range of time, whatever the scalar is called; the root is no plant although it is a node; and a
// plant's id is the one that its query takes.
func TestProposeRelay(t *testing.T) {
	renamed := strings.NewReplacer("scalar Cursor", "scalar Place", ": Cursor", ": Place").Replace(relaySDL)
	for _, sdl := range []string{relaySDL, renamed} {
		shown, err := schema.Parse(sdl)
		if err != nil {
			t.Fatal(err)
		}
		proposals := Propose(shown)
		values := proposals.Values()
		if len(values) == 0 {
			t.Fatal("no field gives values")
		}
		for _, h := range values {
			ends := []string{h.Parts["from"], h.Parts["to"]}
			slices.Sort(ends)
			if !slices.Equal(ends, []string{"begin", "end"}) || !strings.HasSuffix(h.Text, "measured") ||
				h.Instants != "Datetime" || slices.ContainsFunc(h.Path, func(s apimap.Step) bool { return s.On == "Query" }) {
				t.Errorf("values by %s from %v, written as %s", h.Text, ends, h.Instants)
			}
		}
		types := proposals.Types(values)
		if len(types) == 0 || !strings.HasSuffix(types[0].Text, "quantities") {
			t.Errorf("reading types by %+v", types)
		}
		lists := proposals.Facilities(values)
		if len(lists) == 0 || lists[0].Text != "plants" {
			t.Fatalf("facilities by %+v", lists)
		}
		keys := map[string]float64{}
		for _, leaf := range lists[0].Leaves {
			keys[strings.Join(leaf.Path, ".")] = leaf.Key
		}
		if keys["id"] <= keys["nodeId"] || keys["nodeId"] == 0 || keys["title"] != 0 {
			t.Errorf("keys %v", keys)
		}
	}
}
