package transport

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// script is an API that answers each request by the next line: a status, "drop", "half" or "ok"; then ok for ever.
func script(t *testing.T, lines ...string) (*Transport, *int) {
	t.Helper()
	var mu sync.Mutex
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		line := "ok"
		if asked < len(lines) {
			line = lines[asked]
		}
		asked++
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		switch line {
		case "ok":
			_, _ = io.WriteString(w, `{"data":{"me":"Ada"}}`)
		case "half":
			_, _ = io.WriteString(w, `{"data":{"me":"Ad`)
		case "half, closed":
			_, _ = io.WriteString(w, `{"data":{"me":"Ada"}`)
		case "drop":
			panic(http.ErrAbortHandler)
		case "429":
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		case "throttled":
			_, _ = io.WriteString(w, `{"data":null,"errors":[{"message":"slow down","extensions":{"code":"RATE_LIMITED"}}]}`)
		default:
			w.WriteHeader(map[string]int{"500": 500, "502": 502, "401": 401, "403": 403, "404": 404, "400": 400}[line])
		}
	}))
	t.Cleanup(server.Close)
	timeouts := httpclient.DefaultTimeoutOptions
	client, err := graphql.NewClient(httpclient.Options{Timeouts: &timeouts}, server.URL, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	tr := New(limit.New(limit.Rules{PerMinute: 60_000, Burst: 1000, Parallel: 100}))
	tr.SetClient(client)
	return tr, &asked
}

func TestAskRepeats(t *testing.T) {
	for name, c := range map[string]struct {
		priority limit.Priority
		lines    []string
		tries    int
		category problem.Category // empty: it succeeds
	}{
		"at once":                              {limit.Panel, nil, 1, ""},
		"after failures of every passing kind": {limit.Panel, []string{"500", "drop", "half", "502"}, 5, ""},
		"an answer cut where an object ends":   {limit.Panel, []string{"half, closed"}, 2, ""},
		"five tries and no more":               {limit.Panel, slices.Repeat([]string{"500"}, 6), 5, problem.Server},
		"a panel waits when throttled":         {limit.Panel, []string{"429", "throttled"}, 3, ""},
		"a rule does not":                      {limit.Alert, []string{"429"}, 1, problem.RateLimited},
		"nor does an editor":                   {limit.Editor, []string{"throttled"}, 1, problem.RateLimited},
		"a rule repeats what may pass":         {limit.Alert, []string{"502"}, 2, ""},
		"a wrong token is not tried again":     {limit.Panel, []string{"401"}, 1, problem.Unauthorized},
		"nor what is blocked":                  {limit.Panel, []string{"403"}, 1, problem.Blocked},
		"nor what is refused":                  {limit.Panel, []string{"400"}, 1, problem.Refused},
		"nor a wrong address":                  {limit.Panel, []string{"404"}, 1, problem.NotGraphQL},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr, asked := script(t, c.lines...)
			readers := 0
			_, err := tr.Ask(limit.WithPriority(t.Context(), c.priority), graphql.Request{Query: "{me}"}, func() Read {
				readers++ // whatever a broken answer left behind must be gone
				return (*jsontext.Decoder).SkipValue
			})
			got := problem.Category("")
			if err != nil {
				got = problem.From(err).Category
			}
			if got != c.category || *asked != c.tries || readers != c.tries {
				t.Errorf("%v after %d tries with %d readers, want %q after %d", err, *asked, readers, c.category, c.tries)
			}
		})
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	tr, asked := script(t, "500", "500", "500", "500", "500")
	hurried, cancel := context.WithTimeout(limit.WithPriority(t.Context(), limit.Panel), 50*time.Millisecond)
	defer cancel()
	if _, err := tr.Ask(hurried, graphql.Request{Query: "{me}"},
		func() Read { return (*jsontext.Decoder).SkipValue }); err == nil ||
		*asked > 2 {
		t.Errorf("%v after %d tries", err, *asked)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tr.Ask(ctx, graphql.Request{Query: "{me}"},
		func() Read { return (*jsontext.Decoder).SkipValue }); err == nil ||
		problem.From(err).Category != problem.Canceled {
		t.Error(err)
	}
}
