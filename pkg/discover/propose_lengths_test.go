package discover_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// ofPage is the field that the vendor's page names, with what its input has beside the reading types.
func ofPage(t *testing.T, members, more string) []discover.Hypothesis {
	t.Helper()
	parsed, err := schema.ParseSDL(`
		scalar DateTime scalar Date scalar Duration
		"ISO 8601 time interval, start/end" scalar Interval
		type Query { zorbs: [Zorb!]! zorb(id: ID!): Zorb }
		type Zorb { id: ID! readings(readingInput: In!): [Luv!]! }
		input In { kefs: [String!]! ` + members + ` }
		type Luv { kef: String! nods: [Nod!]! } type Nod { tik: DateTime! amu: Float } ` + more)
	if err != nil {
		t.Fatal(err)
	}
	return discover.Propose(parsed).Values()
}

// A range may be a start and a length, one text with both ends, or a date; two ends are preferred where there are any.
func TestProposeRangesOfOtherKinds(t *testing.T) {
	for name, c := range map[string]struct{ members, role string }{
		"hours":              {"start: DateTime! hours: Int! = 24", `"encoding":"lengthHours"`},
		"days":               {"begin: DateTime! numberOfDays: Int!", `"encoding":"lengthDays"`},
		"duration":           {"from: DateTime! duration: Duration!", `"encoding":"lengthDuration"`},
		"said in minutes":    {`from: DateTime! "in minutes" length: Int!`, `"encoding":"lengthMinutes"`},
		"epoch and hours":    {`"Unix time" start: Int! hours: Int!`, `"encoding":"lengthHours"`},
		"interval":           {"interval: Interval!", `"role":"interval"`},
		"interval as text":   {"period: String!", `"role":"interval"`},
		"date":               {"date: Date!", `"role":"day"`},
		"any time of a day":  {"collectTime: DateTime!", `"role":"day"`},
		"ends beside hours":  {"from: DateTime! to: DateTime! hours: Int", `"role":"to","encoding":"rfc3339"`},
		"length of nothing":  {"hours: Int!", ""},
		"two starts, length": {"start: DateTime! since: DateTime! of: DateTime! hours: Int!", ""},
	} {
		found := ofPage(t, c.members, "")
		if c.role == "" {
			if slices.ContainsFunc(found, func(h discover.Hypothesis) bool { return strings.Contains(argsOf(h), "length") }) {
				t.Errorf("%s: %s", name, argsOf(found[0]))
			}
			continue
		}
		if len(found) == 0 || !strings.Contains(argsOf(found[0]), c.role) {
			t.Errorf("%s: %d proposed, %+v", name, len(found), found)
		}
	}
	if found := ofPage(t, "date: Date! period: Per!", "enum Per { DAY MONTH YEAR }"); len(found) == 0 ||
		!strings.Contains(argsOf(found[0]), `"rawOnly":true`) || !strings.Contains(argsOf(found[0]), `"DAY"`) {
		t.Errorf("a date and a period: %+v", found)
	}
}

// A text for the reading type is no second end beside one for a date.
func TestProposeDateBesideType(t *testing.T) {
	parsed, err := schema.ParseSDL(`type Query { zorb(id: ID!): Zorb }
		type Zorb { id: ID! readings(readingInput: In!): [Luv!]! } type Luv { time: String! value: String! amu: Float }
		input In { "yyyy-MM-dd" date: String! readingType: String! }`)
	if err != nil {
		t.Fatal(err)
	}
	found := discover.Propose(parsed).Values()
	if len(found) == 0 || !strings.Contains(argsOf(found[0]), `"role":"day"`) ||
		!strings.Contains(argsOf(found[0]), `"role":"readingTypes"`) {
		t.Errorf("%+v", found)
	}
}

// Writing the ends in another way leaves a length as it is.
func TestEncodedKeepsLengths(t *testing.T) {
	found := ofPage(t, "start: DateTime! hours: Int!", "")
	if got := argsOf(found[0].Encoded(apimap.EpochSeconds)); !strings.Contains(got, `"lengthHours"`) ||
		!strings.Contains(got, `"role":"from","encoding":"epochSeconds"`) {
		t.Error(got)
	}
}

