// The backend of the amperecloud data source for Grafana. A query takes one way through it: plugin (Grafana's
// handlers), session (snapshot), plan, readings, frame. CONTRIBUTING.md describes it.
package main

import (
	"context"
	"os"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plugin"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
)

func main() {
	registry := session.NewRegistry()
	prometheus.MustRegister(registry)
	go registry.WatchMemory(context.Background())
	factory := plugin.NewFactory(registry)
	err := datasource.Manage("amperecloud-platform-datasource", factory, datasource.ManageOpts{})
	if err != nil {
		backend.Logger.Error("Plugin stopped", "error", err)
		os.Exit(1)
	}
}
