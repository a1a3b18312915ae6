package plugin_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// payloads end what they stand in and start an operation that writes, or hide one from a parser.
var payloads = []string{
	`} mutation M { stop }`,
	`{ id } } mutation M { stop }`,
	`{ id } } } mutation M { stop } query Q { a { b`,
	`{ id } } } } subscription S { events } query Q { a { b { c`,
	"\n}\nmutation M {\n  stop\n}\nquery Readings {\n  a",
	`} mutation { stop } {`,
	`: stop } mutation M { stop`,
	`(id: "1") { id } } mutation M { stop }`,
	`@include(if: true) } mutation M { stop }`,
	`... on Mutation { stop } } mutation M { stop }`,
	"# \r } mutation M { stop }",
	"\u2028} mutation M { stop }",
	"\ufeff} mutation M { stop }",
	"\x00} mutation M { stop }",
	`ID!) { a } mutation M($b: ID`,
	`" } mutation M { stop } query Q { a(b: "`,
	`\u007d mutation M \u007b stop \u007d`,
	`""" } mutation M { stop } """`,
}

// places are the names of runnerSDL that reach a document.
var places = []string{
	"me", "companies", "facilities", "facility", "readings", "readingInput", "ReadingInput", "availableReadings",
	"readingType", "unit", "values", "timestamp", "value", "timezone", "name", "id", "ID", "Facility", "RAW", "HOUR",
}

// injection is one data source, and what is asked of it beside its usual work.
type injection struct {
	way       string
	url       string // in addition to the API's address
	token     string
	settings  map[string]any
	models    []string
	resources []string
	// shown is what the API's introspection answers; empty: it is switched off.
	shown string
}

const ordinary = `{"version":1,"queryType":"readings","facilities":["60"],"readingTypes":["Pac"]}`

func (i injection) jsonData(t *testing.T) string {
	t.Helper()
	settings := map[string]any{"schema": runnerSDL, "requestsPerMinute": 6000, "burst": 1000, "parallelRequests": 8}
	maps.Copy(settings, i.settings)
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// ask does everything with a data source that reaches the API. What it answers is not of interest, nor whether it does.
func (i injection) ask(t *testing.T, ds *instance) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	inProto := backend.ToProto().PluginContext(ds.context)
	_, _ = ds.host.diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{PluginContext: inProto})
	models := map[string]string{"usual": ordinary, "list": `{"queryType":"facilities"}`}
	for n, model := range i.models {
		models[fmt.Sprint("injected", n)] = model
	}
	now := time.Now()
	_, _ = ds.send(ctx, panel, now.Add(-6*time.Hour), now, models)
	for _, address := range append(i.resources, "facilities", "reading-types?facility=60", "api-map") {
		path, _, _ := strings.Cut(address, "?")
		stream, err := ds.host.resource.CallResource(ctx, &pluginv2.CallResourceRequest{
			PluginContext: inProto, Path: path, Url: address, Method: "GET",
		})
		for err == nil {
			_, err = stream.Recv()
		}
	}
}

// quoted is a text inside JSON, without its quotes.
func quoted(t *testing.T, text string) string {
	t.Helper()
	inJSON, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(inJSON[1 : len(inJSON)-1])
}

