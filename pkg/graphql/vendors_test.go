package graphql

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// said is one error as an API or a library writes it, by its documentation, its source or a public report.
type said struct {
	by, error string
	want      problem.Category
}

var throttlings = []said{
	{"Huawei FusionSolar, the code as it is", `{"message":"ACCESS_FREQUENCY_IS_TOO_HIGH"}`, ""},
	{"Solis, code and words", `{"code":"B0063","message":"The request is too frequent, please try again later"}`, ""},
	{"a budget of minutes", `{"message":"You have used all of your requests for this minute"}`, ""},
	{"a pause in words", `{"message":"Please wait 30 seconds before the next request"}`, ""},
	{"a portal in German", `{"message":"Zugriffslimit überschritten"}`, ""},
	{"a meter's operator in German", `{"message":"Das Abrufkontingent für heute ist erschöpft"}`, ""},
	{"a portal in French", `{"message":"Trop de requêtes"}`, ""},
	{"an unknown code", `{"message":"no","extensions":{"code":"ACCOUNT_QUOTA_EXCEEDED"}}`, ""},
	{"GitHub, docs/rate-limits", `{"type":"RATE_LIMITED","message":"API rate limit exceeded for user ID 1."}`, ""},
	{"Shopify, docs/api/usage/limits", `{"message":"Throttled","extensions":{"code":"THROTTLED",` +
		`"documentation":"https://shopify.dev/api/usage/rate-limits"}}`, ""},
	{"Hasura, graphql-engine#9705", `{"extensions":{"code":"rate-limit-exceeded","path":"$"},` +
		`"message":"rate limit of 10 exceeded"}`, ""},
	{"Kraken, HomeAssistant-OctopusEnergy#1731", `{"message":"Too many requests.","extensions":{` +
		`"errorType":"AUTHORIZATION","errorCode":"KT-CT-1199"}}`, ""},
	{"Kraken, the code alone", `{"message":"Please wait.","extensions":{"errorType":"APPLICATION",` +
		`"errorCode":"KT-CT-1199"}}`, ""},
	{"monday.com, changelog of 2025-01", `{"message":"Complexity budget exhausted","extensions":{` +
		`"code":"COMPLEXITY_BUDGET_EXHAUSTED","complexity":6182,"retry_in_seconds":60,"status_code":429}}`, ""},
	{"monday.com, ComplexityException", `"Complexity budget exhausted, query cost 30001 budget remaining 19986 ` +
		`out of 1000000 reset in 3 seconds"`, ""},
	{"Linear, developers/rate-limiting", `{"message":"Rate limit exceeded","extensions":{"code":"RATELIMITED",` +
		`"type":"ratelimited"}}`, ""},
	{"Netflix DGS, typed errors", `{"message":"slow down","extensions":{"errorType":"UNAVAILABLE",` +
		`"errorDetail":"ENHANCE_YOUR_CALM"}}`, ""},
	{"Apollo Router, traffic shaping", `{"message":"Your request has been rate limited","extensions":{` +
		`"code":"REQUEST_RATE_LIMITED"}}`, ""},
	{"Apollo Router, a subgraph's 429", `{"message":"HTTP fetch failed from 'readings': 429: Too Many Requests",` +
		`"path":[],"extensions":{"code":"SUBREQUEST_HTTP_ERROR","http":{"status":429}}}`, ""},
	{"Apollo Router, in other words", `{"message":"HTTP fetch failed from 'readings'","extensions":{` +
		`"code":"SUBREQUEST_HTTP_ERROR","http":{"status":429}}}`, ""},
	{"Apollo Gateway, a subgraph's 429", `{"message":"unlucky","extensions":{"code":"INTERNAL_SERVER_ERROR",` +
		`"response":{"status":429,"statusText":"Too Many Requests"}}}`, ""},
	{"NestJS throttler", `{"message":"ThrottlerException: Too Many Requests","extensions":{` +
		`"code":"INTERNAL_SERVER_ERROR"}}`, ""},
	{"NestJS, the exception's status", `{"message":"Http Exception","extensions":{"code":"INTERNAL_SERVER_ERROR",` +
		`"originalError":{"statusCode":429,"message":"Slower"}}}`, ""},
	{"AniList, docs", `{"message":"Too Many Requests.","status":429}`, ""},
	{"Yelp, graphql errors", `{"message":"You've reached the access limit for this client.",` +
		`"extensions":{"errorId":"DAILY_POINTS_LIMIT_REACHED"}}`, ""},
	{"graphql-rate-limit (npm)", `{"message":"You are trying to access 'readings' too often"}`, ""},
	{"Lighthouse (PHP)", `{"message":"Rate limit for Query.readings exceeded. Try later.","extensions":{}}`, ""},
	{"New Relic, NerdGraph", `{"message":"Slow","extensions":{"errorClass":"TOO_MANY_REQUESTS"}}`, ""},
	{"Cloudflare, GraphQL analytics", `{"message":"rate limiter budget depleted, please try again after 5 minutes",` +
		`"extensions":{"code":"budget"}}`, ""},
	{"AWS AppSync", `{"errorType":"LimitExceededException","message":"Rate exceeded"}`, ""},
	{"GitLab", `{"message":"This endpoint has been requested too many times. Try again later."}`, ""},
	{"FusionSolar", `{"message":"ACCESS_FREQUENCY_IS_TOO_HIGH"}`, ""},
	{"a numeric code", `{"message":"no","extensions":{"code":429}}`, ""},
	{"a numeric code as text", `{"message":"no","extensions":{"code":"429"}}`, ""},
	{"German", `{"message":"Zu viele Anfragen, bitte warten."}`, ""},
}

