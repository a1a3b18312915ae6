package transport_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// A request that the API throttles is not repeated at once, in whatever words it says so; one that failed is.
func TestThrottlingInWords(t *testing.T) {
	for body, isThrottling := range map[string]bool{
		`{"data":null,"errors":[{"message":"Too many requests.","extensions":{"errorCode":"KT-CT-1199"}}]}`:       true,
		`{"data":null,"errors":[{"message":"ThrottlerException","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`: true,
		`{"data":null,"errors":["Complexity budget exhausted"]}`:                                                  true,
		`{"errors":[{"message":"x","extensions":{"code":"SUBREQUEST_HTTP_ERROR","http":{"status":429}}}]}`:        true,
		`{"data":null,"failCode":407,"message":"ACCESS_FREQUENCY_IS_TOO_HIGH"}`:                                   true,
		`{"data":null,"errors":[{"message":"boom","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`:               false,
	} {
		synctest.Test(t, func(t *testing.T) {
			started := time.Now()
			api := fakeapi.New(func(int, graphql.Request) fakeapi.Reply { return fakeapi.Reply{Body: body} })
			sender := transport.New(limit.New(limit.Rules{PerMinute: 6000, Burst: 100, Parallel: 10}))
			sender.SetClient(api.Client(t, "token", time.Minute))
			waiter := limit.WaiterOf(limit.WithPriority(t.Context(), limit.Panel), time.Minute)
			asked := sender.NewExchange(waiter, func(ctx context.Context) (context.Context, transport.Request, bool) {
				return ctx, transport.Request{Request: graphql.Request{Query: "{me}"}, Read: (*jsontext.Decoder).SkipValue}, true
			})
			throttled := asked.Send(t.Context())
			for throttled && asked.Stats.Tries < 2 {
				throttled = asked.Send(t.Context())
			}
			atOnce := 0
			for _, at := range api.At {
				if at.Before(started.Add(time.Second)) {
					atOnce++
				}
			}
			if (atOnce == 1) != isThrottling {
				t.Errorf("%s: %d requests in the first second, %v", body, atOnce, asked.Err)
			}
		})
	}
}
