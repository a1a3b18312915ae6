package readings

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// Where units come with the types, they are asked for once for all plants, also when that fails.
func TestUnitsInOneRequest(t *testing.T) {
	for _, broken := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, f := newSource(t, testPolicy, fakeapi.Units(), func(n int, req graphql.Request) fakeapi.Reply {
				if fakeapi.IsForTypes(req) {
					if broken {
						return fakeapi.Reply{After: time.Second, Status: 403}
					}
					return fakeapi.Reply{
						After: time.Second,
						Body:  `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"kW"}]}}}`,
					}
				}
				return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday)}
			})
			var calls []plan.Call
			for _, c := range fakeapi.Calls("a", "b", "c", "d", "e") {
				c.Types = []string{"Pac", "Irr", "Temp"}
				calls = append(calls, c)
			}
			began := time.Now()
			a, err := s.load(t.Context(), calls, false)
			if f.Count() > 2 {
				t.Errorf("types broken %v: %d requests, values after %v (%d series, %v)", broken, f.Count(), time.Since(began),
					len(a.Series), err)
			}
		})
	}
}

// Who comes while a document waits at the gate is asked for in the right field, too.
func TestAnalysesOfLaterCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.Analyses()
		p := testPolicy
		p.rules = limit.Rules{PerMinute: 6, Burst: 3, Parallel: 3}
		p.patience = 30 * time.Second
		s, f := newSource(t, p, api, func(n int, req graphql.Request) fakeapi.Reply {
			if fakeapi.IsForTypes(req) {
				return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"%"}]}}}`}
			}
			body := fakeapi.Values(req, fakeapi.Monday)
			// what is no reading has no values there
			for i := 0; i < 5; i++ {
				al := fmt.Sprintf("f%d:", i)
				at := strings.Index(req.Query, al)
				if at < 0 {
					continue
				}
				rest := req.Query[at:]
				if next := strings.Index(rest, fmt.Sprintf("f%d:", i+1)); next > 0 {
					rest = rest[:next]
				}
				old := fmt.Sprintf(`"f%d":{"readings":[{"t":%d,"v":7}]}`, i, fakeapi.Monday.UnixMilli())
				if strings.Contains(rest, "analyses(") {
					body = strings.Replace(body, old, strings.Replace(old, "readings", "analyses", 1), 1)
				} else {
					body = strings.Replace(body, old, fmt.Sprintf(`"f%d":{"readings":[]}`, i), 1)
				}
			}
			return fakeapi.Reply{Body: body}
		})
		_, _ = s.load(t.Context(), fakeapi.Calls("x"), false) // types, and the document
		go func() { _, _ = s.load(t.Context(), fakeapi.Calls("first"), false) }()
		time.Sleep(2 * time.Second) // first has learnt its types and waits at the gate
		a, err := s.load(t.Context(), fakeapi.Calls("second"), false)
		if err != nil || len(a.Failures) > 0 || len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("no values and no failure: %v %v %v", a.Series, a.Failures, err)
		}
		for _, r := range f.Requests {
			t.Log(strings.Join(strings.Fields(r.Query), " "), r.Variables)
		}
	})
}

// When it cannot be told whether it is an analysis, that is a failure and not an empty chart for a day.
func TestAnalysesWithoutTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.Analyses()
		down := true
		s, _ := newSource(t, testPolicy, api, func(n int, req graphql.Request) fakeapi.Reply {
			if fakeapi.IsForTypes(req) {
				if down {
					return fakeapi.Reply{Status: 500}
				}
				return fakeapi.Reply{Body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"%"}]}}}`}
			}
			if strings.Contains(req.Query, "analyses(") {
				return fakeapi.Reply{
					Body: fmt.Sprintf(`{"data":{"f0":{"analyses":[{"t":%d,"v":7}]}}}`, fakeapi.Monday.UnixMilli()),
				}
			}
			return fakeapi.Reply{Body: `{"data":{"f0":{"readings":[]}}}`}
		})
		time.Sleep(time.Until(fakeapi.Monday.Add(20 * 24 * time.Hour)))
		a, err := s.load(t.Context(), fakeapi.Calls("a"), false)
		if len(a.Failures) == 0 && (len(a.Series) == 0 || a.Series[0].Len() == 0) {
			t.Errorf("no values and no failure: %v %v", a.Failures, err)
		}
		down = false
		time.Sleep(time.Hour)
		a, err = s.load(t.Context(), fakeapi.Calls("a"), false)
		if len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("an hour later, the API is well, and still: %v %v", a.Failures, err)
		}
	})
}
