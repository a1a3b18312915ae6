package catalog

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// listing is the map of an API that lists facilities by company, and tells units with the reading types.
func listing() *apimap.Map {
	api := fakeapi.Units()
	api.Facilities.Path = []apimap.Step{
		{Field: "companies", List: true, Object: apimap.Company, Fields: apimap.Fields{apimap.Name: {"name"}}},
		{Field: "facilities", List: true, Object: apimap.Facility, Fields: apimap.Fields{
			apimap.ID: {"id"}, apimap.Name: {"name"}, apimap.TimeZone: {"zone"}, apimap.NominalPower: {"power"},
		}},
	}
	return api
}

const (
	north = `{"id":"n","name":"North","zone":"Europe/Berlin","power":10}`
	south = `{"id":"s","name":"South","zone":"Europe/Madrid","power":20}`
)

// companies answers with one company for each list of facilities, and errors beside.
func companies(errs string, lists ...string) fakeapi.Reply {
	for i, list := range lists {
		lists[i] = fmt.Sprintf(`{"name":"C%d","facilities":%s}`, i, list)
	}
	return fakeapi.Reply{Body: fmt.Sprintf(`{"data":{"companies":[%s]},"errors":[%s]}`, strings.Join(lists, ","), errs)}
}

const holeError = `{"message":"502: Bad Gateway","path":["companies",1,"facilities"]}`

func TestPortfolioPartial(t *testing.T) {
	for name, c := range map[string]struct {
		reply fakeapi.Reply
		// What is known of both plants afterwards, when it was known before, and else.
		known, unknown string
		isPartial      bool
	}{
		"a company's list": {
			companies(holeError, `[`+north+`]`, `null`), "n Europe/Berlin 10, s Europe/Madrid 20", "n Europe/Berlin 10", true,
		},
		"a company's list, without a path": {
			companies(`{"message":"502"}`, `[`+north+`]`, `null`),
			"n Europe/Berlin 10, s Europe/Madrid 20", "n Europe/Berlin 10", true,
		},
		"a zone and a power": {
			companies(`{"message":"502","path":["companies",0,"facilities",1,"zone"]}`,
				`[`+north+`,{"id":"s","name":"South","zone":null,"power":null}]`),
			"n Europe/Berlin 10, s Europe/Madrid 20", "n Europe/Berlin 10, s  -", true,
		},
		"a plant among others": {
			companies(`{"message":"502","path":["companies",0,"facilities",1]}`, `[`+north+`,null]`),
			"n Europe/Berlin 10, s Europe/Madrid 20", "n Europe/Berlin 10", true,
		},
		"a warning beside the whole": {
			companies(`{"message":"deprecated"}`, `[`+north+`]`, `[`+south+`]`),
			"n Europe/Berlin 10, s Europe/Madrid 20", "n Europe/Berlin 10, s Europe/Madrid 20", false,
		},
		"a list that is empty": {companies("", `[`+north+`]`, `[]`), "n Europe/Berlin 10", "n Europe/Berlin 10", false},
	} {
		for _, isKnown := range []bool{true, false} {
			t.Run(fmt.Sprint(name, ", known before: ", isKnown), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					isWhole := isKnown
					catalog, fake := newCatalog(t, func(int, graphql.Request) fakeapi.Reply {
						if isWhole {
							return companies("", `[`+north+`]`, `[`+south+`]`)
						}
						return c.reply
					})
					catalog.mappings.Adopt(listing())
					want := c.unknown
					if isKnown {
						want = c.known
						if _, err := catalog.Portfolio(t.Context()); err != nil {
							t.Fatal(err)
						}
						fake.Change(func() { isWhole = false })
					}
					found, err := catalog.RefreshPortfolio(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					var got []string
					for _, f := range found.Facilities {
						power := "-"
						if f.NominalPower != nil {
							power = fmt.Sprint(*f.NominalPower)
						}
						got = append(got, fmt.Sprint(f.ID, " ", f.TimeZone, " ", power))
					}
					if strings.Join(got, ", ") != want || (found.Incomplete != nil) != c.isPartial {
						t.Errorf("%q, incomplete: %v; want %q", got, found.Incomplete, want)
					}
					// A part is not remembered as the whole: it is completed soon.
					fake.Change(func() { isWhole = true })
					time.Sleep(20 * time.Second)
					found, err = catalog.Portfolio(t.Context())
					if err != nil || c.isPartial && (len(found.Facilities) != 2 || found.Incomplete != nil) {
						t.Errorf("a while later: %d facilities, %v, %v", len(found.Facilities), found.Incomplete, err)
					}
				})
			})
		}
	}
}

