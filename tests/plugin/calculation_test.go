package plugin_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const (
	overlingen = "Freifläche Überlingen-Süd"
	windpark   = "Windpark Öde Heide"
)

// columnOf are the values of a table's column, as numbers; NaN is null.
func columnOf(t *testing.T, frame *data.Frame, name string) []float64 {
	t.Helper()
	field, _ := frame.FieldByName(name)
	if field == nil {
		t.Fatalf("there is no column %s", name)
	}
	values := make([]float64, field.Len())
	for i := range values {
		value, err := field.NullableFloatAt(i)
		if err != nil {
			t.Fatal(err)
		}
		if values[i] = math.NaN(); value != nil {
			values[i] = *value
		}
	}
	return values
}

// textsOf are the texts of a table's column.
func textsOf(t *testing.T, frame *data.Frame, name string) []string {
	t.Helper()
	field, _ := frame.FieldByName(name)
	if field == nil {
		t.Fatalf("there is no column %s", name)
	}
	texts := make([]string, field.Len())
	for i := range texts {
		if value, ok := field.ConcreteAt(i); ok {
			texts[i] = fmt.Sprint(value)
		}
	}
	return texts
}

// total adds up what the physics has, by instant, over plants.
func (s *simulator) total(
	t *testing.T, plants []string, readingType, resolution string, from, to time.Time,
) map[int64]float64 {
	t.Helper()
	sums := map[int64]float64{}
	for _, plant := range plants {
		_, points := s.physics(t, plant, readingType, resolution, "", from, to)
		for _, point := range points {
			if point[1] != nil {
				sums[int64(*point[0])] += *point[1]
			}
		}
	}
	return sums
}

func ids(plants []string) string { return `["` + strings.Join(plants, `","`) + `"]` }

// calculated sends one query of version 2.
func (i *instance) calculated(t *testing.T, who caller, from, to time.Time, members string) backend.DataResponse {
	t.Helper()
	model := `{"version":2,"queryType":"readings",` + members + `}`
	return i.queryAs(t, who, from, to, map[string]string{"A": model})["A"]
}

// The sum over plants is that of the physics, also by a role that stands for each plant's own reading type.
func TestCalculatedSum(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("sum", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, koeris), sim.facility(t, bakery), sim.facility(t, spain)}
	for name, values := range map[string]string{"type": `"readingTypes":["Pac"]`, "role": `"roles":["acPower"]`} {
		members := `"facilities":` + ids(plants) + `,"resolution":"5m","combine":{"method":"sum"},` + values
		got := read(t, ds.calculated(t, panel, dayFrom, dayTo, members))
		if len(got) != 1 || got[0].GetLabels()["combined"] != "sum" {
			t.Fatalf("%s: %d series", name, len(got))
		}
		want := sim.total(t, plants, "Pac", "FIVE_MINUTES", dayFrom, dayTo)
		if got[0].TimeField.Len() != len(want) {
			t.Errorf("%s: %d points, the physics has %d", name, got[0].TimeField.Len(), len(want))
		}
		for i := range got[0].TimeField.Len() {
			at, _ := got[0].TimeField.At(i).(time.Time)
			value, _ := got[0].ValueField.At(i).(*float64)
			if value == nil || math.Abs(*value-want[at.UnixMilli()]) > 1e-6 {
				t.Fatalf("%s: %v at %v, the physics has %v", name, show(value), at, want[at.UnixMilli()])
			}
		}
	}
}

