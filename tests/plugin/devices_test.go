package plugin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
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

// devicesToken sees the plants whose inverters are worth comparing (simulator/README.md).
const devicesToken = "demo-devices-token"

// deviceFrom and deviceTo are the day on which inverters of a plant fail, are added and replaced.
var deviceFrom, deviceTo = time.Date(2026, 6, 20, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 21, 0, 0, 0, 0, time.UTC)

// devicePlant finds a plant of devicesToken by its name.
func (s *simulator) devicePlant(t *testing.T, name string) string {
	t.Helper()
	type facility struct{ ID, Name string }
	for _, f := range decoded[[]facility](t, s.control(t, http.MethodGet, "/facilities?token="+devicesToken, nil)) {
		if f.Name == name {
			return f.ID
		}
	}
	t.Fatalf("there is no plant %q", name)
	return ""
}

// Inverters that are added, replaced, renamed, out of order or slow give what the physics says, each its own, whether
// the API is asked for devices, or names them beside the values of a plant (S). Deleted ones are left out of all of a
// type where the API says that they are, and give their values when they are chosen.
func TestDevicesThatChange(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	north, west := sim.devicePlant(t, "Gerätepark Nord"), sim.devicePlant(t, "Gerätepark West")
	for _, dialect := range []string{"a", "b", "m", "s"} {
		t.Run(dialect, func(t *testing.T) {
			ds := plugin.configured("changing-"+dialect, sim.Endpoint, devicesToken+"."+dialect, `{}`)
			_, body := ds.get(t, "devices?facility="+north)
			deleted := ""
			byID := map[string]device{}
			for _, one := range decoded[[]device](t, body) {
				byID[one.ID] = one
				if one.Deleted {
					deleted = one.ID
				}
			}
			if (deleted == "") != (dialect == "a") {
				t.Errorf("deleted: %q", deleted)
			}
			response := ds.query(t, deviceFrom, deviceTo, map[string]string{
				"A": ofDevices([]string{north, west}, "inverter", nil, []string{"Pac"}, raw)})["A"]
			refs := read(t, response)
			if len(refs) != 11 {
				t.Fatalf("%d series, notices %q", len(refs), notices(response))
			}
			names := map[string]bool{}
			for _, ref := range refs {
				labels := ref.GetLabels()
				names[labels["device"]] = true
				if labels["deviceId"] == deleted {
					t.Error("a deleted inverter is among all")
				}
				_, want := sim.physics(t, labels["deviceId"], "Pac", "RAW", "", deviceFrom, deviceTo)
				equal(t, ref, want)
			}
			if !names["Halle 3 Ost"] {
				t.Errorf("%v", names)
			}
			if deleted != "" {
				chosen := read(t, ds.query(t, deviceFrom, deviceTo, map[string]string{
					"A": ofDevices([]string{north}, "", []string{deleted}, []string{"Pac"}, raw)})["A"])
				_, want := sim.physics(t, deleted, "Pac", "RAW", "", deviceFrom, deviceTo)
				if len(chosen) != 1 || len(want) == 0 {
					t.Fatalf("%d series, %d points", len(chosen), len(want))
				}
				equal(t, chosen[0], want)
			}
			hours := read(t, ds.query(t, deviceFrom, deviceTo, map[string]string{
				"A": ofDevices([]string{west}, "inverter", nil, []string{"ProducedEnergy"}, `,"resolution":"1h"`)})["A"])
			for _, ref := range hours {
				_, want := sim.physics(t, ref.GetLabels()["deviceId"], "ProducedEnergy", "HOUR", "", deviceFrom, deviceTo)
				near(t, ref, want)
			}
		})
	}
}

// What is not there is said, and what cannot be had whole fails for a rule.
func TestDevicesThatAreNotThere(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	north, south := sim.devicePlant(t, "Gerätepark Nord"), sim.devicePlant(t, "Gerätepark Süd")
	ds := plugin.configured("absent", sim.Endpoint, devicesToken+".b", `{}`)
	ask := func(facilities []string, deviceType string, ids []string) string {
		return ofDevices(facilities, deviceType, ids, []string{"ActivePower", "BatteryPower", "Idc"}, raw)
	}
	for name, c := range map[string]struct {
		query       string
		series      int
		error, note string
	}{
		"no tracker": {ask([]string{north, south}, "tracker", nil), 0, "", "no device of the type tracker"},
		"batteries": {
			ask([]string{north, south}, "battery", nil), 1, "", "No device of the type battery: Gerätepark Süd.",
		},
		"strings": {ask([]string{south}, "string", nil), 18, "", ""},
		"unknown device": {
			ask([]string{north, south}, "", []string{unknown}), 0, "None of the facilities has the device", "",
		},
		"unknown of a plant": {ask([]string{north}, "", []string{unknown}), 0, "was found", ""},
		"unknown plant":      {ask([]string{unknown}, "inverter", nil), 0, "The devices of", ""},
		"unknown beside one": {ask([]string{unknown, north}, "meter", nil), 1, "", "could not be had"},
	} {
		response := ds.query(t, deviceFrom, deviceTo, map[string]string{"A": c.query})["A"]
		if c.error != "" {
			if response.Error == nil || !strings.Contains(response.Error.Error(), c.error) {
				t.Errorf("%s: %v", name, response.Error)
			}
			continue
		}
		types := map[string]bool{}
		series := 0
		for _, ref := range read(t, response) {
			if ref.GetLabels()["readingType"] != "" && ref.TimeField.Len() > 1 {
				series++
				types[ref.GetLabels()["readingType"]] = true
			}
		}
		if series != c.series || c.note != "" && !strings.Contains(notices(response), c.note) {
			t.Errorf("%s: %d series %v, notices %q", name, series, types, notices(response))
		}
	}
	type readingType struct{ ID string }
	for path, want := range map[string]string{
		"&deviceType=string": "Idc", "&deviceType=inverter": "Pdc", "&deviceType=tracker": "",
		"&device=" + unknown: "",
	} {
		status, body := ds.get(t, "reading-types?facility="+south+path)
		types := decoded[[]readingType](t, body)
		has := slices.ContainsFunc(types, func(one readingType) bool { return one.ID == want })
		if status != http.StatusOK || has == (want == "") || want == "" && len(types) > 0 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	status, body := ds.get(t, "devices?facility="+unknown)
	if status != http.StatusNotFound {
		t.Errorf("%d %s", status, body)
	}
	if status, body := ds.get(t, "devices"); status != http.StatusBadRequest {
		t.Errorf("%d %s", status, body)
	}
}
