package readings

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// However often and for whatever parts of a day a viewer bypasses the cache, each part is fetched once a minute.
func TestBypassOncePerMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(10 * 24 * time.Hour)))
		s, f := newSource(t, testPolicy, fakeapi.Ranged(), func(_ int, req graphql.Request) fakeapi.Reply {
			from, _ := fakeapi.Range(req)
			return fakeapi.Reply{Body: fakeapi.Values(req, from)}
		})
		bypass := func(from, to, requests int, held bool, what string) {
			t.Helper()
			before := f.Count()
			result, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", from, to)}, true)
			got := f.Count() - before
			if err != nil || len(result.Failures) > 0 || got != requests || result.BypassHeld != held {
				t.Errorf("%s: %d requests, held %v; %v %v", what, got, result.BypassHeld, result.Failures, err)
			}
		}
		if _, err := s.load(t.Context(), []plan.Call{fakeapi.Call("a", "Pac", 0, 12)}, false); err != nil {
			t.Fatal(err)
		}
		bypass(0, 12, 1, false, "what is cached, for the first time")
		for range 10 {
			time.Sleep(5 * time.Second)
			bypass(0, 12, 0, true, "again within the minute")
			bypass(3, 4, 0, true, "a part of it")
		}
		bypass(6, 18, 1, true, "what is half new")
		bypass(0, 18, 0, true, "both together")
		time.Sleep(11 * time.Second)
		bypass(0, 12, 1, false, "a minute after the first")
		time.Sleep(time.Minute)
		bypass(0, 18, 1, false, "a minute after all")
	})
}

// A bypass that failed is not taken for one that brought values: what is missing is asked for again.
func TestBypassAfterFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fakeapi.Monday.Add(10 * 24 * time.Hour)))
		fails := true
		s, _ := newSource(t, testPolicy, fakeapi.Ranged(), func(_ int, req graphql.Request) fakeapi.Reply {
			if fails {
				return fakeapi.Reply{Status: 404}
			}
			return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
		})
		if result, _ := s.load(t.Context(), fakeapi.Calls("a"), true); len(result.Failures) != 1 {
			t.Errorf("%v", result.Failures)
		}
		fails = false
		result, err := s.load(t.Context(), fakeapi.Calls("a"), true)
		if err != nil || len(result.Failures) != 0 || len(result.Series) != 1 || result.Series[0].Len() != 1 {
			t.Errorf("%v %v %v", result.Series, result.Failures, err)
		}
	})
}