// A panel shows the sum of those that are there and says who is missing; a rule gets none, because a part of a sum
// would look like a loss.
func TestCalculatedSumMissingMember(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("missing", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, koeris), sim.facility(t, "Neu seit gestern")}
	members := `"facilities":` + ids(plants) + `,"readingTypes":["Pac"],"resolution":"15m","combine":{"method":"sum"}`
	response := ds.calculated(t, panel, dayFrom, dayTo, members)
	if said := notices(response); !strings.Contains(said, "1 of 2 members have no value: Neu seit gestern") {
		t.Errorf("said: %s", said)
	}
	values := func(response backend.DataResponse) (count int) {
		for _, ref := range read(t, response) {
			for i := range ref.ValueField.Len() {
				if value, _ := ref.ValueField.At(i).(*float64); value != nil {
					count++
				}
			}
		}
		return count
	}
	if count := values(response); count != 96 {
		t.Errorf("a panel gets %d values", count)
	}
	if count := values(ds.calculated(t, alertRule, dayFrom, dayTo, members)); count != 0 {
		t.Errorf("a rule gets %d values of a part of a sum", count)
	}
	present := strings.Replace(members, `"sum"`, `"sum","missing":"present"`, 1)
	if count := values(ds.calculated(t, alertRule, dayFrom, dayTo, present)); count != 96 {
		t.Errorf("a rule that wants those present gets %d values", count)
	}
}

// Today against yesterday and the same day of last year: each loaded once, laid onto the day of the panel.
func TestCalculatedComparison(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("compare", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plant := sim.facility(t, koeris)
	of := `"facilities":["` + plant + `"],"readingTypes":["Pac"],"resolution":"15m"`
	read(t, ds.calculated(t, panel, dayFrom.AddDate(0, 0, -1), dayFrom, of))
	sim.resetStats(t)
	earlier := `,"compare":[{"amount":1,"unit":"d"},{"amount":1,"unit":"y"}]`
	got := read(t, ds.calculated(t, panel, dayFrom, dayTo, of+earlier))
	if len(got) != 3 {
		t.Fatalf("%d series", len(got))
	}
	if stats := sim.stats(t); stats.Requests != 1 || stats.Points > 2*97 { // each day and its end
		t.Errorf("%d requests for %d points; yesterday was known", stats.Requests, stats.Points)
	}
	for i, years := range []int{0, 0, 1} {
		from := dayFrom.AddDate(-years, 0, map[int]int{1: -1}[i])
		_, want := sim.physics(t, plant, "Pac", "FIFTEEN_MINUTES", "", from, from.AddDate(0, 0, 1))
		for n := range want {
			at := float64(dayFrom.Add(time.Duration(n) * 15 * time.Minute).UnixMilli())
			want[n][0] = &at
		}
		equal(t, got[i], want)
	}
	if label := got[2].GetLabels()["comparison"]; label != "1y" {
		t.Errorf("labeled %q", label)
	}
}

// The performance ratio of a portfolio is its energy over what its irradiation stands for, computed here from the
// physics; the API's own analysis of each plant is near it, and the mean of the plants' ratios is something else.
func TestCalculatedPerformanceRatio(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("pr", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, koeris), sim.facility(t, bakery)}
	nominal := sim.nominalPowers(t)
	from, to := time.Date(2026, 6, 1, 0, 0, 0, 0, berlin), time.Date(2026, 7, 1, 0, 0, 0, 0, berlin)
	energy, reference := map[string]float64{}, map[string]float64{}
	for _, plant := range plants {
		irradiance := sim.total(t, []string{plant}, "Irradiance", "FIFTEEN_MINUTES", from, to)
		for at, produced := range sim.total(t, []string{plant}, "ProducedEnergy", "FIFTEEN_MINUTES", from, to) {
			if poa, ok := irradiance[at]; ok {
				energy[plant] += produced
				reference[plant] += max(0, poa) / 1000 * 0.25 * nominal[plant] // sensors show less than 0 at night
			}
		}
	}
	members := `"facilities":` + ids(plants) + `,"computed":["performanceRatio"],"format":"range"`
	response := ds.calculated(t, panel, from, to, members)
	got := columnOf(t, response.Frames[0], "value")
	for i, plant := range plants {
		if want := 100 * energy[plant] / reference[plant]; math.Abs(got[i]-want) > 0.01 {
			t.Errorf("plant %d: %v %%, by the physics %v %%", i, got[i], want)
		}
	}
	if said := notices(response); said != "" {
		t.Errorf("said: %s", said)
	}
	whole := ds.calculated(t, panel, from, to, members+`,"combine":{"method":"mean"}`)
	want := 100 * (energy[plants[0]] + energy[plants[1]]) / (reference[plants[0]] + reference[plants[1]])
	if got := columnOf(t, whole.Frames[0], "value")[0]; math.Abs(got-want) > 0.01 {
		t.Errorf("portfolio: %v %%, by the physics %v %%", got, want)
	}
	refused := ds.calculated(t, panel, from, to,
		`"facilities":`+ids(plants)+`,"readingTypes":["PerformanceRatio"],"resolution":"1d","combine":{"method":"mean"}`)
	if refused.Error == nil || !strings.Contains(refused.Error.Error(), "is not the ratio of the whole") {
		t.Errorf("the mean of ratios: %v", refused.Error)
	}
}

