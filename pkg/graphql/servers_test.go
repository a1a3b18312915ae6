package graphql

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// recorded is what a server really answered: testdata/servers.json has the answers of servers and libraries from npm to
// documents that are too large, wrong or denied.
type recorded struct {
	Server, Setup, Request, ContentType string
	Status                              int
	Category                            problem.Category
	Body                                json.RawMessage
}

// Each answer is put into the category that it belongs to, whatever its status and its code say, in the API's words.
func TestRecordedErrors(t *testing.T) {
	text, err := os.ReadFile("testdata/servers.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []recorded
	if err := json.Unmarshal(text, &all); err != nil || len(all) < 40 {
		t.Fatal(len(all), err)
	}
	for _, one := range all {
		t.Run(one.Setup+"/"+one.Request, func(t *testing.T) {
			server := httptest.NewServer(answer(one.Status, one.ContentType, string(one.Body)))
			defer server.Close()
			data, errs, err := ask(context.Background(), client(t, server.URL, time.Minute))
			if err == nil {
				if data == "" || len(errs) == 0 {
					t.Fatal(data, errs)
				}
				err = errs.Problem()
			}
			if got := problem.From(err); got.Category != one.Category {
				t.Errorf("%s: %s %s", one.Body, got.Category, got)
			}
			var body struct{ Errors []struct{ Message string } }
			if err := json.Unmarshal(one.Body, &body); err != nil {
				t.Fatal(err)
			}
			if said := shortened(oneLine(body.Errors[0].Message)); !strings.Contains(err.Error(), said) {
				t.Errorf("%q is not in %q", said, err)
			}
		})
	}
}
