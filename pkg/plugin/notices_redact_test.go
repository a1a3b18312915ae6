package plugin

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

// secretsOfSettings are in every secret place of a data source.
var secretsOfSettings = map[string]string{
	"apiToken": "eyJhbGciOiJIUzI1NiJ9.canary", "httpHeaderValue1": "tenant-key-0815-4711",
	"basicAuthPassword": "engine-of-1843",
}

// gossip is an API that repeats all that it is told in each of its words, and in the reasons of its schema.
func gossip(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told, _ := json.Marshal(strings.Repeat("x ", 80) + fmt.Sprint(r.Header["Authorization"], r.Header["X-Tenant"]))
		w.Header().Set("Content-Type", "application/json")
		if !strings.Contains(string(body), "__schema") {
			_, _ = fmt.Fprintf(w, `{"data":null,"errors":[{"message":%s,"extensions":{"code":"FORBIDDEN"}}]}`, told)
			return
		}
		_, _ = fmt.Fprintf(w, `{"data":{"__schema":{"queryType":{"name":"Query"},"types":[
			{"kind":"OBJECT","name":"Query","fields":[{"name":"facilities","args":[],"isDeprecated":true,
				"deprecationReason":%s,"type":{"kind":"LIST","ofType":{"kind":"OBJECT","name":"Facility"}}}]},
			{"kind":"OBJECT","name":"Facility","fields":[
				{"name":"id","args":[],"type":{"kind":"SCALAR","name":"ID"}},
				{"name":"name","args":[],"type":{"kind":"SCALAR","name":"String"}}]},
			{"kind":"SCALAR","name":"ID"},{"kind":"SCALAR","name":"String"}]}}}`, told)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// What leaves the data source holds no eight characters of a secret, by whichever call it leaves.
func TestNothingSecretLeaves(t *testing.T) {
	endpoint := gossip(t)
	for name, config := range map[string]backend.DataSourceInstanceSettings{
		"an API that repeats what it is told": {URL: endpoint},
		"a token in the field of the URL":     {URL: secretsOfSettings["apiToken"]},
		"a token as an override": {URL: endpoint,
			JSONData: []byte(`{"apiMap":{"facilities":"` + secretsOfSettings["apiToken"] + `"}}`)},
		"a token as a timeout": {URL: endpoint, JSONData: []byte(`{"timeout":"` + secretsOfSettings["apiToken"] + `"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			options := map[string]any{}
			_ = json.Unmarshal(config.JSONData, &options)
			options["httpHeaderName1"] = "X-Tenant"
			config.JSONData, _ = json.Marshal(options)
			config.DecryptedSecureJSONData = secretsOfSettings
			config.BasicAuthEnabled, config.BasicAuthUser = true, "ada"
			instance, err := NewFactory(session.NewRegistry())(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			d := instance.(*Datasource)
			t.Cleanup(d.Dispose)
			left := everythingThatLeaves(t, d)
			if !strings.Contains(left, "***") {
				t.Errorf("nothing was concealed, so that nothing was tried: %s", left)
			}
			for place, secret := range secretsOfSettings {
				for at := 0; at+8 <= len(secret); at++ {
					if strings.Contains(left, secret[at:at+8]) {
						t.Fatalf("%q of %s leaves in %s", secret[at:at+8], place, left)
					}
				}
			}
		})
	}
}

// everythingThatLeaves calls each handler and writes down what it answers.
func everythingThatLeaves(t *testing.T, d *Datasource) string {
	t.Helper()
	var left strings.Builder
	response := ask(t, d, false, model([]string{"p0"}, "Pac"), `{"queryType":"facilities"}`)
	text, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	left.Write(text)
	for _, one := range response.Responses {
		left.WriteString(fmt.Sprint(one.Error))
	}
	health, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil {
		t.Fatal(err)
	}
	left.WriteString(health.Message + string(health.JSONDetails))
	for _, path := range []string{"facilities", "reading-types?facility=p0", "api-map", "health"} {
		req := &backend.CallResourceRequest{Method: http.MethodGet, Path: path, URL: path}
		sender := backend.CallResourceResponseSenderFunc(func(answer *backend.CallResourceResponse) error {
			left.Write(answer.Body)
			return nil
		})
		if err := d.CallResource(t.Context(), req, sender); err != nil {
			t.Fatal(err)
		}
	}
	return left.String()
}
