package discover_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/schemagen"
)

// mini gives the small schema with texts replaced: old, new, old, new.
func mini(t testing.TB, changes ...string) *schema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/mini.graphql")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(string(text), changes[i]) {
			t.Fatalf("the schema has no %q to replace", changes[i])
		}
	}
	parsed, err := schema.ParseSDL(strings.NewReplacer(changes...).Replace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// What an introspection leaves out is counted, and the rest is used.
func TestDiscoverPartialSchema(t *testing.T) {
	var answer struct {
		Data struct {
			Schema struct {
				QueryType map[string]any   `json:"queryType"`
				Types     []map[string]any `json:"types"`
			} `json:"__schema"`
		} `json:"data"`
	}
	if err := json.Unmarshal(schemagen.Generate(1).Schema.Introspection(), &answer); err != nil {
		t.Fatal(err)
	}
	kept := answer.Data.Schema.Types[:0]
	for i, typ := range answer.Data.Schema.Types {
		if i%9 != 8 || typ["name"] == "Query" {
			kept = append(kept, typ)
		}
	}
	answer.Data.Schema.Types = kept
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := schema.ParseIntrospection(text)
	if err != nil {
		t.Fatal(err)
	}
	result := discover.Discover(parsed, nil)
	if !strings.Contains(result.Find("schema").Evidence.String(), "does not contain") || len(parsed.Gaps) == 0 {
		t.Errorf("the gaps are not told: %s", result.Find("schema").Evidence)
	}
}

// Both parsers and every run give the same.
func TestDiscoverDeterministic(t *testing.T) {
	for seed := uint64(1); seed <= 40; seed++ {
		world := schemagen.Generate(seed)
		fromJSON, err := schema.ParseIntrospection(world.Schema.Introspection())
		if err != nil {
			t.Fatal(err)
		}
		fromSDL, err := schema.ParseSDL(world.Schema.SDL())
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, parsed := range []*schema.Schema{fromJSON, fromSDL, fromSDL} {
			text, err := json.Marshal(discover.Discover(parsed, nil))
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(text))
		}
		if texts[0] != texts[1] || texts[1] != texts[2] {
			t.Errorf("seed %d: the results differ:\n%s\n%s", seed, texts[0], texts[1])
		}
	}
}

func TestDiscoverCyclicSchema(t *testing.T) {
	parsed := mini(t, "type User {", "type User { self: User friends: [User!]! ", "type Company {",
		"type Company { parent: Company children: [Company!]! users: [User!]! ",
		"input ReadingInput {", "input ReadingInput { and: [ReadingInput!] not: ReadingInput ", "type Row {",
		"type Row { next: Row facility: Facility ")
	result := discover.Discover(parsed, nil)
	if result.Find("readings").State != discover.Found ||
		result.Find("facilities").Chosen != "me.companies.facilities" {
		t.Errorf("%+v\n%+v", result.Find("readings"), result.Find("facilities"))
	}
}

func TestDiscoverUnrelatedSchema(t *testing.T) {
	parsed, err := schema.ParseSDL(`
		type Query { books(from: String, to: String): [Book!]! author(id: ID!): Author }
		type Book { id: ID! title: String }
		type Author { id: ID! name: String books: [Book!]! }`)
	if err != nil {
		t.Fatal(err)
	}
	result := discover.Discover(parsed, nil)
	for _, role := range []string{"facilities", "readings", "types"} {
		if finding := result.Find(role); finding == nil || finding.State != discover.Unresolved ||
			finding.Evidence.IsZero() {
			t.Errorf("%s: %+v", role, finding)
		}
	}
	if made := facts(result.Map); len(made) > 0 {
		t.Errorf("a map was made: %s", sorted(made))
	}
}

func TestDiscoverTiedCandidates(t *testing.T) {
	for name, test := range map[string]struct {
		role    string
		changes []string
	}{
		"two lists of facilities": {"facilities",
			[]string{"facilities: [Facility!]!", "facilities: [Facility!]! plants: [Plant!]!", "type Row {",
				"type Plant { id: ID! name: String timezone: String readingTypes: [String!]! readings(readingInput: " +
					"ReadingInput!): [Row!]! } type Row {"}},
		"two times":      {"answer.time", []string{"time: DateTime!", "time: DateTime! timestamp: DateTime!"}},
		"two values":     {"answer.value", []string{"value: Float", "avg: Float sum: Float"}},
		"two time zones": {"facility.timeZone", []string{"timezone: String", "timezone: String tz: String"}},
		"two ranges": {"readings.from",
			[]string{"from: DateTime! to: DateTime!", "from: DateTime! to: DateTime! start: DateTime! end: DateTime!"}},
		"two lists of types": {"types", []string{
			"readingTypes: [String!]! readings(", "readingTypes: [String!]! measurands: [String!]! readings(",
		}},
	} {
		result := discover.Discover(mini(t, test.changes...), nil)
		finding := result.Find(test.role)
		if finding == nil || finding.State != discover.Unresolved || len(finding.Candidates) < 2 {
			t.Errorf("%s: %+v", name, finding)
		}
	}
}