var largeness = []said{
	{"a code alone", `{"message":"denied","extensions":{"code":"MAX_QUERY_SIZE_EXCEEDED"}}`, ""},
	{"one plant a query", `{"message":"Only one facility per query is supported"}`, ""},
	{"one plant a query, in German", `{"message":"Es darf nur eine Anlage je Anfrage abgefragt werden"}`, ""},
	{"some at most", `{"message":"At most 10 stations can be queried at once"}`, ""},
	{"GitHub, node limit", `{"type":"MAX_NODE_LIMIT_EXCEEDED","message":"This query requests up to 1,000,000 possible ` +
		`nodes which exceeds the maximum limit of 500,000."}`, ""},
	{"GitHub, the words alone", `{"message":"Resource limits for this query exceeded."}`, ""},
	{"Shopify", `{"message":"Query cost is 2003, which exceeds the single query max cost limit ` +
		`(1000)","extensions":{}}`, ""},
	{"Contentful", `{"message":"Query cannot be executed. The maximum allowed complexity for a query ` +
		`is 11000 but it was ` +
		`25700.","extensions":{"contentful":{"code":"TOO_COMPLEX_QUERY"}}}`, ""},
	{"Contentful, the code alone", `{"message":"no","extensions":{"contentful":{"code":"TOO_COMPLEX_QUERY"}}}`, ""},
	{"Linear, gqli.rb#23", `{"message":"Query too complex","extensions":{"code":"INPUT_ERROR","type":"invalid input",` +
		`"userError":true,"userPresentableMessage":"The query is too complex. Complexity: 262144. Maximum allowed ` +
		`complexity: 10000.","meta":{}}}`, ""},
	{"Hot Chocolate 12", `{"message":"The maximum allowed operation complexity was exceeded.","extensions":{` +
		`"complexity":900000,"allowedComplexity":100000,"code":"HC0047"}}`, ""},
	{"Hot Chocolate 14", `{"message":"The maximum allowed field cost was exceeded.","extensions":{}}`, ""},
	{"Hot Chocolate, depth", `{"message":"The GraphQL document has an execution depth of 5 which ` +
		`exceeds the max allowed ` +
		`execution depth of 4."}`, ""},
	{"graphql-ruby", `{"message":"Query has complexity of 22, which exceeds max complexity of 20"}`, ""},
	{"graphql-ruby, depth", `{"message":"Query has depth of 6, which exceeds max depth of 5"}`, ""},
	{"Strawberry, graphene", `{"message":"'anonymous' exceeds maximum operation depth of 10"}`, ""},
	{"Strawberry, aliases", `{"message":"16 aliases found. Allowed: 15"}`, ""},
	{"graphql-core, tokens", `{"message":"Syntax Error: Document contains more than 1000 tokens. Parsing aborted."}`, ""},
	{"Sangria", `{"message":"Max query depth 10 is reached."}`, ""},
	{"Sangria, complexity", `{"message":"Query is too expensive."}`, ""},
	{"webonyx/graphql-php", `{"message":"Max query complexity should be 1000 but got 2000."}`, ""},
	{"WPGraphQL", `{"message":"The server administrator has limited the max query depth to 10, but the ` +
		`requested query has ` +
		`11 levels."}`, ""},
	{"graphql-java", `{"message":"maximum query depth exceeded 7 > ` +
		`5","extensions":{"classification":"ExecutionAborted"}}`, ""},
	{"graphql-java, parser", `{"message":"More than 15,000 'grammar' tokens have been presented. To prevent Denial Of ` +
		`Service attacks, parsing has been cancelled.","extensions":{"classification":"InvalidSyntax"}}`, ""},
	{"gqlgen", `{"message":"operation has complexity 1000, which exceeds the limit of 5","extensions":{` +
		`"code":"COMPLEXITY_LIMIT_EXCEEDED"}}`, ""},
	{"gqlparser", `{"message":"exceeded token limit of 1000"}`, ""},
	{"Absinthe", `{"message":"Operation Readings is too complex: complexity is 1200 and maximum is 1000"}`, ""},
	{"async-graphql", `{"message":"Query is nested too deep."}`, ""},
	{"async-graphql, recursion", "{\"message\":\"The recursion depth of the query cannot be greater than `32`\"}", ""},
	{"graph-gophers", `{"message":"Field \"values\" has depth 5 that exceeds max depth 4"}`, ""},
	{"Apollo Router", `{"message":"Maximum aliases limit exceeded in this operation","extensions":{` +
		`"code":"MAX_ALIASES_LIMIT"}}`, ""},
	{"Saleor", `{"message":"The query exceeds the maximum cost of 50000. Actual cost is ` +
		`50001","extensions":{"exception":{` +
		`"code":"QueryCostError"}}}`, ""},
	{"Kraken", `{"message":"The query exceeds the maximum node limit.","extensions":{"errorType":"VALIDATION",` +
		`"errorCode":"KT-CT-1189"}}`, ""},
	{"a range", `{"message":"The time range exceeds the maximum of 31 days","path":["f0"]}`, ""},
	{"points", `{"message":"Too many data points requested","path":["f0"],"extensions":{"code":"BAD_USER_INPUT"}}`, ""},
	{"a body", `{"message":"Request body is too large"}`, ""},
}

