package mapping

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A value that fails the whole document in which it is tried leaves no other untried: it is found in as many steps as
// the number of values can be halved, and the one that gives the most values is taken.
func TestDoubtsBesideOneThatFailsTheDocument(t *testing.T) {
	names := []string{"ZIM", "ZAM", "ZEM", "ZOM", "ZUM", "ZYM", "ZAP", "ZIP"}
	minutes := map[string]int{"ZIM": 60, "ZAM": 30, "ZEM": 20, "ZOM": 15, "ZUM": 10, "ZYM": 5, "ZAP": 30, "ZIP": 60}
	for _, bad := range names[1:] {
		synctest.Test(t, func(t *testing.T) {
			failed := 0
			api := &foreign{
				changes: []string{ends, ends + " gup: Gup = ZIM", "type Kef",
					"enum Gup { " + strings.Join(names, " ") + " } type Kef"},
				nods: func(args map[string]any, all []nod) []nod { return every(minutes[args["gup"].(string)], all) },
				before: func(request graphql.Request) fakeapi.Reply {
					if text, _ := json.Marshal(request.Variables); !strings.Contains(fmt.Sprintf("%s", text), bad) {
						return fakeapi.Reply{}
					}
					failed++
					return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"invalid value"}]}`}
				},
			}
			made := learnt(t, api) // within the budget
			want := "ZYM"
			if bad == want {
				want = "ZUM" // the next finest
			}
			if text := readingsOf(made); !strings.Contains(text, `"const":"`+want+`"`) {
				t.Errorf("%s fails: no %s in %s: %s", bad, want, text, made.Summary())
			}
			if failed > 4 {
				t.Errorf("%s fails: it was asked for in %d documents", bad, failed)
			}
		})
	}
}
