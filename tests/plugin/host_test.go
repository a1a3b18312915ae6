// Package plugin_test drives the built plugin as Grafana does: the real binary, by the real protocol, against the
// simulated API. Build it first: npm run build:backend.
package plugin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/config"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

const pluginID = "amperecloud-platform-datasource"

// host is Grafana's side of one plugin process.
type host struct {
	data        grpcplugin.DataClient
	diagnostics grpcplugin.DiagnosticsClient
	resource    grpcplugin.ResourceClient
	// leaks has seen everything that left the process; it fails the test at its end.
	leaks *leaks
}

// startPlugin starts the built plugin; env is its environment, as Grafana makes it of its configuration.
func startPlugin(t *testing.T, env ...string) *host {
	t.Helper()
	name := fmt.Sprintf("gpx_amperecloud_%s_%s", runtime.GOOS, runtime.GOARCH)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	binary, err := filepath.Abs(filepath.Join("..", "..", "dist", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(binary); err != nil {
		t.Fatalf("%s is not built: run npm run build:backend", name)
	}
	command := exec.Command(binary)
	command.Env = env
	return startExecutable(t, command, io.Discard)
}

// startExecutable starts a build of the plugin, whose stderr goes to log.
func startExecutable(t *testing.T, command *exec.Cmd, log io.Writer) *host {
	t.Helper()
	leaks := newLeaks()
	command.Env = append(command.Env, leaks.startCollector(t)...)
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  grpcplugin.ProtocolVersion,
			MagicCookieKey:   grpcplugin.MagicCookieKey,
			MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{grpcplugin.ProtocolVersion: {
			"data":        &grpcplugin.DataGRPCPlugin{},
			"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
			"resource":    &grpcplugin.ResourceGRPCPlugin{},
		}},
		Cmd:              command,
		Stderr:           leaks.logOf(log),
		SkipHostEnv:      true, // as Grafana does
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		GRPCDialOptions:  []grpc.DialOption{grpc.WithStatsHandler(leaks)},
		Logger:           hclog.NewNullLogger(),
	})
	t.Cleanup(func() {
		client.Kill()
		leaks.check(t)
	})
	rpc, err := client.Client()
	if err != nil {
		t.Fatal(err)
	}
	return &host{
		data:        dispense[grpcplugin.DataClient](t, rpc, "data"),
		diagnostics: dispense[grpcplugin.DiagnosticsClient](t, rpc, "diagnostics"),
		resource:    dispense[grpcplugin.ResourceClient](t, rpc, "resource"),
		leaks:       leaks,
	}
}

func dispense[T any](t *testing.T, rpc goplugin.ClientProtocol, name string) T {
	t.Helper()
	raw, err := rpc.Dispense(name)
	if err != nil {
		t.Fatal(err)
	}
	client, ok := raw.(T)
	if !ok {
		t.Fatalf("%s is a %T", name, raw)
	}
	return client
}

// instance is one configured data source in the plugin.
type instance struct {
	host    *host
	context backend.PluginContext
}

// configured makes a data source as a user's form would, from URL, token and jsonData. The token must not leave the
// plugin again.
func (h *host) configured(uid, url, token, jsonData string) *instance {
	h.leaks.expect("token", token)
	return &instance{h, backend.PluginContext{
		OrgID: 1, PluginID: pluginID, User: &backend.User{Login: "admin", Role: "Admin"},
		DataSourceInstanceSettings: &backend.DataSourceInstanceSettings{
			ID: 1, UID: uid, Type: pluginID, Name: uid, URL: url, JSONData: []byte(jsonData),
			DecryptedSecureJSONData: map[string]string{"apiToken": token}, Updated: time.Now(),
		},
		GrafanaConfig: config.NewGrafanaCfg(map[string]string{}),
	}}
}

// caller is who sends a query, and how many points it has room for.
type caller struct {
	headers  map[string]string
	points   int64
	interval time.Duration
}