// What is not about a limit is not taken for one, though it has some of the same words.
var others = []said{
	{"a name", `{"message":"Facility \"Rate limit exceeded\" is closed","extensions":{"code":"FORBIDDEN"}}`,
		problem.Forbidden},
	{"a value", `{"message":"Variable \"$n\" got invalid value \"too many requests\""}`, problem.Refused},
	{"a token of a parser", `{"message":"Parse error: invalid token at 1:3","extensions":{` +
		`"code":"GRAPHQL_PARSE_FAILED"}}`, problem.Refused},
	{"non-null", `{"message":"Cannot return null for non-nullable field Node.id.","path":["f0"]}`, problem.Server},
	{"out of range", `{"message":"from must be before to","path":["f0"],"extensions":{"code":"BAD_USER_INPUT"}}`,
		problem.Rejected},
	{"expired", `{"message":"Token expired","extensions":{"code":401}}`, problem.Unauthorized},
	{"Hasura", `{"message":"Could not verify JWT: JWTExpired","extensions":{"code":"invalid-jwt"}}`, problem.Unauthorized},
	{"AWS AppSync, amplify-js#2645", `{"errorType":"UnauthorizedException","message":"Unable to parse JWT token."}`,
		problem.Unauthorized},
	{"AWS AppSync", `{"errorType":"Unauthorized","path":["f0"],"message":"Not Authorized to access f0 on type Query"}`,
		problem.Unauthorized},
	{"GitHub", `{"type":"NOT_FOUND","path":["f0"],"message":"Could not resolve to a node"}`, problem.NotFound},
	{"GitHub, timeout", `{"message":"Something went wrong. This may be the result of a timeout."}`, problem.Timeout},
	{"PostGraphile", `{"message":"canceling statement due to statement timeout"}`, problem.Timeout},
	{"Spring", `{"message":"Forbidden","path":["f0"],"extensions":{"classification":"FORBIDDEN"}}`, problem.Forbidden},
	{"a subgraph's 404", `{"message":"no","extensions":{"code":"SUBREQUEST_HTTP_ERROR","http":{"status":404}}}`,
		problem.Server},
	{"what is left of a limit", `{"message":"You have used 80 of 100 requests per minute of your rate limit"}`,
		problem.Server},
	{"a warning", `{"message":"The field rateLimit is deprecated. Its cost will count from July on."}`, problem.Server},
	{"a status of the error", `{"message":"no","extensions":{"status":403}}`, problem.Forbidden},
	{"nothing", `{"message":"boom"}`, problem.Server},
}

