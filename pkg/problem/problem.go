// Package problem holds the errors that users read: what happened, whose fault it is, what to do next.
//
// Every failure of the data source belongs to one Category. The table below gives each category its HTTP
// status, its error source for Grafana's SLOs, and the hint that is shown where the error itself has none.
package problem

import (
	"errors"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// Category is the kind of a failure. It decides status, error source and default hint.
type Category string

const (
	Settings     Category = "settings"     // the data source is not configured, or wrongly
	Query        Category = "query"        // the user's query asks for something impossible
	DNS          Category = "dns"          // the host name cannot be resolved
	Network      Category = "network"      // the host cannot be reached, or dropped the connection
	TLS          Category = "tls"          // the certificate is not trusted, or TLS failed otherwise
	Timeout      Category = "timeout"      // no answer in time
	Canceled     Category = "canceled"     // the caller went away
	Redirected   Category = "redirected"   // the endpoint redirects to another host
	NotGraphQL   Category = "not-graphql"  // something answered, but not a GraphQL API
	Unauthorized Category = "unauthorized" // the API does not accept the token
	Forbidden    Category = "forbidden"    // the token's user may not see this
	Blocked      Category = "blocked"      // something before the API refused, or it is not known who
	NotAllowed   Category = "not-allowed"  // the settings do not let the query through
	NotFound     Category = "not-found"    // the API does not know the facility
	RateLimited  Category = "rate-limited" // the API's fair use limit was hit
	TooComplex   Category = "too-complex"  // the API finds the query too large
	Refused      Category = "refused"      // the API finds the plugin's own document invalid
	Rejected     Category = "rejected"     // the API finds the user's input invalid
	Server       Category = "server"       // the API failed
	TooLarge     Category = "too-large"    // the answer is over Grafana's response limit
	Decode       Category = "decode"       // the answer does not read as the API map says
	NoFacilities Category = "no-facilities"
	NoSchema     Category = "no-schema" // the API does not show its schema
	Unmapped     Category = "unmapped"  // the schema has no field for something that the data source needs
	Internal     Category = "internal"  // a bug in the plugin
)

type trait struct {
	status backend.Status
	source backend.ErrorSource
	hint   message.Message
}

// traits are what Grafana is told about each category, and what the user can do. Downstream is everything that is not
// the plugin's own fault: Grafana counts it against the API or the user, not against the plugin.
var traits = map[Category]trait{
	Settings: {backend.StatusBadRequest, backend.ErrorSourceDownstream,
		message.New("Open the data source's settings and correct them.")},
	Query: {backend.StatusBadRequest, backend.ErrorSourceDownstream,
		message.New("Correct the query.")},
	DNS: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Check the host name in the data source's URL, and make sure that the Grafana server can resolve it.")},
	Network: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Check the URL in the data source's settings, and make sure that no firewall or proxy blocks the " +
			"Grafana server.")},
	TLS: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Check the URL. If a proxy inspects TLS, the Grafana server must trust the proxy's CA certificate.")},
	Timeout: {backend.StatusTimeout, backend.ErrorSourceDownstream,
		message.New("Try a shorter time range, or raise the Timeout (Zeitlimit) in the data source's settings.")},
	Canceled: {backend.Status(499), backend.ErrorSourceDownstream,
		message.Message{}},
	Redirected: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("If that is the API's new address, enter it as the data source's URL.")},
	NotGraphQL: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Check the URL in the data source's settings: it must be the GraphQL endpoint itself, not a web page.")},
	Unauthorized: {backend.StatusUnauthorized, backend.ErrorSourceDownstream,
		message.New("Paste a valid API token into the data source's settings; tokens can expire or be revoked.")},
	Forbidden: {backend.StatusForbidden, backend.ErrorSourceDownstream,
		message.New("Ask a company administrator at amperecloud for access, or use another user's token.")},
	Blocked: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("A firewall, CDN, gateway or proxy before the API probably blocked the request. Try again in a few " +
			"minutes. If the problem persists, have the Grafana server's address allowed there, or contact " +
			"support@ampere.cloud.")},
	NotAllowed: {backend.StatusForbidden, backend.ErrorSourceDownstream,
		message.New("An administrator can allow it in the data source's settings.")},
	NotFound: {backend.StatusNotFound, backend.ErrorSourceDownstream,
		message.New("Select the facility again; it may have been removed.")},
	RateLimited: {backend.StatusTooManyRequests, backend.ErrorSourceDownstream,
		message.New("Wait, then refresh less often or request less data: " +
			"everyone who uses this token shares the API's fair use limit.")},
	TooComplex: {backend.StatusBadRequest, backend.ErrorSourceDownstream,
		message.New("Choose a shorter time range, a coarser resolution or fewer reading types. " +
			"An administrator can lower the limits per request in the data source's settings, under " +
			"Cache and fair use (Cache und Fair Use).")},
	Refused: {backend.StatusBadGateway, backend.ErrorSourcePlugin, apiChanged},
	Rejected: {backend.StatusBadRequest, backend.ErrorSourceDownstream,
		message.New("Correct the query; the quoted text comes from the API.")},
	Server: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Try again in a few minutes. If the problem persists, contact support@ampere.cloud.")},
	TooLarge: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Choose a shorter time range, a coarser resolution or fewer facilities, or raise Grafana's response " +
			"limit.")},
	Decode: {backend.StatusBadGateway, backend.ErrorSourcePlugin, apiChanged},
	NoFacilities: {backend.StatusForbidden, backend.ErrorSourceDownstream,
		message.New("Ask a company administrator at amperecloud to give this user access to facilities.")},
	NoSchema: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Paste the API's schema into the data source's settings, under API map (API-Zuordnung).")},
	Unmapped: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		message.New("Open the API map (API-Zuordnung) in the data source's settings, and choose a field for everything " +
			"that is unresolved there.")},
	Internal: {backend.StatusInternal, backend.ErrorSourcePlugin,
		message.New("This is a bug in the plugin. Please report it, and attach the Grafana server's log.")},
}

