package fetch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

func unitsMap() *apimap.Map {
	api := rows()
	api.Types = apimap.Types{
		Path:  []apimap.Step{{Field: "facility", Args: []apimap.Arg{{Name: "id", Type: "ID!", Value: apimap.Binding{Role: apimap.DeviceID}}}}},
		Lists: []apimap.TypeList{{Path: []apimap.Step{{Field: "readingTypes", List: true}}, Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Unit: {"unit"}}}},
	}
	return api
}

func isTypes(req graphql.Request) bool { return strings.Contains(req.Query, "readingTypes") }

// Where units come with the types, they are asked for once for all plants, also when that fails.
func TestUnitsAreOneRequestForAllPlants(t *testing.T) {
	for _, broken := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, f := sourceOf(t, t.Name(), testPolicy, 10*time.Second, unitsMap(), func(n int, req graphql.Request) reply {
				if isTypes(req) {
					if broken {
						return reply{after: time.Second, status: 403}
					}
					return reply{after: time.Second, body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"kW"}]}}}`}
				}
				return reply{body: fine(req, monday)}
			})
			var calls []plan.Call
			for _, c := range callsOf("a", "b", "c", "d", "e") {
				c.Types = []string{"Pac", "Irr", "Temp"}
				calls = append(calls, c)
			}
			began := time.Now()
			a, err := s.Readings(t.Context(), calls, false)
			if f.count() > 2 {
				t.Errorf("types broken %v: %d requests, values after %v (%d series, %v)", broken, f.count(), time.Since(began), len(a.Series), err)
			}
		})
	}
}

// Who comes while a document waits at the gate is asked for in the right field, too.
func TestAnalysesOfALaterCallerAreAnalyses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := unitsMap()
		api.Types.Lists[0].Kind = apimap.Analysis
		analysis := api.Readings
		analysis.Path = []apimap.Step{api.Readings.Path[0], {Field: "analyses", Args: api.Readings.Path[1].Args}}
		api.Analysis = &analysis
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 6, Burst: 3, Parallel: 3}
		p.Patience = 30 * time.Second
		s, f := sourceOf(t, t.Name(), p, 10*time.Second, api, func(n int, req graphql.Request) reply {
			if isTypes(req) {
				return reply{body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"%"}]}}}`}
			}
			body := fine(req, monday)
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
				old := fmt.Sprintf(`"f%d":{"readings":[{"t":%d,"v":7}]}`, i, monday.UnixMilli())
				if strings.Contains(rest, "analyses(") {
					body = strings.Replace(body, old, strings.Replace(old, "readings", "analyses", 1), 1)
				} else {
					body = strings.Replace(body, old, fmt.Sprintf(`"f%d":{"readings":[]}`, i), 1)
				}
			}
			return reply{body: body}
		})
		_, _ = s.Readings(t.Context(), callsOf("x"), false) // types, and the document
		go func() { _, _ = s.Readings(t.Context(), callsOf("first"), false) }()
		time.Sleep(2 * time.Second) // first has learnt its types and waits at the gate
		a, err := s.Readings(t.Context(), callsOf("second"), false)
		if err != nil || len(a.Failures) > 0 || len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("no values and no failure: %v %v %v", a.Series, a.Failures, err)
		}
		for _, r := range f.asked {
			t.Log(strings.Join(strings.Fields(r.Query), " "), r.Variables)
		}
	})
}

// When it cannot be told whether it is an analysis, that is a failure and not an empty chart for a day.
func TestAnalysesAreNotTakenForReadings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := unitsMap()
		api.Types.Lists[0].Kind = apimap.Analysis
		analysis := api.Readings
		analysis.Path = []apimap.Step{api.Readings.Path[0], {Field: "analyses", Args: api.Readings.Path[1].Args}}
		api.Analysis = &analysis
		down := true
		s, _ := sourceOf(t, t.Name(), testPolicy, 10*time.Second, api, func(n int, req graphql.Request) reply {
			if isTypes(req) {
				if down {
					return reply{status: 500}
				}
				return reply{body: `{"data":{"f0":{"readingTypes":[{"id":"Pac","unit":"%"}]}}}`}
			}
			if strings.Contains(req.Query, "analyses(") {
				return reply{body: fmt.Sprintf(`{"data":{"f0":{"analyses":[{"t":%d,"v":7}]}}}`, monday.UnixMilli())}
			}
			return reply{body: `{"data":{"f0":{"readings":[]}}}`}
		})
		time.Sleep(time.Until(monday.Add(20 * 24 * time.Hour)))
		s.schemas.newest.at = time.Now()
		a, err := s.Readings(t.Context(), callsOf("a"), false)
		if len(a.Failures) == 0 && (len(a.Series) == 0 || a.Series[0].Len() == 0) {
			t.Errorf("no values and no failure: %v %v", a.Failures, err)
		}
		down = false
		time.Sleep(time.Hour)
		a, err = s.Readings(t.Context(), callsOf("a"), false)
		if len(a.Series) == 0 || a.Series[0].Len() == 0 {
			t.Errorf("an hour later, the API is well, and still: %v %v", a.Failures, err)
		}
	})
}
