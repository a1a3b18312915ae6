package fetch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

func mapWith(encoding apimap.Encoding) *apimap.Map {
	return &apimap.Map{Readings: apimap.Values{Path: []apimap.Step{
		{Field: "facility", Args: []apimap.Arg{{Name: "id", Type: "ID!", Value: apimap.Binding{Role: apimap.DeviceID}}}},
		{Field: "readings", Args: []apimap.Arg{{Name: "types", Type: "[String!]", Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: encoding}}}},
	}}}
}

var monday = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// wish is a call for one type over some hours of a Monday, 5 minutes apart.
func wish(plant, name string, from, to int) plan.Call {
	return plan.Call{
		Facility: portfolio.Facility{ID: plant}, Types: []string{name}, Resolution: query.FiveMinutes,
		Span: series.Span{From: monday.Add(time.Duration(from) * time.Hour), To: monday.Add(time.Duration(to) * time.Hour)},
	}
}

func packed(e *envelope) string {
	var parts []string
	for _, p := range e.parts {
		parts = append(parts, fmt.Sprintf("%s %s %g-%g", p.call.Facility.ID, strings.Join(p.call.Types, "+"),
			p.call.Span.From.Sub(monday).Hours(), p.call.Span.To.Sub(monday).Hours()))
	}
	return strings.Join(parts, ", ")
}

// What was cut because it is too long for one request is not put together again.
func TestEnvelopeKeepsTheLongestRange(t *testing.T) {
	fair := settings.DefaultFairUse()
	policy := testPolicy
	policy.Limits = plan.Limits{Points: fair.PointsPerRequest, Facilities: fair.FacilitiesPerRequest, MaxRange: fair.MaxRange}
	_, client := startGateway(t)
	s := NewSource(client("t"), policy, nil, "")
	defer s.Close()
	for _, resolution := range query.Resolutions[1:] {
		longest := policy.Limits.Range(resolution, resolution.Step())
		steps := grid.Of(resolution, nil)
		whole := wish("a", "Pac", 0, 24)
		whole.Resolution = resolution
		whole.Span = steps.Outward(series.Span{From: monday, To: monday.Add(2 * longest)})
		e := s.newEnvelope(mapWith(apimap.Many))
		for _, span := range plan.Split(whole.Span, longest, steps) {
			whole.Span = span
			e.place(whole, batch.Any)
		}
		if len(e.parts) < 2 {
			t.Errorf("%s: %d parts of two ranges", resolution, len(e.parts))
		}
		for _, p := range e.parts {
			if p.length() > longest {
				t.Errorf("%s: %v at once, %v is the longest", resolution, p.length(), longest)
			}
		}
	}
}

func TestEnvelope(t *testing.T) {
	_, client := startGateway(t)
	s := NewSource(client("t"), testPolicy, nil, "")
	defer s.Close()
	for _, c := range []struct {
		why      string
		encoding apimap.Encoding
		wishes   []plan.Call
		want     string
	}{
		{"same plant and span: one field with all types", apimap.Many,
			[]plan.Call{wish("a", "Pac", 0, 24), wish("a", "Irradiance", 0, 24), wish("a", "Pac", 0, 24)}, "a Pac+Irradiance 0-24"},
		{"another plant: an alias of its own", apimap.Many,
			[]plan.Call{wish("a", "Pac", 0, 24), wish("b", "Pac", 0, 24), wish("a", "Irradiance", 0, 24)}, "a Pac+Irradiance 0-24, b Pac 0-24"},
		{"a range that hardly differs is asked for along", apimap.Many,
			[]plan.Call{wish("a", "Pac", 20, 24), wish("a", "Irradiance", 21, 24)}, "a Pac+Irradiance 20-24"},
		{"one that differs a lot is not: 12 hours of 5 minutes for nothing", apimap.Many,
			[]plan.Call{wish("a", "Pac", 0, 24), wish("a", "Irradiance", 12, 24)}, "a Pac 0-24, a Irradiance 12-24"},
		{"two ends of a day are two parts", apimap.Many,
			[]plan.Call{wish("a", "Pac", 0, 1), wish("a", "Pac", 23, 24)}, "a Pac 0-1, a Pac 23-24"},
		{"an API that takes one type at a time", apimap.One,
			[]plan.Call{wish("a", "Pac", 0, 24), wish("a", "Irradiance", 0, 24), wish("a", "Pac", 1, 24)}, "a Pac 0-24, a Irradiance 0-24"},
	} {
		e := s.newEnvelope(mapWith(c.encoding))
		for _, call := range c.wishes {
			if _, ok := e.place(call, batch.Any); !ok {
				t.Errorf("%s: no room", c.why)
			}
		}
		if got := packed(e); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, c.want)
		}
	}
}

