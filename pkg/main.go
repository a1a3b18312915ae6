// The backend of the amperecloud data source for Grafana. A query's way through it is one direction:
// plugin (Grafana's handlers) → plan → fetch (schema, discover, document, graphql) → decode → frame.
package main

import (
	"os"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plugin"
)

func main() {
	err := datasource.Manage("amperecloud-platform-datasource", plugin.NewDatasource, datasource.ManageOpts{})
	if err != nil {
		backend.Logger.Error("Plugin stopped", "error", err)
		os.Exit(1)
	}
}
