package settings

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func source(url, token, jsonData string) backend.DataSourceInstanceSettings {
	return backend.DataSourceInstanceSettings{
		URL: url, JSONData: []byte(jsonData), DecryptedSecureJSONData: map[string]string{"apiToken": token},
	}
}

func TestLoad(t *testing.T) {
	for name, c := range map[string]struct {
		url, token, json string
		want             Settings
	}{
		"everything empty but the token": {"", "abc", "", Settings{URL: DefaultURL, Token: "abc", Timeout: DefaultTimeout}},
		"null as jsonData":               {"", "abc", "null", Settings{URL: DefaultURL, Token: "abc", Timeout: DefaultTimeout}},
		"padded and quoted token":        {"", " \t\"abc\"\n", "{}", Settings{URL: DefaultURL, Token: "abc", Timeout: DefaultTimeout}},
		"token with the header's words":  {"", "Authorization: Bearer abc", "{}", Settings{URL: DefaultURL, Token: "abc", Timeout: DefaultTimeout}},
		"slash at the end":               {"https://x.example/gql/", "abc", "{}", Settings{URL: "https://x.example/gql", Token: "abc", Timeout: DefaultTimeout}},
		"host only":                      {" http://x.example ", "abc", "{}", Settings{URL: "http://x.example", Token: "abc", Timeout: DefaultTimeout}},
		"query kept, fragment dropped":   {"https://x.example/a?b=c#d", "abc", "{}", Settings{URL: "https://x.example/a?b=c", Token: "abc", Timeout: DefaultTimeout}},
		"timeout as number":              {"", "abc", `{"timeout":5}`, Settings{URL: DefaultURL, Token: "abc", Timeout: 5 * time.Second}},
		"shortest timeout":               {"", "abc", `{"timeout":1}`, Settings{URL: DefaultURL, Token: "abc", Timeout: time.Second}},
		"longest timeout":                {"", "abc", `{"timeout":"10m"}`, Settings{URL: DefaultURL, Token: "abc", Timeout: 10 * time.Minute}},
		"timeout with a fraction":        {"", "abc", `{"timeout":1.5}`, Settings{URL: DefaultURL, Token: "abc", Timeout: 1500 * time.Millisecond}},
		"timeout as text":                {"", "abc", `{"timeout":"12"}`, Settings{URL: DefaultURL, Token: "abc", Timeout: 12 * time.Second}},
		"timeout as duration":            {"", "abc", `{"timeout":"1m30s"}`, Settings{URL: DefaultURL, Token: "abc", Timeout: 90 * time.Second}},
		"timeout empty or zero":          {"", "abc", `{"timeout":""}`, Settings{URL: DefaultURL, Token: "abc", Timeout: DefaultTimeout}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Load(source(c.url, c.token, c.json))
			if err != nil {
				t.Fatal(err)
			}
			c.want.Cache, c.want.FairUse, c.want.Overrides = DefaultCache(), DefaultFairUse(), map[string]string{}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ url, token, json, says string }{
		"no token":             {"", "", "{}", "no API token"},
		"only blanks":          {"", "  ", "{}", "no API token"},
		"only quotes":          {"", `""`, "{}", "no API token"},
		"two words":            {"", "abc def", "{}", "character that no token has"},
		"umlaut":               {"", "tökén", "{}", "character that no token has"},
		"no scheme":            {"api.ampere.cloud/x", "abc", "{}", "no scheme"},
		"ftp":                  {"ftp://x.example", "abc", "{}", `scheme is "ftp"`},
		"no host":              {"https:///x", "abc", "{}", "cannot be read"},
		"password in the URL":  {"https://u:p@x.example", "abc", "{}", "password"},
		"jsonData is a list":   {"", "abc", "[]", "not a JSON object"},
		"jsonData is broken":   {"", "abc", "{", "not a JSON object"},
		"timeout is a word":    {"", "abc", `{"timeout":"soon"}`, "not a number of seconds"},
		"timeout is negative":  {"", "abc", `{"timeout":-1}`, "out of range"},
		"timeout is a day":     {"", "abc", `{"timeout":86400}`, "out of range"},
		"timeout is NaN":       {"", "abc", `{"timeout":"NaN"}`, "out of range"},
		"timeout is 1 ms":      {"", "abc", `{"timeout":0.001}`, "out of range"},
		"timeout is 1 ns":      {"", "abc", `{"timeout":"1ns"}`, "out of range"},
		"timeout below 1 ns":   {"", "abc", `{"timeout":1e-10}`, "out of range"},
		"timeout is an object": {"", "abc", `{"timeout":{}}`, "not a number of seconds"},
		"API map is a list":    {"", "abc", `{"apiMap":[]}`, "not an object"},
		"API map with numbers": {"", "abc", `{"apiMap":{"user":1}}`, "not text"},
		"schema is an object":  {"", "abc", `{"schema":{}}`, "not text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(source(c.url, c.token, c.json))
			if err == nil {
				t.Fatal("accepted")
			}
			if p := problem.From(err); p.Category != problem.Settings || !strings.Contains(p.Error(), c.says) {
				t.Errorf("category %s: %v", p.Category, p)
			}
			if strings.Contains(err.Error(), "abc def") {
				t.Error("the error repeats the token")
			}
		})
	}
}

// The SDK's parser takes a text for no timeout and panics on an url that is a number.
func TestForHTTPClientShieldsTheSDK(t *testing.T) {
	readable, err := ForHTTPClient(source("", "abc", `{"timeout":"7","url":5,"access":true,"serverName":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	options, err := readable.HTTPClientOptions(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if options.Timeouts.Timeout != 7*time.Second {
		t.Errorf("timeout %v", options.Timeouts.Timeout)
	}
}

func TestForHTTPClientOfNothing(t *testing.T) {
	for _, jsonData := range []string{"", "null", "null\n", " null", "{}"} {
		if readable, err := ForHTTPClient(source("", "abc", jsonData)); err != nil || string(readable.JSONData) != `{"timeout":30}` {
			t.Errorf("%q: %s %v", jsonData, readable.JSONData, err)
		}
	}
}

func TestOverrides(t *testing.T) {
	got, err := Load(source("", "abc", `{"apiMap":{"facilities":" me.plants ","user":""},"schema":"type Query"}`))
	if err != nil || !reflect.DeepEqual(got.Overrides, map[string]string{"facilities": "me.plants"}) || got.Schema != "type Query" {
		t.Errorf("%+v %v", got, err)
	}
}
