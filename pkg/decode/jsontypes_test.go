package decode

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Reading types in a JSON scalar are names of members, texts of a list, or members of its objects.
func TestTypesInJSON(t *testing.T) {
	unit := func(path ...string) apimap.Fields { return apimap.Fields{apimap.Unit: path} }
	for text, c := range map[string]struct {
		in     string
		fields apimap.Fields
		want   string
	}{
		`{"raw":{"Pac":"kW","Ego":"kWh"},"analysis":{"PR":"%"}}`: {"raw.{type}", unit(), "[Ego kWh][Pac kW]"},
		`["Pac","Ego"]`:                         {"[]", nil, "[Pac ][Ego ]"},
		`{"a":[{"id":"Pac","u":"kW"},{}]}`:      {"a.[]", apimap.Fields{apimap.ID: {"id"}, apimap.Unit: {"u"}}, "[Pac kW]"},
		`{"Pac":{"unit":"kW"},"Ego":{"x":"y"}}`: {"{type}", unit("unit"), "[Ego ][Pac kW]"},
		`null`:                                  {"raw.{type}", nil, ""},
		`{"raw":["Pac"]}`:                       {"raw.{type}", nil, ""},
	} {
		var device map[string]any
		if err := json.Unmarshal([]byte(`{"types":`+text+`}`), &device); err != nil {
			t.Fatal(err)
		}
		got := ""
		list := apimap.TypeList{Path: []apimap.Step{{Field: "types"}}, In: path(c.in), Fields: c.fields}
		if elements, isList := device["types"].([]any); isList {
			device["types"] = map[string]any{"list": elements} // a path goes through lists by itself
			list.In = append([]string{"list"}, list.In...)
		}
		for _, row := range Types(device, list) {
			got += fmt.Sprintf("[%s %s]", row.Text(apimap.ID), row.Text(apimap.Unit))
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", text, got, c.want)
		}
	}
}
