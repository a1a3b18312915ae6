package discover_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// foreign has names that say nothing; tests change it by replacing text.
const foreign = `
scalar DateTime
type Query { zorbs: [Zorb!]! zorb(id: ID!): Zorb }
type Zorb {
  id: ID! label: String
  plim(gon: DateTime! hul: DateTime! kefs: [String!]!): [Luv!]!
}
type Luv { kef: String! nods: [Nod!]! }
type Nod { tik: DateTime! amu: Float }
`

// proposed are the hypotheses for a foreign schema with texts replaced: old, new, old, new.
func proposed(t *testing.T, changes ...string) (*discover.Proposals, []discover.Hypothesis) {
	t.Helper()
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(foreign, changes[i]) {
			t.Fatalf("the schema has no %q to replace", changes[i])
		}
	}
	parsed, err := schema.ParseSDL(strings.NewReplacer(changes...).Replace(foreign))
	if err != nil {
		t.Fatal(err)
	}
	p := discover.Propose(parsed)
	return p, p.Values()
}

// argsOf are the arguments of the field for values, as JSON.
func argsOf(h discover.Hypothesis) string {
	text, _ := json.Marshal(h.Path[len(h.Path)-1].Args)
	return string(text)
}

const plimEnds = "gon: DateTime! hul: DateTime!"

// What the vendor's page names is asked before anything that fits as well, and alone.
func TestProposePageWordsWin(t *testing.T) {
	_, found := proposed(t, "  plim(", `
  series(from: DateTime! to: DateTime! readingTypes: [String!]!): [Luv!]!
  readings(readingInput: In!): [Luv!]!
  plim(`, "type Luv", "input In { a: DateTime! b: DateTime! kefs: [String!]! } type Luv")
	for _, h := range found {
		if h.Text != "zorb.readings" {
			t.Errorf("%s beside the page's field", h.Text)
		}
	}
	if len(found) == 0 || found[0].Parts["from"] != "readingInput.a" || found[0].Parts["types"] != "readingInput.kefs" {
		t.Errorf("%+v", found)
	}
}

