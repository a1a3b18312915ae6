package settings

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// notSaved is where the config editor leaves input that it could not save as a number or duration: an object of members
// and what was typed. The members themselves keep what they had.
const notSaved = "notSaved"

// grafanas are the members of jsonData that Grafana, its SDK and its proxies read or write of any data source.
var grafanas = regexp.MustCompile(`^(access|url|basicAuth|basicAuthUser|withCredentials|keepCookies|oauthPassThru|` +
	`tls\w+|serverName|http(HeaderName\d+|KeepAlive|TLS\w+|Expect\w+|Max\w+|Idle\w+|Method)|dialTimeout|` +
	`(enableSecure|secure)Socks\w+|pdc\w+|sigV4\w+|azure\w+|teamHttpHeaders|alertmanagerUid|manageAlerts|` +
	`allowAsRecordingRulesTarget|disableGrafanaCache|cachingConfig|implementation|version)$`)

// secrets are the members of secureJsonData that are read: the token here, the rest by Grafana's SDK.
var secrets = regexp.MustCompile(`^(apiToken|basicAuthPassword|password|tls(CACert|ClientCert|ClientKey)|` +
	`httpHeaderValue\d+|secureSocksProxyPassword|sigV4\w+|azure\w+)$`)

// tokenNames are what a token is called where it was entered in the wrong place.
var tokenNames = regexp.MustCompile(`(?i)^(api|access|auth|bearer)?[_-]?(token|key|secret|password|authorization)$`)

// warnings say which members have no effect, in alphabetical order: unknown ones, a token that stands where everyone
// can read it, and input that could not be saved.
func warnings(options map[string]any, secure map[string]string) []message.Message {
	var found []message.Message
	for _, name := range slices.Sorted(maps.Keys(options)) {
		switch {
		case slices.Contains(members, name) || grafanas.MatchString(name):
		case tokenNames.MatchString(name):
			found = append(found, message.New("jsonData.%s is not used, and everyone who may see the data source can read it. "+
				"Remove it, and enter the token as secureJsonData.apiToken.", name))
		default:
			found = append(found, unknown("jsonData", name, nearest(name, members)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(secure)) {
		if !secrets.MatchString(name) {
			meant := ""
			if tokenNames.MatchString(name) && secure["apiToken"] == "" {
				meant = "apiToken"
			}
			found = append(found, unknown("secureJsonData", name, meant))
		}
	}
	found = append(found, exampleWarnings(options["examples"])...)
	found = append(found, roleWarnings(options["roles"])...)
	found = append(found, customWarnings(options)...)
	typed, _ := options[notSaved].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		found = append(found, message.New("jsonData.%s: the input %s is not allowed and was not saved; the value from "+
			"before applies.", name, quoted(typed[name])))
	}
	return found
}

func unknown(object, name, meant string) message.Message {
	if meant != "" {
		return message.New("%s.%s is unknown; %s is probably meant.", object, name, meant)
	}
	return message.New("%s.%s is unknown.", object, name)
}

// nearest is the member that a name was probably meant to be; empty when it resembles none.
func nearest(name string, members []string) string {
	best, found := len(name)/4+1, ""
	for _, member := range members {
		if distance := levenshtein.ComputeDistance(spelling(name), spelling(member)); distance <= best && member != notSaved {
			best, found = distance-1, member
		}
	}
	return found
}

// spelling is a name without what is often written differently: max_parallel, maxParallel, MaxParallel.
func spelling(name string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(name))
}
