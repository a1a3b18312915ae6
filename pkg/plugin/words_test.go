package plugin

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// said is a message as it leaves.
type said struct {
	ID     string
	Params []json.RawMessage
	Role   string
	Text   string
}

// isTranslatable: by an id, as a role, or as a list of what is.
func (s said) isTranslatable() bool {
	if s.ID != "" || s.Role != "" {
		return true
	}
	for _, param := range s.Params {
		var part said
		if json.Unmarshal(param, &part) != nil || !part.isTranslatable() {
			return false
		}
	}
	return len(s.Params) > 0
}

func TestEvidenceCanBeTranslated(t *testing.T) {
	for _, schema := range []string{"a.graphql", "b.graphql", "c.graphql", "d.graphql"} {
		options, _ := json.Marshal(map[string]any{
			"schema": sdlOf(t, schema), "apiMap": map[string]string{"facilities": "gone", "facility.name": "x", "nonsense": "y"},
		})
		d := made(t, backend.DataSourceInstanceSettings{
			URL: newExecutor(t, sdlOf(t, schema)).serve(t), JSONData: options,
			DecryptedSecureJSONData: map[string]string{"apiToken": "t"},
		})
		status, body := call(t, d, "Admin", http.MethodGet, "api-map", nil)
		var shown struct {
			Findings []struct {
				Role, State, Evidence string
				Message               said
			}
		}
		if err := json.Unmarshal(body, &shown); err != nil || status != http.StatusOK || len(shown.Findings) < 10 {
			t.Fatalf("%s: %d %v %.300s", schema, status, err, body)
		}
		for _, finding := range shown.Findings {
			if finding.Evidence == "" && finding.State == "set" {
				continue // says itself who set it
			}
			if finding.Message.Text != finding.Evidence || !finding.Message.isTranslatable() {
				t.Errorf("%s: %s says %q, for translation %+v", schema, finding.Role, finding.Evidence, finding.Message)
			}
		}
	}
}

func TestErrorsOfResourcesCanBeTranslated(t *testing.T) {
	token := map[string]string{"apiToken": "t"}
	for name, c := range map[string]struct {
		config     backend.DataSourceInstanceSettings
		method     string
		url        string
		ids        []string
		paramOfAPI string
	}{
		"no token": {backend.DataSourceInstanceSettings{}, "GET", "facilities",
			[]string{"there-is-no-api-token", "paste-the-api-token-of-an-amperecloud-user-into-the-data-sources"}, ""},
		"number out of range": {backend.DataSourceInstanceSettings{
			JSONData: []byte(`{"burst":0}`), DecryptedSecureJSONData: token}, "GET", "api-map",
			[]string{"the-must-be-a-whole-number-from-to-but-is", "open-the-data-sources-settings-and-correct-them"}, ""},
		"nobody listens": {backend.DataSourceInstanceSettings{
			URL: "http://127.0.0.1:1/x", DecryptedSecureJSONData: token}, "GET", "facilities",
			[]string{"cannot-be-reached", "check-the-url-in-the-data-sources-settings-and-make-sure-that"}, ""},
		"viewer": {backend.DataSourceInstanceSettings{URL: "http://127.0.0.1:1/x", DecryptedSecureJSONData: token},
			"POST", "api-map/discover",
			[]string{"only-editors-and-administrators-can-ask-the-api-for-its-schema-again", "ask-one-of-them"}, ""},
	} {
		status, body := call(t, made(t, c.config), "Viewer", c.method, c.url, nil)
		var failed struct {
			Message, Category string
			Sentences         []said
		}
		if err := json.Unmarshal(body, &failed); err != nil || status < 400 || len(failed.Sentences) != len(c.ids) {
			t.Errorf("%s: %d %v %s", name, status, err, body)
			continue
		}
		for i, id := range c.ids {
			if failed.Sentences[i].ID != id || !strings.Contains(failed.Message, failed.Sentences[i].Text) {
				t.Errorf("%s: sentence %d is %+v of %q", name, i, failed.Sentences[i], failed.Message)
			}
		}
	}
}

// What Grafana has just shown in English, the config editor gets for translation, without another request.
func TestHealthResourceRepeatsTheLastCheck(t *testing.T) {
	api := newExecutor(t, sdlOf(t, "a.graphql"))
	d := configured(t, api.serve(t), sdlOf(t, "a.graphql"))
	result, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	if err != nil {
		t.Fatal(err)
	}
	sent := api.count()
	status, body := call(t, d, "Viewer", http.MethodGet, "health", nil)
	var shown struct {
		Status             string
		Sentences, Details []said
	}
	if err := json.Unmarshal(body, &shown); err != nil || status != http.StatusOK || api.count() != sent {
		t.Fatalf("%d %v %s after %d requests more", status, err, body, api.count()-sent)
	}
	if shown.Status != result.Status.String() || len(shown.Sentences) == 0 || len(shown.Details) < 2 {
		t.Fatalf("%s, and Grafana shows %v %s", body, result.Status, result.Message)
	}
	for _, sentence := range append(shown.Sentences, shown.Details...) {
		if !sentence.isTranslatable() || !strings.Contains(result.Message+string(result.JSONDetails), sentence.Text) {
			t.Errorf("%+v is not in %q %s", sentence, result.Message, result.JSONDetails)
		}
	}
}

