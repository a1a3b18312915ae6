package plugin

import (
	"errors"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

func TestFilters(t *testing.T) {
	small, large := 29.9, 10_000.0
	plants := portfolio.OfFacilities([]portfolio.Facility{
		{ID: "f1", Name: "Wald", Company: "Nord", CompanyID: "c1", NominalPower: &small, Country: "DE"},
		{ID: "f2", Name: "Wald", Company: "Süd", CompanyID: "c2", NominalPower: &large, Country: "FR"},
		{ID: `x,"{$1}|`, Name: "Äule", Company: "Süd", CompanyID: "c2"},
	})
	devices := []portfolio.Target{
		{Facility: plants[0].Facility, Device: &portfolio.Device{ID: "d1", Name: "INV 1", Type: portfolio.Inverter}},
		{Facility: plants[1].Facility, Device: &portfolio.Device{ID: "d2", Name: "Zähler", Type: portfolio.Meter}},
	}
	filter := func(key query.FilterKey, operator query.FilterOperator, values ...string) query.Filter {
		return query.Filter{Key: key, Operator: operator, Values: values}
	}
	for name, c := range map[string]struct {
		of      []portfolio.Target
		filters []query.Filter
		want    string
	}{
		"company by id":     {plants, []query.Filter{filter("company", "=", "c1")}, "f1"},
		"company by name":   {plants, []query.Filter{filter("company", "=", "Süd")}, `f2 x,"{$1}|`},
		"not a company":     {plants, []query.Filter{filter("company", "!=", "c1")}, `f2 x,"{$1}|`},
		"one of two names":  {plants, []query.Filter{filter("facility", "=", "f2")}, "f2"},
		"both of a name":    {plants, []query.Filter{filter("facility", "=", "Wald")}, "f1 f2"},
		"an odd id":         {plants, []query.Filter{filter("facility", "=", `x,"{$1}|`)}, `x,"{$1}|`},
		"several":           {plants, []query.Filter{filter("facility", "=|", "f1", `x,"{$1}|`)}, `f1 x,"{$1}|`},
		"none of several":   {plants, []query.Filter{filter("facility", "!=|", "f1", "Äule")}, "f2"},
		"whole expression":  {plants, []query.Filter{filter("country", "=~", "D|FR")}, "f2"},
		"not by expression": {plants, []query.Filter{filter("country", "!~", "D.")}, `f2 x,"{$1}|`},
		"absent is empty":   {plants, []query.Filter{filter("country", "!=", "DE")}, `f2 x,"{$1}|`},
		"power class":       {plants, []query.Filter{filter("powerClass", "=", "0-30")}, "f1"},
		"largest":           {plants, []query.Filter{filter("powerClass", "=", "10000-")}, "f2"},
		"two filters":       {plants, []query.Filter{filter("company", "=", "c2"), filter("country", "=", "FR")}, "f2"},
		"nothing chosen":    {plants, []query.Filter{filter("company", "=")}, `f1 f2 x,"{$1}|`},
		"device type":       {devices, []query.Filter{filter("deviceType", "=", "inverter")}, "d1"},
		"device":            {devices, []query.Filter{filter("device", "!=", "INV 1"), filter("company", "=", "c1")}, "d2"},
		"nobody":            {plants, []query.Filter{filter("company", "=", "c9")}, "empty: company = c9"},
	} {
		passed, err := filtered(c.of, c.filters, c.of[0].Device != nil)
		got := make([]string, len(passed))
		for i, target := range passed {
			got[i] = target.ID()
		}
		text := strings.Join(got, " ")
		var empty *emptyScope
		if errors.As(err, &empty) {
			text = "empty: " + strings.TrimSuffix(empty.reason[strings.LastIndex(empty.reason, ": ")+2:], ".")
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
	}
}
