package catalog

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// The types of twenty facilities come in one document, also when the API has shown that it gives values of few at once.
func TestReadingTypesAfterValuesWereTooMuch(t *testing.T) {
	for name, most := range map[string]int{"one at a time": 1, "three": 3, "as many as the settings say": 20} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
					return fakeapi.Reply{Body: typesOf(request)}
				})
				limits := c.api.Limits()
				size := api.Size{Facilities: 20, Fields: 20, Points: 1000}
				asked := []api.Asked{{FacilityID: "x", Part: "1"}, {FacilityID: "y", Part: "1"}}
				if most < size.Fields {
					told := api.Size{Facilities: most, Fields: most, Points: 1000}
					limits.Reject(api.Rejected{Size: size, Suspects: asked, Most: told})
					limits.Answered(api.Size{Facilities: 1, Fields: 1, Points: 10}, asked, 1, false)
				}
				if got := limits.Current().Facilities; got != most {
					t.Fatalf("values of %d facilities at once", got)
				}
				types, failed := c.ReadingTypes(t.Context(), facilities("p", 20))
				if len(types) != 20 || len(failed) != 0 || fake.Count() != 1 {
					t.Errorf("%d of 20 in %d documents, %v", len(types), fake.Count(), failed)
				}
			})
		})
	}
}

// One facility that the API does not know, or denies, takes the answer of a whole document along where a field must not
// be null. The others get theirs all the same, in few documents.
func TestReadingTypesOfOddFacilities(t *testing.T) {
	const named = `{"data":null,"errors":[{"message":"no","path":["%s","readingTypes"],"extensions":{"code":"%s"}}]}`
	const unnamed = `{"data":null,"errors":[{"message":"no","extensions":{"code":"%[2]s"}}]}`
	for name, c := range map[string]struct {
		format, code string
		odd          string
		most         int
		want         problem.Category
	}{
		"one that is named, not found":   {named, "NOT_FOUND", "p7", 2, problem.NotFound},
		"one that is named, a failure":   {named, "INTERNAL_SERVER_ERROR", "p0", 6, problem.Server},
		"two that are named in turn":     {named, "FORBIDDEN", "p3 p19", 3, problem.Forbidden},
		"one without a path, not found":  {unnamed, "NOT_FOUND", "p7", 11, problem.NotFound},
		"one without a path, denied":     {unnamed, "FORBIDDEN", "p19", 11, problem.Forbidden},
		"two without a path, not known":  {unnamed, "NOT_FOUND", "p3 p4", 14, problem.NotFound},
		"all of them, as it is no plant": {unnamed, "BAD", "p0", 5, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				odd := strings.Fields(c.odd)
				catalog, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
					for i := 0; strings.Contains(request.Query, fmt.Sprintf("f%d:", i)); i++ {
						for _, id := range odd {
							if facility(request, i) == id {
								return fakeapi.Reply{Body: fmt.Sprintf(c.format, fmt.Sprintf("f%d", i), c.code)}
							}
						}
					}
					return fakeapi.Reply{Body: typesOf(request)}
				})
				types, failed := catalog.ReadingTypes(t.Context(), facilities("p", 20))
				if c.want == "" {
					if len(failed) != 20 || fake.Count() > c.most {
						t.Errorf("%d failed in %d documents", len(failed), fake.Count())
					}
					return
				}
				if len(types) != 20-len(odd) || len(failed) != len(odd) || fake.Count() > c.most {
					t.Errorf("%d found and %d failed in %d documents", len(types), len(failed), fake.Count())
				}
				for _, id := range odd {
					if failed[id] == nil || problem.From(failed[id]).Category != c.want {
						t.Errorf("%s: %v", id, failed[id])
					}
				}
			})
		})
	}
}
