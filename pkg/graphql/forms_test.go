package graphql

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Errors of every form keep their words, and hide nothing beside them.
func TestErrorForms(t *testing.T) {
	for written, said := range map[string]string{
		`[{"message":"late","extensions":[]}]`:                     "late",
		`[{"message":"late","extensions":[{"code":"FORBIDDEN"}]}]`: "late",
		`[{"message":"late","extensions":null,"path":null}]`:       "late",
		`[{"message":"late","extensions":"none","locations":{}}]`:  "late",
		`[{"message":"late","extensions":{"code":1042}}]`:          "late",
		`[{"message":"late","extensions":{"code":{"id":7}}}]`:      "late",
		`[{"message":"late","path":"weather"}]`:                    "late",
		`[{"message":"late","path":{"field":"weather"}}]`:          "late",
		`[{"message":["late","very late"]}]`:                       "late; very late",
		`[{"message":{"text":"late"}}]`:                            `{"text":"late"}`,
		`[{"message":{"message":"late"}}]`:                         "late",
		`[{"message":null,"extensions":{"message":"late"}}]`:       "late",
		`[{"message":"","extensions":{"code":"LATE"}}]`:            "LATE",
		`[{"msg":"late"}]`:                                         "late",
		`[{"error":"late"}]`:                                       "late",
		`[{"detail":"late"}]`:                                      "late",
		`[{"weather":["late"]}]`:                                   `{"weather":["late"]}`,
		`["late"]`:                                                 "late",
		`[["late","later"]]`:                                       "late; later",
		`[7]`:                                                      "7",
		`"late"`:                                                   "late",
		`{"message":"late"}`:                                       "late",
		`{"weather":["late"]}`:                                     `{"weather":["late"]}`,
		`[{"message":"late","extensions":{"exception":{"stacktrace":["x"]}}}]`: "late",
	} {
		for _, data := range []string{`{"a":1}`, `null`} {
			server := httptest.NewServer(answer(200, asJSON, `{"errors":`+written+`,"data":`+data+`}`))
			got, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
			server.Close()
			switch {
			case len(errs) == 0 || errs[0].Message != said:
				t.Errorf("%s: %v", written, errs)
			case data == "null" && (err == nil || !strings.Contains(err.Error(), said)):
				t.Errorf("%s without data: %v", written, err)
			case data != "null" && (err != nil || got != data):
				t.Errorf("%s beside data: %v, %s", written, err, got)
			}
		}
	}
}

// An empty list is none, however it is written.
func TestErrorFormsOfNone(t *testing.T) {
	for _, written := range []string{`[]`, `{}`, `null`, `""`, `false`, `0`} {
		server := httptest.NewServer(answer(200, asJSON, `{"errors":`+written+`,"data":{"a":1}}`))
		got, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if got != `{"a":1}` || len(errs) != 0 || err != nil {
			t.Errorf("%s: %s %v %v", written, got, errs, err)
		}
	}
}

func TestErrorPathForms(t *testing.T) {
	for written, alias := range map[string]string{
		`["f0","readings",3]`: "f0", `"f0"`: "f0", `"f0.readings"`: "f0", `"/f0/readings/0"`: "f0", `"$.f0[3]"`: "f0",
		`["query","f0"]`: "f0", `["query Readings","f0","values"]`: "f0", `"data.f0"`: "f0", `["data","f0"]`: "f0",
		`["weather"]`: "", `"weather.f0"`: "f0", `[0,"f0"]`: "", `[]`: "", `{}`: "", `null`: "",
	} {
		var errs Errors
		one := Error{}
		one.read([]byte(`{"message":"no","path":` + written + `}`))
		errs = append(errs, one)
		own, ofAll := errs.Split(func(name string) bool { return name == "f0" })
		if len(own[alias]) == 0 && (alias != "" || len(ofAll) != 1) {
			t.Errorf("%s: %v, %v", written, own, ofAll)
		}
	}
}

// Indices of lists are numbers, however a server writes them.
func TestErrorPathIndices(t *testing.T) {
	for _, written := range []string{
		`["me","rows",1,"v"]`, `["me","rows","1","v"]`, `"me.rows[1].v"`, `"/me/rows/1/v"`, `["me","rows","01","v"]`,
	} {
		one := Error{}
		one.read([]byte(`{"message":"no","path":` + written + `}`))
		if got := fmt.Sprintf("%#v", one.Path); got != `[]interface {}{"me", "rows", 1, "v"}` {
			t.Errorf("%s: %s", written, got)
		}
	}
}

