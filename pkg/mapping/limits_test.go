package mapping

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A member that limits how many values come, and whose default the schema does not tell, is raised where that gives
// more. However the server caps what it is asked for, no range is asked for at once that it could cut without a word.
func TestLearnLimitWithoutDefault(t *testing.T) {
	const ends = "gon: DateTime! hul: DateTime!"
	// most is how many values of a series come for a limit that is sent (0: none is).
	for name, c := range map[string]struct {
		most     func(limit int) int
		isRaised bool
		atMost   int
	}{
		"few unless asked for more":     {func(limit int) int { return cmp.Or(limit, 100) }, true, 10_000},
		"capped whatever is asked for":  {func(limit int) int { return min(max(limit, 100), 2000) }, true, 2000},
		"capped and not to be raised":   {func(int) int { return 2000 }, false, 2000},
		"capped at a little over a day": {func(int) int { return 300 }, false, 300},
		"never":                         {func(int) int { return 1 << 30 }, false, 10_000},
	} {
		for _, argument := range []string{"limit", "first", "maxPoints"} {
			synctest.Test(t, func(t *testing.T) {
				made := learnt(t, &foreign{
					changes: []string{ends, ends + " " + argument + ": Int"},
					nods: func(args map[string]any, all []nod) []nod {
						limit, _ := args[argument].(float64)
						return firstOf(c.most(int(limit)), all)
					},
				})
				readings := made.Map.Readings
				if len(readings.Path) == 0 {
					t.Fatalf("%s, %s: %+v", name, argument, made.result().Find("readings"))
				}
				if isRaised := strings.Contains(readingsOf(made), fmt.Sprintf(`"name":%q`, argument)); isRaised != c.isRaised {
					t.Errorf("%s, %s: raised %v: %s", name, argument, isRaised, readingsOf(made))
				}
				if readings.MaxPoints < 100 || readings.MaxPoints > c.atMost {
					t.Errorf("%s, %s: %d values are asked for at once", name, argument, readings.MaxPoints)
				}
			})
		}
	}
}

// A list that a member without a default may cut is asked for with a large number; where the server refuses the
// largest, with the largest that it takes.
func TestLearnListLimitWithoutDefault(t *testing.T) {
	for _, most := range []int{0, 100, 500} { // 0: it takes any
		synctest.Test(t, func(t *testing.T) {
			api := &foreign{
				changes: []string{"zorbs: [Zorb!]!", "zorbs(limit: Int): [Zorb!]!"},
				before: func(request graphql.Request) fakeapi.Reply {
					for _, value := range request.Variables {
						if limit, isNumber := value.(int); isNumber && most > 0 && limit > most {
							return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"limit is too large"}]}`}
						}
					}
					return fakeapi.Reply{}
				},
				list: func(args map[string]any, all []any) []any {
					if args["limit"] == nil {
						return all[:1]
					}
					return all
				},
			}
			store, _ := api.store(t)
			made, err := store.Complete(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			limit := made.result().Find("facilities.limit")
			if limit == nil || limit.State != discover.Probed || limit.Chosen != "limit" {
				t.Errorf("most %d: %+v", most, limit)
			}
		})
	}
}
