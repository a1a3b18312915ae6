// Package settings reads what a user saved in the data source's configuration.
package settings

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// DefaultURL is the endpoint that the vendor's API quickstart names.
const DefaultURL = "https://api.ampere.cloud/apollo-gateway"

// DefaultTimeout is how long one request to the API may take when the settings do not say.
const DefaultTimeout = 30 * time.Second

// In less than minTimeout hardly any answer comes; maxTimeout keeps a slip of the keyboard from hanging a panel for hours.
const minTimeout, maxTimeout = time.Second, 10 * time.Minute

// Settings are the data source's settings, checked and made uniform.
type Settings struct {
	// URL of the GraphQL endpoint, absolute, http or https.
	URL string
	// Token for the Authorization header, without the word "Bearer".
	Token string
	// Timeout of one request to the API.
	Timeout time.Duration
	// Cache of the API's answers.
	Cache Cache
	// FairUse of the API: how often it may be asked, and for how much at once.
	FairUse FairUse
	// Overrides set roles of the API map by hand: role → path, as the config editor shows them.
	Overrides map[string]string
	// Schema of an API that does not show its own: SDL, or the answer to an introspection query.
	Schema string
}

// Load checks the settings of one data source. It fails with problem.Settings, in words for the person
// who filled in the form.
func Load(source backend.DataSourceInstanceSettings) (Settings, error) {
	endpoint, err := parseURL(source.URL)
	if err != nil {
		return Settings{}, err
	}
	token, err := parseToken(source.DecryptedSecureJSONData["apiToken"])
	if err != nil {
		return Settings{}, err
	}
	options, err := jsonData(source.JSONData)
	if err != nil {
		return Settings{}, err
	}
	timeout, err := parseTimeout(options["timeout"])
	if err != nil {
		return Settings{}, err
	}
	cache, err := parseCache(options)
	if err != nil {
		return Settings{}, err
	}
	fairUse, err := parseFairUse(options)
	if err != nil {
		return Settings{}, err
	}
	overrides, err := parseOverrides(options["apiMap"])
	if err != nil {
		return Settings{}, err
	}
	schema, isText := options["schema"].(string)
	if options["schema"] != nil && !isText {
		return Settings{}, problem.New(problem.Settings, "The schema in jsonData is not text").
			Advise("Paste SDL, or the answer to an introspection query as text.")
	}
	return Settings{
		URL: endpoint, Token: token, Timeout: timeout,
		Cache: cache, FairUse: fairUse,
		Overrides: overrides, Schema: schema,
	}, nil
}

// ForHTTPClient returns the settings as the SDK's own parser can read them: it takes a timeout that is text
// (as YAML files often have it) for no timeout at all, and panics on an url that is not text. Call it only on
// settings that Load accepted.
func ForHTTPClient(source backend.DataSourceInstanceSettings) (backend.DataSourceInstanceSettings, error) {
	options, err := jsonData(source.JSONData)
	if err != nil {
		return source, err
	}
	timeout, err := parseTimeout(options["timeout"])
	if err != nil {
		return source, err
	}
	options["timeout"] = timeout.Seconds()
	for _, key := range []string{"url", "access", "serverName"} {
		if _, isText := options[key].(string); !isText {
			delete(options, key)
		}
	}
	source.JSONData, err = json.Marshal(options)
	return source, err
}

func jsonData(raw json.RawMessage) (map[string]any, error) {
	options := map[string]any{}
	if len(raw) == 0 {
		return options, nil
	}
	if err := json.Unmarshal(raw, &options); err != nil {
		return nil, problem.New(problem.Settings, "The data source's jsonData is not a JSON object").Because(err)
	}
	if options == nil { // null, whatever blanks are around it
		options = map[string]any{}
	}
	return options, nil
}

func parseURL(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return DefaultURL, nil
	}
	if !strings.Contains(text, "://") {
		return "", problem.New(problem.Settings, "The URL %q has no scheme", text).
			Advise("Write it with https:// in front, for example %s.", DefaultURL)
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" {
		return "", problem.New(problem.Settings, "The URL %q cannot be read", text).Because(err).
			Advise("Write it like %s.", DefaultURL)
	}
	if parsed.Scheme != "https" && parsed.Scheme != "http" {
		return "", problem.New(problem.Settings, "The URL's scheme is %q", parsed.Scheme).Advise("Only https:// and http:// work.")
	}
	if parsed.User != nil {
		return "", problem.New(problem.Settings, "The URL holds a user name or a password").
			Advise("Remove it: the API takes only the API token, which has a field of its own.")
	}
	parsed.Fragment = ""
	// A slash at the end names another route on most servers, and is never meant.
	parsed.Path = strings.TrimRight(parsed.Path, "/")
	return parsed.String(), nil
}

// parseToken takes away what comes along when a token is copied: blanks, quotes, the header's own words.
func parseToken(text string) (string, error) {
	token := strings.Trim(strings.TrimSpace(text), "\"'`")
	token = strings.TrimSpace(token)
	for _, prefix := range []string{"Authorization:", "Bearer "} {
		if len(token) >= len(prefix) && strings.EqualFold(token[:len(prefix)], prefix) {
			token = strings.TrimSpace(token[len(prefix):])
		}
	}
	if token == "" {
		return "", problem.New(problem.Settings, "There is no API token").
			Advise("Paste the API token of an amperecloud user into the data source's settings.")
	}
	for _, r := range token {
		if r <= ' ' || r > '~' {
			return "", problem.New(problem.Settings, "The API token contains a character that no token has (blank, line break or non-ASCII)").
				Advise("Copy the token again, whole and alone.")
		}
	}
	return token, nil
}

// parseOverrides reads jsonData.apiMap, an object of texts. An empty text sets nothing.
func parseOverrides(value any) (map[string]string, error) {
	overrides := map[string]string{}
	object, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return nil, problem.New(problem.Settings, "The API map in jsonData is not an object of role and path")
	}
	for role, path := range object {
		text, isText := path.(string)
		if !isText {
			return nil, problem.New(problem.Settings, "The API map in jsonData sets %s to something that is not text", role)
		}
		if text = strings.TrimSpace(text); text != "" {
			overrides[role] = text
		}
	}
	return overrides, nil
}

func parseTimeout(value any) (time.Duration, error) {
	var seconds float64
	switch v := value.(type) {
	case nil:
		return DefaultTimeout, nil
	case float64:
		seconds = v
	case string:
		text := strings.TrimSpace(v)
		if text == "" {
			return DefaultTimeout, nil
		}
		if d, err := time.ParseDuration(text); err == nil {
			seconds = d.Seconds()
			break
		}
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return 0, problem.New(problem.Settings, "The timeout %q is not a number of seconds", text).Because(err)
		}
		seconds = number
	default:
		return 0, problem.New(problem.Settings, "The timeout %v is not a number of seconds", value)
	}
	if seconds == 0 {
		return DefaultTimeout, nil
	}
	if !(seconds >= minTimeout.Seconds() && seconds <= maxTimeout.Seconds()) {
		return 0, problem.New(problem.Settings, "The timeout of %v seconds is out of range", seconds).
			Advise("Choose between %.0f and %.0f seconds.", minTimeout.Seconds(), maxTimeout.Seconds())
	}
	return time.Duration(seconds * float64(time.Second)), nil
}
