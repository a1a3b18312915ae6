package settings

import (
	"cmp"
	"context"
	"fmt"
	"maps"
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
		want             Settings // beside the token abc and the defaults
	}{
		"everything empty but the token": {"", "abc", "", Settings{}},
		"null as jsonData":               {"", "abc", "null", Settings{}},
		"padded and quoted token":        {"", " \t\"abc\"\n", "{}", Settings{}},
		"token with the header's words":  {"", "Authorization: Bearer abc", "{}", Settings{}},
		"slash at the end":               {"https://x.example/gql/", "abc", "{}", Settings{URL: "https://x.example/gql"}},
		"host only":                      {" http://x.example ", "abc", "{}", Settings{URL: "http://x.example"}},
		"query kept, fragment dropped":   {"https://x.example/a?b#d", "abc", "{}", Settings{URL: "https://x.example/a?b"}},
		"timeout as number":              {"", "abc", `{"timeout":5}`, Settings{Timeout: 5 * time.Second}},
		"shortest timeout":               {"", "abc", `{"timeout":1}`, Settings{Timeout: time.Second}},
		"longest timeout":                {"", "abc", `{"timeout":"10m"}`, Settings{Timeout: 10 * time.Minute}},
		"timeout with a fraction":        {"", "abc", `{"timeout":1.5}`, Settings{Timeout: 1500 * time.Millisecond}},
		"timeout as text":                {"", "abc", `{"timeout":"12"}`, Settings{Timeout: 12 * time.Second}},
		"timeout as duration":            {"", "abc", `{"timeout":"1m30s"}`, Settings{Timeout: 90 * time.Second}},
		"timeout empty":                  {"", "abc", `{"timeout":""}`, Settings{}},
		"timeout zero":                   {"", "abc", `{"timeout":0}`, Settings{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Load(source(c.url, c.token, c.json))
			if err != nil {
				t.Fatal(err)
			}
			c.want.Token, c.want.Overrides = "abc", map[string]string{}
			c.want.URL, c.want.Timeout = cmp.Or(c.want.URL, DefaultURL), cmp.Or(c.want.Timeout, DefaultTimeout)
			c.want.Cache, c.want.FairUse = DefaultCache(), DefaultFairUse()
			c.want.Custom.Mode = CustomOff
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
		"two words":            {"", "abc def", "{}", "character that tokens cannot contain"},
		"umlaut":               {"", "tökén", "{}", "character that tokens cannot contain"},
		"no scheme":            {"api.ampere.cloud/x", "abc", "{}", "no scheme"},
		"ftp":                  {"ftp://x.example", "abc", "{}", `scheme "ftp" is not supported`},
		"no host":              {"https:///x", "abc", "{}", "is not valid"},
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
		"examples are a list":  {"", "abc", `{"examples":[]}`, "not an object"},
		"an example is text":   {"", "abc", `{"examples":{"readings":"{ a }"}}`, "not an object"},
		"a query is an object": {"", "abc", `{"examples":{"readings":{"query":{}}}}`, "not text"},
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

// The SDK's parser ignores a timeout that is text, and panics on a url that is a number.
func TestForHTTPClientOddTypes(t *testing.T) {
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

func TestForHTTPClientEmpty(t *testing.T) {
	for _, jsonData := range []string{"", "null", "null\n", " null", "{}"} {
		readable, err := ForHTTPClient(source("", "abc", jsonData))
		if err != nil || string(readable.JSONData) != `{"timeout":30}` {
			t.Errorf("%q: %s %v", jsonData, readable.JSONData, err)
		}
	}
}

func TestOverrides(t *testing.T) {
	got, err := Load(source("", "abc", `{"apiMap":{"facilities":" me.plants ","user":""}}`))
	if want := map[string]string{"facilities": "me.plants"}; err != nil || !maps.Equal(got.Overrides, want) {
		t.Errorf("%+v %v", got, err)
	}
}

// A file has variables as an object, the config editor as text. What is wrong with a query is kept, and told elsewhere.
func TestExamples(t *testing.T) {
	got, err := Load(source("", "abc", `{"examples":{"facilities":{"query":"mutation { a }"},
		"readingTypes":{"query":" ","variables":"{}"}, "readings":{"query":"{ a }","variables":{"n":1654041600000}},
		"reading":{"query":"{ a }"}}}`))
	want := map[string]Example{
		"facilities": {Query: "mutation { a }"}, "readings": {Query: "{ a }", Variables: `{"n":1654041600000}`},
	}
	if err != nil || !maps.Equal(got.Examples, want) {
		t.Errorf("%+v %v", got.Examples, err)
	}
	said := fmt.Sprint(got.Warnings)
	if !strings.Contains(said, "jsonData.examples.reading is unknown; readings is probably meant") {
		t.Errorf("warnings %s", said)
	}
	got, err = Load(source("", "abc", `{"examples":{"readings":{"query":"{ a }","variables":"{ not JSON"}}}`))
	if err != nil || got.Examples["readings"].Variables != "{ not JSON" {
		t.Errorf("%+v %v", got.Examples, err)
	}
}

func TestSchema(t *testing.T) {
	got, err := Load(source("", "abc", `{"schema":"type Query"}`))
	if err != nil || got.Schema != "type Query" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestCache(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want Cache
	}{
		"nothing set": {`{}`, Cache{Bytes: 128 << 20, Freshness: 1}},
		"null and empty strings": {`{"cacheDisabled":null,"cacheSizeMiB":"","cacheFreshness":" "}`,
			Cache{Bytes: 128 << 20, Freshness: 1}},
		"everything set": {`{"cacheDisabled":true,"cacheSizeMiB":512,"cacheFreshness":2.5}`,
			Cache{Disabled: true, Bytes: 512 << 20, Freshness: 2.5}},
		"strings from a YAML file": {`{"cacheDisabled":" True","cacheSizeMiB":" 64 ","cacheFreshness":"0.5"}`,
			Cache{Disabled: true, Bytes: 64 << 20, Freshness: 0.5}},
		"smallest":            {`{"cacheSizeMiB":1,"cacheFreshness":0.1}`, Cache{Bytes: 1 << 20, Freshness: 0.1}},
		"largest":             {`{"cacheSizeMiB":16384,"cacheFreshness":100}`, Cache{Bytes: 16 << 30, Freshness: 100}},
		"switched on by hand": {`{"cacheDisabled":false}`, Cache{Bytes: 128 << 20, Freshness: 1}},
		"switched on as text": {`{"cacheDisabled":"false"}`, Cache{Bytes: 128 << 20, Freshness: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Load(source("", "abc", c.json))
			if err != nil || got.Cache != c.want {
				t.Errorf("got %+v %v, want %+v", got.Cache, err, c.want)
			}
		})
	}
}

func TestCacheRefuses(t *testing.T) {
	refuses(t, map[string]refusal{
		"no memory":                 {`{"cacheSizeMiB":0}`, "cacheSizeMiB) must be a whole number from 1 to 16384, but is 0"},
		"too much memory":           {`{"cacheSizeMiB":16385}`, "from 1 to 16384"},
		"half a mebibyte":           {`{"cacheSizeMiB":1.5}`, "must be a whole number from 1 to 16384, but is 1.5"},
		"a size with its unit":      {`{"cacheSizeMiB":"128MiB"}`, `must be a whole number from 1 to 16384, but is "128MiB"`},
		"more than a number holds":  {`{"cacheSizeMiB":"1e300"}`, "from 1 to 16384"},
		"no size at all":            {`{"cacheSizeMiB":"NaN"}`, "from 1 to 16384"},
		"never fresh":               {`{"cacheFreshness":0}`, "cacheFreshness) must be a number from 0.1 to 100, but is 0"},
		"fresh for ever":            {`{"cacheFreshness":"Inf"}`, "must be a number from 0.1 to 100"},
		"freshness in a list":       {`{"cacheFreshness":[1]}`, "must be a number from 0.1 to 100"},
		"a switch that is a number": {`{"cacheDisabled":1}`, "cacheDisabled) must be true or false, but is 1"},
		"a switch that is a word":   {`{"cacheDisabled":"yes"}`, `must be true or false, but is "yes"`},
		"a switch that is a digit":  {`{"cacheDisabled":"1"}`, `must be true or false, but is "1"`},
	})
}