// nominalPowers are those of the plants by their ids, in kWp.
func (s *simulator) nominalPowers(t *testing.T) map[string]float64 {
	t.Helper()
	found := map[string]float64{}
	type plant struct {
		ID           string  `json:"id"`
		NominalPower float64 `json:"nominalPower"`
	}
	for _, one := range decoded[[]plant](t, s.control(t, "GET", "/facilities", nil)) {
		found[one.ID] = one.NominalPower
	}
	return found
}

// The month's energy is the sum of its days, and the order is by yield for each kWp.
func TestCalculatedRanking(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("rank", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	nominal := sim.nominalPowers(t)
	from, to := time.Date(2026, 6, 1, 0, 0, 0, 0, berlin), time.Date(2026, 7, 1, 0, 0, 0, 0, berlin)
	members := `"scope":"all","roles":["energyProduced"],"format":"range",` +
		`"relate":"perKwp","combine":{"method":"top","count":3}`
	table := ds.calculated(t, panel, from, to, members).Frames[0]
	values, plants := columnOf(t, table, "value"), textsOf(t, table, "facilityId")
	if len(values) != 3 || values[0] < values[1] || values[1] < values[2] {
		t.Fatalf("%v", values)
	}
	for i, plant := range plants {
		sum := 0.0
		for _, energy := range sim.total(t, []string{plant}, "ProducedEnergy", "DAY", from, to) {
			sum += energy
		}
		if want := sum / nominal[plant]; math.Abs(values[i]-want) > 0.01*want {
			t.Errorf("%s: %v, by the physics %v kWh/kWp", plant, values[i], want)
		}
	}
}

// One value of the range is that of the range, wherever it starts and ends: not that of the months or days that it
// touches.
func TestCalculatedRangeValue(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("range", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plant := sim.facility(t, koeris)
	members := `"facilities":["` + plant + `"],"roles":["energyProduced"],"format":"range"`
	to := dayTo.Add(-7 * time.Hour)
	for _, days := range []float64{0.25, 1, 30, 300} {
		from := to.Add(-time.Duration(24*days) * time.Hour)
		values := columnOf(t, ds.calculated(t, panel, from, to, members).Frames[0], "value")
		want := 0.0
		for _, energy := range sim.total(t, []string{plant}, "ProducedEnergy", "FIFTEEN_MINUTES", from, to) {
			want += energy
		}
		if len(values) != 1 || math.Abs(values[0]-want) > 0.001*want {
			t.Errorf("%v days: %v, the physics has %v", days, values, want)
		}
	}
}

// A wall of forty newest values is one request, and a rule gets them as numbers without a reduce.
func TestCalculatedLatest(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("latest", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	to := time.Now()
	warm := `{"scope":"all","readingTypes":["ExportedEnergy"],"format":"latest"}`
	ds.query(t, to.Add(-time.Hour), to, map[string]string{"A": warm})
	sim.resetStats(t)
	models := map[string]string{}
	shown := []string{koeris, bakery, spain, windpark}
	types := []string{"Pac", "ActivePower", "ProducedEnergy", "ReactivePower", "ApparentPower"}
	for n := range 40 {
		models[fmt.Sprint("Q", n)] = fmt.Sprintf(`{"version":2,"facilities":[%q],"readingTypes":[%q],"format":"latest"}`,
			sim.facility(t, shown[n%len(shown)]), types[n%len(types)])
	}
	for id, response := range ds.query(t, to.Add(-6*time.Hour), to, models) {
		if response.Error != nil {
			t.Fatalf("%s: %v", id, response.Error)
		}
	}
	if stats := sim.stats(t); stats.Requests != 1 {
		t.Errorf("%d requests", stats.Requests)
	}
	all := `"scope":"all","roles":["acPower"],"format":"latest"`
	table := ds.calculated(t, panel, to.Add(-6*time.Hour), to, all).Frames[0]
	ages, plants := columnOf(t, table, "age"), textsOf(t, table, "facilityId")
	for i, plant := range plants {
		// What is silent in the range is looked up in the hours of the month before.
		newest, slack := sim.newest(t, plant, "RAW", to.Add(-6*time.Hour), to), 2*time.Minute
		if newest.IsZero() {
			newest, slack = sim.newest(t, plant, "RAW", to.AddDate(0, -1, 0), to), time.Hour+2*time.Minute
		}
		age := time.Duration(ages[i] * float64(time.Second))
		if want := time.Since(newest); age > want+slack || age < want-slack-2*time.Minute {
			t.Errorf("%s is %v old, by the physics %v", plant, age, want)
		}
	}
	if readings := textsOf(t, table, "readingType"); slices.Contains(readings, "acPower") || readings[0] != "AC power" {
		t.Errorf("the readings are called %q", readings)
	}
	// The computed age is a value that stands beside the same age.
	computed := `"scope":"all","computed":["age"],"format":"latest"`
	aged := ds.calculated(t, panel, to.Add(-6*time.Hour), to, computed).Frames[0]
	values, ages2 := columnOf(t, aged, "value"), columnOf(t, aged, "age")
	for i := range values {
		if math.Abs(values[i]-ages2[i]) > 60 || values[i] < 60 {
			t.Errorf("an age of %v s beside one of %v s", values[i], ages2[i])
		}
	}
	rule := ds.calculated(t, alertRule, to.Add(-6*time.Hour), to, all)
	if len(rule.Frames) != len(ages) {
		t.Errorf("a rule gets %d numbers", len(rule.Frames))
	}
	for _, frame := range rule.Frames {
		if frame.Meta.Type != data.FrameTypeNumericMulti || len(frame.Fields) != 1 || frame.Rows() != 1 {
			t.Errorf("a rule gets %v of %d fields", frame.Meta.Type, len(frame.Fields))
		}
	}
}

// newest is when the physics has the newest value of a plant's power in a range; zero: it has none.
func (s *simulator) newest(t *testing.T, plant, resolution string, from, to time.Time) (at time.Time) {
	t.Helper()
	_, points := s.physics(t, plant, "Pac", resolution, "", from, to)
	for _, point := range points {
		if point[1] != nil {
			at = time.UnixMilli(int64(*point[0]))
		}
	}
	return at
}

// Running sums start at the plant's midnight, also where the range starts later.
func TestCalculatedRunningSum(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("running", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plant := sim.facility(t, koeris)
	noon := dayFrom.Add(12 * time.Hour)
	got := read(t, ds.calculated(t, panel, noon, dayTo,
		`"facilities":["`+plant+`"],"readingTypes":["ProducedEnergy"],"resolution":"1h","counter":"day"`))
	sum, n := 0.0, 0
	_, points := sim.physics(t, plant, "ProducedEnergy", "HOUR", "", dayFrom, dayTo)
	for _, point := range points {
		sum += *point[1]
		at := time.UnixMilli(int64(*point[0]))
		if at.Before(noon) {
			continue
		}
		if value, _ := got[0].ValueField.At(n).(*float64); math.Abs(*value-sum) > 1e-6*sum {
			t.Errorf("%v: %v, the physics has %v", at, *value, sum)
		}
		n++
	}
	if n != got[0].ValueField.Len() || n != 12 {
		t.Errorf("%d of %d hours", got[0].ValueField.Len(), n)
	}
}

// What a plant does not measure is said, and what no plant measures is an error.
func TestCalculatedRoleThatPlantsLack(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("lacks", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	limited, other := sim.facility(t, overlingen), sim.facility(t, bakery)
	both := `"facilities":` + ids([]string{limited, other}) + `,"roles":["powerLimit"]`
	response := ds.calculated(t, panel, dayFrom, dayTo, both)
	if got := read(t, response); len(got) != 1 || got[0].GetLabels()["facilityId"] != limited {
		t.Errorf("%d series", len(got))
	}
	if said := notices(response); !strings.Contains(said, bakery+" has no reading type for power limit") {
		t.Errorf("said: %s", said)
	}
	// Where nothing is left, a panel says so without failing: a dashboard fits plants that measure different things.
	for members, want := range map[string]string{
		`"roles":["powerLimit"]`:        "has no reading type for power limit",
		`"computed":["curtailedPower"]`: "it needs values of power limit",
	} {
		members = `"facilities":["` + other + `"],` + members
		none := ds.calculated(t, panel, dayFrom, dayTo, members)
		if said := notices(none); none.Error != nil || len(none.Frames[0].Fields) > 0 || !strings.Contains(said, want) {
			t.Errorf("%s: %v, said: %s", members, none.Error, said)
		}
		if none := ds.calculated(t, alertRule, dayFrom, dayTo, members); none.Error == nil {
			t.Errorf("%s: a rule judges by nothing", members)
		}
	}
}

// What the settings name for a role is what the role stands for, in queries, in what is computed, in the list of
// facilities with a role, and in what the editors offer. A plant that has none of it keeps what is found by name.
func TestCalculatedRoleOfSettings(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	jsonData := `{"requestsPerMinute":600,"burst":100,"roles":{"acPower":["gone","reaktive LEISTUNG","ReactivePower"],` +
		`"windSpeed":"ActivePower"}}`
	ds := startPlugin(t).configured("roles", sim.Endpoint, adminToken, jsonData)
	plant, park := sim.facility(t, koeris), sim.facility(t, windpark)
	members := `"facilities":["` + plant + `"],"roles":["acPower"],"resolution":"15m"`
	got := read(t, ds.calculated(t, panel, dayFrom, dayTo, members))
	_, want := sim.physics(t, plant, "ReactivePower", "FIFTEEN_MINUTES", "", dayFrom, dayTo)
	if len(got) != 1 || got[0].GetLabels()["unit"] != "kvar" {
		t.Fatalf("%d series, %v", len(got), got[0].GetLabels())
	}
	equal(t, got[0], want)
	_, body := ds.get(t, "reading-types?facility="+plant)
	roles := map[string][]string{}
	for _, one := range decoded[[]struct {
		ID    string
		Roles []string
	}](t, body) {
		roles[one.ID] = one.Roles
	}
	if !slices.Equal(roles["ReactivePower"], []string{"acPower"}) || roles["Pac"] != nil ||
		!slices.Equal(roles["ProducedEnergy"], []string{"energyProduced"}) {
		t.Errorf("%v", roles)
	}
	if _, body := ds.get(t, "facilities?role=windSpeed"); !strings.Contains(string(body), park) {
		t.Errorf("facilities with a role: %.200s", body)
	}
}

// The newest status comes with its text, which the API tells beside a number that is null then.
func TestCalculatedStatusText(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("status", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	to := time.Now()
	all := `"scope":"all","roles":["status"],"format":"latest"`
	table := ds.calculated(t, panel, to.Add(-6*time.Hour), to, all).Frames[0]
	known := []string{"OK", "Warnung", "Störung", "Offline"}
	for i, text := range textsOf(t, table, "text") {
		if !slices.Contains(known, text) {
			t.Errorf("%s is %q", textsOf(t, table, "facility")[i], text)
		}
	}
	for i, value := range columnOf(t, table, "value") {
		if !math.IsNaN(value) {
			t.Errorf("row %d has the number %v", i, value)
		}
	}
}
