package decode

import (
	"encoding/json"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// A number that JSON cannot write would make the whole list of facilities unanswerable.
func TestRowNumberIsFinite(t *testing.T) {
	for text, isNumber := range map[string]bool{
		"1.5": true, "-0": true, "1e3": true, "NaN": false, "Inf": false, "-infinity": false, "1e999": false, "": false,
	} {
		row := &Row{Properties: map[apimap.Property]any{apimap.NominalPower: text}}
		number := row.Number(apimap.NominalPower)
		if _, err := json.Marshal(number); err != nil || (number != nil) != isNumber {
			t.Errorf("%q is %v: %v", text, number, err)
		}
	}
}

func TestListingOfEmptyPath(t *testing.T) {
	if rows, pages := Listing(map[string]any{"id": "a"}, nil); len(rows)+len(pages) > 0 {
		t.Error(rows, pages)
	}
}
