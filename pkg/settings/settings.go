// Package settings reads what a user saved in the data source's configuration.
//
// The members, their defaults and bounds are declared in schema/settings.yaml, of which members_gen.go and
// src/settings.gen.ts are made.
package settings

import (
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// DefaultTimeout of one request to the API when the settings leave it open.
const DefaultTimeout = timeoutDefault * time.Second

// Below minTimeout hardly any request succeeds; maxTimeout keeps a typing error from hanging a panel for hours.
const minTimeout, maxTimeout = timeoutLowest * time.Second, timeoutHighest * time.Second

// Settings are the data source's settings, checked and normalized.
type Settings struct {
	// URL of the GraphQL endpoint, absolute, http or https.
	URL string
	// Token for the Authorization header, without the word "Bearer".
	Token string
	// Timeout of one request to the API.
	Timeout time.Duration
	// Cache of the API's responses.
	Cache Cache
	// FairUse limits how often requests may be sent, and how much each may ask for.
	FairUse FairUse
	// Overrides set roles of the API map by hand: role → path, as in the config editor.
	Overrides map[string]string
	// Schema of an API that does not show its own: SDL, or the result of an introspection query.
	Schema string
	// Examples are queries that work in a GraphQL client, by what they ask for: facilities, readingTypes, readings.
	Examples map[string]Example
	// ProvedMap is an API map that was proved, as JSON, with the schema that it holds for; empty: none is kept.
	// Package mapping reads and checks it.
	ProvedMap []byte
	// Roles name the reading types that stand for quantities, the first before the others, where the plugin finds others
	// or none by itself.
	Roles map[query.Role][]string
	// Links of facilities and devices to their pages.
	Links Links
	// Custom says which GraphQL queries of users are run, and has those that administrators saved.
	Custom Custom
	// Warnings say what was set and has no effect.
	Warnings []message.Message
}

// Cache says how much of the API's responses is kept in memory, and for how long it counts as fresh.
type Cache struct {
	// Disabled sends every query to the API.
	Disabled bool
	// Bytes that the cache may take.
	Bytes int64
	// Freshness is a factor on the ages up to which cached values count as fresh: 2 doubles them.
	Freshness float64
}

const mebibyte = 1 << 20

// DefaultCache is the cache when the settings leave it open.
func DefaultCache() Cache {
	return Cache{Bytes: cacheSizeMiBDefault * mebibyte, Freshness: cacheFreshnessDefault}
}

// Load reads and checks the settings of one data source. It fails with problem.Settings, in words for the person who
// filled in the form; the settings then have nothing but warnings.
func Load(source backend.DataSourceInstanceSettings) (Settings, error) {
	loaded, err := load(source)
	if err != nil {
		loaded = Settings{}
	}
	options, _ := jsonData(source.JSONData)
	loaded.Warnings = warnings(options, source.DecryptedSecureJSONData)
	return loaded, err
}

func load(source backend.DataSourceInstanceSettings) (Settings, error) {
	endpoint, wrongURL := parseURL(source.URL)
	token, wrongToken := parseToken(source.DecryptedSecureJSONData["apiToken"])
	options, err := jsonData(source.JSONData)
	if err != nil {
		return Settings{}, asOne(errors.Join(wrongURL, wrongToken, err))
	}
	timeout, wrongTimeout := parseTimeout(options["timeout"])
	cache, wrongCache := parseCache(options)
	fairUse, wrongFairUse := parseFairUse(options)
	overrides, wrongOverrides := parseOverrides(options["apiMap"])
	examples, wrongExamples := parseExamples(options["examples"])
	schema, wrongSchema := parseSchema(options["schema"])
	roles, wrongRoles := parseRoles(options["roles"])
	proved, wrongProved := parseProvedMap(options["provedMap"])
	links, wrongLinks := parseLinks(options["links"])
	custom, wrongCustom := parseCustom(options)
	if err := errors.Join(wrongURL, wrongToken, wrongTimeout, wrongCache, wrongFairUse, wrongOverrides, wrongExamples,
		wrongSchema, wrongProved, wrongRoles, wrongLinks, wrongCustom); err != nil {
		return Settings{}, asOne(err)
	}
	return Settings{
		URL: endpoint, Token: token, Timeout: timeout, Cache: cache, FairUse: fairUse,
		Overrides: overrides, Schema: schema, Examples: examples, ProvedMap: proved, Roles: roles, Links: links,
		Custom: custom,
	}, nil
}

// parseSchema reads jsonData.schema, which is text.
func parseSchema(value any) (string, error) {
	schema, isText := value.(string)
	if value != nil && !isText {
		return "", problem.New(problem.Settings, "The schema in jsonData is not text").
			Advise("Paste SDL, or the result of an introspection query, as text.")
	}
	return schema, nil
}

// ForHTTPClient returns the settings in a form that the SDK's own parser can read: it ignores a timeout that is text
// (as YAML files often have it), and panics on a url that is not text. Call it only on settings that Load accepted.
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
	if options == nil { // it was null
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
			Advise("Put https:// in front of it, as in %s.", DefaultURL)
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" {
		return "", problem.New(problem.Settings, "The URL %q is not valid", text).Because(err).
			Advise("Enter a URL such as %s.", DefaultURL)
	}
	if parsed.Scheme != "https" && parsed.Scheme != "http" {
		return "", problem.New(problem.Settings, "The URL's scheme %q is not supported", parsed.Scheme).
			Advise("Use https:// or http://.")
	}
	if parsed.User != nil {
		return "", problem.New(problem.Settings, "The URL contains a user name or a password").
			Advise("Remove it, and enter the API token in its own field.")
	}
	parsed.Fragment = ""
	// On most servers a slash at the end names another route, which is never intended.
	parsed.Path = strings.TrimRight(parsed.Path, "/")
	return parsed.String(), nil
}

