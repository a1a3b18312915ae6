package readings

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// answers gives each plant of a document its own answer, and errors beside.
func answers(request graphql.Request, errs string, of func(plant string) string) string {
	var aliases []string
	for i := 0; strings.Contains(request.Query, fmt.Sprintf("f%d:", i)); i++ {
		name := "id"
		if i > 0 {
			name = fmt.Sprint("id", i+1)
		}
		if answer := of(fmt.Sprint(request.Variables[name])); answer != "" {
			aliases = append(aliases, fmt.Sprintf(`"f%d":%s`, i, answer))
		}
	}
	return fmt.Sprintf(`{"data":{%s},"errors":[%s]}`, strings.Join(aliases, ","), errs)
}

func at(hour int) string {
	return fmt.Sprintf(`{"readings":[{"t":%d,"v":7}]}`, fakeapi.Monday.Add(time.Duration(hour)*time.Hour).UnixMilli())
}

// Null without an error is not "no values": it is told, and replaces nothing that is remembered.
func TestLoadNull(t *testing.T) {
	for name, null := range map[string]string{
		"the plant": `null`, "the values": `{"readings":null}`, "no alias": ``,
	} {
		for _, isKnown := range []bool{true, false} {
			t.Run(fmt.Sprint(name, ", known before: ", isKnown), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(time.Until(fakeapi.Monday.Add(24 * time.Hour)))
					isNull := !isKnown
					s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
						return fakeapi.Reply{Body: answers(request, "", func(plant string) string {
							if isNull && plant == "b" {
								return null
							}
							return at(12)
						})}
					})
					want := "[7]"
					if isKnown {
						want = "[7 7]"
						_, _ = s.panel(t.Context(), fakeapi.Calls("a", "b"))
						f.Change(func() { isNull = true })
						time.Sleep(16 * time.Minute)
					}
					result, err := s.panel(t.Context(), fakeapi.Calls("a", "b"))
					if err != nil || fmt.Sprint(valuesOf(result)) != want || len(result.Failures) != 1 ||
						result.Failures[0].Call.Target.Key() != "b" || result.Failures[0].Missing == isKnown {
						t.Errorf("%v %+v %v", valuesOf(result), result.Failures, err)
					}
					result, _ = s.rule(t.Context(), fakeapi.Calls("a", "b"))
					if len(result.Failures) != 1 || !result.Failures[0].Missing || IsOfThePlant(result.Failures[0].Cause) {
						t.Errorf("a rule judges without the plant: %+v", result.Failures)
					}
					f.Change(func() { isNull = false })
					time.Sleep(time.Minute)
					if result, _ = s.panel(t.Context(), fakeapi.Calls("a", "b")); len(result.Failures) != 0 {
						t.Errorf("the API is well: %v", result.Failures)
					}
				})
			})
		}
	}
}

// An empty list says that there are no values.
func TestLoadEmpty(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
		return fakeapi.Reply{Body: answers(request, "", func(string) string { return `{"readings":[]}` })}
	})
	if result, err := s.panel(t.Context(), fakeapi.Calls("a", "b")); err != nil || len(result.Failures) != 0 {
		t.Error(result.Failures, err)
	}
}

const warning = `{"message":"API v1 ends in June","extensions":{"code":"DEPRECATED"}}`

// An error that names nothing, beside data of which nothing is missing, is a warning; else it is a failure of that
// which it may be about.
func TestLoadWarnings(t *testing.T) {
	for name, c := range map[string]struct {
		errs string
		b    string
		// plants that fail, and whether the warning is told
		failed string
		isTold bool
	}{
		"whole data":                  {warning, at(12), "", true},
		"twice the same":              {warning + "," + warning, at(12), "", true},
		"a null beside":               {warning, `null`, "b", false},
		"an empty list beside":        {warning, `{"readings":[]}`, "b", false},
		"a path that names the field": {`{"message":"boom","path":["facility","readings"]}`, at(12), "a b", false},
		"a path to nothing":           {`{"message":"boom","path":["elsewhere"]}`, at(12), "a b", false},
		"a path that names the alias": {`{"message":"boom","path":["f1"]}`, at(12), "b", false},
		"an unknown code":             {`{"message":"boom","extensions":{"code":"ODD"}},` + warning, at(12), "", true},
	} {
		t.Run(name, func(t *testing.T) {
			s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
				return fakeapi.Reply{Body: answers(request, c.errs, func(plant string) string {
					if plant == "b" {
						return c.b
					}
					return at(12)
				})}
			})
			result, err := s.rule(t.Context(), fakeapi.Calls("a", "b"))
			var failed, told []string
			for _, failure := range result.Failures {
				failed = append(failed, failure.Call.Target.Key())
			}
			for _, report := range result.Reports {
				told = append(told, report.Warnings...)
			}
			slices.Sort(failed)
			if err != nil || strings.Join(failed, " ") != c.failed || (len(told) > 0) != c.isTold {
				t.Errorf("failed %v, told %q, %v", failed, told, err)
			}
			asked := f.Count()
			if _, _ = s.panel(t.Context(), fakeapi.Calls("a")); c.failed == "" && f.Count() != asked {
				t.Error("what is whole was not remembered")
			}
		})
	}
}

// A warning that was seen beside values says nothing about a list that is empty; another one may.
func TestLoadEmptyBesideWarning(t *testing.T) {
	says, b := warning, at(12)
	s, f := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
		return fakeapi.Reply{Body: answers(request, says, func(string) string { return b })}
	})
	for _, step := range []struct {
		says, b string
		failed  int
	}{
		{warning, at(12), 0}, {warning, `{"readings":[]}`, 0}, {`{"message":"502"}`, `{"readings":[]}`, 1},
	} {
		f.Change(func() { says, b = step.says, step.b })
		call := fakeapi.Call("b", "Pac", 0, 24)
		s.loader.bypasses.forget(newColumn(call, decode.UnknownClock).key)
		result, err := s.load(t.Context(), []plan.Call{call}, true)
		if err != nil || len(result.Failures) != step.failed {
			t.Errorf("%s beside %s: %v %v", step.says, step.b, result.Failures, err)
		}
		for _, failure := range result.Failures {
			if failure.Cause.Category != problem.Server {
				t.Error(failure.Cause)
			}
		}
	}
}
