package problem

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

var all = []Category{
	Settings, Query, DNS, Network, TLS, Timeout, Canceled, Redirected, NotGraphQL, Unauthorized, Forbidden, Blocked,
	NotAllowed, NotFound,
	RateLimited, TooComplex, Refused, Rejected, Server, TooLarge, Decode, NoFacilities, NoSchema, Unmapped, Internal,
}

func TestTraitsOfEveryCategory(t *testing.T) {
	if len(traits) != len(all) {
		t.Errorf("%d traits for %d categories", len(traits), len(all))
	}
	for _, category := range all {
		e := New(category, "It happened")
		if e.Status() < 400 || !e.Source().IsValid() {
			t.Errorf("%s: status %d, source %q", category, e.Status(), e.Source())
		}
		if category != Canceled && !strings.HasPrefix(e.Error(), "It happened. ") {
			t.Errorf("%s: %q has no advice", category, e)
		}
	}
}

func TestSourceOfPluginFaults(t *testing.T) {
	for _, category := range all {
		own := category == Refused || category == Decode || category == Internal
		if got := New(category, "x").Source() == backend.ErrorSourcePlugin; got != own {
			t.Errorf("%s: counts against the plugin: %v", category, got)
		}
	}
}

func TestFrom(t *testing.T) {
	inner := New(Query, "Inner")
	if From(fmt.Errorf("wrapped: %w", inner)) != inner {
		t.Error("a wrapped problem is not found")
	}
	stray := errors.New("stray")
	if e := From(stray); e.Category != Internal || !errors.Is(e, stray) {
		t.Errorf("%v", e)
	}
}

func TestResponse(t *testing.T) {
	failure := New(Query, "It happened")
	got := Response(failure)
	if got.Status != backend.StatusBadRequest || got.ErrorSource != backend.ErrorSourceDownstream {
		t.Errorf("%+v", got)
	}
	if got.Error != error(failure) {
		t.Errorf("the error is %v", got.Error)
	}
}
