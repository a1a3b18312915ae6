package settings

import (
	"strings"
	"testing"
)

func TestCustomQueries(t *testing.T) {
	const two = `"savedQueries":[{"name":" Tickets ","query":"{ a }"},{"name":"Alarms","query":"{ b }"}]`
	for name, c := range map[string]struct {
		json  string
		mode  CustomMode
		saved int
		words string
	}{
		"nothing":        {`{}`, CustomOff, 0, ""},
		"off":            {`{"customQueries":"off"}`, CustomOff, 0, ""},
		"saved":          {`{"customQueries":"saved",` + two + `}`, CustomSaved, 2, ""},
		"free":           {`{"customQueries":"free"}`, CustomFree, 0, ""},
		"unknown":        {`{"customQueries":"all"}`, "", 0, `customQueries in jsonData is "all"`},
		"true":           {`{"customQueries":true}`, "", 0, "customQueries in jsonData is true"},
		"no list":        {`{"customQueries":"saved","savedQueries":{}}`, "", 0, "not a list"},
		"without a name": {`{"savedQueries":[{"query":"{ a }"}]}`, "", 0, "Saved query 1 has no name"},
		"no text":        {`{"customQueries":"saved","savedQueries":[{"name":"a","query":1}]}`, "", 0, "Saved query 1"},
		"same name": {
			`{"customQueries":"saved","savedQueries":[{"name":"a","query":""},{"name":"a ","query":""}]}`,
			"", 0, "Two saved queries have the name “a”",
		},
	} {
		loaded, err := Load(source("", "abc", c.json))
		if c.words != "" {
			if err == nil || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%s: %v, want %q", name, err, c.words)
			}
			continue
		}
		if err != nil || loaded.Custom.Mode != c.mode || len(loaded.Custom.Saved) != c.saved {
			t.Errorf("%s: %+v %v", name, loaded.Custom, err)
		}
	}
	loaded, _ := Load(source("", "abc", `{`+two+`}`))
	if loaded.Custom.Saved[0].Name != "Tickets" || len(loaded.Warnings) != 1 {
		t.Errorf("%+v, warnings %v", loaded.Custom, loaded.Warnings)
	}
}
