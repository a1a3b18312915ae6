package readings

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// validationError is how servers reject a document before they run it.
func validationError(status int, words string) fakeapi.Reply {
	return fakeapi.Reply{Status: status, Body: fmt.Sprintf(
		`{"errors":[{"message":%q,"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`, words)}
}

// Whatever a server measures and says, 40 plants come in documents as large as it allows, and what was learnt is not
// learnt again.
func TestDocumentLimitsByWords(t *testing.T) {
	for name, c := range map[string]struct {
		reject func(fields int, query string) (fakeapi.Reply, bool)
		// documents that 40 fields need at least, and how many may be rejected on the way.
		documents, rejected int
	}{
		"aliases": {func(fields int, _ string) (fakeapi.Reply, bool) {
			return validationError(400, fmt.Sprintf("Aliases limit of 15 exceeded, found %d.", fields)), fields > 15
		}, 3, 2},
		"aliases, the limit alone": {func(fields int, _ string) (fakeapi.Reply, bool) {
			return validationError(400, "max 15 aliases"), fields > 15
		}, 3, 2},
		"cost": {func(fields int, _ string) (fakeapi.Reply, bool) {
			cost := 400.5 * float64(fields)
			return validationError(400, fmt.Sprintf("Query Cost limit of 5000 exceeded, found %v.", cost)), cost > 5000
		}, 4, 3},
		"tokens, with status 500": {func(_ int, query string) (fakeapi.Reply, bool) {
			tokens := len(strings.FieldsFunc(query, func(r rune) bool { return strings.ContainsRune(" \n\t", r) }))
			return validationError(500, "Syntax Error: Token limit of 150 exceeded."), tokens > 150
		}, 3, 6},
		"points": {func(fields int, _ string) (fakeapi.Reply, bool) {
			return fakeapi.Reply{Body: fmt.Sprintf(`{"data":null,"errors":[{"message":"The request asks for up to %d values, `+
				`310 are allowed.","extensions":{"code":"COMPLEXITY_EXCEEDED"}}]}`, fields*31)}, fields*31 > 310
		}, 4, 3},
		"no words": {func(fields int, _ string) (fakeapi.Reply, bool) {
			return fakeapi.Reply{Status: 413, Body: "<html>413</html>"}, fields > 10
		}, 4, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rejected := 0
				s, f := newSource(t, growingPolicy(), fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
					if reply, isTooMuch := c.reject(len(plantsOf(request)), request.Query); isTooMuch {
						rejected++
						return reply
					}
					return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
				})
				first := loadAll(t, s, f, month(40))
				if rejected > c.rejected || first > c.documents+2*c.rejected {
					t.Errorf("at first %d requests, %d were rejected", first, rejected)
				}
				rejected = 0
				if got := loadAll(t, s, f, month(40)); rejected > 0 || got > c.documents+1 {
					t.Errorf("then %d requests, %d were rejected; want %d", got, rejected, c.documents)
				}
			})
		})
	}
}

// One plant that makes every document too costly, and says how little is allowed, narrows no other plant's documents.
func TestOddPlantThatNamesLimit(t *testing.T) {
	for name, words := range map[string]string{
		"cost":   "Query Cost limit of 10 exceeded, found 50000.",
		"points": "at most 5 points are allowed, 90000 were asked for",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, f := newSource(t, growingPolicy(), fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
					if slices.Contains(plantsOf(request), "p7") {
						return validationError(400, words)
					}
					return fakeapi.Reply{Body: fakeapi.Values(request, fakeapi.Monday)}
				})
				for range 4 {
					got, err := s.load(t.Context(), month(20), true)
					if err != nil || len(got.Series) != 19 || len(got.Failures) != 1 {
						t.Errorf("%d series of 19, %d failures, %v", len(got.Series), len(got.Failures), err)
					}
					time.Sleep(time.Minute)
				}
				before := f.Count()
				got, err := s.load(t.Context(), month(20), true)
				if err != nil || len(got.Series) != 19 || f.Count()-before > 3 {
					t.Errorf("%d series, %d requests, %v", len(got.Series), f.Count()-before, err)
				}
			})
		})
	}
}

// Where a document is too deep, fewer fields do not help: it is not sent again and again, and its words are told.
func TestTooDeepDocument(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f := newSource(t, growingPolicy(), fakeapi.Rows(), func(int, graphql.Request) fakeapi.Reply {
			return validationError(400, "Syntax Error: Query depth limit of 6 exceeded, found 8.")
		})
		got, err := s.load(t.Context(), month(20), true)
		if err != nil || len(got.Failures) != 20 || f.Count() > 2 ||
			!strings.Contains(got.Failures[0].Cause.Error(), "depth limit of 6") {
			t.Errorf("%d failures after %d requests, %v", len(got.Failures), f.Count(), err)
		}
	})
}
