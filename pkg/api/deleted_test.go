package api

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
)

// What was deleted is hidden, and nothing else, in whatever form an API writes that something was not deleted.
func TestSoftDeletion(t *testing.T) {
	now := time.Now().UTC()
	for written, isHidden := range map[any]bool{
		"2024-03-01T10:00:00Z": true, "2024-03-01": true, "2024-03-01 10:00:00": true, "20240301T100000Z": true,
		"2024-03-01T10:00:00+01:00[Europe/Berlin]": true, "1709287200000": true, "1709287200": true, true: true, "true": true,
		now.Add(-time.Minute).Format(time.RFC3339): true,
		nil: false, "": false, " ": false, false: false, "false": false, "null": false, "0": false, "-": false,
		"0001-01-01T00:00:00Z": false, "0001-01-01": false, "1753-01-01T00:00:00": false, "1900-01-01": false,
		"1970-01-01T00:00:00Z": false, "0000-00-00 00:00:00": false, "0000-00-00": false, "1899-12-30": false,
		"9999-12-31T23:59:59.9999999Z": false, "9999-12-31": false, "2999-01-01": false, "253402300799": false,
		"253402300799999": false, "-62135596800": false, now.Add(time.Hour).Format(time.RFC3339): false,
		now.AddDate(1, 0, 0).Format(time.DateOnly): false, "never": false, "01/06/2026": false,
	} {
		found := collection{known: map[string]bool{}, companies: map[string]bool{}}
		properties := map[apimap.Property]any{apimap.ID: "p1", apimap.Name: "Plant", apimap.DeletedAt: written}
		found.addFacilities([]*decode.Row{{Object: apimap.Facility, Properties: properties}})
		if hidden := len(found.portfolio.Facilities) == 0; hidden != isHidden {
			t.Errorf("%v: hidden %v", written, hidden)
		}
	}
}
