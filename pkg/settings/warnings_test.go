package settings

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// A member that is read must not be called unknown.
func TestMembersAreThoseThatAreRead(t *testing.T) {
	reads := regexp.MustCompile(`options\["(\w+)"\]|read\w+\(options, "(\w+)"`)
	found := map[string]bool{notSaved: true}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range reads.FindAllStringSubmatch(string(text), -1) {
			name := match[1] + match[2]
			if found[name] = true; !slices.Contains(members, name) {
				t.Errorf("%s is read in %s, and not among the members", name, file.Name())
			}
		}
	}
	for _, name := range members {
		if !found[name] && !grafanas.MatchString(name) { // Grafana's SDK reads those
			t.Errorf("%s is among the members, and nobody reads it", name)
		}
	}
}

func TestNearestMember(t *testing.T) {
	for name, want := range map[string]string{
		"maxParallell": "maxParallel", "MAXPARALLEL": "maxParallel", "max-parallel": "maxParallel",
		"requests_per_minute": "requestsPerMinute", "cacheSizeMB": "cacheSizeMiB", "apimap": "apiMap", "timeOut": "timeout",
		"defaultBucket": "", "x": "", "": "", "saved": "", "notsaved": "",
	} {
		if got := nearest(name, members); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// What Grafana itself saves in jsonData is not the user's mistake.
func TestWarningsAboutGrafanasMembers(t *testing.T) {
	for name, text := range map[string]string{
		"TLS":           `{"tlsAuth":true,"tlsAuthWithCACert":true,"tlsSkipVerify":false,"serverName":"x"}`,
		"headers":       `{"httpHeaderName1":"A","httpHeaderName12":"B","keepCookies":[]}`,
		"proxies":       `{"enableSecureSocksProxy":true,"secureSocksProxyUsername":"u","pdcInjected":true}`,
		"alerting":      `{"manageAlerts":false,"alertmanagerUid":"a","allowAsRecordingRulesTarget":false}`,
		"access":        `{"oauthPassThru":true,"teamHttpHeaders":{},"basicAuth":true,"basicAuthUser":"u"}`,
		"not an object": `[]`, "null": `null`, "empty": `{}`, "odd notSaved": `{"notSaved":[1]}`,
	} {
		loaded, _ := Load(backend.DataSourceInstanceSettings{
			JSONData: []byte(text), DecryptedSecureJSONData: map[string]string{"apiToken": "t", "httpHeaderValue1": "v"},
		})
		if len(loaded.Warnings) > 0 {
			t.Errorf("%s: %v", name, loaded.Warnings)
		}
	}
}