// Two members of one type that can be instants are a range, whatever they are called; the members of a comparator, or
// one alone, are none.
func TestProposeRanges(t *testing.T) {
	for name, c := range map[string]struct {
		args string
		want string // from, to; empty: nothing is proposed
	}{
		"by names":        {"kefs: [String!]! until: DateTime! since: DateTime!", "since, until"},
		"required":        {plimEnds, "gon, hul"},
		"in an input":     {"wib: Wib!", "wib.gon, wib.hul"},
		"epochs":          {"gon: Float! hul: Float!", "gon, hul"},
		"text":            {"gon: String! hul: String!", "gon, hul"},
		"optional":        {"gon: DateTime hul: DateTime", "gon, hul"},
		"one alone":       {"gon: DateTime!", ""},
		"of two types":    {"gon: DateTime! hul: Float!", ""},
		"switches":        {"gon: Boolean! hul: Boolean!", ""},
		"comparator":      {"wib: Cmp", ""},
		"lists of stamps": {"gon: [DateTime!]! hul: [DateTime!]!", ""},
	} {
		_, found := proposed(t, plimEnds+" kefs: [String!]!", c.args, "type Luv", `
input Wib { gon: DateTime! hul: DateTime! }
input Cmp { eq: DateTime ne: DateTime zim: DateTime zam: DateTime in: [DateTime!] }
type Luv`)
		got := ""
		if len(found) > 0 {
			got = found[0].Parts["from"] + ", " + found[0].Parts["to"]
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Members that have a default are decided where their words tell, and doubted where they do not.
func TestProposeDefaults(t *testing.T) {
	for name, c := range map[string]struct {
		member  string
		decided string   // in the arguments; empty: nothing is
		doubted []string // values that are tried instead
	}{
		"estimates":        {"includeEstimated: Boolean = true", `"const":false`, nil},
		"deleted":          {"withDeleted: Boolean = true", `"const":false`, nil},
		"by description":   {`"Also forecast values." wub: Boolean = true`, `"const":false`, nil},
		"nobody knows":     {"wub: Boolean = true", "", []string{"false"}},
		"off":              {"includeEstimated: Boolean = false", "", nil},
		"source":           {"src: Src = FORECAST", `"const":"MEASURED"`, nil},
		"sources":          {"src: [Src!]", `"const":["MEASURED"]`, nil},
		"no sources":       {"src: [Zim!]", "", nil},
		"limit":            {"limit: Int = 100", "", []string{"10000", "1000"}},
		"order":            {"sort: Ord = DESC", "", nil},
		"number":           {"wub: Int = 7", "", []string{"10000", "1", "60", "300"}},
		"optional, no say": {"wub: Boolean", "", nil},
		"kind":             {"wub: Zim = ZAM", "", []string{"ZEM", "ZIM"}},
	} {
		_, found := proposed(t, plimEnds, plimEnds+" "+c.member, "type Luv", `
enum Src { FORECAST MEASURED TARGET } enum Ord { ASC DESC } enum Zim { ZAM ZEM ZIM }
type Luv`)
		if len(found) == 0 {
			t.Errorf("%s: nothing proposed", name)
			continue
		}
		if c.decided != "" && !strings.Contains(argsOf(found[0]), c.decided) ||
			found[0].IsDecided != (c.decided != "") {
			t.Errorf("%s: %s, decided: %v", name, argsOf(found[0]), found[0].IsDecided)
		}
		var doubted []string
		for _, doubt := range found[0].Doubts {
			for _, value := range doubt.Values {
				doubted = append(doubted, fmt.Sprint(value))
			}
		}
		if !slices.Equal(doubted, c.doubted) {
			t.Errorf("%s: %v are tried, want %v", name, doubted, c.doubted)
		}
	}
}

// Where no value of a resolution says that it is raw, its finest duration is tried, of whatever length.
func TestProposeFinestDuration(t *testing.T) {
	for values, want := range map[string]string{
		"HOUR TEN_MINUTES DAY":   "TEN_MINUTES",
		"DAY HOUR QUARTER_HOUR":  "QUARTER_HOUR",
		"HOUR FIVE_MINUTES DAY":  "FIVE_MINUTES",
		"PT1H PT10M P1D":         "PT10M",
		"DAY HOUR HALF_HOUR":     "HALF_HOUR",
		"MONTH DAY HOUR":         "HOUR",
		"HOURLY DAILY TWO_HOURS": "HOURLY",
		"RAW HOUR DAY":           "",
	} {
		_, found := proposed(t, plimEnds, plimEnds+" resolution: Gap = "+strings.Fields(values)[0],
			"type Luv", "enum Gap { "+values+" } type Luv")
		got := ""
		if len(found) > 0 {
			for _, doubt := range found[0].Doubts {
				if doubt.Path == "resolution" {
					got = fmt.Sprint(doubt.Values[0])
				}
			}
		}
		if got != want {
			t.Errorf("%s: %q is tried, want %q", values, got, want)
		}
	}
}

// A field beside the one for values that takes and gives the same may give others: it is a twin, unless its words say
// what else it gives.
func TestProposeTwins(t *testing.T) {
	const args = "(" + plimEnds + " kefs: [String!]!): [Luv!]!"
	for name, c := range map[string]struct {
		fields string
		want   []string
	}{
		"alike":        {"plam" + args, []string{"zorb.plam"}},
		"forecast":     {"plamForecast" + args, nil},
		"interpolated": {"interpolatedPlam" + args, nil},
		"previous":     {"plamPrevious" + args, nil},
		"described":    {`"Expected values of the next days." plam` + args, nil},
		"other answer": {"plam(" + plimEnds + " kefs: [String!]!): [Nod!]!", nil},
		"other range":  {"plam(" + plimEnds + "): [Luv!]!", nil},
		"deprecated":   {"plam" + args + " @deprecated", nil},
	} {
		p, found := proposed(t, "  plim(", "  "+c.fields+"\n  plim(")
		at := slices.IndexFunc(found, func(h discover.Hypothesis) bool { return h.Text == "zorb.plim" })
		if at < 0 {
			t.Errorf("%s: plim is not proposed", name)
			continue
		}
		var got []string
		for _, twin := range p.Twins(found[at]) {
			got = append(got, twin.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// A hypothesis with another value of a member is a new one: the first is not changed.
func TestHypothesisWith(t *testing.T) {
	p, found := proposed(t, plimEnds, "wib: Wib!",
		"type Luv", "input Wib { gon: DateTime! hul: DateTime! n: Int = 3 } type Luv")
	before := argsOf(found[0])
	changed, ok := p.With(found[0], "wib.n", 60)
	if !ok || !strings.Contains(argsOf(changed), `{"name":"n","value":{"const":60}}`) || argsOf(found[0]) != before {
		t.Errorf("%v %s, was %s, is %s", ok, argsOf(changed), before, argsOf(found[0]))
	}
	if _, ok := p.With(found[0], "gone", 60); ok {
		t.Error("a member that the schema does not have was set")
	}
	encoded := found[0].Encoded(apimap.LocalDate)
	if strings.Count(argsOf(encoded), `"encoding":"date"`) != 2 || argsOf(found[0]) != before {
		t.Errorf("%s, was %s", argsOf(encoded), before)
	}
}

// Lists below that are cut by default are asked for without the cut; those that need a range of their own are left out.
func TestProposeBelow(t *testing.T) {
	_, found := proposed(t, "nods: [Nod!]!", "nods(first: Int = 50): [Nod!]! more(gon: DateTime hul: DateTime): [Nod!]!")
	if len(found) == 0 || !found[0].HasLimitsBelow() {
		t.Fatalf("%+v", found)
	}
	var fields []string
	for _, one := range found[0].Whole {
		fields = append(fields, fmt.Sprint(one.Field, len(one.Args)))
	}
	if !slices.Equal(fields, []string{"kef0", "nods1"}) {
		t.Errorf("%v", fields)
	}
}

// A member that can be nothing else than its default is no doubt: whoever asks about doubts relies on values to try.
func TestDoubtsHaveValues(t *testing.T) {
	shown, err := schema.Parse(`
		scalar DateTime
		enum Only { MEASUREMENT }
		enum Two { ALPHA BETA }
		input ReadingInput { from: DateTime! to: DateTime! types: [String!]! only: Only = MEASUREMENT two: Two = ALPHA }
		type Point { at: DateTime! value: Float }
		type Series { type: String! values: [Point!]! }
		type Plant { id: ID! readings(readingInput: ReadingInput!): [Series!]! }
		type Query { plant(id: ID!): Plant plants: [Plant!]! }`)
	if err != nil {
		t.Fatal(err)
	}
	found := discover.Propose(shown).Values()
	if len(found) == 0 || len(found[0].Doubts) != 1 || found[0].Doubts[0].Path != "readingInput.two" {
		t.Errorf("%+v", found)
	}
	for _, h := range found {
		for _, doubt := range h.Doubts {
			if len(doubt.Values) == 0 {
				t.Errorf("nothing to try for %s", doubt.Path)
			}
		}
	}
}

// A deprecated number is not asked for where its successor stands beside it: the one that the reason names, or another
// number. One without a successor still is.
func TestProposeWithoutSuperseded(t *testing.T) {
	for nod, want := range map[string]string{
		`tik: DateTime! amu: Int @deprecated(reason: "Rounded, see bex.") bex: Decimal`:                      "tik bex",
		`tik: DateTime! amu: Float @deprecated(reason: "in W, not kW") bex: Float tus: Float`:                "tik bex tus",
		`tik: DateTime! amu: Float @deprecated(reason: "other readings are better") tus: Int`:                "tik amu tus",
		`tik: DateTime! amu: Float @deprecated(reason: "see bex") bex: Float @deprecated(reason: "see tus")`: "tik amu bex",
	} {
		_, found := proposed(t, "tik: DateTime! amu: Float", nod, "scalar DateTime", "scalar DateTime scalar Decimal")
		if len(found) == 0 {
			t.Errorf("%s: nothing is proposed", nod)
			continue
		}
		var names []string
		for _, luv := range found[0].Below {
			for _, one := range luv.Children {
				names = append(names, one.Field)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: asks for %s, want %s", nod, got, want)
		}
	}
}

// Where an aggregation must be chosen, values as they were recorded are asked for first, if the API has them.
func TestProposeUnaggregated(t *testing.T) {
	for values, want := range map[string]string{"NONE AVG SUM MAX": "NONE", "AVG SUM RAW": "RAW", "SUM MAX AVG": "AVG"} {
		_, found := proposed(t, "kefs: [String!]!)", "kefs: [String!]! agg: Agg!)", "type Luv",
			"enum Agg { "+values+" } type Luv")
		if len(found) == 0 || !strings.Contains(argsOf(found[0]), `"const":"`+want+`"`) {
			t.Errorf("%s: %+v", values, found)
		}
	}
}

// An interval as databases have it, a number of each unit, is a resolution.
func TestProposeIntervalOfUnits(t *testing.T) {
	_, found := proposed(t, "kefs: [String!]!)", "kefs: [String!]! bucket: IntervalInput)", "type Luv",
		"input IntervalInput { seconds: Float minutes: Int hours: Int days: Int months: Int years: Int } type Luv")
	const want = `{"name":"minutes","value":{"role":"unitCount","names":{"m":"minutes"}}}`
	if len(found) == 0 || found[0].Parts["resolution"] != "bucket" || !strings.Contains(argsOf(found[0]), want) {
		t.Errorf("%+v", found)
	}
}

// Of a resolution that is asked for as raw only, raw values keep the name by which they were proved. Without one, the
// resolution is left out, as it was where they were proved: the finest that has a name is coarser than that.
func TestRawOnly(t *testing.T) {
	for raw, names := range map[string]map[string]string{
		"null":           {"1h": "HOURLY", "1d": "DAILY"},
		`{"raw":"FULL"}`: {"raw": "FULL", "1h": "HOURLY"},
	} {
		resolution := apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.EnumName, Names: names}
		input := apimap.Binding{Members: []apimap.Member{{Name: "resolution", Value: resolution}}}
		h := discover.Hypothesis{Path: []apimap.Step{{Field: "readings", Args: []apimap.Arg{{Name: "input", Value: input}}}}}
		only := apimap.Find(h.RawOnly().Path, apimap.ResolutionOf)
		if got, _ := json.Marshal(only.Names); string(got) != raw || !only.IsRawOnly {
			t.Errorf("%s %v, want %s", got, only.IsRawOnly, raw)
		}
	}
}
