package plugin_test

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/grafana/dataplane/sdata/timeseries"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const (
	koeris  = "Solarpark Groß Köris"
	bakery  = "Dachanlage Bäckerei Müßig, Görlitz"
	spain   = "Finca Peñíscola"
	unknown = "ffffffffffffffffffffffff"
)

// The day that most tests query: a summer day in Berlin, long past, so that its values do not change any more.
var (
	berlin  = mustZone("Europe/Berlin")
	dayFrom = time.Date(2026, 6, 21, 0, 0, 0, 0, berlin)
	dayTo   = dayFrom.AddDate(0, 0, 1)
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// read gives the series of a response as Grafana's alerting reads them.
func read(t *testing.T, response backend.DataResponse) []timeseries.MetricRef {
	t.Helper()
	if response.Error != nil {
		t.Fatal(response.Error)
	}
	for _, f := range response.Frames {
		f.RefID = "A"
	}
	reader, err := timeseries.CollectionReaderFromFrames(response.Frames)
	if err != nil {
		t.Fatal(err)
	}
	collection, err := reader.GetCollection(true)
	if err != nil {
		t.Fatal(err)
	}
	if collection.Warning != nil || len(collection.RemainderIndices) > 0 {
		t.Fatalf("warning %v, remainder %v", collection.Warning, collection.RemainderIndices)
	}
	return collection.Refs
}

// equal compares a series with the physics, point by point.
func equal(t *testing.T, got timeseries.MetricRef, want [][2]*float64) {
	t.Helper()
	if text := difference(got, want); text != "" {
		t.Fatal(text)
	}
}

// difference says where a series differs from the physics first; empty: nowhere.
func difference(got timeseries.MetricRef, want [][2]*float64) string {
	if got.TimeField.Len() != len(want) {
		return fmt.Sprintf("%d points, the physics has %d", got.TimeField.Len(), len(want))
	}
	for i, point := range want {
		at, _ := got.TimeField.At(i).(time.Time)
		value, _ := got.ValueField.At(i).(*float64)
		sameTime, sameNull := float64(at.UnixMilli()) == *point[0], (value == nil) == (point[1] == nil)
		if !sameTime || !sameNull || value != nil && *value != *point[1] {
			return fmt.Sprintf("point %d: %v %v, the physics has %v %v",
				i, at.UnixMilli(), show(value), *point[0], show(point[1]))
		}
	}
	return ""
}

// near is like equal, but accepts the differences of sums of rounded values in another order.
func near(t *testing.T, got timeseries.MetricRef, want [][2]*float64) {
	t.Helper()
	if got.TimeField.Len() != len(want) {
		t.Fatalf("%d points, the physics has %d", got.TimeField.Len(), len(want))
	}
	for i, point := range want {
		at, _ := got.TimeField.At(i).(time.Time)
		value, _ := got.ValueField.At(i).(*float64)
		sameTime, sameNull := float64(at.UnixMilli()) == *point[0], (value == nil) == (point[1] == nil)
		if !sameTime || !sameNull || value != nil && math.Abs(*value-*point[1]) > 1e-6*math.Abs(*point[1])+1e-3 {
			t.Errorf("point %d: %v %v, the physics has %v %v", i, at.UnixMilli(), show(value), *point[0], show(point[1]))
		}
	}
}

func show(value *float64) string {
	if value == nil {
		return "null"
	}
	return fmt.Sprint(*value)
}

func notices(response backend.DataResponse) string {
	var text []string
	for _, f := range response.Frames {
		if f.Meta != nil {
			for _, n := range f.Meta.Notices {
				text = append(text, n.Text)
			}
		}
	}
	return strings.Join(text, "\n")
}

func TestReadings(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	plugin := startPlugin(t)
	ds := plugin.configured("main", sim.Endpoint, adminToken, `{}`)
	plant, roof, finca := sim.facility(t, koeris), sim.facility(t, bakery), sim.facility(t, spain)

	t.Run("a day of Pac is the physics point by point", func(t *testing.T) {
		response := ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw)
		refs := read(t, response)
		if len(refs) != 1 {
			t.Fatalf("%d series", len(refs))
		}
		unit, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		if len(want) != 288 {
			t.Fatalf("the physics has %d points of 5 minutes", len(want))
		}
		equal(t, refs[0], want)
		labels := refs[0].GetLabels()
		for name, want := range map[string]string{
			"facilityId": plant, "facility": koeris, "readingType": "Pac", "unit": unit,
		} {
			if labels[name] != want || labels["company"] == "" {
				t.Errorf("labels %v", labels)
			}
		}
		if config := refs[0].ValueField.Config; config.Unit != "kwatt" {
			t.Errorf("unit %+v", config)
		}
		text := response.Frames[0].Meta.ExecutedQueryString
		if !strings.Contains(text, "readings(") || !strings.Contains(text, plant) || strings.Contains(text, adminToken) {
			t.Errorf("executed query %q", text)
		}
	})

	t.Run("produced energy by day is the day's sum", func(t *testing.T) {
		refs := read(t, ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"ProducedEnergy"}, daily))
		_, quarters := sim.physics(t, plant, "ProducedEnergy", "RAW", "", dayFrom, dayTo)
		sum := 0.0
		for _, point := range quarters {
			if point[1] != nil {
				sum += *point[1]
			}
		}
		value, _ := refs[0].ValueField.At(0).(*float64)
		at, _ := refs[0].TimeField.At(0).(time.Time)
		if refs[0].TimeField.Len() != 1 || value == nil || sum <= 0 || math.Abs(*value-sum) > 1e-6*sum || !at.Equal(dayFrom) {
			t.Errorf("%d points, %v at %v; the quarter-hours sum up to %v", refs[0].TimeField.Len(), show(value), at, sum)
		}
	})

	t.Run("days follow each plant's own calendar", func(t *testing.T) {
		from, to := time.Date(2026, 3, 28, 12, 0, 0, 0, berlin), time.Date(2026, 3, 31, 12, 0, 0, 0, berlin)
		refs := read(t, ds.readings(t, from, to, []string{plant, finca}, []string{"ProducedEnergy"}, daily))
		if len(refs) != 2 {
			t.Fatalf("%d series", len(refs))
		}
		_, want := sim.physics(t, plant, "ProducedEnergy", "DAY", "Europe/Berlin", from, to)
		// The day that starts before the range is clipped; 29 March has one hour less.
		if len(want) != 3 || *want[1][0]-*want[0][0] != 23*3600*1000 {
			t.Fatalf("the physics has %d days", len(want))
		}
		equal(t, refs[0], want)
	})

	t.Run("clipped to the millisecond, half-open", func(t *testing.T) {
		noon := dayFrom.Add(12 * time.Hour)
		for _, c := range []struct {
			from, to time.Time
			points   int
		}{
			{noon, noon.Add(10 * time.Minute), 2},
			{noon.Add(time.Millisecond), noon.Add(10 * time.Minute), 1},
			{noon, noon.Add(10*time.Minute + time.Millisecond), 3},
			{noon.Add(time.Millisecond), noon.Add(5 * time.Minute), 0},
		} {
			response := ds.readings(t, c.from, c.to, []string{plant}, []string{"Pac"}, raw)
			if response.Error != nil {
				t.Fatal(response.Error)
			}
			points := 0
			if fields := response.Frames[0].Fields; len(fields) > 0 && !fields[1].NilAt(0) {
				points = response.Frames[0].Rows() // a null alone says that there are none
			}
			if points != c.points || len(response.Frames) != 1 {
				t.Errorf("%v to %v: %d points in %d frames, want %d", c.from, c.to, points, len(response.Frames), c.points)
			}
		}
	})

	t.Run("five plants and two types are one request", func(t *testing.T) {
		var ids []string
		for _, name := range fivePlants {
			ids = append(ids, sim.facility(t, name))
		}
		sim.resetStats(t)
		refs := read(t, ds.readings(t, dayFrom, dayTo, ids, []string{"Pac", "ProducedEnergy"}, ""))
		if len(refs) != 10 {
			t.Errorf("%d series", len(refs))
		}
		if got := sim.stats(t); got.Requests != 1 {
			t.Errorf("%d requests", got.Requests)
		}
	})

	t.Run("the same from an alert rule", func(t *testing.T) {
		q := map[string]string{"A": model([]string{plant, roof}, []string{"Pac"}, "")}
		asRule := alertRule
		asRule.headers = map[string]string{"FromAlert": "true", "X-Cache-Skip": "true"}
		refs := read(t, ds.queryAs(t, asRule, dayTo.Add(-time.Hour), dayTo, q)["A"])
		if len(refs) != 2 || refs[0].TimeField.Len() != 12 {
			t.Errorf("%d series", len(refs))
		}
	})

	t.Run("an unknown plant leaves the others complete", func(t *testing.T) {
		response := ds.readings(t, dayFrom, dayTo, []string{unknown, plant}, []string{"Pac"}, "")
		if refs := read(t, response); len(refs) != 1 || refs[0].GetLabels()["facilityId"] != plant {
			t.Errorf("%d series", len(refs))
		}
		if got := notices(response); !strings.Contains(got, unknown) {
			t.Errorf("notices %q", got)
		}
	})

	t.Run("only an unknown plant is an error", func(t *testing.T) {
		response := ds.readings(t, dayFrom, dayTo, []string{unknown}, []string{"Pac"}, "")
		if response.Error == nil || response.ErrorSource != backend.ErrorSourceDownstream {
			t.Errorf("%v %v", response.Error, response.ErrorSource)
		}
		if response.Status != http.StatusNotFound && response.Status != http.StatusForbidden {
			t.Errorf("status %v", response.Status)
		}
		if len(response.Frames) != 1 || response.Frames[0].Meta.ExecutedQueryString == "" {
			t.Error("the query inspector has nothing to show")
		}
	})

	t.Run("a type that the plant lacks is named", func(t *testing.T) {
		response := ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac", "BatterySoc"}, "")
		if refs := read(t, response); len(refs) != 1 {
			t.Errorf("%d series", len(refs))
		}
		if got := notices(response); !strings.Contains(got, "BatterySoc") {
			t.Errorf("notices %q", got)
		}
	})

	t.Run("every refId has its response", func(t *testing.T) {
		responses := ds.query(t, dayFrom, dayTo, map[string]string{
			"A": model([]string{plant}, []string{"Pac"}, ""), "B": model(nil, []string{"Pac"}, ""),
			"C": `{"queryType":"sql"}`, "D": `{`, "E": `{"queryType":"facilities"}`,
			"F": model([]string{"$facility"}, []string{"Pac"}, ""),
		})
		for refID, status := range map[string]backend.Status{"A": 200, "B": 400, "C": 400, "D": 400, "E": 200, "F": 400} {
			response, ok := responses[refID]
			if !ok || response.Status != status || (response.Error == nil) != (status == 200) {
				t.Errorf("%s: %v %v", refID, response.Status, response.Error)
			}
		}
	})

	t.Run("reversed and empty ranges are the user's error", func(t *testing.T) {
		for _, to := range []time.Time{dayFrom, dayFrom.Add(-time.Hour)} {
			response := ds.readings(t, dayFrom, to, []string{plant}, []string{"Pac"}, "")
			if response.Error == nil || response.Status != http.StatusBadRequest {
				t.Errorf("%v %v", response.Status, response.Error)
			} else if !strings.Contains(response.Error.Error(), "time range is empty") {
				t.Error(response.Error)
			}
		}
	})

	t.Run("a range without any values is one null", func(t *testing.T) {
		before := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
		response := ds.readings(t, before, before.AddDate(0, 0, 1), []string{plant}, []string{"Pac"}, "")
		if response.Error != nil || len(response.Frames) != 1 {
			t.Fatalf("%v %v", response.Error, response.Frames)
		}
		frame := response.Frames[0]
		if len(frame.Fields) != 2 || frame.Rows() != 1 || !frame.Fields[1].NilAt(0) ||
			frame.Fields[1].Labels["facilityId"] != plant || frame.Meta.Type != data.FrameTypeTimeSeriesMulti {
			t.Errorf("%v", frame)
		}
	})

	t.Run("faults are errors and never wrong values", func(t *testing.T) {
		spare := sim.facility(t, "Speicher & PV Köln") // none of its values are cached that could stand in
		_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		for says, fault := range map[string]map[string]any{
			"cut off":        {"truncateRate": 1},
			"connection":     {"dropRate": 1},
			"502":            {"errorRate502": 1},
			"rate limit":     {"errorRate429": 1, "retryAfter": "1"},
			"instead of a G": {"html": true},
		} {
			sim.control(t, http.MethodPut, "/faults", fault)
			response := ds.readings(t, dayFrom, dayTo, []string{spare}, []string{"Pac"}, raw+`,"bypassCache":true`)
			sim.control(t, http.MethodDelete, "/faults", nil)
			if response.Error == nil || response.ErrorSource != backend.ErrorSourceDownstream {
				t.Errorf("%v: %v (%v)", fault, response.Error, response.ErrorSource)
			} else if !strings.Contains(response.Error.Error(), says) {
				t.Errorf("%v: %v", fault, response.Error)
			}
		}
		equal(t, read(t, ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw))[0], want)
	})

	t.Run("an API whose every fifth response fails", func(t *testing.T) {
		often := startPlugin(t).configured("often", sim.Endpoint, adminToken, `{"requestsPerMinute":6000,"burst":1000}`)
		ask(t, often, plant, 100, nil) // the metadata
		sim.control(t, http.MethodPut, "/faults", map[string]any{
			"seed": 7, "errorRate500": 0.05, "errorRate502": 0.05, "dropRate": 0.05,
			"errorRate429": 0.05, "truncateRate": 0.02, "retryAfter": "0",
		})
		defer sim.control(t, http.MethodDelete, "/faults", nil)
		sim.resetStats(t)
		served := 0
		for n := range 60 {
			from, to := day(n)
			response := ask(t, often, plant, n, nil)
			if response.Error != nil || notices(response) != "" {
				continue
			}
			served++
			_, want := sim.physics(t, plant, "Pac", "FIVE_MINUTES", "", from, to)
			equal(t, read(t, response)[0], want)
		}
		if got := sim.stats(t); served < 59 || got.Requests < 65 {
			t.Errorf("%d of 60 served with %d requests", served, got.Requests)
		}
	})

	t.Run("partial responses are frames and the API's own words", func(t *testing.T) {
		q := map[string]string{"A": model([]string{plant, roof}, []string{"ReactivePower"}, raw)}
		other := model([]string{plant, roof}, []string{"ApparentPower"}, "")
		ds.query(t, dayFrom, dayTo, map[string]string{"A": other}) // caches the metadata before anything fails
		sim.faults(t, map[string]any{"graphqlErrorRate": 1})
		response := ds.query(t, dayFrom, dayTo, q)["A"]
		refs := read(t, response)
		_, want := sim.physics(t, plant, "ReactivePower", "RAW", "", dayFrom, dayTo)
		if len(refs) != 1 {
			t.Fatalf("%d series", len(refs))
		}
		equal(t, refs[0], want)
		if text := notices(response); !strings.Contains(text, bakery) || !strings.Contains(text, "did not answer in time") {
			t.Errorf("notices %q", text)
		}
	})

	t.Run("nothing was ever written", func(t *testing.T) {
		if got := sim.stats(t); got.Mutations != 0 {
			t.Errorf("%d mutations", got.Mutations)
		}
	})
}
