package mapping

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// maxRequests is how many a first Save & test may cost, the schema's included.
const maxRequests = 15

// learnt makes the API map of a foreign API and looks for values, as Save & test does.
func learnt(t *testing.T, api *foreign) *Mapping {
	t.Helper()
	store, fake := api.store(t)
	made, err := store.Complete(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first := fake.Count()
	if first > maxRequests {
		t.Errorf("%d requests: %v", first, operations(fake))
	}
	if _, err := store.Complete(t.Context()); err != nil || fake.Count() != first {
		t.Errorf("%v, %d requests more, although nothing has changed", err, fake.Count()-first)
	}
	return made
}

// operations counts the requests by their names.
func operations(fake *fakeapi.API) map[string]int {
	count := map[string]int{}
	for _, request := range fake.Requests {
		count[request.Operation]++
	}
	return count
}

// readingsOf is how values are asked for and read, as JSON.
func readingsOf(made *Mapping) string {
	text, _ := json.Marshal(made.Map.Readings)
	return string(text)
}

func isText(layout string) func(any, *time.Location) (time.Time, bool) {
	return func(written any, zone *time.Location) (time.Time, bool) {
		text, _ := written.(string)
		at, err := time.ParseInLocation(layout, text, zone)
		return at, err == nil
	}
}

func isEpoch(unit time.Duration) func(any, *time.Location) (time.Time, bool) {
	return func(written any, _ *time.Location) (time.Time, bool) {
		number, isNumber := written.(float64)
		at := time.Unix(0, 0).Add(time.Duration(number) * unit)
		return at, isNumber && at.Year() > 1990 && at.Year() < 2100
	}
}

var writtenTime = regexp.MustCompile(`"?(?:20\d\d-\d\d-\d\d[^"}]*|\d{10,13})`)

// refusesUnspaced refuses a document as a whole that has a time, unless all are written with a space.
func refusesUnspaced(request graphql.Request) fakeapi.Reply {
	variables, _ := json.Marshal(request.Variables)
	for _, written := range writtenTime.FindAllString(request.Query+string(variables), -1) {
		if _, err := time.Parse(time.DateTime, strings.Trim(written, `"`)); err != nil {
			return fakeapi.Reply{Status: 400, Body: fmt.Sprintf(
				`{"errors":[{"message":"DateTime cannot represent %s; expected e.g. \\"2018-05-23 13:43:32\\"."}]}`,
				strings.Trim(written, `"`))}
		}
	}
	return fakeapi.Reply{}
}

func firstOf(limit int, all []nod) []nod { return all[:min(limit, len(all))] }

// every keeps a value of each so many minutes.
func every(minutes int, all []nod) []nod {
	return slices.DeleteFunc(slices.Clone(all), func(n nod) bool { return n.at.Minute()%minutes != 0 })
}

// inDays are all values of the days of UTC in which the range starts and ends.
func inDays(args map[string]any, all []nod) (whole []nod) {
	const step, day = 5 * time.Minute, 24 * time.Hour
	from, _ := time.Parse(time.RFC3339, args["gon"].(string))
	to, _ := time.Parse(time.RFC3339, args["hul"].(string))
	for at := from.UTC().Truncate(day); len(all) > 0 && at.Before(to.Add(day-1).UTC().Truncate(day)); at = at.Add(step) {
		whole = append(whole, nod{at, all[0].amount + amountAt(at) - amountAt(all[0].at)})
	}
	return whole
}

const ends = "gon: DateTime! hul: DateTime!"

// However an API wants to be asked, a day of its values comes: all of them, and no others.
func TestLearnForeignAPIs(t *testing.T) {
	for name, c := range map[string]struct {
		api   foreign
		wants []string // in the API map
	}{
		"plain": {foreign{}, []string{`"encoding":"rfc3339"`}},
		"wall clock of the plant": {foreign{
			changes: []string{ends, "gon: String! hul: String!"}, instant: isText("2006-01-02T15:04:05"),
		}, []string{`"encoding":"localTime"`}},
		"wall clock as its type is described": {foreign{
			changes: []string{"scalar DateTime", "\"e.g. `2018-05-23 13:43:32`\" scalar DateTime"},
			instant: isText(time.DateTime),
		}, []string{`"encoding":"spacedLocalTime"`}},
		"wall clock as the refusal of a document says": {foreign{before: refusesUnspaced, instant: isText(time.DateTime)},
			[]string{`"encoding":"spacedLocalTime"`}},
		"milliseconds": {foreign{
			changes: []string{ends, "gon: Float! hul: Float!"}, instant: isEpoch(time.Millisecond),
		}, []string{`"encoding":"epochMillis"`}},
		"seconds": {foreign{
			changes: []string{ends, "gon: Int! hul: Int!"}, instant: isEpoch(time.Second),
		}, []string{`"encoding":"epochSeconds"`}},
		"limit by default": {foreign{
			changes: []string{ends, ends + " limit: Int = 100"},
			nods: func(args map[string]any, all []nod) []nod {
				return firstOf(int(args["limit"].(float64)), all)
			},
		}, []string{`"const":10000`}},
		"limit below by default": {foreign{
			changes: []string{"nods: [Nod!]!", "nods(top: Int = 50): [Nod!]!"},
		}, []string{`"args":{"nods":[{"name":"top"`}},
		"cut without a word": {foreign{
			nods: func(_ map[string]any, all []nod) []nod { return firstOf(300, all) },
		}, []string{`"maxPoints":300`}},
		"coarse by default": {foreign{
			changes: []string{ends, ends + " gap: Gap = HOUR", "type Kef", "enum Gap { HOUR FIVE_MINUTES } type Kef"},
			nods: func(args map[string]any, all []nod) []nod {
				if args["gap"] == "HOUR" {
					return every(60, all)
				}
				return all
			},
		}, []string{"FIVE_MINUTES"}},
		"coarse by default, no names": {foreign{
			changes: []string{ends, ends + " gup: Gup = ZIM", "type Kef", "enum Gup { ZIM ZAM ZUM } type Kef"},
			nods: func(args map[string]any, all []nod) []nod {
				return every(map[string]int{"ZIM": 60, "ZAM": 15, "ZUM": 5}[args["gup"].(string)], all)
			},
		}, []string{`"const":"ZUM"`}},
		"estimates by default": {foreign{
			changes: []string{ends, ends + " includeEstimated: Boolean = true"},
			nods: func(args map[string]any, all []nod) []nod {
				for i := range all {
					if args["includeEstimated"] == true && i%2 == 1 {
						all[i].amount = -1
					}
				}
				return all
			},
		}, []string{`"const":false`}},
		"twin with the same values": {foreign{
			changes: []string{"plim(", "plam(" + ends + " kefs: [String!]!): [Luv!]! plim("},
			fields:  map[string]func(float64) float64{"plam": func(amount float64) float64 { return amount }},
		}, nil},
		"invalid values": {foreign{
			changes: []string{"amu: Float", "amu: Float valid: Boolean!"},
			point: func(at time.Time, object map[string]any) {
				if object["valid"] = at.Minute() != 0; at.Minute() == 0 {
					object["amu"] = 99999.0
				}
			},
		}, []string{`"flag":["valid"]`}},
		"whole days, cut without a word": {foreign{
			nods: func(args map[string]any, all []nod) []nod { return firstOf(900, inDays(args, all)) },
		}, []string{`"maxPoints":900,"wholeDays":true`}},
		"cut within a day": {foreign{nods: func(_ map[string]any, all []nod) []nod { return firstOf(100, all) }},
			[]string{`"maxPoints":100`}},
	} {
		synctest.Test(t, func(t *testing.T) {
			made := learnt(t, &c.api)
			text := readingsOf(made)
			for _, want := range c.wants {
				if !strings.Contains(text, want) {
					t.Errorf("%s: no %s in %s", name, want, text)
				}
			}
			want := 288
			if name == "cut within a day" {
				want = 100 // of a first look; queries ask for parts
			}
			if name == "invalid values" {
				want -= 24 // one each hour
			}
			if made.Verified == nil || made.Verified.Values != want || made.Verified.ReadingType != "wob" {
				t.Errorf("%s: %+v, want %d values: %s", name, made.Verified, want, made.Summary())
			}
		})
	}
}

// Where nothing tells which values are right, none are served, and it is said why.
func TestLearnRefusesDoubtfulValues(t *testing.T) {
	for name, c := range map[string]struct {
		api  foreign
		says string
	}{
		"twin with other values": {foreign{
			changes: []string{"plim(", "plam(" + ends + " kefs: [String!]!): [Luv!]! plim("},
			fields:  map[string]func(float64) float64{"plam": func(amount float64) float64 { return amount + 7 }},
		}, "give different values"},
		"twin with other values but for a default": {foreign{
			changes: []string{"plim(" + ends, "plam(" + ends + " src: Src = WUMP kefs: [String!]!): [Luv!]! plim(" + ends +
				" src: Src = WUMP", "type Nod", "enum Src { WUMP GLIB } type Nod"},
			fields: map[string]func(float64) float64{"plam": func(amount float64) float64 { return amount + 7.125 }},
			nods: func(args map[string]any, all []nod) []nod {
				for i := range all {
					if _, part := math.Modf(all[i].amount * 2); part == 0 && args["src"] == "WUMP" {
						all[i].amount += 7.125 // as plam does in any case
					}
				}
				return all
			},
		}, "nothing tells which are meant"},
		"two plants alike": {foreign{isSame: true}, "two facilities the same values"},
		"switch that changes values": {foreign{
			changes: []string{ends, ends + " wub: Boolean = true"},
			nods: func(args map[string]any, all []nod) []nod {
				for i := range all {
					if args["wub"] == true {
						all[i].amount *= 1.1
					}
				}
				return all
			},
		}, "wub changes the values"},
		"halves unlike the day": {foreign{nods: func(_ map[string]any, all []nod) []nod {
			for i := range all {
				if len(all) < 200 { // such as values that are smoothed by what the range is
					all[i].amount++
				}
			}
			return all
		}}, "other values for the halves of a day"},
		"nothing but nulls": {foreign{nods: func(_ map[string]any, all []nod) []nod {
			for i := range all {
				all[i].amount = math.NaN()
			}
			return all
		}}, "none gave any"},
	} {
		synctest.Test(t, func(t *testing.T) {
			made := learnt(t, &c.api)
			err := made.Require("readings", "answer")
			if err == nil || !strings.Contains(err.Error(), c.says) || made.Verified != nil {
				t.Errorf("%s: %v, %+v", name, err, made.Verified)
			}
			if len(made.Map.Readings.Path) > 0 {
				t.Errorf("%s: asked by %s", name, readingsOf(made))
			}
		})
	}
}

// The page's names and what follows from them cost no look: panels of a known API wait for nothing more.
func TestCurrentOfNamedAPICostsNoLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := fakeapi.New(func(int, graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`}
		})
		made, err := storeOn(t, fake, schemaOf(t)).Current(t.Context())
		if err != nil || !isWhole(made.Map) || fake.Count() != 1 {
			t.Errorf("%v, %v", err, operations(fake))
		}
	})
}

// An API that asks for a pause in the middle of learning is asked again after it.
func TestLearnResumesAfterPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		api := &foreign{before: func(request graphql.Request) fakeapi.Reply {
			if request.Operation == "Look" {
				looks++
			}
			if looks != 2 {
				return fakeapi.Reply{}
			}
			looks++
			return fakeapi.Reply{Status: 429, Header: map[string][]string{"Retry-After": {"7"}}, Body: "{}"}
		}}
		store, fake := api.store(t)
		made, err := store.Complete(t.Context())
		if err != nil || made.Verified == nil {
			t.Fatalf("%v: %v", err, operations(fake))
		}
	})
}

// What names and values leave open is offered to choose from.
func TestLearnOffersCandidates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		made := learnt(t, &foreign{nods: func(map[string]any, []nod) []nod { return nil }})
		found := made.result().Find("readings")
		if found == nil || found.State != discover.Unresolved || len(found.Candidates) == 0 ||
			found.Candidates[0].Path != "zorb.plim" {
			t.Errorf("%+v", found)
		}
	})
}

// What stands beside values is told by its description where its name says nothing.
func TestDescribedMembers(t *testing.T) {
	got := described([]apimap.Selected{
		{Field: "tik", Says: "Instant of the value."},
		{Field: "nods", Children: []apimap.Selected{
			{Field: "fob", Says: "The power of ten by which it is to be multiplied."},
			{Field: "gix", Says: "Whether the value is good."},
			{Field: "hob", Says: "Whether the value can be trusted: is valid."}, // a second one of the kind
			{Field: "max"},
			{Field: "top", Says: "The highest value of the interval."}, // its name is taken
		}},
	})
	want := map[string]string{"fob": "exponent", "gix": "valid"}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	answer := restored(apimap.Answer{Value: []string{"nods", "valid"}}, map[string]string{"valid": "gix"})
	if got := fmt.Sprint(answer.Value); got != "[nods gix]" {
		t.Error(got)
	}
}
