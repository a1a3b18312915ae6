package settings

import (
	"os"
	"strings"
	"testing"
)

// docs/configuration.md has every member that is read, by the data source or for its HTTP client.
func TestConfigurationPageHasEveryMember(t *testing.T) {
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	read := append([]string{
		"url", "enableSecureSocksProxy", "tlsAuth", "tlsAuthWithCACert", "tlsSkipVerify", "serverName", "httpHeaderName1",
		"apiToken", "httpHeaderValue1", "tlsCACert", "tlsClientCert", "tlsClientKey",
	}, members...)
	for _, name := range read {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/configuration.md does not have %s", name)
		}
	}
}
