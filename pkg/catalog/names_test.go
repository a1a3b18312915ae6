package catalog

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// Names of reading types cost one request for all facilities, and not one for each query while they cannot be had.
func TestTypesToNameRequests(t *testing.T) {
	const types = `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"kW"},{"id":"Irr","unit":"W"}]}}}`
	answers := map[string]fakeapi.Reply{
		"all":     {Body: types},
		"denied":  {Body: `{"data":{"f0":null},"errors":[{"message":"no","path":["f0"],"extensions":{"code":"FORBIDDEN"}}]}`},
		"without": {Body: `{"data":{"f0":{"readingTypes":[]}}}`},
		"slow":    {After: 8 * time.Second, Body: types},
	}
	wanted := map[string][]string{"Pac": facilities("p", 20), "Irr": facilities("p", 3)}
	for name, c := range map[string]struct {
		named    bool
		wait     time.Duration // of the first query
		requests int           // of ten queries a second apart
		later    int           // and of one after six minutes
	}{
		"all":     {true, 0, 1, 1},
		"denied":  {false, 0, 1, 2},
		"without": {false, 0, maxNamesAsked, maxNamesAsked}, // another facility may list what the first one does not
		"slow":    {false, typeNamesWait, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				catalog, fake := newCatalog(t, func(int, graphql.Request) fakeapi.Reply { return answers[name] })
				begin := time.Now()
				found := catalog.TypesToName(t.Context(), wanted)
				if waited := time.Since(begin); waited.Round(time.Second) != c.wait {
					t.Errorf("waited %s, want %s", waited, c.wait)
				}
				if _, _, isKnown := found.Find("p0", "Pac"); isKnown != c.named {
					t.Errorf("named: %v", found)
				}
				for range 9 {
					time.Sleep(time.Second)
					catalog.TypesToName(t.Context(), wanted)
				}
				if got := fake.Count(); got != c.requests {
					t.Errorf("%d requests, want %d", got, c.requests)
				}
				time.Sleep(6 * time.Minute)
				catalog.TypesToName(t.Context(), wanted)
				if got := fake.Count(); got != c.later {
					t.Errorf("%d requests later, want %d", got, c.later)
				}
			})
		})
	}
}

// What one of the facilities is known to have needs no request, whichever it is.
func TestTypesToNameKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: typesOf(request)}
		})
		c.ReadingTypes(t.Context(), []string{"p7"}) // its only type is called as it is
		wanted := map[string][]string{"p7": facilities("p", 20)}
		for _, look := range []func() Types{
			func() Types { return c.TypesToName(t.Context(), wanted) },
			func() Types { return c.KnownTypes(wanted) },
		} {
			if _, _, isKnown := look().Find("p7", "p7"); !isKnown || fake.Count() != 1 {
				t.Errorf("known: %v, %d requests", isKnown, fake.Count())
			}
		}
		unknown := c.KnownTypes(map[string][]string{"Pac": {"p1"}})
		if len(unknown) != 0 || fake.Count() != 1 {
			t.Error(fmt.Sprint(unknown, fake.Count()))
		}
	})
}
