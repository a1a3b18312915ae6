package mapping

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// Where the API fails while it is learnt, that is what queries and Save & test say. It is asked again within a minute,
// where it has stopped: nothing that it has answered is asked twice.
func TestLearnAfterPassingFailure(t *testing.T) {
	for name, c := range map[string]struct {
		reply fakeapi.Reply
		want  problem.Category
	}{
		"down": {fakeapi.Reply{Status: 503, Body: "<html>Service Unavailable</html>"}, problem.Server},
		"slow": {fakeapi.Reply{After: time.Minute, Body: `{"data":{}}`}, problem.Timeout},
		"cut":  {fakeapi.Reply{Body: `{"data":{"f0":{"plim":[{"kef":`}, problem.Network},
		"throttles": {fakeapi.Reply{Status: 429, Header: http.Header{"Retry-After": {"40"}}, Body: "{}"},
			problem.RateLimited},
		"proxy": {fakeapi.Reply{Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html>Login</html>"},
			problem.NotGraphQL},
	} {
		for failsAt := range 5 {
			synctest.Test(t, func(t *testing.T) {
				looks, isDown := 0, true
				asked := map[string]int{}
				api := &foreign{before: func(request graphql.Request) fakeapi.Reply {
					if request.Operation == "Look" {
						looks++
					}
					if isDown && looks > failsAt {
						return c.reply
					}
					asked[fmt.Sprint(request.Query, request.Variables)]++
					return fakeapi.Reply{}
				}}
				store, fake := api.store(t)
				made, err := store.Current(t.Context())
				if err == nil && isWhole(made.Map) {
					return // fewer looks are needed
				}
				if err == nil {
					err = made.Require("readings")
				}
				if err == nil || problem.From(err).Category != c.want || strings.Contains(err.Error(), "ways of asking") {
					t.Errorf("%s at look %d: %v, want %s", name, failsAt, err, c.want)
				}
				failed := fake.Count()
				for range 10 {
					_, _ = store.Current(t.Context()) // a panel that is refreshed
				}
				if fake.Count() != failed {
					t.Errorf("%s at look %d: asked again at once", name, failsAt)
				}
				fake.Change(func() { isDown = false })
				time.Sleep(lastRetry)
				made, err = store.Complete(t.Context())
				if err != nil || made.Verified == nil {
					t.Fatalf("%s at look %d: %v, %+v", name, failsAt, err, made)
				}
				for document, n := range asked {
					if n > 1 {
						t.Errorf("%s at look %d: asked %d times: %s", name, failsAt, n, document)
					}
				}
			})
		}
	}
}

// As long as the API is down, an hour of panels costs a few requests for each try and not more.
func TestLearnWhileDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, fake := (&foreign{before: func(graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Status: 503, Body: "down"}
		}}).store(t)
		for range 60 * 6 {
			if made, err := store.Current(t.Context()); err == nil && made.Require("facilities") == nil {
				t.Fatal("something was learnt of an API that is down")
			}
			time.Sleep(10 * time.Second)
		}
		const tries = 60 + 2 // one a minute, and earlier ones at the beginning
		if got := fake.Count() - operations(fake)["Introspection"]; got > tries*5 {
			t.Errorf("%d requests in an hour", got)
		}
	})
}

// What Save & test asks for has an end, whatever the schema allows and however the API answers.
func TestLearnBudget(t *testing.T) {
	var fields strings.Builder
	for i := range 40 { // each could be the field for values, and takes members that may change what comes
		fmt.Fprintf(&fields, "plim%d(%s kefs: [String!]! a: Boolean = true b: Boolean = true c: Int = 9): [Luv!]! ", i, ends)
	}
	for name, before := range map[string]func(graphql.Request) fakeapi.Reply{
		"nothing comes": nil,
		"one field fails a document": func(request graphql.Request) fakeapi.Reply {
			if request.Operation == "Look" && strings.Contains(request.Query, "plim") {
				return fakeapi.Reply{Body: `{"data":null,"errors":[{"message":"cannot read it",` +
					`"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`}
			}
			return fakeapi.Reply{}
		},
		"everything is refused": func(request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Status: 400, Body: `{"errors":[{"message":"invalid input"}]}`}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := &foreign{changes: []string{"plim(", fields.String() + "plim("}, before: before,
				nods: func(map[string]any, []nod) []nod { return nil }}
			store, fake := api.store(t)
			made, err := store.Complete(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if fake.Count() > maxRequests-1 { // the list of facilities for the health check comes beside
				t.Errorf("%s: %d requests: %v", name, fake.Count(), operations(fake))
			}
			if err := made.Require("readings"); err == nil {
				t.Errorf("%s: values can be asked for: %s", name, readingsOf(made))
			}
		})
	}
}