// Some APIs tell beside the data, or instead of it, that they failed.
func TestFailureInOtherMembers(t *testing.T) {
	for written, want := range map[string]problem.Category{
		`{"data":null,"failCode":407,"message":"ACCESS_FREQUENCY_IS_TOO_HIGH","success":false}`:        problem.RateLimited,
		`{"data":null,"failCode":305,"message":"USER_MUST_RELOGIN","success":false}`:                   problem.Server,
		`{"data":null,"message":"USER_MUST_RELOGIN"}`:                                                  problem.Server,
		`{"error_code":"ComplexityException","status_code":429,"error_message":"Complexity budget"}`:   problem.RateLimited,
		`{"data":null,"error":"invalid_token","error_description":"USER_MUST_RELOGIN, token expired"}`: problem.Unauthorized,
		`{"code":401,"msg":"USER_MUST_RELOGIN"}`:                                                       problem.Unauthorized,
		`{"status":"error","message":"USER_MUST_RELOGIN: query is too complex"}`:                       problem.TooComplex,
		`{"data":null,"error":{"code":403,"message":"USER_MUST_RELOGIN"}}`:                             problem.Forbidden,
		`{"code":"B0063","msg":"USER_MUST_RELOGIN, the request is too frequent"}`:                      problem.RateLimited,
		`{"message":"USER_MUST_RELOGIN"}`:                                                              problem.NotGraphQL,
		`{"data":null}`:                                                                                problem.Server,
	} {
		server := httptest.NewServer(answer(200, asJSON, written))
		_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		says := !strings.Contains(written, "USER_MUST_RELOGIN") || strings.Contains(err.Error(), "USER_MUST_RELOGIN")
		if got := problem.From(err).Category; got != want || !says {
			t.Errorf("%s: %s, %v", written, got, err)
		}
	}
}

// Beside data, only what clearly tells of a failure is one: values must not be withheld for a gateway's "code": 0.
func TestFailureBesideData(t *testing.T) {
	for aside, fails := range map[string]bool{
		`"success":false,"message":"half"`: true, `"status":500`: true, `"error":"half"`: true, `"failCode":20`: true,
		`"status":"failed"`: true, `"code":"429"`: true, `"code":5001,"msg":"part of the stores is down"`: true,
		`"code":"E17","message":"half"`: true, `"resultCode":1,"description":"half"`: true,
		`"code":0,"msg":"half of the day is over"`: false, `"code":1,"msg":"Success."`: false,
		`"success":true,"code":1,"msg":"half"`: false, `"code":1`: false,
		`"success":true,"message":"ok"`: false, `"code":0,"message":"success"`: false, `"status":200`: false,
		`"status":"live"`: false, `"message":"Welcome"`: false, `"code":1000,"msg":"SUCCESS"`: false, `"error":null`: false,
		`"error":""`: false, `"errorCode":0`: false, `"failCode":"00000"`: false, `"extensions":{"code":500}`: false,
	} {
		server := httptest.NewServer(answer(200, asJSON, `{"data":{"a":1},`+aside+`}`))
		got, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
		server.Close()
		if err != nil || got != `{"a":1}` || (len(errs) > 0) != fails {
			t.Errorf("%s: %s %v %v", aside, got, errs, err)
		}
	}
}

// Whoever is between us and the API has limits of their own, and says so without GraphQL.
func TestThrottlingByOthers(t *testing.T) {
	for name, c := range map[string]struct {
		status            int
		contentType, body string
		want              problem.Category
	}{
		"GitHub's secondary limit": {403, asJSON, `{"message":"You have exceeded a secondary rate limit. Please wait."}`,
			problem.RateLimited},
		"AWS API Gateway": {403, asJSON, `{"message":"Limit Exceeded"}`, problem.RateLimited},
		"a proxy":         {503, asText, "Too many requests, try again in a minute", problem.RateLimited},
		"a page":          {503, asHTML, "<title>Rate limit exceeded</title><p>Wait</p>", problem.RateLimited},
		"nginx":           {413, asHTML, "<h1>413 Request Entity Too Large</h1>", problem.TooComplex},
		"a firewall":      {400, asText, "Request body too large", problem.TooComplex},
		"a denial":        {403, asHTML, "<title>Access denied</title>", problem.Blocked},
		"a failure":       {503, asHTML, "<title>Maintenance</title>", problem.Server},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(answer(c.status, c.contentType, c.body))
			defer server.Close()
			_, _, err := ask(context.Background(), client(t, server.URL, time.Minute))
			if got := problem.From(err).Category; got != c.want {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}
