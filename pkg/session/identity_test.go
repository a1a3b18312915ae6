package session

import (
	"net/http"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/grafana/grafana-plugin-sdk-go/backend/proxy"
)

// What decides the answer, or who may see it, decides what may be shared.
func TestIdentity(t *testing.T) {
	identity := func(namespace, endpoint, token string, options httpclient.Options) Identity {
		return NewIdentity(namespace, endpoint, token, options)
	}
	header := func(value string) httpclient.Options {
		return httpclient.Options{Header: http.Header{"X-Tenant": {value}}}
	}
	tls := func(tls httpclient.TLSOptions) httpclient.Options { return httpclient.Options{TLS: &tls} }
	socks := func(enabled bool, user, address string) httpclient.Options {
		return httpclient.Options{ProxyOptions: &proxy.Options{
			Enabled: enabled, DatasourceName: "changes with the data source",
			Auth: &proxy.AuthOptions{Username: user}, ClientCfg: &proxy.ClientCfg{ProxyAddress: address},
		}}
	}
	none := httpclient.Options{}
	different := map[string]Identity{
		"nothing":        identity("default", "https://a/x", "t", none),
		"namespace":      identity("org-2", "https://a/x", "t", none),
		"endpoint":       identity("default", "https://a/y", "t", none),
		"token":          identity("default", "https://a/x", "u", none),
		"moved letter":   identity("default", "https://a/xt", "", none),
		"header":         identity("default", "https://a/x", "t", header("7")),
		"header's value": identity("default", "https://a/x", "t", header("8")),
		"basic auth": identity(
			"default",
			"https://a/x",
			"t",
			httpclient.Options{BasicAuth: &httpclient.BasicAuthOptions{User: "u"}},
		),
		"client certificate": identity(
			"default",
			"https://a/x",
			"t",
			tls(httpclient.TLSOptions{ClientCertificate: "c"}),
		),
		"CA certificate": identity("default", "https://a/x", "t", tls(httpclient.TLSOptions{CACertificate: "c"})),
		"server name":    identity("default", "https://a/x", "t", tls(httpclient.TLSOptions{ServerName: "c"})),
		"skipped TLS check": identity(
			"default",
			"https://a/x",
			"t",
			tls(httpclient.TLSOptions{InsecureSkipVerify: true}),
		),
		"proxy":               identity("default", "https://a/x", "t", socks(true, "u", "p:1")),
		"proxy user":          identity("default", "https://a/x", "t", socks(true, "v", "p:1")),
		"proxy address":       identity("default", "https://a/x", "t", socks(true, "u", "p:2")),
		"proxy and namespace": identity("org-2", "https://a/x", "t", socks(true, "u", "p:1")),
	}
	owner := map[Identity]string{}
	for name, one := range different {
		if other, known := owner[one]; known {
			t.Errorf("%s and %s have the same identity", name, other)
		}
		owner[one] = name
	}
	timeouts := httpclient.TimeoutOptions{Timeout: 1}
	labels := httpclient.Options{Labels: map[string]string{"datasource_name": "x"}}
	for name, same := range map[string]Identity{
		"no headers":          identity("default", "https://a/x", "t", httpclient.Options{Header: http.Header{}}),
		"timeouts":            identity("default", "https://a/x", "t", httpclient.Options{Timeouts: &timeouts}),
		"labels":              identity("default", "https://a/x", "t", labels),
		"proxy, but disabled": identity("default", "https://a/x", "t", socks(false, "u", "p:1")),
	} {
		if same != different["nothing"] {
			t.Errorf("%s: another identity", name)
		}
	}
}