func TestEnvelopeKeepsTheLimits(t *testing.T) {
	_, client := startGateway(t)
	policy := testPolicy
	policy.Limits.Points, policy.Limits.Facilities = 1000, 3
	s := NewSource(client("t"), policy, nil, "")
	defer s.Close()

	e := s.newEnvelope(mapWith(apimap.Many))
	for i, fits := range []bool{true, true, true, false} { // 289 points each; the fourth would be 1156
		if _, ok := e.place(wish("a", fmt.Sprint(i), 0, 24), batch.Any); ok != fits {
			t.Errorf("type %d fits: %v", i, ok)
		}
	}
	e = s.newEnvelope(mapWith(apimap.Many))
	for i, fits := range []bool{true, true, true, false} {
		if _, ok := e.place(wish(fmt.Sprint(i), "Pac", 0, 1), batch.Any); ok != fits {
			t.Errorf("plant %d fits: %v", i, ok)
		}
	}
	if _, ok := e.place(wish("1", "Irradiance", 0, 1), batch.Any); !ok {
		t.Error("what needs no alias of its own still fits")
	}
	if _, ok := s.newEnvelope(mapWith(apimap.Many)).place(wish("a", "Pac", 0, 10_000), batch.Any); !ok {
		t.Error("the first fits in any case: it cannot be less")
	}

	e = s.newEnvelope(mapWith(apimap.Many))
	e.place(wish("a", "Pac", 0, 1), batch.Alone)
	e.place(wish("a", "Irradiance", 0, 1), batch.Any)
	if got := packed(e); got != "a Pac 0-1, a Irradiance 0-1" {
		t.Errorf("what is to be alone: %s", got)
	}
	if _, ok := e.place(wish("a", "Nonsense", 0, 1), batch.Suspects); ok {
		t.Error("a suspect goes out with the others")
	}
}

func TestLearntLimits(t *testing.T) {
	limits := plan.Limits{Points: 50_000, Facilities: 20}
	var l learnt
	if got := l.narrow(limits); got.Points != 50_000 || got.Facilities != 20 {
		t.Errorf("%+v", got)
	}
	l.tooMuch(40_000, 10, false)
	if got := l.narrow(limits); got.Points != 20_000 || got.Facilities != 5 {
		t.Errorf("half of what was too much: %+v", got)
	}
	l.wentWell(20_000)
	if got := l.narrow(limits); got.Points != 20_000 {
		t.Errorf("a complexity limit does not pass: %+v", got)
	}
	for range 20 {
		l.tooMuch(1, 1, true)
	}
	if got := l.narrow(limits); got.Points != leastPoints || got.Facilities != 1 {
		t.Errorf("never below the least: %+v", got)
	}
	for range 20 {
		l.wentWell(float64(l.narrow(limits).Points))
	}
	if got := l.narrow(limits); got.Points != 50_000 || got.Facilities != 20 {
		t.Errorf("a bad hour passes: %+v", got)
	}
}

func TestPaces(t *testing.T) {
	var p paces
	if got := p.of("Pac"); got != time.Minute {
		t.Errorf("unknown: %v", got)
	}
	every := func(step time.Duration, n int) *series.Series {
		values := &series.Series{Type: "Pac"}
		for i := range n {
			values.Add(monday.Add(time.Duration(i)*step).UnixMilli(), 1, false)
		}
		return values
	}
	p.see(every(time.Hour, 5))
	if got := p.of("Pac"); got != time.Minute {
		t.Errorf("five values tell nothing: %v", got)
	}
	p.see(every(15*time.Minute, 96))
	p.see(every(5*time.Minute, 288))
	p.see(every(15*time.Minute, 96))
	if got := p.of("Pac"); got != 5*time.Minute {
		t.Errorf("the fastest plant counts: %v", got)
	}
}