// Every member that has no effect is named in Save & test, and what has one is not.
func TestHealthNamesMisconfiguredMembers(t *testing.T) {
	schema := sdlOf(t, "a.graphql")
	url := newExecutor(t, schema).serve(t)
	for name, c := range map[string]struct {
		options, secure string
		says            []string
	}{
		"nothing wrong": {`{"timeout":30,"httpHeaderName1":"X","tlsSkipVerify":true,"oauthPassThru":false,` +
			`"enableSecureSocksProxy":false,"pdcInjected":false}`, `{}`, nil},
		"another spelling":  {`{"max_parallel":2}`, `{}`, []string{"jsonData.max_parallel is unknown; maxParallel"}},
		"a typing error":    {`{"requestPerMinute":2}`, `{}`, []string{"jsonData.requestPerMinute", "requestsPerMinute"}},
		"upper case":        {`{"CacheDisabled":true}`, `{}`, []string{"jsonData.CacheDisabled", "cacheDisabled is"}},
		"of another plugin": {`{"defaultBucket":"b"}`, `{}`, []string{"jsonData.defaultBucket is unknown."}},
		"readable token":    {`{"apiToken":"t"}`, `{}`, []string{"jsonData.apiToken", "everyone", "secureJsonData.apiToken"}},
		"unknown secret":    {`{}`, `{"clientSecret":"abc"}`, []string{"secureJsonData.clientSecret is unknown"}},
		"stale path": {`{"apiMap":{"facility.name":"gone.name"}}`, `{}`,
			[]string{"jsonData.apiMap.facility.name is not used", "gone.name was set by hand"}},
		"unknown role": {`{"apiMap":{"facility.colour":"x"}}`, `{}`, []string{"jsonData.apiMap.facility.colour is not used"}},
		"input that was not saved": {`{"burst":5,"notSaved":{"burst":"5000","maxRange.1h":"soon"}}`, `{}`,
			[]string{`jsonData.burst: the input "5000"`, `jsonData.maxRange.1h: the input "soon"`, "2 settings"}},
		"many": {`{"a1":1,"b1":1,"c1":1,"d1":1,"e1":1,"f1":1,"g1":1}`, `{}`,
			[]string{"7 settings have no effect", "jsonData.a1", "jsonData.e1", "And 2 more."}},
	} {
		secure, options := map[string]string{}, map[string]any{}
		_ = json.Unmarshal([]byte(c.secure), &secure)
		_ = json.Unmarshal([]byte(c.options), &options)
		secure["apiToken"], options["schema"] = "t", schema
		text, _ := json.Marshal(options)
		result, err := made(t, backend.DataSourceInstanceSettings{
			URL: url, JSONData: text, DecryptedSecureJSONData: secure,
		}).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
		if err != nil || result.Status != backend.HealthStatusOk || !strings.HasPrefix(result.Message, "Connected") {
			t.Errorf("%s: %v %q", name, err, result.Message)
		}
		for _, text := range c.says {
			if !strings.Contains(result.Message, text) {
				t.Errorf("%s: %q does not say %q", name, result.Message, text)
			}
		}
		if strings.Contains(result.Message, "effect") != (len(c.says) > 0) || strings.Contains(result.Message, "..") {
			t.Errorf("%s: %q", name, result.Message)
		}
	}
}

// When the connection fails as well, both are told.
func TestHealthNamesMembersBesideFailure(t *testing.T) {
	for name, config := range map[string]backend.DataSourceInstanceSettings{
		"another member refused": {JSONData: []byte(`{"burst":0,"bursts":3}`)},
		"token in wrong member": {JSONData: []byte(`{"bursts":3}`),
			DecryptedSecureJSONData: map[string]string{"token": "t"}},
		"nobody listens": {URL: "http://127.0.0.1:1/x", JSONData: []byte(`{"bursts":3}`),
			DecryptedSecureJSONData: map[string]string{"apiToken": "t"}},
	} {
		result, err := made(t, config).CheckHealth(t.Context(), &backend.CheckHealthRequest{})
		if err != nil || result.Status != backend.HealthStatusError ||
			!strings.Contains(result.Message, "jsonData.bursts is unknown; burst is probably meant.") {
			t.Errorf("%s: %v %q", name, err, result.Message)
		}
		if name == "token in wrong member" && !strings.Contains(result.Message, "apiToken is probably meant") {
			t.Errorf("%s: %q", name, result.Message)
		}
	}
}
