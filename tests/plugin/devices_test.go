package plugin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// device as the resource devices gives it.
type device struct {
	ID, Name, Type, TypeText, ParentID, FacilityID, Serial string
	NominalPower                                           *float64
	Deleted                                                bool
}

// ofDevices is a query for a type of devices of some plants, or for some by their ids.
func ofDevices(facilities []string, deviceType string, ids, types []string, more string) string {
	scope := "type"
	if len(ids) > 0 {
		scope = "devices"
	}
	f, _ := json.Marshal(facilities)
	d, _ := json.Marshal(append([]string{}, ids...))
	r, _ := json.Marshal(types)
	return fmt.Sprintf(`{"version":2,"queryType":"readings","facilities":%s,"deviceScope":%q,"deviceType":%q,"devices":%s,
		"readingTypes":%s%s}`, f, scope, deviceType, d, r, more)
}

// All inverters of two plants give their own values, in every dialect that has devices, and they are found by few
// requests: those that show how devices are asked are sent once.
func TestDevices(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	plant, finca := sim.facility(t, koeris), sim.facility(t, spain)
	for _, dialect := range []string{"a", "a2", "b", "c", "m", "n"} {
		t.Run(dialect, func(t *testing.T) {
			ds := plugin.configured("devices-"+dialect, sim.Endpoint, adminToken+"."+dialect, `{}`)
			status, body := ds.get(t, "devices?facility="+plant+"&facility="+finca)
			if status != http.StatusOK {
				t.Fatalf("%d %s", status, body)
			}
			inverters := map[string]device{}
			for _, one := range decoded[[]device](t, body) {
				if one.Type == "inverter" {
					inverters[one.ID] = one
				}
			}
			if len(inverters) != 6 {
				t.Fatalf("%d inverters: %s", len(inverters), body)
			}
			response := ds.query(t, dayFrom, dayTo, map[string]string{
				"A": ofDevices([]string{plant, finca}, "inverter", nil, []string{"Pac"}, raw)})["A"]
			refs := read(t, response)
			if len(refs) != 6 {
				t.Fatalf("%d series, notices %q", len(refs), notices(response))
			}
			for _, ref := range refs {
				labels := ref.GetLabels()
				known := inverters[labels["deviceId"]]
				_, want := sim.physics(t, labels["deviceId"], "Pac", "RAW", "", dayFrom, dayTo)
				equal(t, ref, want)
				if labels["device"] != known.Name || labels["deviceType"] != "inverter" ||
					labels["facilityId"] != known.FacilityID || labels["facility"] == "" || labels["company"] == "" {
					t.Errorf("labels %v of %+v", labels, known)
				}
				name := ref.ValueField.Config.DisplayNameFromDS
				if !strings.Contains(name, labels["facility"]+" "+known.Name) {
					t.Errorf("%q is the name", name)
				}
			}
			before := sim.stats(t).Requests
			again := ds.query(t, dayFrom, dayTo, map[string]string{
				"A": ofDevices([]string{plant, finca}, "inverter", nil, []string{"Pac"}, raw),
				"B": ofDevices([]string{plant, finca}, "inverter", nil, []string{"Pdc"}, raw)})
			if len(read(t, again["A"])) != 6 || len(read(t, again["B"])) != 6 {
				t.Error("series are missing")
			}
			if asked := sim.stats(t).Requests - before; asked != 1 {
				t.Errorf("%d requests for another reading type of known devices", asked)
			}
		})
	}
}
