package query

import (
	"slices"
	"strings"
	"testing"
)

// Events of most kinds have a reading of their own; a threshold needs a chosen one.
func TestEvents(t *testing.T) {
	for members, want := range map[string]string{
		`"scope":"all"`: "",
		`"roles":[]`:    "No facility is selected",
		`"scope":"all","events":{"kind":"quake"}`:                                   "no kind of event",
		`"scope":"all","events":{"kind":"state","condition":"over"}`:                "no condition",
		`"scope":"all","events":{"kind":"state","period":"night"}`:                  "no period",
		`"scope":"all","events":{"kind":"threshold"}`:                               "No reading type is selected",
		`"scope":"all","events":{"kind":"threshold"},"roles":["acPower"]`:           "",
		`"scope":"all","events":{"kind":"threshold","threshold":"x"}`:               "not a number",
		`"scope":"all","events":{"kind":"lowRatio"}`:                                "never below 0 %",
		`"scope":"all","events":{"kind":"lowRatio","threshold":75}`:                 "",
		`"scope":"all","events":{"kind":"missing","duration":-1}`:                   "shortest duration",
		`"scope":"all","events":{"kind":"missing","duration":"90","condition":""}`:  "",
		`"scope":"all","compare":[{"amount":1,"unit":"d"}],"format":"bins"`:         "",
		`"scope":"all","unset":["$facility"],"events":{"kind":"threshold"}`:         "",
		`"scope":"all","events":{"kind":"lowRatio","threshold":75,"period":"auto"}`: "",
	} {
		_, err := parse(`{"queryType":"events",` + members + `}`)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", members, err, want)
		}
	}
	// What looks for no events may have any.
	if _, err := parse(`{"scope":"all","roles":["acPower"],"events":{"kind":"quake","duration":-1}}`); err != nil {
		t.Error(err)
	}
}

func TestForEvents(t *testing.T) {
	for kind, want := range map[EventKind]struct {
		roles    []Role
		computed []Computed
		step     Resolution
	}{
		MissingData:     {[]Role{ACPower}, nil, Auto},
		StateChange:     {[]Role{Status}, nil, Auto},
		PowerLimited:    {[]Role{PowerLimit}, nil, Auto},
		BeyondThreshold: {nil, nil, Auto},
		LowRatio:        {nil, []Computed{PerformanceRatio}, Day},
		StuckValue:      {[]Role{ACPower}, nil, Auto},
		SeriesChange:    {[]Role{ACPower}, nil, Auto},
		RuleFires:       {nil, nil, Hour},
	} {
		m := Default()
		m.Type, m.Events.Kind, m.Relate = Events, kind, PerKWp
		got := ForEvents(m)
		if !slices.Equal(got.Roles, want.roles) || !slices.Equal(got.Computed, want.computed) || got.Resolution != want.step {
			t.Errorf("%s: %v %v %v", kind, got.Roles, got.Computed, got.Resolution)
		}
		if (got.Relate == PerKWp) != (kind == BeyondThreshold || kind == RuleFires) {
			t.Errorf("%s: related to %s", kind, got.Relate)
		}
		m.ReadingTypes = []string{"Uac"}
		if got = ForEvents(m); kind != LowRatio && (len(got.Roles) > 0 || !slices.Equal(got.ReadingTypes, m.ReadingTypes)) {
			t.Errorf("%s: %v %v beside a chosen type", kind, got.ReadingTypes, got.Roles)
		}
	}
}
