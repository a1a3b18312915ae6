package frame

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/grafana/dataplane/sdata/timeseries"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// twins are two plants of one name in two companies: only their ids tell them apart.
func twins(id string) portfolio.Facility {
	return portfolio.Facility{ID: id, Name: "Solarpark", Company: "GmbH " + id}
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
		if got := parseLegend(legend).fill(labels); got != want {
			t.Errorf("%q: got %q, want %q", legend, got, want)
		}
	}
}
