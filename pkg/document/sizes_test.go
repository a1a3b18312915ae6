package document

import (
	"encoding/json"
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
	if doc.LimitPageSize(0); doc.PageSize() != 500 {
		t.Errorf("%d, and no limit", doc.PageSize())
	}
	if doc.LimitPageSize(1000); doc.PageSize() != 500 {
		t.Errorf("%d by a limit above", doc.PageSize())
	}
	doc.LimitPageSize(100)
	text, _ := json.Marshal(doc.Variables())
	const want = `{"first":100,"page":{"size":100},"top":400}`
	if doc.PageSize() != 100 || string(text) != want {
		t.Errorf("%d: %s, want %s", doc.PageSize(), text, want)
	}
}
