package plugin

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// A list of which a part failed is shown, with what is missing beside it for who asks for that; as soon as it is whole,
// nothing is said.
func TestPartialListsAreTold(t *testing.T) {
	const (
		fails   = `,"errors":[{"message":"502: Bad Gateway","path":[%s],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`
		company = `{"data":{"me":{"name":"Ada","companies":[{"id":"c","name":"C","facilities":[` +
			`{"id":"p0","name":"Plant 0"},%s]}%s]}}`
		facility = `{"id":"p1","name":"Plant 1"}`
		types    = `{"availableReadings":[{"readingType":"Pac","unit":"kW"}],"availableAnalysis":[]}`
		noTypes  = `{"availableReadings":null,"availableAnalysis":[]}`
	)
	for name, c := range map[string]struct {
		lists, ofTypes string
		path           string
		says           string // empty: the list is whole
	}{
		"whole facilities": {fmt.Sprintf(company, facility, "") + "}", "", "facilities", ""},
		"a company failed": {fmt.Sprintf(company, facility, ",null") + fmt.Sprintf(fails, `"me","companies",1`), "",
			"facilities", "502: Bad Gateway"},
		"a facility failed": {fmt.Sprintf(company, "null", "") + fmt.Sprintf(fails, `"me","companies",0,"facilities",1`), "",
			"facilities", "502: Bad Gateway"},
		"whole types": {"", `{"data":{"f0":` + types + `,"f1":` + types + `}}`, "reading-types?facility=p0&facility=p1", ""},
		"a list of types failed": {"", `{"data":{"f0":` + types + `,"f1":` + noTypes + `}` +
			fmt.Sprintf(fails, `"f1","availableReadings"`), "reading-types?facility=p0&facility=p1", "Plant 1: "},
		"the types of a facility failed": {"", `{"data":{"f0":` + types + `,"f1":null}` + fmt.Sprintf(fails, `"f1"`),
			"reading-types?facility=p0&facility=p1", "Plant 1: "},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				w.Header().Set("Content-Type", "application/json")
				switch text := string(body); {
				case strings.Contains(text, "__schema"):
					w.WriteHeader(http.StatusBadRequest)
					_, _ = io.WriteString(w, `{"errors":[{"message":"GraphQL introspection is not allowed"}]}`)
				case strings.Contains(text, "query ReadingTypes"):
					_, _ = io.WriteString(w, c.ofTypes)
				case c.lists != "":
					_, _ = io.WriteString(w, c.lists)
				default:
					_, _ = fmt.Fprintf(w, company+"}", facility, "")
				}
			}))
			defer server.Close()
			sdl, err := os.ReadFile("../discover/testdata/a.graphql")
			if err != nil {
				t.Fatal(err)
			}
			d := configured(t, server.URL, string(sdl))
			status, plain := call(t, d, "Editor", http.MethodGet, c.path, nil)
			var items []map[string]any
			if err := json.Unmarshal(plain, &items); err != nil || status != http.StatusOK || len(items) == 0 {
				t.Fatalf("%d %s", status, plain)
			}
			separator := "?"
			if strings.Contains(c.path, "?") {
				separator = "&"
			}
			_, told := call(t, d, "Editor", http.MethodGet, c.path+separator+"missing=true", nil)
			var answer struct {
				Items   []map[string]any
				Missing []said
			}
			if err := json.Unmarshal(told, &answer); err != nil || len(answer.Items) != len(items) {
				t.Fatalf("%s", told)
			}
			var words []string
			for _, sentence := range answer.Missing {
				if words = append(words, sentence.Text); !sentence.isTranslatable() {
					t.Errorf("cannot be translated: %+v", sentence)
				}
			}
			if all := strings.Join(words, " "); !strings.Contains(all, c.says) || (all == "") != (c.says == "") {
				t.Errorf("says %q, want %q", all, c.says)
			}
		})
	}
}