// injectionsOf are the ways in of one payload. chosen are the paths that the roles of the API map have without it.
func injectionsOf(t *testing.T, payload string, chosen map[string]string) []injection {
	t.Helper()
	var all []injection
	inJSON := quoted(t, payload)
	introspection := introspectionOf(t, runnerSDL)
	for _, place := range places {
		bad := place + " " + payload
		hostile := strings.ReplaceAll(introspection, `"`+place+`"`, `"`+place+" "+inJSON+`"`)
		overrides := map[string]string{}
		for role, path := range chosen {
			overrides[role] = renamed(path, place, bad)
		}
		byHand := map[string]any{"schema": hostile, "apiMap": overrides}
		all = append(all,
			injection{way: "pasted JSON at " + place, settings: map[string]any{"schema": hostile}},
			injection{way: "pasted JSON and overrides at " + place, settings: byHand},
			injection{way: "introspection at " + place, shown: hostile, settings: map[string]any{"apiMap": overrides}},
			injection{way: "overrides at " + place, settings: map[string]any{"apiMap": overrides}},
			injection{way: "pasted SDL at " + place, settings: map[string]any{
				"schema": strings.Replace(runnerSDL, place, bad, 1),
			}},
		)
	}
	own := func(format string) string { return strings.ReplaceAll(format, "PAYLOAD", inJSON) }
	escaped := url.QueryEscape(payload)
	return append(all,
		injection{way: "URL", url: "/graphql?query=" + url.QueryEscape("query Q { a "+payload)},
		injection{way: "token", token: "token-" + strings.Trim(payload, "\x00\r\n")},
		injection{way: "settings", settings: map[string]any{
			"timeout": payload, "cacheSizeMiB": payload, "apiMap": map[string]string{payload: payload},
		}},
		injection{way: "query JSON", models: []string{
			own(`{"queryType":"readings","facilities":["60 PAYLOAD"],"readingTypes":["Pac"]}`),
			own(`{"queryType":"readings","facilities":["60"],"readingTypes":["Pac PAYLOAD"],"resolution":"raw"}`),
			own(`{"queryType":"readings","facilities":["60"],"readingTypes":["Pac"],"resolution":"PAYLOAD"}`),
			own(`{"queryType":"readings","facilities":["60"],"readingTypes":["Pac"],"timezone":"PAYLOAD"}`),
			own(`{"queryType":"readings","facilities":["60"],"readingTypes":["Pac"],"legend":"PAYLOAD"}`),
			own(`{"queryType":"PAYLOAD","facilities":["60"],"readingTypes":["Pac"]}`),
		}},
		injection{way: "variables", models: []string{
			own(`{"queryType":"readings","facilities":["{60,PAYLOAD}"],"readingTypes":["{Pac,PAYLOAD}"]}`),
			own(`{"queryType":"readings","facilities":["60\",\"PAYLOAD"],"readingTypes":["$type PAYLOAD"]}`),
		}},
		injection{way: "resources", resources: []string{
			"reading-types?facility=" + escaped, "reading-types?facility=60&facility=" + escaped,
			"facilities?query=" + escaped, "api-map?role=" + escaped,
		}},
	)
}

// renamed replaces a name in a path of the API map.
func renamed(path, name, other string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".()", r) })
	for _, word := range words {
		if word == name {
			return strings.ReplaceAll(path, name, other)
		}
	}
	return path
}

// chosenBy are the paths that the API map has for its roles.
func chosenBy(t *testing.T, ds *instance) map[string]string {
	t.Helper()
	status, body := ds.get(t, "api-map")
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	chosen := map[string]string{}
	for _, finding := range decoded[struct {
		Findings []struct{ Role, Chosen string }
	}](t, body).Findings {
		if finding.Chosen != "" && finding.Role != "schema" {
			chosen[finding.Role] = finding.Chosen
		}
	}
	return chosen
}

// configured makes the data source that the injection comes in by.
func (i injection) configured(t *testing.T, plugin *host, uid, api string) *instance {
	t.Helper()
	// Not in hexadecimal: pieces of it would be in ids of traces, by chance.
	hashed := sha256.Sum256([]byte(uid))
	ds := plugin.configured(uid, api+i.url, base64.RawStdEncoding.EncodeToString(hashed[:]), i.jsonData(t))
	if i.token != "" { // its words are also elsewhere, where they are no secret
		ds.context.DataSourceInstanceSettings.DecryptedSecureJSONData["apiToken"] = i.token
	}
	return ds
}

// Nothing that comes from outside makes the plugin send anything but queries, whichever way it comes in.
func TestInjections(t *testing.T) {
	t.Parallel()
	plugin := startPlugin(t)
	plain := injection{}
	usual := startRunner(t, "")
	ds := plugin.configured("plain", usual.URL, "token", plain.jsonData(t))
	plain.ask(t, ds)
	if queries, others, _ := usual.counts(); queries < 4 || others != 0 {
		t.Fatalf("without an injection, %d queries and %d other operations ran", queries, others)
	}
	chosen := chosenBy(t, ds)
	if chosen["facilities"] == "" || chosen["readings"] == "" {
		t.Fatalf("the API map has %v", chosen)
	}
	usual.run(`query Q { a } mutation M { stop } subscription S { events }`)
	if _, others, _ := usual.counts(); others != 2 {
		t.Fatal("the API does not count what it runs")
	}

	var count, asked atomic.Int64
	t.Run("payload", func(t *testing.T) {
		for n, payload := range payloads {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				for k, one := range injectionsOf(t, payload, chosen) {
					uid := fmt.Sprint("injection-", n, "-", k)
					api := startRunner(t, one.shown)
					one.ask(t, one.configured(t, plugin, uid, api.URL))
					queries, others, text := api.counts()
					if others != 0 {
						t.Errorf("%s, %q: %d operations other than queries ran: %s", one.way, payload, others, text)
					}
					count.Add(1)
					asked.Add(int64(queries))
				}
			})
		}
	})
	t.Logf("%d injections, %d queries ran", count.Load(), asked.Load())
	if count.Load() < 200 || asked.Load() < count.Load() {
		t.Error("that is too little to tell")
	}
}