var (
	panel     = caller{points: 1000, interval: time.Minute}
	alertRule = caller{headers: fromAlert, points: 43200, interval: time.Second}
	fromAlert = map[string]string{"FromAlert": "true"}
)

// query sends the queries of one panel; each model is the saved JSON without its refId.
func (i *instance) query(t *testing.T, from, to time.Time, models map[string]string) backend.Responses {
	t.Helper()
	return i.queryAs(t, panel, from, to, models)
}

// readings sends one panel's query for readings; more are further members of its model.
func (i *instance) readings(
	t *testing.T, from, to time.Time, plants, types []string, more string,
) backend.DataResponse {
	t.Helper()
	return i.query(t, from, to, map[string]string{"A": model(plants, types, more)})["A"]
}

func (i *instance) queryAs(
	t *testing.T, who caller, from, to time.Time, models map[string]string,
) backend.Responses {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	responses, err := i.send(ctx, who, from, to, models)
	if err != nil {
		t.Fatal(err)
	}
	return responses
}

// queryFor is a panel's query with a timeout; nil when nothing came in that time.
func (i *instance) queryFor(
	t *testing.T, timeout time.Duration, from, to time.Time, models map[string]string,
) backend.Responses {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	responses, err := i.send(ctx, panel, from, to, models)
	// The plugin's side of the deadline may be a little earlier.
	if deadline, _ := ctx.Deadline(); err != nil && time.Until(deadline) > 50*time.Millisecond {
		t.Error(err)
	}
	return responses
}

func (i *instance) send(
	ctx context.Context, who caller, from, to time.Time, models map[string]string,
) (backend.Responses, error) {
	req := &backend.QueryDataRequest{PluginContext: i.context, Headers: who.headers}
	for refID, model := range models {
		req.Queries = append(req.Queries, backend.DataQuery{
			RefID: refID, JSON: []byte(model), TimeRange: backend.TimeRange{From: from, To: to},
			MaxDataPoints: who.points, Interval: who.interval,
		})
	}
	answer, err := i.host.data.QueryData(ctx, backend.ToProto().QueryDataRequest(req))
	if err != nil {
		return nil, err
	}
	response, err := backend.FromProto().QueryDataResponse(answer)
	if err != nil {
		return nil, err
	}
	return response.Responses, nil
}

func (i *instance) health(t *testing.T) (*pluginv2.CheckHealthResponse, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	answer, err := i.host.diagnostics.CheckHealth(ctx, &pluginv2.CheckHealthRequest{
		PluginContext: backend.ToProto().PluginContext(i.context),
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer, answer.Message
}

// metrics are the plugin's metrics in the text format of Prometheus.
func (h *host) metrics(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	answer, err := h.diagnostics.CollectMetrics(ctx, &pluginv2.CollectMetricsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return string(answer.Metrics.Prometheus)
}

// get calls a resource route, with the query in its URL, and gives the status and the body.
func (i *instance) get(t *testing.T, url string) (int, []byte) {
	t.Helper()
	return i.call(t, "GET", url)
}

// call is get with another method, and with a body.
func (i *instance) call(t *testing.T, method, url string, body ...byte) (int, []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	path, _, _ := strings.Cut(url, "?")
	stream, err := i.host.resource.CallResource(ctx, &pluginv2.CallResourceRequest{
		PluginContext: backend.ToProto().PluginContext(i.context), Path: path, Url: url, Method: method, Body: body,
	})
	if err != nil {
		t.Fatal(err)
	}
	status, answer := 0, []byte{}
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return status, answer
		}
		if err != nil {
			t.Fatal(err)
		}
		status, answer = int(part.Code), append(answer, part.Body...)
	}
}

func decoded[T any](t *testing.T, body []byte) T {
	t.Helper()
	var value T
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatalf("%v in %.200s", err, body)
	}
	return value
}
