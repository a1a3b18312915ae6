package document

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// Page sizes can be lowered after a document was written, wherever they stand; other numbers stay.
func TestLimitPageSize(t *testing.T) {
	size := apimap.Binding{Role: apimap.PageSize}
	path := []apimap.Step{{Field: "plants", Args: []apimap.Arg{
		{Name: "first", Type: "Int", Value: size},
		{Name: "page", Type: "Page", Value: apimap.Binding{Members: []apimap.Member{{Name: "size", Value: size}}}},
		{Name: "top", Type: "Int!", Value: apimap.Binding{Const: 400}},
	}}}
	doc := New("Test")
	if _, err := doc.Add("", path, Values{PageSize: 500}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		most map[string]int
		want string
	}{
		{nil, `{"first":500,"page":{"size":500},"top":400}`},
		{map[string]int{"plants": 1000, "types": 10}, `{"first":500,"page":{"size":500},"top":400}`},
		{map[string]int{"plants": 100}, `{"first":100,"page":{"size":100},"top":400}`},
	} {
		doc.LimitPageSizes(c.most)
		if text, _ := json.Marshal(doc.Variables()); string(text) != c.want {
			t.Errorf("%v: %s, want %s", c.most, text, c.want)
		}
	}
	if sizes := doc.PageSizes(); sizes["plants"] != 100 || len(sizes) != 1 {
		t.Errorf("%v", sizes)
	}
}

// Where the type of an argument is not known, its page size stands in the document itself.
func TestPageSizeInDocument(t *testing.T) {
	doc := New("Test")
	size := apimap.Arg{Name: "first", Value: apimap.Binding{Role: apimap.PageSize}}
	path := []apimap.Step{{Field: "plants", Args: []apimap.Arg{size}}}
	if _, err := doc.Add("", path, Values{PageSize: 500}); err != nil {
		t.Fatal(err)
	}
	if text := doc.Text(); !strings.Contains(text, "plants(first: 500)") {
		t.Error(text)
	}
}
