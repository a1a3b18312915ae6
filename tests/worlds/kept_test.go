package worlds

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// resource calls a resource of the plugin, and gives its status and answer.
func (h *host) resource(path string) (status int, body []byte) {
	err := h.d.CallResource(backend.WithPluginContext(h.t.Context(), h.context()), &backend.CallResourceRequest{
		PluginContext: h.context(), Path: path, URL: path, Method: http.MethodGet,
	}, backend.CallResourceResponseSenderFunc(func(part *backend.CallResourceResponse) error {
		status, body = part.Status, append(body, part.Body...)
		return nil
	}))
	if err != nil {
		h.t.Fatal(err)
	}
	return status, body
}

// keptSeeds are tried: enough for all ways in which worlds answer.
const keptSeeds = 40

// However an API answers, what was proved of it reads back as the same, holds for the same schema, and gives the same
// values without any question but those for the schema, the lists and the values themselves.
func TestKeptMapOnWorlds(t *testing.T) {
	tried := 0
	for seed := range uint64(count(t, "WORLDS_RUN", keptSeeds)) {
		w := New(seed, optionsOf(seed))
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			inTime(t, w, func(t *testing.T) {
				if keep(t, w) {
					tried++
				}
			})
		})
	}
	t.Logf("kept maps of %d worlds", tried)
	if tried < keptSeeds/3 {
		t.Errorf("only %d worlds had something to keep", tried)
	}
}

// keep opens a world by what was kept of it. false: there is nothing to keep.
func keep(t *testing.T, w *World) bool {
	t.Helper()
	first := newHost(t, w)
	if ok, _ := first.check(); !ok {
		return false
	}
	status, body := first.resource("api-map/proved")
	if status != http.StatusOK {
		t.Errorf("%d %.300s", status, body)
		return false
	}
	again := newHostWith(t, w, map[string]any{"provedMap": json.RawMessage(body)})
	before := w.Requests()
	if v := again.readings(asks(w)[0]); v.outcome == wrong {
		t.Error(v.why)
	}
	after := w.Requests()
	looks := 0
	for _, document := range after.Documents[len(before.Documents):] {
		if strings.HasPrefix(document, "query Look") {
			looks++
		}
	}
	if after.Introspections != before.Introspections+1 || looks > 0 {
		t.Errorf("%d requests, %d of them looks", after.All-before.All, looks)
	}
	_, shown := again.resource("api-map")
	var said struct{ Kept, Summary string }
	if err := json.Unmarshal(shown, &said); err != nil || said.Kept != "used" {
		t.Errorf("the kept map is %q: %.300s", said.Kept, shown)
	}
	_, same := again.resource("api-map/proved")
	if !slices.Equal(same, body) {
		t.Errorf("kept again, it is another one: %.2000s\n%.2000s", same, body)
	}
	return true
}