func TestErrorsOfVendors(t *testing.T) {
	for category, list := range map[problem.Category][]said{
		problem.RateLimited: throttlings, problem.TooComplex: largeness, "": others,
	} {
		for _, one := range list {
			want := one.want
			if want == "" {
				want = category
			}
			for _, status := range []int{200, 400} {
				server := httptest.NewServer(answer(status, asJSON, `{"data":null,"errors":[`+one.error+`]}`))
				_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
				server.Close()
				fallback := want == problem.Server && status == 400 && !strings.Contains(one.error, "HTTP")
				if got := problem.From(err).Category; got != want && (!fallback || got != problem.Refused) {
					t.Errorf("%s at status %d: %s is %s, not %s", one.by, status, one.error, got, want)
				}
			}
		}
	}
}

// What is said at the end of a long text is heard, too, and answers of many long errors cost no more than a few.
func TestErrorsOfManyWords(t *testing.T) {
	for _, words := range []string{"Too many requests.", "Query depth limit of 6 exceeded, found 9."} {
		want, _ := meaningOf(words)
		long := strings.Repeat("at com.example.Resolver.resolve (Resolver.java:1) ", 1200) + words
		server := httptest.NewServer(answer(400, asJSON, `{"errors":[{"message":"`+long+`"}]}`))
		_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if problem.From(err).Category != want {
			t.Errorf("%s: %.100v", words, err)
		}
	}
	long := `{"message":"` + strings.Repeat("query is ", 6000) + `too complex"},`
	server := httptest.NewServer(answer(200, asJSON,
		`{"data":null,"errors":[`+strings.Repeat(long, 40)+`{"message":"Throttled"}]}`))
	defer server.Close()
	_, errs, _ := ask(context.Background(), client(t, server.URL, time.Minute))
	searched := 0
	for _, e := range errs {
		if e.Category() == problem.TooComplex {
			searched += len(e.Message)
		}
	}
	if len(errs) != 41 || searched == 0 || searched > maxHeard || errs[40].Category() != problem.RateLimited {
		t.Errorf("%d errors, of which %d bytes were searched, and the last is %s", len(errs), searched, errs[40].Category())
	}
}
