package plugin_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Secrets in every place that a data source has for them. None has words in it, so that no part can come by chance.
const (
	canaryToken    = `eyJk9XqW2zR7vLp4TnB8.cH3sYg6MfK1dJ5wQxZ0uVa-bNe_2tG7iPoC4rS8hU6lD`
	canaryHeader   = `hK7"q\Zx3&Wv9<Rt2Pn5+Lm8/Jd4=Bg6`
	canaryPassword = `pW5zQ8xN2vK7mJ4t`
)

// parrot is an API that repeats the secrets of its requests in whatever it says, in the way that the path names.
type parrot struct{ t *testing.T }

func (p parrot) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	token := strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")
	header := req.Header.Get("X-Secret")
	basic := base64.StdEncoding.EncodeToString([]byte("operator:" + canaryPassword))
	said := strings.Join([]string{
		token, header, basic, url.QueryEscape(token), url.QueryEscape(header), html.EscapeString(header),
		base64.StdEncoding.EncodeToString([]byte(token)), base64.RawURLEncoding.EncodeToString([]byte("Bearer " + token)),
		base64.StdEncoding.EncodeToString([]byte(header)), token[:12], token[len(token)-15:],
	}, " ")
	// What is shortened must not keep the first part of a secret: it starts just before the end of 200 characters.
	shifted := strings.Repeat("word ", 36) + " " + token + " " + header
	body, _ := io.ReadAll(req.Body)
	inJSON := func(text string) string {
		quoted, err := json.Marshal(text)
		if err != nil {
			p.t.Error(err)
		}
		return string(quoted)
	}
	failure := func(status int, message, code string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"data":null,"errors":[{"message":%s,"path":[%s],"extensions":{"code":%s}}]}`,
			inJSON(message), inJSON(token), inJSON(code))
	}
	way, showsSchema := strings.CutPrefix(req.URL.Path, "/schema/")
	if showsSchema && bytes.Contains(body, []byte("__schema")) {
		p.schema(w, said)
		return
	}
	switch way = strings.TrimPrefix(way, "/"); way {
	case "said":
		failure(200, said, "FORBIDDEN")
	case "shifted":
		failure(200, shifted, "BAD_USER_INPUT")
	case "code":
		failure(200, "no", said)
	case "throttled":
		failure(429, said, "RATE_LIMITED")
	case "unauthorized":
		failure(401, shifted, "UNAUTHENTICATED")
	case "notfound":
		failure(404, said, "NOT_FOUND")
	case "html":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusForbidden)
		_, _ = fmt.Fprintf(w, "<title>%s</title>%s", html.EscapeString(shifted), html.EscapeString(said))
	case "text":
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, said)
	case "type":
		w.Header().Set("Content-Type", "application/"+token)
		_, _ = io.WriteString(w, said)
	case "redirect":
		http.Redirect(w, req, "https://127.0.0.1:1/"+url.PathEscape(header)+"/"+token+"?t="+token, http.StatusFound)
	case "redirecthost":
		http.Redirect(w, req, "https://"+strings.ReplaceAll(token, "_", "-")+".invalid/", http.StatusFound)
	case "cut":
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{"`+token)
	case "bad":
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{"a":1,`+token+`}}`)
	case "data", "dataanderrors":
		p.data(w, body, token, said, way == "dataanderrors")
	default:
		p.t.Errorf("there is no %s", way)
	}
}

// schema shows the schema, with the secrets in its descriptions.
func (p parrot) schema(w http.ResponseWriter, said string) {
	reason, err := json.Marshal(said)
	if err != nil {
		p.t.Error(err)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, strings.ReplaceAll(introspectionOf(p.t, runnerSDL), `"name":"readings"`,
		`"name":"readings","isDeprecated":true,"deprecationReason":`+string(reason)+`,"description":`+string(reason)))
}

// data answers with values whose names, units and ids hold the secrets.
func (p parrot) data(w http.ResponseWriter, body []byte, token, said string, withErrors bool) {
	w.Header().Set("Content-Type", "application/json")
	var sent struct{ Query string }
	_ = json.Unmarshal(body, &sent)
	values := valuesOf((&runner{}).run(sent.Query))
	repeated(values, "plant "+token)
	answer := map[string]any{"data": values}
	if withErrors && strings.Contains(sent.Query, "readingInput") {
		answer["errors"] = []any{map[string]any{"message": said, "path": []any{"f0", "readings"}}}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// repeated puts a text into all members of an answer that people read.
func repeated(value any, text string) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			repeated(item, text)
		}
	case map[string]any:
		for name, item := range v {
			if name == "name" || name == "unit" || name == "timezone" {
				v[name] = text
			}
			repeated(item, text)
		}
	}
}

// Nothing that leaves the process holds a secret of a data source or a piece of one, whatever the API repeats.
func TestCanariesStayInside(t *testing.T) {
	t.Parallel()
	plugin := startPlugin(t)
	for name, secret := range map[string]string{
		"token": canaryToken, "header": canaryHeader, "password": canaryPassword,
	} {
		plugin.leaks.expect(name, secret)
	}
	server := httptest.NewServer(parrot{t})
	defer server.Close()
	t.Run("ways", func(t *testing.T) {
		for _, way := range []string{
			"said", "shifted", "code", "throttled", "unauthorized", "notfound", "html", "text", "type", "redirect",
			"redirecthost", "cut", "bad", "data", "dataanderrors",
		} {
			for _, path := range []string{way, "schema/" + way} {
				t.Run(path, func(t *testing.T) {
					t.Parallel()
					canary(plugin, server.URL, path).askEverything(t, strings.HasSuffix(way, "throttled"))
				})
			}
		}
	})
	plugin.metrics(t)
	for end := time.Now().Add(20 * time.Second); plugin.leaks.bytesOn("spans") == 0 && time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond) // spans are sent every few seconds
	}
	for _, way := range []string{"QueryData", "CheckHealth", "CallResource", "CollectMetrics", "log", "spans"} {
		if plugin.leaks.bytesOn(way) == 0 {
			t.Errorf("nothing left as %s", way)
		}
	}
}

// canary is a data source with a secret in every place, whose API repeats them in one way.
func canary(plugin *host, api, way string) *instance {
	ds := plugin.configured("canary-"+way, api+"/"+way, canaryToken,
		`{"httpHeaderName1":"X-Secret","basicAuth":true,"basicAuthUser":"operator","timeout":5,"requestsPerMinute":6000,`+
			`"burst":1000}`)
	settings := ds.context.DataSourceInstanceSettings
	settings.DecryptedSecureJSONData["httpHeaderValue1"] = canaryHeader
	settings.DecryptedSecureJSONData["basicAuthPassword"] = canaryPassword
	settings.BasicAuthEnabled, settings.BasicAuthUser = true, "operator"
	return ds
}

// askEverything asks all that a data source can be asked for, also with the SDK's capture of traffic.
func (i *instance) askEverything(t *testing.T, rulesOnly bool) {
	t.Helper()
	i.health(t)
	for _, path := range []string{
		"facilities", "reading-types?facility=60", "reading-types?facility=" + url.QueryEscape(canaryToken), "api-map",
	} {
		i.get(t, path)
	}
	i.call(t, http.MethodPost, "api-map/discover")
	now := time.Now()
	captured := panel
	captured.headers = map[string]string{"X-Grafana-HAR-Capture": "true"}
	callers := []caller{alertRule, panel, captured}
	if rulesOnly {
		callers = callers[:1] // a panel would wait until it is over
	}
	for _, who := range callers {
		i.queryAs(t, who, now.Add(-6*time.Hour), now, map[string]string{
			"A": ordinary, "B": `{"queryType":"facilities"}`,
			"C": model([]string{"60", canaryToken}, []string{"Pac", canaryToken}, ""),
		})
	}
}
