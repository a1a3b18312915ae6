package plugin_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// provisionedPatience is for how long panels of a provisioned data source may show why they have no values: what names
// have told of its API was refused, and is learnt by values in the background.
const provisionedPatience = 90 * time.Second

// provisionedVendors are APIs of all kinds; dynamo refuses what names tell of it.
var provisionedVendors = []string{
	"clocks", "collections", "dynamo", "lecturas", "registers", "sunset", "tables", "wide",
}

// Data sources come up provisioned as well, and nobody presses Save & test: the first panels have their values by
// themselves, or a moment later, and never wrong ones.
func TestProvisionedVendors(t *testing.T) {
	t.Parallel() // it mostly waits
	base := startVendors(t)
	plugin := startPlugin(t)
	for _, one := range fetch[[]vendor](t, base+"/vendors") {
		if !slices.Contains(provisionedVendors, one.Name) {
			continue
		}
		t.Run(one.Name, func(t *testing.T) {
			t.Parallel()
			v := &trial{one, base, plugin.configured("provisioned-"+one.Name, base+"/apollo-gateway/"+one.Name, vendorToken,
				`{"requestsPerMinute":6000,"burst":1000,"maxParallel":4}`)}
			var shown verdict
			for start := time.Now(); time.Since(start) < provisionedPatience; time.Sleep(2 * time.Second) {
				if shown = v.values(t, "Pac", v.Raw, raw, dayFrom, dayTo); shown.kind != "explained" {
					break
				}
			}
			if shown.kind != "right" {
				t.Error(fmt.Sprint(shown, "; ", len(v.requests(t)), " requests"))
			}
		})
	}
}
