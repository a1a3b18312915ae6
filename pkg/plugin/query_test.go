package plugin

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// Anybody can send the header of rules: it brings nobody before the panels of others.
func TestCallerFromAlert(t *testing.T) {
	for name, c := range map[string]struct {
		user     *backend.User
		header   string
		priority limit.Priority
		isRule   bool
	}{
		"Grafana's scheduler":   {&backend.User{Login: "grafana_scheduler", Role: "Admin"}, "true", limit.Alert, true},
		"a preview of a rule":   {&backend.User{Login: "ada", Role: "Editor"}, "true", limit.Alert, true},
		"a viewer":              {&backend.User{Login: "bob", Role: "Viewer"}, "true", limit.Panel, true},
		"no role":               {&backend.User{Login: "eve"}, "true", limit.Panel, true},
		"a public dashboard":    {nil, "true", limit.Panel, true},
		"an editor's dashboard": {&backend.User{Login: "ada", Role: "Editor"}, "", limit.Panel, false},
		"another value":         {&backend.User{Login: "ada", Role: "Admin"}, "yes", limit.Panel, false},
	} {
		ctx := withCaller(t.Context(), &backend.QueryDataRequest{
			PluginContext: backend.PluginContext{User: c.user}, Headers: map[string]string{fromAlert: c.header},
		})
		if priority, isRule := limit.PriorityOf(ctx), limit.IsForRule(ctx); priority != c.priority || isRule != c.isRule {
			t.Errorf("%s: priority %d, rule %v", name, priority, isRule)
		}
	}
}