// A list of which nothing came is a failure of the API, and not a matter of what the user may see.
func TestPortfolioFailedWhole(t *testing.T) {
	for name, body := range map[string]string{
		"the root":          `{"data":{"companies":null},"errors":[{"message":"502","path":["companies"]}]}`,
		"every list":        companies(holeError, `null`, `null`).Body,
		"the only elements": `{"data":{"companies":[null]},"errors":[{"message":"502","path":["companies",0]}]}`,
	} {
		catalog, _ := newCatalog(t, func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{Body: body} })
		catalog.mappings.Adopt(listing())
		if found, err := catalog.Portfolio(t.Context()); err == nil || problem.From(err).Category != problem.Server {
			t.Errorf("%s: %v %v", name, found, err)
		}
	}
}

func TestReadingTypesPartial(t *testing.T) {
	pac := `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"kW"}]}}}`
	for name, c := range map[string]struct {
		body string
		// types that are shown meanwhile when none were known before
		types int
	}{
		"null with an error": {
			`{"data":{"f0":{"readingTypes":null}},"errors":[{"message":"502","path":["f0","readingTypes"]}]}`, 0,
		},
		"null with an error without a path": {`{"data":{"f0":{"readingTypes":null}},"errors":[{"message":"502"}]}`, 0},
		"null without an error":             {`{"data":{"f0":{"readingTypes":null}}}`, 0},
		"one of two types": {
			`{"data":{"f0":{"readingTypes":[{"id":"Wind"},null]}},"errors":[{"message":"502","path":["f0","readingTypes",1]}]}`,
			1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			body := c.body
			catalog, fake := newCatalog(t, func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{Body: body} })
			types, failed := catalog.StaleReadingTypes(t.Context(), []string{"a"})
			if failed["a"] == nil || problem.From(failed["a"]).Category != problem.Server || len(types["a"]) != c.types {
				t.Errorf("%v %v", types, failed)
			}
			fake.Change(func() { body = pac })
			types, failed = catalog.StaleReadingTypes(t.Context(), []string{"a"})
			if known, _, isOffered := types.Find("a", "Pac"); len(failed) > 0 || !isOffered || known.Unit != "kW" {
				t.Errorf("the part was remembered as the whole: %v %v", types, failed)
			}
			fake.Change(func() { body = c.body })
			never := func(string) ([]portfolio.ReadingType, bool) { return nil, false }
			types, failed = catalog.readingTypes(t.Context(), []string{"a"}, never)
			if _, _, isOffered := types.Find("a", "Pac"); len(failed) > 0 || !isOffered {
				t.Errorf("what was known did not survive: %v %v", types, failed)
			}
		})
	}
	catalog, _ := newCatalog(t, func(int, graphql.Request) fakeapi.Reply {
		return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[]}}}`}
	})
	types, failed := catalog.ReadingTypes(t.Context(), []string{"a"})
	if _, isKnown := types["a"]; failed["a"] != nil || !isKnown {
		t.Errorf("an empty list is whole: %v %v", types, failed)
	}
}

// What stands in the API's place says nothing about plants: their names, zones and types are known as before.
func TestKnownSurvivesWhatStandsInThePlaceOfTheAPI(t *testing.T) {
	page := func(status int, title string) fakeapi.Reply {
		return fakeapi.Reply{
			Status: status, Header: map[string][]string{"Content-Type": {"text/html"}}, Body: "<title>" + title + "</title>",
		}
	}
	moved := page(302, "Found")
	moved.Header["Location"] = []string{"https://login.invalid/"}
	for name, odd := range map[string]fakeapi.Reply{
		"portal": page(200, "Sign in"), "maintenance": page(200, "Wartung"), "other page": page(200, "Solar"),
		"no route": page(404, "Not found"), "gateway": page(401, "Log in"), "moved": moved, "down": page(503, "nginx"),
	} {
		synctest.Test(t, func(t *testing.T) {
			isOdd := false
			catalog, fake := newCatalog(t, func(_ int, request graphql.Request) fakeapi.Reply {
				switch {
				case isOdd:
					return odd
				case strings.Contains(request.Query, "companies"):
					return companies("", `[`+north+`,`+south+`]`)
				default:
					return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"kW"}]}}}`}
				}
			})
			catalog.mappings.Adopt(listing())
			if _, err := catalog.Portfolio(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, _ = catalog.ReadingTypes(t.Context(), []string{"n"})
			fake.Change(func() { isOdd = true })
			time.Sleep(2 * ttl)
			for range 2 {
				found, err := catalog.Portfolio(t.Context())
				if err != nil || len(found.Facilities) != 2 {
					t.Errorf("%s: %v %v", name, found, err)
				}
				types, failed := catalog.ReadingTypes(t.Context(), []string{"n"})
				if _, _, isOffered := types.Find("n", "Pac"); len(failed) > 0 || !isOffered {
					t.Errorf("%s: %v %v", name, types, failed)
				}
			}
			if _, err := catalog.RefreshPortfolio(t.Context()); err == nil {
				t.Errorf("%s: a check finds nothing wrong", name)
			}
		})
	}
}
