package plugin

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

// What one call of a resource may send. A picker for a thousand facilities, all chosen, stays below.
const (
	maxURLLength  = 64 << 10
	maxBodyLength = 4 << 10
	maxIDLength   = 256
)

// route is one resource with one method.
type route struct {
	answer func(context.Context, *http.Request) (any, error)
	// forEditors: viewers are refused, forAdmins: editors are, too; with these words. Zero: they are not.
	forEditors, forAdmins message.Message
	// forWriters: others than administrators are refused where they cannot write GraphQL queries of their own.
	forWriters message.Message
	// always: also when the settings cannot be used.
	always bool
}

// routes are the resources of the editors, by path and method. Viewers can call those that only read: they give names,
// and no secrets.
//
//	GET facilities                                     []portfolio.Facility, by name
//	GET facilities?role=<role>[&company=<id or name>…] …that have a reading type for the role, of these companies
//	GET reading-types?facility=<id>[&facility=<id>…]   []offer: reading types, without duplicates
//	…deviceType=<type> or device=<id>[&device=<id>…]   the same, of devices of the facilities
//	GET devices?facility=<id>[&facility=<id>…]         []portfolio.Device, parents before their parts
//	…missing=true                                      list: the same, and why there may be more
//	GET health                                         checkup: what the last health check found
//	GET api-map                                        mapping.Description: how the API is asked
//	POST api-map/discover                              the same, after asking the API for its schema again
//	GET api-map/proved                                 mapping.Kept: what was proved; for administrators
//	POST api-map/compare                               {"candidates": []comparison}; for administrators
//	POST query/price                                   queryPrice: what a query would ask the API for
//	GET custom-queries                                 customQueries: which GraphQL queries can be run
//	POST custom-queries/check                          checkedQuery: what a GraphQL query declares, or is wrong with it
//	GET custom-queries/schema                          customSchema: what can be queried; for who writes queries
//	POST custom-queries/start                          startingPoints: the plugin's own queries; for who writes queries
//	POST examples/try                                  {"parts": []triedPart}: what examples teach; for administrators
//
// An error is {"message": "…", "category": "…", "sentences": […]} with the category's HTTP status, or with the
// one that says what is wrong with the call itself. The sentences are the message's, for translation.
func (d *Datasource) routes() map[string]map[string]route {
	return map[string]map[string]route{
		"/facilities":       {http.MethodGet: {answer: d.listFacilities}},
		"/reading-types":    {http.MethodGet: {answer: d.listReadingTypes}},
		"/devices":          {http.MethodGet: {answer: d.listDevices}},
		"/health":           {http.MethodGet: {answer: d.showHealth, always: true}},
		"/api-map":          {http.MethodGet: {answer: d.showMap}},
		"/api-map/discover": {http.MethodPost: {answer: d.discoverMap, forEditors: discovers}},
		"/api-map/proved":   {http.MethodGet: {answer: d.showProved, forAdmins: keeps}},
		"/api-map/compare":  {http.MethodPost: {answer: d.compareCandidates, forAdmins: compares}},
		tryRoute:            {http.MethodPost: {answer: d.tryExamples, forAdmins: tries}},
		priceRoute:          {http.MethodPost: {answer: d.priceQuery}},
		"/custom-queries":   {http.MethodGet: {answer: d.listCustom}},
		checkRoute:          {http.MethodPost: {answer: d.checkCustom}},
		schemaRoute:         {http.MethodGet: {answer: d.showSchema, forWriters: writes}},
		startRoute:          {http.MethodPost: {answer: d.startCustom, forWriters: writes}},
	}
}

// Who is refused is told so by these.
var (
	discovers = message.New("Only editors and administrators can ask the API for its schema again")
	tries     = message.New("Only administrators of the organization can try examples")
	compares  = message.New("Only administrators of the organization can compare values of candidates")
	keeps     = message.New("Only administrators of the organization can keep what was proved")
	writes    = message.New("Only administrators of the organization can write GraphQL queries here")
)

// tryRoute runs queries of the caller, and takes more than the others.
const tryRoute = "/examples/try"

// isAdmin reports whether a call comes from an administrator of the organization: an example reads whatever the token
// may read.
func isAdmin(ctx context.Context) bool {
	user := backend.PluginConfigFromContext(ctx).User
	return user != nil && user.Role == "Admin"
}

// mayEdit reports whether a call comes from somebody who can change data sources or dashboards. A call without a user
// counts as a viewer's.
func mayEdit(ctx context.Context) bool {
	user := backend.PluginConfigFromContext(ctx).User
	return user != nil && (user.Role == "Editor" || user.Role == "Admin")
}

