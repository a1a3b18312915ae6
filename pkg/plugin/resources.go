package plugin

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// maxFacilitiesAsked is for how many facilities one call of reading-types answers: a picker shows their union.
const maxFacilitiesAsked = 20

// routes are the resources of the editors. Viewers can call them too: they give names, and no secrets.
//
//	GET facilities                                     []portfolio.Facility, by name
//	GET reading-types?facility=<id>[&facility=<id>…]   []portfolio.ReadingType, without duplicates
//	GET api-map                                        mapping.Description: how the API is asked
//	POST api-map/discover                              the same, after asking the API for its schema again
//
// An error is {"message": "…", "category": "…"} with the category's HTTP status.
func (d *Datasource) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /facilities", d.resource(d.listFacilities))
	mux.HandleFunc("GET /reading-types", d.resource(d.listReadingTypes))
	mux.HandleFunc("GET /api-map", d.resource(d.showMap))
	mux.HandleFunc("POST /api-map/discover", d.resource(d.discoverMap))
}

func (d *Datasource) listFacilities(ctx context.Context, _ *http.Request) (any, error) {
	found, err := d.session.Catalog.Portfolio(ctx)
	if err != nil {
		return nil, err
	}
	if found.Facilities == nil {
		return []portfolio.Facility{}, nil
	}
	return found.Facilities, nil
}

func (d *Datasource) listReadingTypes(ctx context.Context, req *http.Request) (any, error) {
	ids := req.URL.Query()["facility"]
	if len(ids) == 0 {
		return nil, problem.New(problem.Query, "No facility is named").Advise("Call reading-types?facility=<id>.")
	}
	union := []portfolio.ReadingType{}
	seen := map[string]bool{}
	var failed error
	ids = ids[:min(len(ids), maxFacilitiesAsked)]
	types, reasons := d.session.Catalog.ReadingTypes(ctx, ids)
	for _, id := range ids {
		if reasons[id] != nil {
			failed = reasons[id]
		}
		for _, t := range types[id] {
			if !seen[t.ID] {
				seen[t.ID] = true
				union = append(union, t)
			}
		}
	}
	if len(union) == 0 && failed != nil {
		return nil, failed
	}
	return union, nil
}

// resource turns a function into a route that answers JSON.
func (d *Datasource) resource(answer func(context.Context, *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		status := http.StatusOK
		body, err := d.encoded(req, answer)
		if err != nil {
			p := problem.From(err)
			status = int(p.Status())
			body, _ = json.Marshal(map[string]string{"message": p.Error(), "category": string(p.Category)})
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if _, err := w.Write(body); err != nil {
			backend.Logger.FromContext(req.Context()).Debug("Resource answer not written", "error", err)
		}
	}
}

// encoded is a route's answer as JSON. A panic fails this call, in words for the user.
func (d *Datasource) encoded(
	req *http.Request, answer func(context.Context, *http.Request) (any, error),
) (body []byte, err error) {
	defer func() {
		if bug := recover(); bug != nil {
			err = problem.FromPanic(req.Context(), bug)
		}
	}()
	if d.settingsErr != nil {
		return nil, d.settingsErr
	}
	found, err := answer(req.Context(), req)
	if err != nil {
		return nil, err
	}
	return json.Marshal(found)
}
