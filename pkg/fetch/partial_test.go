package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// answering makes a source of an API that has one answer.
func answering(t *testing.T, text string) *Source {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(server.Close)
	timeouts := httpclient.DefaultTimeoutOptions
	client, err := graphql.NewClient(httpclient.Options{Timeouts: &timeouts}, server.URL, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	s := NewSource(client, testPolicy, nil, "")
	t.Cleanup(s.Close)
	return s
}

// What came beside an error is shown, with the error, and not taken for the whole the next time.
func TestWhatCameBesideAnErrorIsNotRemembered(t *testing.T) {
	s := answering(t, `{"data":{"f0":{"readings":[{"t":`+strconv.FormatInt(monday.UnixMilli(), 10)+`,"v":7}]}},"errors":[{"message":"half of it","path":["f0","readings",1]}]}`)
	api := mapWith(apimap.One)
	api.Readings.Answer = apimap.Answer{Shape: apimap.RowsShape, Time: []string{"t"}, Value: []string{"v"}}
	call := wish("a", "Pac", 0, 24)
	answer := gathered(t, s, api, call)
	if len(answer.Series) != 1 || answer.Series[0].Len() != 1 || len(answer.Failures) != 1 {
		t.Fatalf("%v %v", answer.Series, answer.Failures)
	}
	if known := s.values.Get(newColumn(call).key); known != nil {
		t.Error("half of the values are remembered as all of them")
	}
}

// A complaint about one part of an answer holds everybody back like one about the whole.
func TestAPartThatWasThrottledShutsTheGate(t *testing.T) {
	s := answering(t, `{"data":{"me":null},"errors":[{"message":"slow down","path":["me"],"extensions":{"code":"RATE_LIMITED","retryAfter":30}}]}`)
	_, err := s.ask(limit.InLane(t.Context(), limit.Panels), graphql.Request{Query: "{me}"}, func() reader { return aliases{}.read })
	if s.gate.Hope(limit.Panels, 1, time.Now().Add(5*time.Second), nil) == nil {
		t.Errorf("the gate is open: %v", err)
	}
}

// Of the data sources of one token the strictest rules hold, in whatever order they came, and until they go.
func TestTheStrictestRulesHold(t *testing.T) {
	_, client := startGateway(t)
	policy := func(burst int) Policy {
		p := testPolicy
		p.Rules = limit.Rules{PerMinute: 1, Burst: burst, Parallel: 10}
		return p
	}
	for _, bursts := range [][]int{{9, 2, 9}, {2, 9, 9}, {9, 9, 2}} {
		for range 20 { // the order among the users of an account is the map's
			var sources []*Source
			for _, burst := range bursts {
				sources = append(sources, NewSource(client("strict"), policy(burst), nil, ""))
			}
			if sources[0].gate.Hope(limit.Panels, 3, time.Now().Add(time.Second), nil) == nil {
				t.Fatalf("%v: three at once", bursts)
			}
			for _, s := range sources {
				s.Close()
			}
		}
	}
}
