// The backend of the amperecloud data source for Grafana. A query takes one way through it: plugin (Grafana's
// handlers), session (snapshot), plan, readings, frame. CONTRIBUTING.md describes it.
package main

import (
	"context"
	"os"
	"runtime/debug"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/grafana/grafana-plugin-sdk-go/build/buildinfo"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plugin"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/store"
)

func main() {
	shared := openStore()
	defer shared.Close()
	registry := session.NewRegistry().ShareBy(shared)
	prometheus.MustRegister(registry)
	go registry.WatchMemory(context.Background())
	factory := plugin.NewFactory(registry)
	err := datasource.Manage("amperecloud-platform-datasource", factory, datasource.ManageOpts{})
	if err != nil {
		backend.Logger.Error("Plugin stopped", "error", err)
		shared.Close()
		os.Exit(1)
	}
}

// openStore returns what Grafana's configuration names for replicas to share; nil: it names nothing that can be used.
func openStore() *store.Store {
	settings, err := store.FromEnvironment(os.Getenv)
	if err != nil {
		backend.Logger.Error("Replicas do not share anything: the plugin's section of Grafana's configuration cannot be used",
			"error", err)
		return nil
	}
	shared := store.Open(settings, builtVersion())
	if shared != nil {
		prometheus.MustRegister(shared)
	}
	return shared
}

// builtVersion is that of the plugin, and for a build without one that of its source.
func builtVersion() string {
	own := ""
	if info, err := buildinfo.GetBuildInfo(); err == nil {
		own = info.Version
	}
	if built, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range built.Settings {
			if setting.Key == "vcs.revision" || setting.Key == "vcs.modified" {
				own += " " + setting.Value
			}
		}
	}
	return own
}
