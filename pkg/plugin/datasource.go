// Package plugin is what Grafana calls: queries, the health check, and the resources of the editors.
package plugin

import (
	"context"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/fetch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

var (
	_ backend.QueryDataHandler      = (*Datasource)(nil)
	_ backend.CheckHealthHandler    = (*Datasource)(nil)
	_ backend.CallResourceHandler   = (*Datasource)(nil)
	_ instancemgmt.InstanceDisposer = (*Datasource)(nil)
)

// Datasource is one configured data source. Grafana makes a new one whenever its settings change.
type Datasource struct {
	source *fetch.Source
	// broken says why the settings cannot be used; every call answers with it, in words for the user, which an
	// error of the factory would not reach.
	broken error
	logger log.Logger
	backend.CallResourceHandler
}

// NewDatasource makes the instance for one data source's settings.
func NewDatasource(ctx context.Context, config backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	d := &Datasource{logger: backend.Logger.With("datasourceUid", config.UID)}
	d.source, d.broken = newSource(ctx, config)
	mux := http.NewServeMux()
	d.routes(mux)
	d.CallResourceHandler = httpadapter.New(mux)
	return d, nil
}

func newSource(ctx context.Context, config backend.DataSourceInstanceSettings) (*fetch.Source, error) {
	loaded, err := settings.Load(config)
	if err != nil {
		return nil, err
	}
	readable, err := settings.ForHTTPClient(config)
	if err != nil {
		return nil, err
	}
	options, err := readable.HTTPClientOptions(ctx)
	if err != nil {
		return nil, err
	}
	options.Timeouts.Timeout = loaded.Timeout
	client, err := graphql.NewClient(options, loaded.URL, loaded.Token)
	if err != nil {
		return nil, err
	}
	return fetch.NewSource(client, policyOf(loaded), loaded.Overrides, loaded.Schema), nil
}

// Dispose lets go of what the instance holds.
func (d *Datasource) Dispose() {
	if d.source != nil {
		d.source.Close()
	}
}
