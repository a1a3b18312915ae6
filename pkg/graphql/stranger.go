package graphql

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Between Grafana and the API there may be proxies, firewalls, sign-on gateways and CDNs, and each can answer in the
// API's place. Whose fault a failure is follows from who speaks: only what the API says is about the token.

// nginx's statuses for client certificates.
const badClientCertificate, noClientCertificate = 495, 496

// strangerProblem quotes an error response that is not GraphQL's: who speaks is not known.
func (c *Client) strangerProblem(response *http.Response, said, status string) *problem.Error {
	isPage := isHTML(response.Header)
	plain := c.plainText(said, isPage)
	words := quoted(shortened(plain))
	address := host(response.Request.URL.String())
	if response.StatusCode/100 == 2 {
		return c.strangerSuccess(mediaType(response.Header), plain, address)
	}
	switch category := categoryOfStranger(response, plain); category {
	case problem.RateLimited, problem.TooComplex, problem.Unauthorized:
		return problem.New(category, "%s (HTTP status %s)%s", opening(category), status, words)
	default:
		return c.adviseOn(response, plain, problem.New(category, "%s returned HTTP status %s%s", address, status, words))
	}
}

// strangerSuccess is about a response that says that all is well, and is none of GraphQL's.
func (c *Client) strangerSuccess(kind, plain, address string) *problem.Error {
	words := quoted(shortened(plain))
	p := problem.New(problem.NotGraphQL, "%s returned %s instead of a GraphQL response%s", address,
		c.redactor.Text(kind), words)
	if kind == "" {
		p = problem.New(problem.NotGraphQL,
			"%s returned a response without a content type instead of a GraphQL response%s", address, words)
	}
	switch isPage := strings.Contains(kind, "html"); {
	case isPage && signInWords.MatchString(strings.ToLower(plain)):
		return p.Advise("If the data source's URL is not the GraphQL endpoint itself, correct it. If it is: %s",
			signInAdvice)
	case isPage && closedWords.MatchString(strings.ToLower(plain)):
		p.Category = problem.Server
	}
	return p
}

// categoryOfStranger is what the status of a response that is not GraphQL's says, with its words beside: whoever is in
// between has limits and rules of their own.
func categoryOfStranger(response *http.Response, words string) problem.Category {
	switch category, _ := meaningOf(words); category {
	case problem.RateLimited, problem.TooComplex:
		return category
	}
	category := categoryOfStatus(response.StatusCode)
	switch isPage := isHTML(response.Header); {
	case certificateWords.MatchString(strings.ToLower(words)):
		return problem.TLS
	case category == problem.Unauthorized && !asksForToken(response, isPage):
		return problem.Blocked
	case category == problem.Refused && isPage: // an API does not reject documents by pages
		return problem.Blocked
	default:
		return category
	}
}

// asksForToken tells whether a 401 may be about the API token. A challenge (WWW-Authenticate) says what is asked for:
// the token, or a user's name and password. Without one, APIs answer in words or JSON, and gateways and sign-on
// services by pages.
func asksForToken(response *http.Response, isPage bool) bool {
	challenges := response.Header.Values("WWW-Authenticate")
	if len(challenges) == 0 {
		return !isPage
	}
	return !ofUsers.MatchString(strings.Join(challenges, ", ")) ||
		ofTokens.MatchString(strings.Join(challenges, ", "))
}

var (
	ofTokens = regexp.MustCompile(`(?i)(?:^|,\s*)(?:bearer|token|jwt|dpop|oauth|api-?key|gnap)\b`)
	ofUsers  = regexp.MustCompile(`(?i)(?:^|,\s*)(?:basic|digest|ntlm|negotiate|kerberos|hoba|mutual|form)\b`)
)

var (
	signInWords = anyOf(`\b(?:log|sign)[ -]?(?:in|on)\b`, `\bsingle sign`, `\bpassword\b`, `\banmeld(?:en|ung)\b`,
		`\beinloggen\b`, `\bpasswort\b`, `\bcaptive\b`, `\bhot ?spot\b`, `\bguest (?:access|network)`,
		`\bnetwork access\b`, `\bauthenticat(?:e|ion)\b`, `\bjust a moment\b`, `\bcaptcha\b`, `\bare you (?:a )?human\b`,
		`\bverify(?:ing)? you`, `\bchecking your browser\b`, `\baccess denied\b`, `\bblocked\b`)
	closedWords = anyOf(`\bmaintenance\b`, `\bwartung`, `\bbe (?:right )?back\b`, `\bunavailable\b`,
		`\bnicht (?:erreichbar|verfügbar)\b`, `\bdown for\b`, `\bbad gateway\b`, `\bgateway time`,
		`\binternal server error\b`)
	// signInPlaces are where sign-on services live.
	signInPlaces = regexp.MustCompile(`(?i)\b(?:log[-_]?[io]n|sign[-_]?[io]n|sso|saml2?|adfs|idp|oauth2?|oidc|` +
		`authorize|auth|authenticate|captive|hotspot|microsoftonline|cloudflareaccess|okta|auth0|keycloak)\b`)
	certificateWords = anyOf(`\bno required ssl certificate was sent\b`, `\bssl certificate (?:error|required)\b`,
		`\bplain http request was sent to https port\b`, `\bclient sent an http request to an https server\b`)
)

