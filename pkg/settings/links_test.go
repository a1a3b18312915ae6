package settings

import (
	"strings"
	"testing"
)

// A link leads to a page of the host that an administrator has entered, whatever the ids are.
func TestLinks(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"https://app.example.com/plants/{{facilityId}}":                "",
		" https://app.example.com/plants?id={{ facilityId }}&x=1 ":     "",
		"http://127.0.0.1:3000/p/{{facilityId}}#top":                   "",
		"/d/plant/plant?var-facility={{facilityId}}":                   "",
		"/d/plant?var-facility={{facilityId}}&${__url_time_range}":     "",
		"https://app.example.com/plants":                               "no placeholder",
		"https://app.example.com/{{deviceId}}":                         "nothing stands for",
		"https://app.example.com/{{facilityId}}/{{token}}":             "nothing stands for",
		"javascript:alert({{facilityId}})":                             "neither a web address",
		"data:text/html,{{facilityId}}":                                "neither a web address",
		"//evil.example/{{facilityId}}":                                "neither a web address",
		"{{facilityId}}":                                               "neither a web address",
		"https://{{facilityId}}.example.com/":                          "neither a web address",
		"https://{{facilityId}}/":                                      "neither a web address",
		"https://x.example.com{{facilityId}}":                          "neither a web address",
		"https://user:word@example.com/{{facilityId}}":                 "neither a web address",
		"https://${host}/{{facilityId}}":                               "neither a web address",
		"plants/{{facilityId}}":                                        "neither a web address",
		"https://a.example/{{facilityId}}" + strings.Repeat("x", 2000): "at most 2000",
	} {
		links, err := parseLinks(map[string]any{"facility": text})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
		if err == nil && links.Facility != strings.TrimSpace(text) {
			t.Errorf("%s became %s", text, links.Facility)
		}
	}
	for _, wrong := range []any{"x", map[string]any{"device": 1.0}, map[string]any{"device": "/d/{{type}}"}} {
		if _, err := parseLinks(wrong); err == nil {
			t.Errorf("%v is accepted", wrong)
		}
	}
	if links, err := parseLinks(map[string]any{"dashboards": true}); err != nil || !links.Dashboards {
		t.Error(links, err)
	}
	if _, err := parseLinks(map[string]any{"dashboards": "yes"}); err == nil {
		t.Error("a text is no switch")
	}
	links, err := parseLinks(map[string]any{"device": "/d/{{facilityId}}/{{deviceId}}"})
	if err != nil || links.Device == "" {
		t.Error(links, err)
	}
}
