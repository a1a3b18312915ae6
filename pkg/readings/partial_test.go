package readings

import (
	"fmt"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// always answers every request with the same text.
func always(body string) func(int, graphql.Request) fakeapi.Reply {
	return func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{Body: body} }
}

// What came beside an error is shown, with the error, and not taken for complete the next time.
func TestLoadValuesBesideErrorAreNotCached(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), always(fmt.Sprintf(
		`{"data":{"f0":{"readings":[{"t":%d,"v":7}]}},"errors":[{"message":"half of it","path":["f0","readings",1]}]}`,
		fakeapi.Monday.UnixMilli())))
	call := fakeapi.Call("a", "Pac", 0, 24)
	result, err := s.load(t.Context(), []plan.Call{call}, true)
	if err != nil || len(result.Series) != 1 || result.Series[0].Len() != 1 || len(result.Failures) != 1 {
		t.Fatalf("%v %v %v", result.Series, result.Failures, err)
	}
	if known := s.store.Get(newColumn(call).key); known != nil {
		t.Error("half of the values are cached as all of them")
	}
}

// The throttling of one part of an answer holds everybody back like that of the whole.
func TestThrottledPartPausesLimiter(t *testing.T) {
	s, _ := newSource(t, testPolicy, fakeapi.Rows(), always(`{"data":{"me":null},"errors":[
		{"message":"slow down","path":["me"],"extensions":{"code":"RATE_LIMITED","retryAfter":30}}]}`))
	err := s.ask(limit.WithPriority(t.Context(), limit.Panel))
	if s.limiter.CheckDeadline(limit.Panel, 1, time.Now().Add(5*time.Second), nil) == nil {
		t.Errorf("the limiter is open: %v", err)
	}
}