var apiChanged = message.New("The API has probably changed. Click Save & test in the data source's settings, " +
	"and check for an update of the plugin.")

// Error is a failure as the user sees it.
type Error struct {
	Category Category
	// What happened: a sentence without its full stop.
	What string
	// Hint says what to do next; if it is empty, the category's hint is shown.
	Hint string
	// RetryAfter is how long the API asked us to back off; zero when it did not say.
	RetryAfter time.Duration
	// Cause is the underlying technical error, for the log. It is not shown.
	Cause error

	// said and advised are What and Hint for translation, as long as these are what New and Advise made them.
	said, advised message.Message
}

// New makes an Error whose sentence is formatted as by message.New: its format is translated.
func New(category Category, format string, args ...any) *Error {
	said := message.New(format, args...)
	return &Error{Category: category, What: said.String(), said: said}
}

// Because sets the underlying technical error and returns the same Error.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// Advise replaces the category's hint and returns the same Error.
func (e *Error) Advise(format string, args ...any) *Error {
	e.advised = message.New(format, args...)
	e.Hint = e.advised.String()
	return e
}

// Reword returns a copy with another sentence, which is formatted as by New.
func (e *Error) Reword(format string, args ...any) *Error {
	changed := *e
	changed.said = message.New(format, args...)
	changed.What = changed.said.String()
	return &changed
}

// Error is what the user reads: what happened, then what to do.
func (e *Error) Error() string {
	what := message.Sentence(e.What)
	if hint := e.Advice(); hint != "" {
		return what + " " + hint
	}
	return what
}

// Advice is what the user can do next.
func (e *Error) Advice() string {
	if e.Hint != "" {
		return e.Hint
	}
	return traits[e.Category].hint.String()
}

// Messages are the sentences of Error, for translation. The first may lack its full stop.
func (e *Error) Messages() []message.Message {
	what, advice := e.said, traits[e.Category].hint
	if what.String() != e.What { // something was added to it
		what = message.Verbatim(e.What)
	}
	switch {
	case e.Hint == "":
	case e.advised.String() == e.Hint:
		advice = e.advised
	default:
		advice = message.Verbatim(e.Hint)
	}
	if advice.IsZero() {
		return []message.Message{what}
	}
	return []message.Message{what, advice}
}

// Map returns a copy whose words are replaced by a function. The cause is left out.
func (e *Error) Map(replace func(string) string) *Error {
	changed := *e
	changed.What, changed.Hint, changed.Cause = replace(e.What), replace(e.Hint), nil
	changed.said, changed.advised = e.said.Map(replace), e.advised.Map(replace)
	return &changed
}

func (e *Error) Unwrap() error { return e.Cause }

// Status is the HTTP status that Grafana receives.
func (e *Error) Status() backend.Status { return traits[e.Category].status }

// Source says whether the failure counts against the plugin, or against the API and the user.
func (e *Error) Source() backend.ErrorSource { return traits[e.Category].source }

// From gives err as an Error; one without a category is a bug and says so.
func From(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return New(Internal, "An unexpected error occurred: %v", err).Because(err)
}

// Response is Grafana's response for one query that failed.
func Response(err error) backend.DataResponse {
	e := From(err)
	return backend.DataResponse{Error: e, Status: e.Status(), ErrorSource: e.Source()}
}