// parseToken removes what is often copied along with a token: blanks, quotes, the header's name.
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
			return "", problem.New(problem.Settings,
				"The API token contains a character that tokens cannot contain (space, line break or non-ASCII)").
				Advise("Copy the token again, without anything around it.")
		}
	}
	return token, nil
}

// parseOverrides reads jsonData.apiMap, an object of strings. An empty string sets nothing.
func parseOverrides(value any) (map[string]string, error) {
	overrides := map[string]string{}
	object, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return nil, problem.New(problem.Settings, "The member apiMap of jsonData is not an object of roles and paths")
	}
	var wrong []error
	for _, role := range slices.Sorted(maps.Keys(object)) {
		text, isText := object[role].(string)
		if !isText {
			wrong = append(wrong,
				problem.New(problem.Settings, "The path of %s in jsonData's member apiMap is not text", role))
		}
		if text = strings.TrimSpace(text); text != "" {
			overrides[role] = text
		}
	}
	return overrides, errors.Join(wrong...)
}

// parseProvedMap gives jsonData.provedMap as JSON.
func parseProvedMap(value any) ([]byte, error) {
	if value == nil {
		return nil, nil
	}
	return json.Marshal(value)
}

// parseTimeout reads seconds, as a number or as text, or a Go duration such as 1m30s. Zero and empty text are the
// default.
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
			return 0, problem.New(problem.Settings, "The timeout %s is not a number of seconds", quoted(text)).Because(err)
		}
		seconds = number
	default:
		return 0, problem.New(problem.Settings, "The timeout %s is not a number of seconds", quoted(value))
	}
	if seconds == 0 {
		return DefaultTimeout, nil
	}
	if !(seconds >= minTimeout.Seconds() && seconds <= maxTimeout.Seconds()) {
		return 0, problem.New(problem.Settings, "The timeout of %v seconds is out of range", seconds).
			Advise("Choose a timeout between %.0f and %.0f seconds.", minTimeout.Seconds(), maxTimeout.Seconds())
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

func parseCache(options map[string]any) (Cache, error) {
	cache := DefaultCache()
	mebibytes := cache.Bytes / mebibyte
	err := errors.Join(
		readSwitch(options, "cacheDisabled", message.New("cache switch"), &cache.Disabled),
		readNumber(options, "cacheSizeMiB", message.New("cache size"),
			limits[int64]{cacheSizeMiBLowest, cacheSizeMiBHighest}, &mebibytes),
		readNumber(options, "cacheFreshness", message.New("freshness factor"),
			limits[float64]{cacheFreshnessLowest, cacheFreshnessHighest}, &cache.Freshness),
	)
	cache.Bytes = mebibytes * mebibyte
	return cache, err
}