// mayWriteQueries reports whether a call comes from somebody who can write GraphQL queries that are run: any that
// reads, where the settings allow that, and else the saved ones, which are the administrators'.
func (d *Datasource) mayWriteQueries(ctx context.Context) bool {
	return isAdmin(ctx) || d.session != nil && d.session.Allowed.Mode() == settings.CustomFree
}

// handler answers all routes.
func (d *Datasource) handler() http.Handler {
	routes := d.routes()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		methods, isKnown := routes[req.URL.Path]
		found, isAllowed := methods[req.Method]
		switch {
		case !isKnown:
			refuse(w, http.StatusNotFound, message.New("There is no resource %.100q", req.URL.Path))
		case !isAllowed:
			allowed := strings.Join(slices.Sorted(maps.Keys(methods)), ", ")
			w.Header().Set("Allow", allowed)
			refuse(w, http.StatusMethodNotAllowed, message.New("The resource %s takes %s only", req.URL.Path, allowed))
		case !found.forEditors.IsZero() && !mayEdit(req.Context()):
			refuse(w, http.StatusForbidden, found.forEditors)
		case !found.forAdmins.IsZero() && !isAdmin(req.Context()):
			refuse(w, http.StatusForbidden, found.forAdmins)
		case !found.forWriters.IsZero() && !d.mayWriteQueries(req.Context()):
			refuse(w, http.StatusForbidden, found.forWriters)
		default:
			d.respond(w, req, found)
		}
	})
}

// checkCall refuses what the adapter to net/http could not pass on, and what is larger than any call of the editors;
// 0: it is neither.
func checkCall(req *backend.CallResourceRequest) (status int, reason message.Message) {
	_, err := url.Parse(req.URL)
	if err == nil {
		_, err = http.NewRequest(req.Method, "/"+strings.TrimPrefix(req.Path, "/"), nil)
	}
	switch {
	case len(req.URL) > maxURLLength || len(req.Path) > maxURLLength:
		return http.StatusRequestURITooLong, message.New("The address of the call is too long")
	case len(req.Body) > bodyLimit(req):
		return http.StatusRequestEntityTooLarge, message.New("The body of the call is too large")
	case err != nil:
		return http.StatusBadRequest, message.New("The method or the address of the call cannot be read")
	default:
		return 0, message.Message{}
	}
}

func bodyLimit(req *backend.CallResourceRequest) int {
	switch "/" + strings.TrimPrefix(req.Path, "/") {
	case tryRoute:
		return maxExamplesLength
	case checkRoute:
		return maxCheckedLength
	case priceRoute, startRoute:
		return maxPricedLength
	default:
		return maxBodyLength
	}
}

// CallResource answers the editors.
func (d *Datasource) CallResource(
	ctx context.Context, req *backend.CallResourceRequest, sender backend.CallResourceResponseSender,
) error {
	if status, reason := checkCall(req); status != 0 {
		return sender.Send(&backend.CallResourceResponse{
			Status: status, Headers: map[string][]string{"Content-Type": {"application/json"}},
			Body: errorBody(misuse(reason)),
		})
	}
	return d.resources.CallResource(ctx, req, sender)
}

// misuse is an error of the call itself, which the plugin's own editors never make.
func misuse(what message.Message) *problem.Error {
	return problem.New(problem.Query, "%s", what).Advise("Use the plugin's own editors.")
}

func refuse(w http.ResponseWriter, status int, what message.Message) {
	p := misuse(what)
	if status == http.StatusForbidden {
		p = problem.New(problem.Forbidden, "%s", what).Advise("Ask one of them.")
	}
	write(w, status, errorBody(p))
}

func errorBody(p *problem.Error) []byte {
	body, _ := json.Marshal(map[string]any{
		"message": p.Error(), "category": p.Category, "sentences": p.Messages(),
	})
	return body
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // who has gone away needs no answer
}

// respond answers with what a route gives.
func (d *Datasource) respond(w http.ResponseWriter, req *http.Request, found route) {
	body, err := d.encoded(req, found)
	if err != nil {
		p := d.redactor.Problem(problem.From(err))
		write(w, int(p.Status()), errorBody(p))
		return
	}
	write(w, http.StatusOK, []byte(d.redactor.Data(string(body))))
}

// encoded is a route's answer as JSON. A panic fails this call, in words for the user.
func (d *Datasource) encoded(req *http.Request, route route) (body []byte, err error) {
	defer func() {
		if bug := recover(); bug != nil {
			err = problem.FromPanic(req.Context(), bug)
		}
	}()
	if d.settingsErr != nil && !route.always {
		return nil, d.settingsErr
	}
	found, err := route.answer(req.Context(), req)
	if err != nil {
		return nil, err
	}
	return json.Marshal(found)
}
