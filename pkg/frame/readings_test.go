package frame

import (
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/grafana/dataplane/sdata/timeseries"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// twins are two plants of one name in two companies: only their ids tell them apart.
func twins(id string) portfolio.Target {
	return portfolio.Target{Facility: portfolio.Facility{ID: id, Name: "Solarpark", Company: "GmbH " + id}}
}

func run(device, name, unit string, points int) *series.Series {
	s := &series.Series{DeviceID: device, Type: name, Unit: unit}
	for i := range int64(points) {
		s.Add(1_780_000_000_000+i*300_000, float64(i), i == 1)
	}
	return s
}

// Grafana's alerting reads frames with the same reader.
func TestReadingsForAlerting(t *testing.T) {
	frames := Readings([]*series.Series{
		run("1", "Pac", "kW", 3), run("2", "Pac", "kW", 2), run("1", "Irradiance", "W/m2", 2), run("2", "Empty", "", 0),
	}, twins, "", 5*time.Minute)
	for _, f := range frames {
		f.RefID = "A"
	}
	reader, err := timeseries.CollectionReaderFromFrames(frames)
	if err != nil {
		t.Fatal(err)
	}
	collection, err := reader.GetCollection(true)
	if err != nil {
		t.Fatal(err)
	}
	if collection.Warning != nil || len(collection.Refs) != 3 || len(collection.RemainderIndices) != 0 {
		t.Fatalf("%d series, remainder %v, warning %v",
			len(collection.Refs), collection.RemainderIndices, collection.Warning)
	}
	seen := map[string]bool{}
	for _, ref := range collection.Refs {
		seen[ref.GetLabels().String()] = true
	}
	if len(seen) != 3 {
		t.Errorf("labels are not unique: %v", seen)
	}
	value := frames[0].Fields[1]
	if value.NilAt(0) || !value.NilAt(1) {
		t.Error("null did not stay null")
	}
	if at, _ := frames[0].Fields[0].At(0).(time.Time); at.UnixMilli() != 1_780_000_000_000 || at.Location() != time.UTC {
		t.Errorf("time %v", at)
	}
	config := withIDs(frames)[2].Fields[1].Config
	if config.Unit != "suffix:W/m²" || *config.Decimals != 0 || config.DisplayNameFromDS != "Solarpark Irradiance" {
		t.Errorf("%+v", config)
	}
	if got := frames[0].Fields[0].Config.Interval; got != 300_000 {
		t.Errorf("interval %v", got)
	}
}

// Frames share their times if they are equal, and only then.
func TestReadingsShareEqualTimes(t *testing.T) {
	late := &series.Series{DeviceID: "1", Type: "Pdc"}
	for i := range int64(3) {
		late.Add(1_780_000_000_000+i*600_000, float64(i), false)
	}
	frames := Readings([]*series.Series{
		run("1", "Pac", "kW", 3), run("2", "Pac", "kW", 3), late, run("1", "Irradiance", "", 2),
	}, twins, "", 0)
	for i, want := range [][]int64{{0, 300, 600}, {0, 300, 600}, {0, 600, 1200}, {0, 300}} {
		at := frames[i].Fields[0]
		if at.Len() != len(want) || frames[i].Fields[1].Len() != len(want) {
			t.Fatalf("%d: %d times", i, at.Len())
		}
		for j, seconds := range want {
			if got, _ := at.At(j).(time.Time); got.Unix() != 1_780_000_000+seconds {
				t.Errorf("%d: %v", i, got)
			}
		}
	}
	if frames[0].Fields[0] != frames[1].Fields[0] {
		t.Error("the same times are held twice")
	}
}

func TestReadingsWithoutPoints(t *testing.T) {
	for _, found := range [][]*series.Series{nil, {run("1", "Pac", "kW", 0)}} {
		frames := Readings(found, twins, "", 0)
		if len(frames) != 1 || len(frames[0].Fields) != 0 || frames[0].Meta.Type != data.FrameTypeTimeSeriesMulti {
			t.Errorf("%v", frames)
		}
		reader, err := timeseries.CollectionReaderFromFrames(frames)
		if err != nil {
			t.Fatal(err)
		}
		if collection, err := reader.GetCollection(true); err != nil || !collection.NoData() {
			t.Errorf("alerting does not take it for no data: %v", err)
		}
	}
}

func TestLegend(t *testing.T) {
	labels := data.Labels{"facility": `Größe "$1" {{x}}`, "readingType": "Pac", "unit": "kW"}
	for legend, want := range map[string]string{
		"":                                  `Größe "$1" {{x}} {{label}}`,
		"  ":                                `Größe "$1" {{x}} {{label}}`,
		"{{readingType}} [{{ unit }}]":      "Pac [kW]",
		"{{facility}}":                      `Größe "$1" {{x}}`,
		"{{serial}} {{readingType}} {unit}": "{{serial}} Pac {unit}",
	} {
		if got := parseLegend(legend, automatic).fill(labels); got != want {
			t.Errorf("%q: got %q, want %q", legend, got, want)
		}
	}
}

// Of devices, the labels name the device and its type as well, and so do the names in the automatic legend. Devices of
// two facilities with the same id, and one with the id of its facility, stay apart.
func TestReadingsOfDevices(t *testing.T) {
	targets := map[string]portfolio.Target{}
	var found []*series.Series
	for _, facility := range []string{"1", "2"} {
		plant := portfolio.Facility{ID: facility, Name: "Park " + facility}
		for _, target := range []portfolio.Target{
			{Facility: plant},
			{Facility: plant, Device: &portfolio.Device{ID: "1", Name: "INV-01", Type: portfolio.Inverter}},
			{Facility: plant, Device: &portfolio.Device{ID: "7", Name: "INV-01", Type: portfolio.Inverter}},
		} {
			targets[target.Key()] = target
			found = append(found, run(target.Key(), "Pac", "kW", 1))
		}
	}
	frames := withIDs(Readings(found, func(key string) portfolio.Target { return targets[key] }, "", 0))
	TellNamesApart(frames, "")
	labels, names := map[string]bool{}, []string{}
	for _, one := range frames {
		field := one.Fields[1]
		labels[field.Labels.String()] = true
		names = append(names, field.Config.DisplayNameFromDS)
	}
	want := "Park 1 Pac,Park 1 INV-01 Pac (1),Park 1 INV-01 Pac (7),Park 2 Pac,Park 2 INV-01 Pac (1),Park 2 INV-01 Pac (7)"
	if got := strings.Join(names, ","); got != want || len(labels) != len(frames) {
		t.Errorf("%s, want %s; %d labels", got, want, len(labels))
	}
	if got := frames[1].Fields[1].Labels; got["deviceId"] != "1" || got["device"] != "INV-01" ||
		got["deviceType"] != "inverter" || got["facilityId"] != "1" {
		t.Errorf("%v", got)
	}
	if _, has := frames[0].Fields[1].Labels["deviceId"]; has {
		t.Error("a facility has the label of a device")
	}
	for i, want := range map[int]string{0: "Park 1: ", 1: "Park 1: INV-01"} {
		named := Readings(found, func(key string) portfolio.Target { return targets[key] }, "{{facility}}: {{device}}", 0)
		if got := named[i].Fields[1].Config.DisplayNameFromDS; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