var signInAdvice = message.New("Something between Grafana and the API wants people to sign in: a proxy, a single " +
	"sign-on gateway, or the portal of a network. Have the Grafana server's requests to this address let through there.")

// adviseOn says what to do about statuses of which the category's advice would be about something else.
func (c *Client) adviseOn(response *http.Response, words string, p *problem.Error) *problem.Error {
	switch response.StatusCode {
	case http.StatusUnauthorized:
		return p.Advise("A firewall, gateway or proxy before the API probably wants a sign-in of its own: have the " +
			"Grafana server's requests let through there. If the API itself answers like this, its token is not valid " +
			"any more.")
	case http.StatusProxyAuthRequired:
		return p.Advise("%s", proxyAdvice)
	case http.StatusMisdirectedRequest:
		return p.Advise("The server that answered is not responsible for this host name. Check the URL, a Host among the " +
			"HTTP headers in the data source's settings, and a proxy that shares connections.")
	case http.StatusUpgradeRequired:
		protocol := cmp.Or(c.redactor.Text(shortened(oneLine(response.Header.Get("Upgrade")))), "TLS")
		return p.Advise("The server wants another protocol (%s). If the data source's URL begins with http://, enter it "+
			"with https://; else a proxy on the way speaks an old protocol.", protocol)
	case http.StatusUnavailableForLegalReasons:
		return p.Advise("Access is blocked for legal reasons, mostly by the country of the Grafana server's address. " +
			"Contact support@ampere.cloud, or the operator of the network.")
	case http.StatusNetworkAuthenticationRequired:
		return p.Advise("%s", signInAdvice)
	}
	switch {
	case p.Category == problem.TLS && strings.Contains(strings.ToLower(words), "https "):
		return p.Advise("Enter the data source's URL with https://.")
	case p.Category == problem.TLS:
		return p.Advise("The server asks for a client certificate: enter one that it accepts in the data source's " +
			"settings (TLS Client Authentication).")
	}
	return p
}

var proxyAdvice = message.New("The proxy between Grafana and the API wants a user and a password: enter them in the " +
	"proxy settings of the Grafana server. Neither the URL nor the API token is at fault.")

// proxyAnswered fails when a proxy does not open a way to the API's host: net/http would tell the status's words alone.
func proxyAnswered(_ context.Context, _ *url.URL, connect *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	failure := problem.New(problem.Blocked, "The proxy on the way to %s returned HTTP status %s", connect.URL.Host,
		oneLine(shortened(response.Status)))
	switch code := response.StatusCode; {
	case code == http.StatusProxyAuthRequired:
		return failure.Advise("%s", proxyAdvice)
	case code == http.StatusGatewayTimeout:
		failure.Category = problem.Timeout
	case code >= http.StatusInternalServerError:
		failure.Category = problem.Network
		return failure.Advise("The proxy cannot reach the API. Try again in a few minutes, and check the data source's " +
			"URL.")
	default:
		return failure.Advise("Have the proxy let the Grafana server's requests to this host through.")
	}
	return failure
}

// redirectProblem says where a redirect leads that was not followed, and why not.
func (c *Client) redirectProblem(response *http.Response, location string) *problem.Error {
	from, to := response.Request.URL, c.redactor.Text(location)
	resolved, err := from.Parse(location)
	if err == nil {
		signIn := signInPlaces.MatchString(resolved.Host + resolved.Path)
		resolved.RawQuery = ""
		to = c.redactor.Text(resolved.String())
		status := response.StatusCode
		keepsMethod := status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect
		switch isSameHost := resolved.Host == from.Host; {
		case signIn:
			return problem.New(problem.Blocked, "%s redirects to %s, which looks like a page to sign in", host(c.endpoint),
				to).Advise("%s", signInAdvice)
		case isSameHost && keepsMethod && resolved.Scheme == from.Scheme:
			return problem.New(problem.Server, "%s redirects in a circle, at last to %s", host(c.endpoint), to).
				Advise("Check the data source's URL, and what is between Grafana and the API.")
		case isSameHost && resolved.Scheme == from.Scheme:
			return problem.New(problem.Redirected, "%s redirects to %s, and the plugin did not follow because the request "+
				"would become that of a web page", host(c.endpoint), to)
		}
	}
	return problem.New(problem.Redirected,
		"%s redirects to %s, and the plugin did not follow because that could expose the API token", host(c.endpoint), to)
}
