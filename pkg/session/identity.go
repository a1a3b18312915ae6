package session

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// Identity says in whose name the API is asked, and how it is reached. Data sources with the same identity share what
// protects the API and what was learnt from it; it gives no secret away.
//
// Whatever changes who answers, or what they may see, is part of it: the endpoint, the token, all further headers and
// credentials, the TLS settings (who reaches the endpoint and who does not must not fail for each other), the secure
// socks proxy, and the namespace, which is Grafana's name for an organization (or a stack): what one organization has
// fetched is not served to another, even if both have the same token. Nothing else is: neither the data source's name
// nor its limits, timeouts and cache settings.
type Identity [sha256.Size]byte

// NewIdentity returns the identity of a data source.
func NewIdentity(namespace, endpoint, token string, options httpclient.Options) Identity {
	sum := sha256.New()
	part(sum, "namespace", namespace)
	part(sum, "endpoint", endpoint)
	part(sum, "token", token)
	if basic := options.BasicAuth; basic != nil {
		part(sum, "basic", basic.User, basic.Password)
	}
	for _, name := range slices.Sorted(maps.Keys(options.Header)) {
		part(sum, "header", append([]string{name}, options.Header[name]...)...)
	}
	if tls := options.TLS; tls != nil {
		part(sum, "tls", tls.ClientCertificate, tls.CACertificate, tls.ServerName, fmt.Sprint(tls.InsecureSkipVerify))
	}
	if proxy := options.ProxyOptions; proxy != nil && proxy.Enabled {
		part(sum, "proxy")
		if auth := proxy.Auth; auth != nil {
			part(sum, "proxy user", auth.Username, auth.Password)
		}
		if config := proxy.ClientCfg; config != nil {
			part(sum, "proxy address", config.ProxyAddress, config.ServerName, fmt.Sprint(config.AllowInsecure),
				config.ClientCertVal)
			part(sum, "proxy CAs", config.RootCAsVals...)
		}
	}
	return Identity(sum.Sum(nil))
}

// part adds texts so that no two lists read the same.
func part(sum io.Writer, name string, texts ...string) {
	_, _ = fmt.Fprintf(sum, "%s %d\n", name, len(texts))
	for _, text := range texts {
		_, _ = fmt.Fprintf(sum, "%d:%s\n", len(text), text)
	}
}