func TestDiscoverOverrides(t *testing.T) {
	tied := mini(
		t, "facilities: [Facility!]!", "facilities: [Facility!]! plants: [Facility!]! archivedFacilities: [Facility!]!",
	)
	for path, state := range map[string]discover.State{
		"me.companies.plants": discover.Set, "me.companies.archivedFacilities": discover.Set,
		"me.companies.gone": discover.Stale, "": discover.Stale,
	} {
		result := discover.Discover(tied, discover.Overrides{"facilities": path})
		stale := false
		for _, finding := range result.Findings {
			stale = stale || finding.Role == "facilities" && finding.State == discover.Stale && finding.Chosen == path
		}
		switch found := result.Find("facilities"); {
		case stale != (state == discover.Stale):
			t.Errorf("%q: stale is %v", path, stale)
		case !stale && (found.State != discover.Set ||
			way(result.Map.Facilities.Path) != strings.Replace(path, "companies", "companies[]", 1)+"[]"):
			t.Errorf("%q: %+v, %s", path, found, way(result.Map.Facilities.Path))
		}
	}
	result := discover.Discover(mini(t), discover.Overrides{
		"facility.name": "id", "readings.nonsense": "x", "answer.value": "readingType",
		"facility.timeZone": "nowhere.at.all",
	})
	if name := result.Map.Facilities.Path[2].Fields["name"]; len(name) != 1 || name[0] != "id" {
		t.Errorf("the name set by hand is not used: %v", name)
	}
	stale := map[string]bool{}
	for _, finding := range result.Findings {
		if finding.State == discover.Stale {
			stale[finding.Role] = true
		}
	}
	if !stale["readings.nonsense"] || !stale["facility.timeZone"] || stale["answer.value"] {
		t.Errorf("stale are %v", stale)
	}
	if result.Map.Facilities.Path[2].Fields["timeZone"] == nil {
		t.Error("what was found is not used in place of a stale override")
	}
}

// A list of reading types that comes in pages is followed; one that only tells that it goes on is not taken for whole.
func TestDiscoverPagedTypes(t *testing.T) {
	const pages = "edges: [TypeEdge!]! pageInfo: PageInfo!"
	for args, position := range map[string]string{
		"(first: Int, after: String)": "after", "(first: Int!, after: String)": "after", "": "", "(first: Int)": "",
	} {
		cursor := " endCursor: String"
		if position == "" {
			cursor = ""
		}
		parsed, err := schema.ParseSDL(`
			type Query { me: User! device(id: ID!): Facility }
			type User { name: String! companies: [Company!]! }
			type Company { id: ID! name: String! facilities: [Facility!]! }
			type Facility { id: ID! name: String! timezone: String readingTypes` + args + `: TypeConnection!
				readings(readingInput: ReadingInput!): [Series!]! }
			type TypeConnection { ` + pages + ` }
			type TypeEdge { node: AvailableReading! }
			type AvailableReading { readingType: String! unit: String }
			type PageInfo { hasNextPage: Boolean!` + cursor + ` }
			input ReadingInput { from: DateTime! to: DateTime! readingTypes: [String!]! }
			type Series { readingType: String! unit: String values: [Value!]! }
			type Value { timestamp: DateTime! value: Float }
			scalar DateTime`)
		if err != nil {
			t.Fatal(err)
		}
		lists := discover.Discover(parsed, nil).Map.Types.Lists
		if len(lists) != 1 || lists[0].Path[0].Page == nil {
			t.Errorf("%q: %+v", args, lists)
			continue
		}
		bound := ""
		for _, arg := range lists[0].Path[0].Args {
			if arg.Value.Role == apimap.PagePosition {
				bound = arg.Name
			}
		}
		if page := lists[0].Path[0].Page; bound != position || len(page.HasNext) == 0 {
			t.Errorf("%q: continued by %q, %+v", args, bound, page)
		}
	}
}