// A comparator is a range where it compares what values have: the time beside a number.
func TestProposeComparatorsOfTheAnswer(t *testing.T) {
	const cmp = "input Cmp { _eq: DateTime _gte: DateTime _gt: DateTime _lt: DateTime _in: [DateTime!] } type Luv"
	for args, want := range map[string]bool{"where: Wib": true, "where: Wob": false} {
		_, found := proposed(t, plimEnds+" kefs: [String!]!", args, "[Luv!]!", "[Nod!]!", "type Luv",
			"input Wib { tik: Cmp } input Wob { changed: Cmp } "+cmp)
		if (len(found) > 0) != want {
			t.Errorf("%s: %+v", args, found)
		}
	}
}

// The finest of an enum is what its names say or, where they say only days and longer, what they do not say.
func TestProposeFinestOfEnum(t *testing.T) {
	for values, raw := range map[string]string{
		"PT5M PT1H P1D P1M": `"raw":"PT5M"`, "P1M P1D PT15M": `"raw":"PT15M"`, "R5 R15 R60 DAY MONTH": `"raw":"R5"`,
		"DAY MONTH": `"raw":"DAY"`,
	} {
		found := ofPage(t, "from: DateTime! to: DateTime! resolution: Res!", "enum Res { "+values+" }")
		if len(found) == 0 || !strings.Contains(argsOf(found[0]), raw) {
			t.Errorf("%s: %+v", values, found)
		}
	}
}

// Of durations that are listed, the finest is asked for, and none that is not among them; an example lists none.
func TestProposeListedDurations(t *testing.T) {
	found := ofPage(t, `from: DateTime! to: DateTime! "5m, 15m, 1h or 24h" step: Duration!`, "")
	if len(found) == 0 || !strings.Contains(argsOf(found[0]), `"encoding":"enumName"`) ||
		!strings.Contains(argsOf(found[0]), `"names":{"15m":"15m","1h":"1h","5m":"5m","raw":"5m"}`) {
		t.Errorf("%+v", found)
	}
	found = ofPage(t, `from: DateTime! to: DateTime! "such as 15m" step: Duration!`, "")
	if len(found) == 0 || !strings.Contains(argsOf(found[0]), `"encoding":"duration"`) {
		t.Errorf("%+v", found)
	}
}

// Resolutions in words are tried in words, and a coarse default of which no other spelling is known is told.
func TestProposeResolutionInWords(t *testing.T) {
	h := ofPage(t, `from: DateTime! to: DateTime! resolution: String = "1 hour"`, "")[0]
	if h.CoarsePace != "readingInput.resolution" || len(h.Doubts) == 0 ||
		!slices.Contains(h.Doubts[0].Values, any("5 minutes")) {
		t.Errorf("%+v", h)
	}
	h = ofPage(t, `from: DateTime! to: DateTime! "1 hour or 5 minutes" resolution: String = "1 hour"`, "")[0]
	if h.CoarsePace != "" || !strings.Contains(argsOf(h), `"raw":"5 minutes"`) {
		t.Errorf("%+v", h)
	}
}

// Where a facility can only be asked for with its company, the company's id is bound.
func TestProposeCompanyOfFacility(t *testing.T) {
	_, found := proposed(t, "zorb(id: ID!)", "zorb(id: ID!, companyId: ID!)")
	if len(found) == 0 || found[0].Path[0].Args[1].Value.Role != apimap.OwnerID {
		t.Errorf("%+v", found)
	}
}

// A text is all that the field of the vendor's page may give: it holds the values.
func TestProposeDocumentInText(t *testing.T) {
	parsed, err := schema.ParseSDL(`type Query { zorb(id: ID!): Zorb }
		type Zorb { id: ID! readings(readingInput: In!): Doc! } type Doc { contentType: String! content: String! }
		input In { from: Float! to: Float! kefs: [String!]! }`)
	if err != nil {
		t.Fatal(err)
	}
	if found := discover.Propose(parsed).Values(); len(found) == 0 {
		t.Error("nothing is proposed")
	}
}
