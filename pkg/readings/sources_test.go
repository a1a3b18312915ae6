package readings

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// unitRows is the map of an API whose rows tell their units (u) and, unless it is blind, their devices (d).
func unitRows(isBlind bool) *apimap.Map {
	api := fakeapi.Ranged()
	api.Readings.Answer.Unit = []string{"u"}
	if !isBlind {
		api.Readings.Answer.Sources = [][]string{{"d"}}
	}
	return api
}

// rowsOf writes 5-minute rows of the range that is asked for: those of the first hour, from 10 o'clock on, and later.
func rowsOf(request graphql.Request, first, later []string) string {
	var rows []string
	from, to := fakeapi.Range(request)
	for at := from; at.Before(to); at = at.Add(5 * time.Minute) {
		sources := first
		if at.Hour() > 10 {
			sources = later
		}
		for _, source := range sources {
			device, value, _ := strings.Cut(source, " ")
			unit, value, _ := strings.Cut(value, "=")
			rows = append(rows, fmt.Sprintf(`{"t":%d,"v":%s,"u":%q,"d":%q}`, at.UnixMilli(), value, unit, device))
		}
	}
	return `{"data":{"f0":{"readings":[` + strings.Join(rows, ",") + `]}}}`
}

func sourcesIn(result Result) string {
	var found []string
	for _, s := range result.Series {
		one := fmt.Sprint(s.Source, " ", s.Unit, " ", s.Len())
		if n := s.Len(); n > 0 {
			one += fmt.Sprintf(" %g-%g", s.Values[0], s.Values[n-1])
		}
		found = append(found, one)
	}
	for _, failed := range result.Failures {
		found = append(found, string(failed.Cause.Category))
	}
	return strings.Join(found, "; ")
}

// Whatever comes in one hour and the next: each value has the unit and the device that it came with, first from the API
// and then from the cache.
func TestLoadSourcesAndUnits(t *testing.T) {
	for name, c := range map[string]struct {
		first, second []string // what the API sends for each hour
		isBlind       bool
		want          string
	}{
		"another unit":       {[]string{"a kWh=950"}, []string{"a MWh=1.05"}, false, "a kWh 24 950-1050"},
		"back again":         {[]string{"a MW=1"}, []string{"a W=500000"}, false, "a MW 24 1-0.5"},
		"another quantity":   {[]string{"a kWh=1"}, []string{"a EUR=2"}, false, "a kWh 12 1-1; a EUR 12 2-2"},
		"two devices":        {[]string{"a kW=1", "b kW=2"}, []string{"a kW=3", "b kW=4"}, false, "a kW 24 1-3; b kW 24 2-4"},
		"a device falls out": {[]string{"a kW=1", "b kW=2"}, []string{"a kW=3"}, false, "a kW 24 1-3; b kW 12 2-2"},
		"nothing tells":      {[]string{"a kW=1", "b kW=2"}, []string{"a kW=3", "b kW=4"}, true, "decode"},
		"only at first":      {[]string{"a kW=1", "b kW=2"}, []string{"a kW=3"}, true, "decode"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, f := newSource(t, testPolicy, unitRows(c.isBlind), func(_ int, req graphql.Request) fakeapi.Reply {
					return fakeapi.Reply{Body: rowsOf(req, c.first, c.second)}
				})
				both := []plan.Call{fakeapi.Call("p", "Pac", 10, 12)}
				_, _ = s.panel(t.Context(), []plan.Call{fakeapi.Call("p", "Pac", 10, 11)})
				fetched, err := s.panel(t.Context(), both)
				if got := sourcesIn(fetched); err != nil || got != c.want {
					t.Errorf("got %q, want %q, %v", got, c.want, err)
				}
				asked := f.Count()
				cached, err := s.panel(t.Context(), both)
				if got := sourcesIn(cached); err != nil || got != c.want {
					t.Errorf("from the cache %q, want %q, %v", got, c.want, err)
				}
				if f.Count() != asked && len(cached.Failures) == 0 {
					t.Errorf("%d requests for what is known", f.Count()-asked)
				}
			})
		})
	}
}
