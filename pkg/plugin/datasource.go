// Package plugin is what Grafana calls: queries, the health check, and the resources of the editors. Its handlers are
// thin: they bring the parts of a session together.
package plugin

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/redact"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
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
	// session is nil when the settings cannot be used.
	session *session.Session
	// settings have their warnings, even when they cannot be used.
	settings settings.Settings
	// settingsErr says why the settings cannot be used; every call answers with it, in words for the user, which an
	// error of the factory would not reach.
	settingsErr error
	// checked is what the last health check found; nil: there was none.
	checked atomic.Pointer[checkup]
	// uid of the data source, to which links to dashboards refer.
	uid       string
	redactor  *redact.Redactor
	logger    log.Logger
	resources backend.CallResourceHandler
}

// Dial connects to the API.
type Dial = func(ctx context.Context, network, address string) (net.Conn, error)

// NewFactory returns the function that makes the instance for one data source's settings. Instances share what belongs
// to the process through the registry.
func NewFactory(registry *session.Registry) datasource.InstanceFactoryFunc {
	return NewFactoryOver(registry, nil)
}

// NewFactoryOver is NewFactory with connections that are made by dial; nil: as the settings say.
func NewFactoryOver(registry *session.Registry, dial Dial) datasource.InstanceFactoryFunc {
	return func(ctx context.Context, config backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
		d := &Datasource{uid: config.UID, logger: backend.Logger.With("datasourceUid", config.UID)}
		d.redactor = redact.ForSettings(config.DecryptedSecureJSONData, config.BasicAuthUser)
		d.settings, d.settingsErr = settings.Load(config)
		if d.settingsErr == nil {
			d.session, d.settingsErr = openSession(ctx, registry, dial, config, d.settings)
		}
		d.resources = httpadapter.New(d.handler())
		return d, nil
	}
}

func openSession(
	ctx context.Context, registry *session.Registry, dial Dial, config backend.DataSourceInstanceSettings,
	loaded settings.Settings,
) (*session.Session, error) {
	readable, err := settings.ForHTTPClient(config)
	if err != nil {
		return nil, err
	}
	options, err := readable.HTTPClientOptions(ctx)
	if err != nil {
		return nil, err
	}
	options.Timeouts.Timeout = loaded.Timeout
	if dial != nil {
		options.ConfigureTransport = func(_ httpclient.Options, transport *http.Transport) { transport.DialContext = dial }
	}
	client, err := graphql.NewClient(options, loaded.URL, loaded.Token)
	if err != nil {
		return nil, err
	}
	namespace := backend.PluginConfigFromContext(ctx).Namespace
	return registry.Open(session.Config{
		Identity: session.NewIdentity(namespace, loaded.URL, loaded.Token, options), Token: loaded.Token,
		DataSource: namespace + "/" + config.UID, Saved: config.Updated,
		Client: client, Policy: policyOf(loaded), Overrides: loaded.Overrides, Schema: loaded.Schema,
		Examples: examplesOf(loaded.Examples), Kept: loaded.ProvedMap, Roles: loaded.Roles,
		Custom: loaded.Custom,
	}), nil
}

// policyOf says what the settings mean for the way to the API.
func policyOf(loaded settings.Settings) session.Policy {
	fair := loaded.FairUse
	policy := session.Policy{
		Rules: limit.Rules{
			PerMinute: fair.RequestsPerMinute, Burst: fair.Burst, Parallel: fair.Parallel, MaxPause: fair.MaxPause,
		},
		Limits: plan.Limits{
			Points: fair.PointsPerRequest, MaxRange: fair.MaxRange,
			Facilities: fair.FacilitiesPerRequest, MaxFacilities: fair.MaxFacilitiesPerRequest,
		},
		ResponseBytes: fair.ResponseBytes,
		Freshness:     cache.Freshness{Factor: loaded.Cache.Freshness},
		Patience:      loaded.Timeout,
	}
	if !loaded.Cache.Disabled {
		policy.CacheBytes = loaded.Cache.Bytes
	}
	return policy
}

// Dispose closes what the instance holds.
func (d *Datasource) Dispose() {
	if d.session != nil {
		d.session.Close()
	}
}
