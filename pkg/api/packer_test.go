package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

func packed(p *Packer) string {
	var fields []string
	for _, field := range p.Fields {
		call := field.Call
		fields = append(fields, fmt.Sprintf("%s %s %g-%g", call.Target.ID(), strings.Join(call.Types, "+"),
			call.Span.From.Sub(fakeapi.Monday).Hours(), call.Span.To.Sub(fakeapi.Monday).Hours()))
	}
	return strings.Join(fields, ", ")
}

// testLimits are wide enough for everything but what a test narrows.
var testLimits = plan.Limits{
	Points: 50_000, Facilities: 20, MaxRange: map[query.Resolution]time.Duration{query.Minute: 24 * time.Hour},
}

// What was cut because it is too long for one request is not put together again.
func TestPackerMaxRange(t *testing.T) {
	fair := settings.DefaultFairUse()
	limits := plan.Limits{Points: fair.PointsPerRequest, Facilities: fair.FacilitiesPerRequest, MaxRange: fair.MaxRange}
	api := fakeapi.Map(apimap.Many)
	for _, resolution := range query.Resolutions[1:] {
		longest := limits.Range(resolution, resolution.Step())
		steps := grid.Of(resolution, nil)
		whole := fakeapi.Call("a", "Pac", 0, 24)
		whole.Resolution = resolution
		whole.Span = steps.Outward(series.Span{From: fakeapi.Monday, To: fakeapi.Monday.Add(2 * longest)})
		p := NewPacker(limits, plan.Capabilities{})
		for _, span := range plan.Split(whole.Span, longest, steps) {
			whole.Span = span
			p.Add(whole, &api.Readings, NotIsolated, 0)
		}
		if len(p.Fields) < 2 {
			t.Errorf("%s: %d fields of two ranges", resolution, len(p.Fields))
		}
		for _, field := range p.Fields {
			if field.length() > longest {
				t.Errorf("%s: %v at once, %v is the longest", resolution, field.length(), longest)
			}
		}
	}
}

func TestPackerSharing(t *testing.T) {
	call := fakeapi.Call
	for _, c := range []struct {
		why      string
		encoding apimap.Encoding
		calls    []plan.Call
		want     string
	}{
		{"same plant and span: one field with all types", apimap.Many,
			[]plan.Call{call("a", "Pac", 0, 24), call("a", "Irradiance", 0, 24), call("a", "Pac", 0, 24)},
			"a Pac+Irradiance 0-24"},
		{"another plant: an alias of its own", apimap.Many,
			[]plan.Call{call("a", "Pac", 0, 24), call("b", "Pac", 0, 24), call("a", "Irradiance", 0, 24)},
			"a Pac+Irradiance 0-24, b Pac 0-24"},
		{"a range that hardly differs is asked for along", apimap.Many,
			[]plan.Call{call("a", "Pac", 20, 24), call("a", "Irradiance", 21, 24)},
			"a Pac+Irradiance 20-24"},
		{"one that differs a lot is not: 12 hours of 5 minutes for nothing", apimap.Many,
			[]plan.Call{call("a", "Pac", 0, 24), call("a", "Irradiance", 12, 24)},
			"a Pac 0-24, a Irradiance 12-24"},
		{"two ends of a day are two parts", apimap.Many,
			[]plan.Call{call("a", "Pac", 0, 1), call("a", "Pac", 23, 24)},
			"a Pac 0-1, a Pac 23-24"},
		{"an API that takes one type at a time", apimap.One,
			[]plan.Call{call("a", "Pac", 0, 24), call("a", "Irradiance", 0, 24), call("a", "Pac", 1, 24)},
			"a Pac 0-24, a Irradiance 0-24"},
	} {
		p := NewPacker(testLimits, plan.Capabilities{})
		values := &fakeapi.Map(c.encoding).Readings
		for _, call := range c.calls {
			if _, ok := p.Add(call, values, NotIsolated, 0); !ok {
				t.Errorf("%s: it does not fit", c.why)
			}
		}
		if got := packed(p); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, c.want)
		}
	}
}

func TestPackerLimits(t *testing.T) {
	limits := testLimits
	limits.Points, limits.Facilities = 1000, 3
	values := &fakeapi.Map(apimap.Many).Readings
	packer := func() *Packer { return NewPacker(limits, plan.Capabilities{}) }

	p := packer()
	for i, fits := range []bool{true, true, true, false} { // 289 points each; the fourth would be 1156
		if _, ok := p.Add(fakeapi.Call("a", fmt.Sprint(i), 0, 24), values, NotIsolated, 0); ok != fits {
			t.Errorf("type %d fits: %v", i, ok)
		}
	}
	p = packer()
	for i, fits := range []bool{true, true, true, false} {
		if _, ok := p.Add(fakeapi.Call(fmt.Sprint(i), "Pac", 0, 1), values, NotIsolated, 0); ok != fits {
			t.Errorf("plant %d fits: %v", i, ok)
		}
	}
	if _, ok := p.Add(fakeapi.Call("1", "Irradiance", 0, 1), values, NotIsolated, 0); !ok {
		t.Error("what needs no alias of its own still fits")
	}
	if _, ok := packer().Add(fakeapi.Call("a", "Pac", 0, 10_000), values, NotIsolated, 0); !ok {
		t.Error("the first fits in any case: it cannot be less")
	}

	days := *values
	days.MaxPoints, days.WholeDays = 1000, true
	p = packer()
	for _, name := range []string{"Pac", "Irradiance"} { // 1 hour touches 2 days, of 577 values each
		p.Add(fakeapi.Call("a", name, 0, 1), &days, NotIsolated, 0)
	}
	if got := packed(p); got != "a Pac 0-1, a Irradiance 0-1" {
		t.Errorf("an API that gives whole days, and 1000 values at most: %s", got)
	}

	p = packer()
	p.Add(fakeapi.Call("a", "Pac", 0, 1), values, FieldIsolated, 0)
	p.Add(fakeapi.Call("a", "Irradiance", 0, 1), values, NotIsolated, 0)
	if got := packed(p); got != "a Pac 0-1, a Irradiance 0-1" {
		t.Errorf("what is to be alone: %s", got)
	}
	if _, ok := p.Add(fakeapi.Call("a", "Nonsense", 0, 1), values, DocumentIsolated, 0); ok {
		t.Error("a suspect is sent with the others")
	}
}
