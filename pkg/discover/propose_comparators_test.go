package discover_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// conditioned is an API that takes conditions on columns, with what its input and its values have.
func conditioned(t *testing.T, condition, input, answer string) []discover.Hypothesis {
	t.Helper()
	parsed, err := schema.ParseSDL(`
		scalar DateTime "Seconds that have elapsed since 1970" scalar Zeit "JSON" scalar Doc
		type Query { zorb(id: ID!): Zorb }
		type Zorb { id: ID! readings(readingInput: In!, sort: [String]): ` + answer + `! }
		input Cond { ` + condition + ` } input Words { eq: String in: [String!] }
		scalar smallint
		input Whole { _eq: smallint _gt: smallint _gte: smallint _lt: smallint _lte: smallint _in: [smallint!] }
		input In { ` + input + ` } input Inner { tik: Cond! readingType: Of! } input Of { code: Words! }
		type Flat { kef: String! tik: DateTime! amu: Float }
		type Deep { data: [Entity!]! meta: Meta } type Meta { pagination: Pages } type Pages { total: Int! }
		type Entity { id: ID attributes: Flat }
		type Docs { items: [Doc1]! nextToken: String } type Doc1 { tik: Zeit! values: Doc! }`)
	if err != nil {
		t.Fatal(err)
	}
	return discover.Propose(parsed).Values()
}

// A range is two comparisons of the time of values, wherever these stand in the answer, or one with both ends; reading
// types may be compared, too.
func TestProposeConditions(t *testing.T) {
	const compared = "eq: DateTime gt: DateTime gte: DateTime lt: DateTime lte: DateTime"
	const both = `{"name":"between","value":{"items":[{"role":"from","encoding":"rfc3339"},` +
		`{"role":"to","encoding":"rfc3339"}]}}`
	const first = `{"name":"gte","value":{"role":"from"`
	for name, c := range map[string]struct {
		condition, input, answer string
		wants                    []string // each in one of the hypotheses
		isNone                   bool
	}{
		"of a column": {condition: compared, input: "tik: Cond! kefs: [String!]!", answer: "[Flat!]",
			wants: []string{first}},
		"of another column": {condition: compared, input: "tak: Cond! kefs: [String!]!", answer: "[Flat!]", isNone: true},
		"deep in the answer, and in the input": {condition: compared + " between: [DateTime]", input: "filters: Inner!",
			answer: "Deep", wants: []string{first, both, `"name":"in","value":{"role":"readingTypes","encoding":"many"`}},
		"of epochs beside JSON": {condition: "eq: Zeit le: Zeit lt: Zeit ge: Zeit gt: Zeit between: [Zeit!]",
			input: "tik: Cond! readingTypes: [String!]", answer: "Docs", wants: []string{both, `{"name":"ge"`}},
		"with types by number": {condition: compared, input: "tik: Cond! reading_type_id: Whole!", answer: "[Flat!]",
			wants: []string{`"name":"_in","value":{"role":"readingTypes","encoding":"many","number":true`}},
	} {
		found := conditioned(t, c.condition, c.input, c.answer)
		if c.isNone {
			if len(found) > 0 {
				t.Errorf("%s: %s", name, argsOf(found[0]))
			}
			continue
		}
		for _, want := range c.wants {
			if !slices.ContainsFunc(found, func(h discover.Hypothesis) bool { return strings.Contains(argsOf(h), want) }) {
				t.Errorf("%s: none of %d has %s: %+v", name, len(found), want, found)
			}
		}
		for _, h := range found {
			for _, doubt := range h.Doubts {
				if strings.Contains(doubt.Path, "._") {
					t.Errorf("%s: the comparison %s is doubted", name, doubt.Path)
				}
			}
		}
	}
}

// An API may take only one of the conditions that make a range: one document tells which.
func TestIsCondition(t *testing.T) {
	found := conditioned(t, "eq: Zeit le: Zeit lt: Zeit ge: Zeit gt: Zeit between: [Zeit!]",
		"tik: Cond! readingTypes: [String!]", "Docs")
	if len(found) < 2 || !slices.ContainsFunc(found[1:], found[0].IsCondition) || found[0].IsCondition(found[0]) {
		t.Errorf("%+v", found)
	}
	if len(found) > 0 && (len(found[0].Encodings) != 1 || found[0].Encodings[0] != "epochSeconds") {
		t.Errorf("%v", found[0].Encodings)
	}
}

// What says how a list goes on may stand in an object of an object.
func TestPagesInObjects(t *testing.T) {
	parsed, err := schema.ParseSDL(`scalar DateTime type Query { zorb(id: ID!): Zorb }
		type Zorb { id: ID! readings(readingInput: In!, page: Int = 1, pageSize: Int = 10): Deep! }
		input In { from: DateTime! to: DateTime! kefs: [String!]! } type Flat { kef: String! tik: DateTime! amu: Float }
		type Deep { data: [Flat!]! meta: Meta } type Meta { pagination: Pages } type Pages { total: Int! }`)
	if err != nil {
		t.Fatal(err)
	}
	found := discover.Propose(parsed).Values()
	if len(found) == 0 {
		t.Fatal("nothing is proposed")
	}
	if page := found[0].Path[len(found[0].Path)-1].Page; page == nil ||
		!slices.Equal(page.Total, []string{"meta", "pagination", "total"}) {
		t.Errorf("%+v", page)
	}
}
