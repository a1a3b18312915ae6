// Package problem holds the errors that people read: what happened, whose fault it is, what to do next.
//
// Every failure of the data source belongs to one Category. The table below gives each category its HTTP
// status, its error source for Grafana's SLOs, and the advice shown when the place of failure has none better.
package problem

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// Category says what kind of failure it was.
type Category string

const (
	Settings     Category = "settings"     // the data source is not configured, or wrongly
	Query        Category = "query"        // the user's query asks for something impossible
	DNS          Category = "dns"          // the host name cannot be resolved
	Network      Category = "network"      // the host cannot be reached, or dropped the connection
	TLS          Category = "tls"          // the certificate is not trusted, or TLS failed otherwise
	Timeout      Category = "timeout"      // no answer in time
	Canceled     Category = "canceled"     // the caller went away
	Redirected   Category = "redirected"   // the endpoint sends its callers elsewhere
	NotGraphQL   Category = "not-graphql"  // something answered, but not a GraphQL API
	Unauthorized Category = "unauthorized" // the API does not accept the token
	Forbidden    Category = "forbidden"    // the token's user may not see this
	NotFound     Category = "not-found"    // the API does not know the facility
	RateLimited  Category = "rate-limited" // the API's fair use limit was hit
	TooComplex   Category = "too-complex"  // the API finds the query too large
	Refused      Category = "refused"      // the API found the plugin's own document invalid
	Rejected     Category = "rejected"     // the API found the user's input invalid
	Server       Category = "server"       // the API failed
	TooLarge     Category = "too-large"    // the answer is over Grafana's response limit
	Decode       Category = "decode"       // the answer does not read as the API map says
	NoFacilities Category = "no-facilities"
	NoSchema     Category = "no-schema" // the API does not show its schema
	Unmapped     Category = "unmapped"  // the schema has nothing for a question that the data source has
	Internal     Category = "internal"  // a bug in the plugin
)

type trait struct {
	status backend.Status
	source backend.ErrorSource
	hint   string
}

// What Grafana is told of each category, and what the user can do. Downstream is everything that is not
// the plugin's own fault: Grafana counts it against the API or the user, not against the plugin.
var traits = map[Category]trait{
	Settings: {backend.StatusBadRequest, backend.ErrorSourceDownstream, "Open the data source's settings and correct them."},
	Query:    {backend.StatusBadRequest, backend.ErrorSourceDownstream, "Correct the query."},
	DNS: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Check the host name in the data source's URL, and that the Grafana server can resolve it."},
	Network: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Check the URL in the data source's settings, and that the Grafana server may reach it (firewall, proxy)."},
	TLS: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Check the URL; behind a proxy that inspects TLS, its CA certificate must be trusted by the Grafana server."},
	Timeout: {backend.StatusTimeout, backend.ErrorSourceDownstream,
		"Try a shorter time range, or raise the timeout in the data source's settings."},
	Canceled:   {backend.Status(499), backend.ErrorSourceDownstream, ""},
	Redirected: {backend.StatusBadGateway, backend.ErrorSourceDownstream, "Enter the address that answers as the data source's URL."},
	NotGraphQL: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Check the URL in the data source's settings: it must be the GraphQL endpoint itself, not a web page."},
	Unauthorized: {backend.StatusUnauthorized, backend.ErrorSourceDownstream,
		"Paste a valid API token into the data source's settings; tokens can expire or be revoked."},
	Forbidden: {backend.StatusForbidden, backend.ErrorSourceDownstream,
		"Ask a company administrator at amperecloud for the right to see it, or use another user's token."},
	NotFound: {backend.StatusNotFound, backend.ErrorSourceDownstream, "Pick the facility again; it may have been removed."},
	RateLimited: {backend.StatusTooManyRequests, backend.ErrorSourceDownstream,
		"Wait, then refresh less often or ask for less: the API's fair use limit holds for everyone on this token."},
	TooComplex: {backend.StatusBadRequest, backend.ErrorSourceDownstream,
		"Ask for a shorter time range, a coarser resolution or fewer reading types; an administrator can lower the limits of one request in the data source's settings."},
	Refused: {backend.StatusBadGateway, backend.ErrorSourcePlugin,
		"The API has probably changed. Press Save & test in the data source's settings, and look for an update of the plugin."},
	Rejected: {backend.StatusBadRequest, backend.ErrorSourceDownstream, "Correct the query: these are the API's own words."},
	Server: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Try again in a few minutes; if it lasts, ask support@ampere.cloud."},
	TooLarge: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Ask for a shorter time range, a coarser resolution or fewer facilities, or raise Grafana's response limit."},
	Decode: {backend.StatusBadGateway, backend.ErrorSourcePlugin,
		"The API has probably changed. Press Save & test in the data source's settings, and look for an update of the plugin."},
	NoFacilities: {backend.StatusForbidden, backend.ErrorSourceDownstream,
		"Ask a company administrator at amperecloud to give this user access to facilities."},
	NoSchema: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Paste the API's schema into the data source's settings, under API map."},
	Unmapped: {backend.StatusBadGateway, backend.ErrorSourceDownstream,
		"Open the data source's settings, look at the API map, and choose by hand what is unresolved there."},
	Internal: {backend.StatusInternal, backend.ErrorSourcePlugin, "This is a bug in the plugin: please report it with the server's log."},
}

// Error is a failure as the user is to see it.
type Error struct {
	Category Category
	// What happened, a sentence without its full stop.
	What string
	// Hint says what to do next; empty takes the category's.
	Hint string
	// RetryAfter is how long the API asks to be left alone; zero when it did not say.
	RetryAfter time.Duration
	// Cause is the technical error below, for the log. It is not shown.
	Cause error
}

// New makes an Error whose sentence is formatted like fmt.Sprintf.
func New(category Category, format string, args ...any) *Error {
	return &Error{Category: category, What: fmt.Sprintf(format, args...)}
}

// Because sets the technical error below and returns the same Error.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// Advise replaces the category's hint and returns the same Error.
func (e *Error) Advise(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error is what the user reads: what happened, then what to do.
func (e *Error) Error() string {
	what := strings.TrimRight(e.What, ". ") + "."
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
	return traits[e.Category].hint
}

func (e *Error) Unwrap() error { return e.Cause }

// Status is the HTTP status with which Grafana is answered.
func (e *Error) Status() backend.Status { return traits[e.Category].status }

// Source says whether the failure counts against the plugin or not.
func (e *Error) Source() backend.ErrorSource { return traits[e.Category].source }

// From gives err as an Error; one that nobody put into a category is a bug and says so.
func From(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return New(Internal, "Something unexpected went wrong: %v", err).Because(err)
}

// Response is the answer to one query that failed.
func Response(err error) backend.DataResponse {
	e := From(err)
	return backend.DataResponse{Error: e, Status: e.Status(), ErrorSource: e.Source()}
}
