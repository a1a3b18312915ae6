package api

import (
	"encoding/json"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// A list in a wrapper goes on as its page says, or until a page is empty.
func TestLastPage(t *testing.T) {
	byTotal := &apimap.Page{Style: apimap.Number, Total: []string{"meta", "total"}}
	byMark := &apimap.Page{Style: apimap.Number, HasNext: []string{"more"}}
	for name, c := range map[string]struct {
		page   *apimap.Page
		tree   string
		isMore bool
	}{
		"a list":                     {byTotal, `[{"v":1}]`, false},
		"some of all":                {byTotal, `{"data":[{"v":1},{"v":2}],"meta":{"total":3}}`, true},
		"all":                        {byTotal, `{"data":[{"v":1},{"v":2},{"v":3}],"meta":{"total":3}}`, false},
		"nothing":                    {byTotal, `{"data":[],"meta":{"total":3}}`, false},
		"a mark that there is more":  {byMark, `{"data":[{"v":1}],"more":true}`, true},
		"a mark that there is none":  {byMark, `{"data":[{"v":1}],"more":false}`, false},
		"a mark, and nothing beside": {byMark, `{"data":[],"more":false}`, false},
	} {
		var tree any
		if err := json.Unmarshal([]byte(c.tree), &tree); err != nil {
			t.Fatal(err)
		}
		if object, isObject := tree.(map[string]any); isObject {
			if meta, hasMeta := object["meta"].(map[string]any); hasMeta {
				meta["total"] = json.Number("3")
			}
		}
		page := lastPage(tree, []apimap.Step{{Field: "f"}, {Field: "values", Page: c.page}})
		if got := isMore(page); got != c.isMore {
			t.Errorf("%s: %v, %+v", name, got, page)
		}
	}
}
