package transform

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var null = math.NaN()

// noon is a settled day in winter.
var noon = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)

func plant(id string, kwp float64) portfolio.Target {
	latitude, longitude := 52.5, 13.4
	return portfolio.Target{Facility: portfolio.Facility{
		ID: id, Name: "Plant " + id, Company: "C" + id[:1], CompanyID: "c" + id[:1], NominalPower: &kwp,
		TimeZone: "Europe/Berlin", Latitude: &latitude, Longitude: &longitude,
	}}
}

// member has values every step from noon on.
func member(of portfolio.Target, what kind.Kind, unit string, step time.Duration, values ...float64) *Member {
	return &Member{
		Target: of, Reading: "r", Kind: what, Series: valuesOf(of, unit, noon, step, values...),
	}
}

func valuesOf(of portfolio.Target, unit string, from time.Time, step time.Duration, values ...float64) *series.Series {
	s := &series.Series{DeviceID: of.Key(), Type: "r", Unit: unit}
	for i, value := range values {
		at := from.Add(time.Duration(i) * step).UnixMilli()
		if math.IsNaN(value) {
			s.Add(at, 0, true)
		} else {
			s.Add(at, value, false)
		}
	}
	return s
}

func check(t *testing.T, what string, got *Member, want ...float64) {
	t.Helper()
	if got == nil {
		t.Fatalf("%s: nothing", what)
	}
	values := column(got.Series)
	same := func(a, b float64) bool { return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-9 }
	if !slices.EqualFunc(values, want, same) {
		t.Errorf("%s: got %v, want %v", what, values, want)
	}
}

func TestCombineMethods(t *testing.T) {
	power := func(id string, values ...float64) *Member {
		return member(plant(id, 10), kind.Power, "kW", 5*time.Minute, values...)
	}
	members := []*Member{power("a1", 1, 2, null), power("a2", 3, null, null), power("b1", 8, 10, null)}
	for method, want := range map[query.CombineMethod][]float64{
		query.CombineSum: {12, 12, null}, query.CombineMean: {4, 6, null}, query.CombineMin: {1, 2, null},
		query.CombineMax: {8, 10, null}, query.CombineMedian: {3, 6, null},
	} {
		got, notes := Combine(members, query.Combination{Method: method, By: query.ByAll}, calc.Present)
		check(t, string(method), got[0], want...)
		if len(got) != 1 || got[0].Series.Unit != "kW" || got[0].Group.Members != 3 {
			t.Errorf("%s: %+v", method, got)
		}
		told := strings.Join(notes.Texts, "")
		if !strings.Contains(told, "at 1 of 3 instants, 1 of 3 members have no value: Plant a2.") {
			t.Errorf("%s: the missing member is not told: %q", method, told)
		}
	}
	got, _ := Combine(members, query.Combination{Method: query.CombineSum, By: query.ByAll}, calc.NullIfMissing)
	check(t, "null if missing", got[0], 12, null, null)
	got, _ = Combine(members, query.Combination{Method: query.CombineSum, By: query.ByCompany}, calc.Present)
	if len(got) != 2 || got[0].Group.CompanyID != "ca" || got[1].Group.CompanyID != "cb" {
		t.Fatalf("%+v", got)
	}
	check(t, "by company", got[0], 4, 2, null)
	check(t, "by company", got[1], 8, 10, null)
	check(t, "the member itself", members[0], 1, 2, null)
}

// Loggers that write at different steps and phases are put onto the steps of the slowest.
func TestCombineDifferentSteps(t *testing.T) {
	fast := member(plant("a1", 1), kind.Power, "kW", 5*time.Minute, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	slow := member(plant("a2", 1), kind.Power, "kW", 15*time.Minute, 10, 20, 30)
	late := member(plant("a3", 1), kind.Power, "kW", 5*time.Minute, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	for i := range late.Series.Times {
		late.Series.Times[i] += 2 * 60_000
	}
	got, notes := Combine([]*Member{fast, slow, late}, query.Combination{Method: query.CombineSum, By: query.ByAll},
		calc.NullIfMissing)
	check(t, "sum", got[0], 2+10+2, 5+20+5, 8+30+8)
	if len(notes.Texts) > 0 {
		t.Errorf("something is told to be missing: %v", notes.Texts)
	}
	energy := member(plant("a1", 1), kind.Energy, "kWh", 5*time.Minute, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	amounts := member(plant("a2", 1), kind.Energy, "kWh", 15*time.Minute, 10, 20, 30)
	got, _ = Combine([]*Member{energy, amounts}, query.Combination{Method: query.CombineSum, By: query.ByAll},
		calc.Present)
	check(t, "sum of energies", got[0], 6+10, 15+20, 24+30)
}

func TestCombineRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		kind   kind.Kind
		method query.CombineMethod
		why    string
	}{
		"sum of temperatures": {kind.Measurement, query.CombineSum, "have no sum"},
		"sum of ratios":       {kind.Ratio, query.CombineSum, "is not the ratio of the whole"},
		"mean of ratios":      {kind.Ratio, query.CombineMean, "is not the ratio of the whole"},
		"mean of states":      {kind.Status, query.CombineMean, "cannot be combined"},
	} {
		got, notes := Combine([]*Member{member(plant("a1", 1), c.kind, "", time.Minute, 1, 2)},
			query.Combination{Method: c.method, By: query.ByAll}, calc.Present)
		if len(got) > 0 || len(notes.Refused) != 1 || !strings.Contains(notes.Refused[0].Text(), c.why) {
			t.Errorf("%s: %v, %+v", name, got, notes)
		}
	}
	got, notes := Combine([]*Member{member(plant("a1", 1), kind.Ratio, "%", time.Minute, 1, 2)},
		query.Combination{Method: query.CombineMax, By: query.ByAll}, calc.Present)
	if len(got) != 1 || len(notes.Refused) > 0 {
		t.Errorf("the highest ratio is refused: %+v", notes)
	}
}

func TestCombineTop(t *testing.T) {
	var members []*Member
	for id, value := range []float64{3, 9, null, 5} {
		of := plant(string(rune('a'+id))+"1", 10)
		members = append(members, member(of, kind.Energy, "kWh", time.Hour, value, 0))
		earlier := member(of, kind.Energy, "kWh", time.Hour, 100)
		earlier.Shift = query.Shift{Amount: 1, Unit: query.ShiftDays}
		members = append(members, earlier)
	}
	got, _ := Combine(members, query.Combination{Method: query.CombineTop, By: query.ByAll, Count: 2}, calc.Present)
	var ids []string
	for _, m := range got {
		ids = append(ids, m.Target.ID()+string(m.Shift.Unit))
	}
	if want := []string{"b1", "b1d", "d1", "d1d"}; !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
}

func TestRelatePerKWp(t *testing.T) {
	unknown := plant("x1", 1)
	unknown.Facility.NominalPower = nil
	got, notes := Relate([]*Member{
		member(plant("a1", 10), kind.Energy, "kWh", time.Hour, 5, null),
		member(unknown, kind.Energy, "kWh", time.Hour, 5),
		member(plant("a1", 10), kind.Measurement, "°C", time.Hour, 5),
	}, query.PerKWp, query.ByAll, calc.Present)
	if len(got) != 1 || got[0].Series.Unit != "kWh/kWp" || len(notes.Refused) != 2 {
		t.Fatalf("%+v, %+v", got, notes)
	}
	check(t, "per kWp", got[0], 0.5, null)
}

// 10 kWp with 0.5 and 30 kWp with 0.1 kWh/kWp give 8 kWh of 40 kWp together.
func TestCombinePerKWp(t *testing.T) {
	related, _ := Relate([]*Member{
		member(plant("a1", 10), kind.Energy, "kWh", time.Hour, 5, 5),
		member(plant("a2", 30), kind.Energy, "kWh", time.Hour, 3, null),
	}, query.PerKWp, query.ByAll, calc.Present)
	got, _ := Combine(related, query.Combination{Method: query.CombineMean, By: query.ByAll}, calc.Present)
	check(t, "mean", got[0], 8/40.0, 0.5)
	_, notes := Combine(related, query.Combination{Method: query.CombineSum, By: query.ByAll}, calc.Present)
	if len(notes.Refused) != 1 || !strings.Contains(notes.Refused[0].Reason, "weighted by nominal power") {
		t.Errorf("%+v", notes)
	}
}

func TestRelateToGroup(t *testing.T) {
	var members []*Member
	for id, value := range []float64{90, 100, 110, 50} {
		members = append(members, member(plant("a"+string(rune('1'+id)), 10), kind.Power, "kW", time.Hour, value))
	}
	got, _ := Relate(members, query.Deviation, query.ByAll, calc.Present)
	check(t, "deviation", got[3], 100*(50-95)/95.0)
	got, _ = Relate(members, query.Share, query.ByAll, calc.Present)
	check(t, "share", got[0], 100*90/350.0)
	// Median 95, deviations 5, 5, 15, 45: MAD 10.
	got, _ = Relate(members, query.RobustZScore, query.ByAll, calc.Present)
	check(t, "robust distance", got[3], 0.6745*(50-95)/10)
	if got[0].Target.ID() != "a1" || got[3].Series.Unit != "" {
		t.Errorf("%+v", got[3])
	}
	mixed := append(slices.Clone(members[:3]), member(plant("a9", 5), kind.Power, "kW", time.Hour, 50))
	got, told := Relate(mixed, query.Deviation, query.ByAll, calc.Present)
	check(t, "half the size, half the power", got[3], 0) // 9, 10, 11 and 10 for each kWp
	if len(told.Texts) != 1 || !strings.Contains(told.Texts[0], "for each kWp") {
		t.Errorf("%+v", told)
	}
	_, notes := Relate(members[:2], query.RobustZScore, query.ByAll, calc.Present)
	if len(notes.Texts) != 1 || !strings.Contains(notes.Texts[0], "at least 3 members") {
		t.Errorf("%+v", notes)
	}
}

func TestScaleTariff(t *testing.T) {
	got := Scale([]*Member{member(plant("a1", 1), kind.Energy, "kWh", time.Hour, 10, null)},
		query.Scaling{Factor: 0.082, Unit: "€"})
	check(t, "revenue", got[0], 0.82, null)
	if got[0].Series.Unit != "€" {
		t.Error(got[0].Series.Unit)
	}
}

func TestEarlierCalendar(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	at := func(text string) time.Time {
		parsed, err := time.ParseInLocation("2006-01-02 15:04", text, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for _, c := range []struct {
		from, to         string
		by               query.Shift
		wantFrom, wantTo string
	}{
		{"2026-03-29 00:00", "2026-03-30 00:00", query.Shift{Amount: 1, Unit: "d"}, "2026-03-28 00:00", "2026-03-29 00:00"},
		{"2026-10-26 12:00", "2026-10-26 13:00", query.Shift{Amount: 1, Unit: "w"}, "2026-10-19 12:00", "2026-10-19 13:00"},
		{"2026-03-01 00:00", "2026-04-01 00:00", query.Shift{Amount: 1, Unit: "M"}, "2026-02-01 00:00", "2026-03-01 00:00"},
		{"2026-03-31 06:00", "2026-03-31 07:00", query.Shift{Amount: 1, Unit: "M"}, "2026-02-28 06:00", "2026-02-28 07:00"},
		{"2024-02-29 00:00", "2024-03-01 00:00", query.Shift{Amount: 1, Unit: "y"}, "2023-02-28 00:00", "2023-03-01 00:00"},
		{"2026-01-15 00:00", "2026-01-16 00:00", query.Shift{Amount: 13, Unit: "M"}, "2024-12-15 00:00", "2024-12-16 00:00"},
	} {
		got := Earlier(series.Span{From: at(c.from), To: at(c.to)}, c.by, berlin)
		if !got.From.Equal(at(c.wantFrom)) || !got.To.Equal(at(c.wantTo)) {
			t.Errorf("%s, %v %s earlier: %v to %v", c.from, c.by.Amount, c.by.Unit, got.From, got.To)
		}
	}
}

// The day before a clock change is laid on it by the time of day: noon on noon.
func TestMoveClockChange(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	day := query.Shift{Amount: 1, Unit: query.ShiftDays}
	onto := series.Span{
		From: time.Date(2026, 3, 29, 0, 0, 0, 0, berlin), To: time.Date(2026, 3, 30, 0, 0, 0, 0, berlin),
	}
	before := Earlier(onto, day, berlin)
	values := make([]float64, 24)
	for hour := range values {
		values[hour] = float64(hour)
	}
	m := &Member{Target: plant("a1", 1), Series: valuesOf(plant("a1", 1), "kW", before.From, time.Hour, values...)}
	moved := Move(m, day, onto, berlin)
	for i, at := range moved.Series.Times {
		hour, value := float64(time.UnixMilli(at).In(berlin).Hour()), moved.Series.Values[i]
		if hour != value && value != 2 { // which this day does not have
			t.Errorf("%v of the day before is at %v", value, hour)
		}
	}
	if !slices.IsSorted(moved.Series.Times) || moved.Series.Len() < 23 || moved.Shift != day {
		t.Errorf("%d values: %v", moved.Series.Len(), moved.Series.Times)
	}
}

func computer(steps grid.Grid, hours int) Computer {
	return Computer{
		Plant: query.Default().Plant, Span: series.Span{From: noon, To: noon.Add(time.Duration(hours) * time.Hour)},
		Steps: steps, Now: noon.AddDate(0, 1, 0),
	}
}

func inputs(of portfolio.Target, step time.Duration, byRole map[query.Role]given) Inputs {
	in := Inputs{Target: of, ByRole: map[query.Role]*series.Series{}}
	for role, given := range byRole {
		in.ByRole[role] = valuesOf(of, given.unit, noon, step, given.values...)
	}
	return in
}

type given = struct {
	unit   string
	values []float64
}

// 10 kWp under 800 W/m² for two hours should give 16 kWh; 12 are 75 %. The mean of the hours' ratios is another
// number.
func TestComputePerformanceRatio(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.EnergyProduced: {"Wh", []float64{5000, 7000, 1000}},
		query.Irradiance:     {"kW/m²", []float64{0.4, 1.2, null}},
	})
	whole, notes := computer(grid.Grid{}, 3).Compute(in, query.PerformanceRatio)
	check(t, "whole range", whole, 75)
	if len(notes.Refused) > 0 {
		t.Error(notes)
	}
	hourly, _ := computer(grid.Of(query.Hour, nil), 3).Compute(in, query.PerformanceRatio)
	check(t, "by hour", hourly, 100*5/4.0, 100*7/12.0, null)
	// Of two plants, by their parts: (12 + 1) kWh of (16 + 2) kWh.
	other := inputs(plant("a2", 1), time.Hour, map[query.Role]given{
		query.EnergyProduced: {"kWh", []float64{0.5, 0.5, null}},
		query.Irradiance:     {"W/m²", []float64{1000, 1000, null}},
	})
	small, _ := computer(grid.Grid{}, 3).Compute(other, query.PerformanceRatio)
	both, _ := Combine([]*Member{whole, small}, query.Combination{Method: query.CombineMean, By: query.ByAll},
		calc.Present)
	check(t, "portfolio", both[0], 100*13/18.0)
}

// Power stands in for energy that nobody measures.
func TestComputePerformanceRatioOfPower(t *testing.T) {
	in := inputs(plant("a1", 10), 15*time.Minute, map[query.Role]given{
		query.ACPower: {"kW", []float64{6, 6, 6, 6}}, query.Irradiance: {"W/m²", []float64{800, 800, 800, 800}},
	})
	got, _ := computer(grid.Grid{}, 1).Compute(in, query.PerformanceRatio)
	check(t, "performance ratio", got, 75)
}

// With cells at 45 °C and a reference of 25 °C, 7 % less is expected of modules with -0.35 %/K.
func TestComputeCorrectedRatio(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.EnergyProduced: {"kWh", []float64{6}}, query.Irradiance: {"W/m²", []float64{1000}},
		query.ModuleTemperature: {"°C", []float64{42}}, // the cells are 3 K warmer at 1000 W/m²
	})
	in.ByRole[query.EnergyProduced].Add(noon.Add(time.Hour).UnixMilli(), 6, false)
	in.ByRole[query.Irradiance].Add(noon.Add(time.Hour).UnixMilli(), 1000, false)
	in.ByRole[query.ModuleTemperature].Add(noon.Add(time.Hour).UnixMilli(), 42, false)
	in.ByRole[query.EnergyProduced].Add(noon.Add(2*time.Hour).UnixMilli(), 0, true)
	in.ByRole[query.Irradiance].Add(noon.Add(2*time.Hour).UnixMilli(), 0, true)
	in.ByRole[query.ModuleTemperature].Add(noon.Add(2*time.Hour).UnixMilli(), 0, true)
	got, _ := computer(grid.Grid{}, 3).Compute(in, query.CorrectedRatio)
	check(t, "corrected ratio", got, 100*12/(20*0.93))
}

// The worked example of VCOM's system availability: intervals below 100 W/m² are not rated, and a missing energy
// counts as available: 5 of 7.
func TestComputeAvailability(t *testing.T) {
	in := inputs(plant("a1", 10), 15*time.Minute, map[query.Role]given{
		// What the plant takes for itself, as in the fifth interval, is no production.
		query.EnergyProduced: {"kWh", []float64{10, 20, 30, 0, -8, null, 30, 20, 0}},
		query.Irradiance:     {"W/m²", []float64{90, 125, 200, 80, 250, 200, 150, 130, 110}},
	})
	got, _ := computer(grid.Grid{}, 3).Compute(in, query.Availability)
	check(t, "availability", got, 100*5/7.0)
	today := computer(grid.Grid{}, 3)
	today.Now = noon.Add(2 * time.Hour)
	got, _ = today.Compute(in, query.Availability)
	check(t, "today", got, null)
}

func TestComputeConsumption(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.EnergyProduced: {"kWh", []float64{10, 0}}, query.EnergyExported: {"kWh", []float64{4, 0}},
		query.EnergyImported: {"kWh", []float64{1, 5}},
	})
	self, _ := computer(grid.Grid{}, 2).Compute(in, query.SelfConsumption)
	check(t, "self-consumption", self, 60)
	autarky, _ := computer(grid.Grid{}, 2).Compute(in, query.Autarky)
	check(t, "autarky", autarky, 50) // 12 kWh consumed, 6 of them imported
}

func TestComputeCurtailment(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.ACPower: {"kW", []float64{3, 3}}, query.PowerLimit: {"%", []float64{30, 100}},
		query.Irradiance: {"W/m²", []float64{1000, 1000}}, query.ModuleTemperature: {"°C", []float64{22, 22}},
	})
	lost, _ := computer(grid.Of(query.Hour, nil), 2).Compute(in, query.CurtailedPower)
	expected, _ := computer(grid.Of(query.Hour, nil), 2).Compute(in, query.ExpectedPower)
	check(t, "curtailed", lost, expected.Series.Values[0]-3, 0)
	// 10 kW less 14.08 % through an inverter of 96 %.
	if got := expected.Series.Values[0]; got < 8.0 || got > 8.4 {
		t.Errorf("expected %v kW", got)
	}
	active, _ := computer(grid.Of(query.Hour, nil), 2).Compute(in, query.PowerLimitActive)
	check(t, "active", active, 1, 0)
}

// Energies are the sum of what is known of the powers: an hour without a value adds nothing.
func TestComputeEnergies(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.ACPower: {"kW", []float64{3, 3, 3, null}}, query.PowerLimit: {"%", []float64{30, 30, 100, 30}},
		query.Irradiance:        {"W/m²", []float64{1000, 1000, 1000, null}},
		query.ModuleTemperature: {"°C", []float64{22, 22, 22, 22}},
	})
	power, _ := computer(grid.Of(query.Hour, nil), 4).Compute(in, query.ExpectedPower)
	full := power.Series.Values[0]
	expected, _ := computer(grid.Grid{}, 4).Compute(in, query.ExpectedEnergy)
	check(t, "expected", expected, 3*full)
	curtailed, _ := computer(grid.Grid{}, 4).Compute(in, query.CurtailedEnergy)
	check(t, "curtailed", curtailed, 2*(full-3))
	if curtailed.Series.Unit != "kWh" || curtailed.Kind != kind.Energy {
		t.Errorf("%s, %v", curtailed.Series.Unit, curtailed.Kind)
	}
	// Of one value nobody knows for how long it holds.
	alone := inputs(plant("a1", 10), time.Hour, map[query.Role]given{query.Irradiance: {"W/m²", []float64{1000}}})
	unknown, _ := computer(grid.Grid{}, 1).Compute(alone, query.ExpectedEnergy)
	check(t, "of one value", unknown, null)
}

func TestComputeSun(t *testing.T) {
	got, _ := computer(grid.Of(query.Hour, nil), 2).Compute(Inputs{Target: plant("a1", 10)}, query.SunElevation)
	if got.Series.Len() != 2 || got.Series.Values[0] < 15 || got.Series.Values[0] > 17 { // Berlin in January, noon UTC
		t.Errorf("%v", got.Series.Values)
	}
	nowhere := plant("a1", 10)
	nowhere.Facility.Latitude = nil
	if got, notes := computer(grid.Of(query.Hour, nil), 2).Compute(Inputs{Target: nowhere}, query.Daylight); got != nil ||
		!strings.Contains(notes.Refused[0].Text(), "latitude") {
		t.Errorf("%v, %+v", got, notes)
	}
}

// A clear sky stands in for a sensor of irradiance, but not at a plant that runs at night.
func TestComputeExpectedPowerWithoutSensor(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{query.ACPower: {"kW", []float64{3, 1, 0}}})
	got, notes := computer(grid.Of(query.Hour, nil), 3).Compute(in, query.ExpectedPower)
	if got == nil || got.Series.Values[0] <= 0 || !strings.Contains(notes.Bases[0].BasisText(), "clear sky") {
		t.Errorf("%v, %+v", got, notes)
	}
	in.ByRole[query.ACPower].Add(noon.Add(10*time.Hour).UnixMilli(), 5, false)
	got, notes = computer(grid.Of(query.Hour, nil), 3).Compute(in, query.ExpectedPower)
	if got != nil || !strings.Contains(notes.Refused[0].Reason, "at night") {
		t.Errorf("%v, %+v", got, notes)
	}
}

func TestComputeAge(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{query.ACPower: {"kW", []float64{3, 3, null}}})
	c := computer(grid.Grid{}, 5)
	c.Now = noon.Add(2 * time.Hour)
	got, _ := c.Compute(in, query.Age)
	check(t, "age", got, 3600)
	silent := inputs(plant("a1", 10), time.Hour, map[query.Role]given{query.ACPower: {"kW", []float64{null}}})
	got, _ = c.Compute(silent, query.Age)
	check(t, "age of the silent", got, 7200)
	if got, notes := c.Compute(Inputs{Target: plant("a1", 10)}, query.Age); got != nil || len(notes.Refused) != 1 {
		t.Errorf("%v, %+v", got, notes)
	}
}

func TestComputeCompleteness(t *testing.T) {
	in := inputs(plant("a1", 10), 15*time.Minute, map[query.Role]given{
		query.ACPower: {"kW", []float64{3, null, 3, 3}},
	})
	got, _ := computer(grid.Grid{}, 1).Compute(in, query.DataCompleteness)
	check(t, "completeness", got, 75)
}

func TestComputeRefuses(t *testing.T) {
	for what, why := range map[query.Computed]string{
		query.PerformanceRatio: "irradiance in the plane", query.SelfConsumption: "energy exported",
		query.CurtailedPower: "power limit", query.ExpectedEnergy: "irradiance", query.CurtailedEnergy: "power limit",
	} {
		in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{query.EnergyProduced: {"kWh", []float64{1, 2}}})
		got, notes := computer(grid.Grid{}, 1).Compute(in, what)
		if got != nil || len(notes.Refused) != 1 || !strings.Contains(notes.Refused[0].Reason, why) {
			t.Errorf("%s: %v, %+v", what, got, notes)
		}
	}
}

// Of an earlier time, notes say so, and nobody is named twice for the same.
func TestNotesEarlier(t *testing.T) {
	yesterday := query.Shift{Amount: 1, Unit: query.ShiftDays}
	first := member(plant("a1", 10), kind.Power, "kW", time.Hour, 1, 2)
	second := member(plant("a2", 10), kind.Power, "kW", time.Hour, 1, null)
	first.Shift, second.Shift = yesterday, yesterday
	group := []*Member{first, second}
	_, notes := Combine(group, query.Combination{Method: query.CombineSum, By: query.ByAll}, calc.Present)
	if len(notes.Texts) != 1 || !strings.Contains(notes.Texts[0], " (1 day earlier): at 1 of 2 instants") {
		t.Errorf("%q", notes.Texts)
	}
	var both Notes
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{query.EnergyProduced: {"kWh", []float64{1, 2}}})
	for range 2 {
		_, lacking := computer(grid.Grid{}, 1).Compute(in, query.PerformanceRatio)
		both.Join(lacking)
	}
	if len(both.Refused) != 1 || len(both.Refused[0].Members) != 1 {
		t.Errorf("%+v", both)
	}
}

// A plant that measures what is needed and is silent now stays, with a null: a rule must not lose it.
func TestComputeSilent(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.EnergyProduced: {"kWh", []float64{5, 5, 5}}, query.Irradiance: {"W/m²", []float64{null, null, null}},
	})
	for _, steps := range []grid.Grid{{}, grid.Of(query.Hour, nil)} {
		got, notes := computer(steps, 3).Compute(in, query.PerformanceRatio)
		check(t, "silent", got, null)
		if len(notes.Refused) > 0 {
			t.Errorf("%+v", notes)
		}
	}
}

// The ratio of several plants stays that of their parts when one of them is silent, wherever it stands among them.
func TestCombineRatiosWithSilentPlant(t *testing.T) {
	of := func(name string, kwp float64, energy, irradiance []float64) Inputs {
		return inputs(plant(name, kwp), time.Hour, map[query.Role]given{
			query.EnergyProduced: {"kWh", energy}, query.Irradiance: {"W/m²", irradiance},
		})
	}
	large := of("a1", 10, []float64{5, 7, 9}, []float64{1000, 1000, 1000})
	small := of("a2", 1, []float64{0.5, 0.5, 0.5}, []float64{1000, 1000, 1000})
	quiet := of("a3", 10, []float64{5, 5, 5}, []float64{null, null, null})
	for _, steps := range []grid.Grid{{}, grid.Of(query.Hour, nil)} {
		present := []float64{100 * 5.5 / 11, 100 * 7.5 / 11, 100 * 9.5 / 11}
		if steps == (grid.Grid{}) {
			present = []float64{100 * 22.5 / 33}
		}
		for _, order := range [][]Inputs{{large, small, quiet}, {quiet, large, small}, {large, quiet, small}} {
			var members []*Member
			for _, in := range order {
				one, _ := computer(steps, 3).Compute(in, query.PerformanceRatio)
				members = append(members, one)
			}
			how := query.Combination{Method: query.CombineMean, By: query.ByAll}
			combined, notes := Combine(members, how, calc.Present)
			check(t, "without the silent one", combined[0], present...)
			if len(notes.Refused) > 0 || combined[0].Group.Members != 3 {
				t.Errorf("%+v %+v", notes, combined[0].Group)
			}
			combined, _ = Combine(members, how, calc.NullIfMissing)
			check(t, "with all", combined[0], slices.Repeat([]float64{null}, len(present))...)
		}
	}
}

// Where a computed reading is not defined in the whole range, it has no value, and it is told why.
func TestComputeUndefined(t *testing.T) {
	at := noon.Add(30 * time.Minute)
	between := Computer{
		Plant: query.Default().Plant, Span: series.Span{From: at, To: at.Add(10 * time.Minute)},
		Steps: grid.Of(query.Hour, nil), Now: noon.AddDate(0, 1, 0),
	}
	idle := map[query.Role]given{
		query.EnergyProduced: {"kWh", []float64{0, 0}}, query.EnergyExported: {"kWh", []float64{0, 0}},
		query.EnergyImported: {"kWh", []float64{0, 0}}, query.Irradiance: {"W/m²", []float64{0, 0}},
	}
	for what, c := range map[query.Computed]struct {
		computer Computer
		why      string
	}{
		query.PerformanceRatio: {computer(grid.Grid{}, 2), "no irradiation"},
		query.Availability:     {computer(grid.Of(query.Hour, nil), 2), "never enough irradiance"},
		query.SelfConsumption:  {computer(grid.Of(query.Hour, nil), 2), "nothing was produced"},
		query.Autarky:          {computer(grid.Grid{}, 2), "nothing was consumed"},
		query.SunElevation:     {between, "no interval of the resolution starts"},
		query.ExpectedPower:    {between, "no interval of the resolution starts"},
	} {
		got, notes := c.computer.Compute(inputs(plant("a1", 10), time.Hour, idle), what)
		if got == nil || got.Series.HasValues() || len(notes.Undefined) != 1 ||
			!strings.Contains(notes.Undefined[0].UndefinedText(), c.why) {
			t.Errorf("%s: %v, %+v", what, got, notes)
		}
	}
}

// A reading of the API that has the id of a computed one is not mixed with it: its parts are not known.
func TestCombineRatiosOfOneName(t *testing.T) {
	computed, _ := computer(grid.Grid{}, 3).Compute(inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.EnergyProduced: {"kWh", []float64{5, 7, 9}}, query.Irradiance: {"W/m²", []float64{1000, 1000, 1000}},
	}), query.PerformanceRatio)
	own := member(plant("a2", 10), kind.Measurement, "%", time.Hour, 50)
	own.Reading, own.Series.Type = computed.Reading, computed.Reading
	how := query.Combination{Method: query.CombineMean, By: query.ByAll}
	for _, members := range [][]*Member{{computed, own}, {own, computed}} {
		combined, _ := Combine(members, how, calc.Present)
		if len(combined) != 2 {
			t.Fatalf("%d groups", len(combined))
		}
		for i, m := range members {
			check(t, "each alone", combined[i], column(m.Series)...)
		}
	}
}

// An offset of the sensor at night is no irradiation.
func TestComputePerformanceRatioAtNight(t *testing.T) {
	in := inputs(plant("a1", 10), time.Hour, map[query.Role]given{
		query.EnergyProduced: {"kWh", []float64{6, 0, 0}}, query.Irradiance: {"W/m²", []float64{800, -100, -100}},
	})
	got, _ := computer(grid.Grid{}, 3).Compute(in, query.PerformanceRatio)
	check(t, "performance ratio", got, 75)
}

// 3 and 5 kW at 4 m/s are 4 kW there; nothing was measured at 4.5 m/s.
func TestBins(t *testing.T) {
	of := plant("a1", 10)
	power := member(of, kind.Power, "kW", 10*time.Minute, 3, 5, 9, 7)
	wind := valuesOf(of, "m/s", noon, 10*time.Minute, 3.9, 4.2, 5.1, null)
	got := Bins([]*Member{power, power}, []*series.Series{wind, nil}, 0.5)
	if want := []float64{4, 4.5, 5}; !slices.Equal(got.Centers, want) {
		t.Fatalf("%v", got.Centers)
	}
	column := got.Columns[0]
	if *column[0] != 4 || column[1] != nil || *column[2] != 9 || got.Columns[1][0] != nil {
		t.Errorf("%v, %v", column, got.Columns[1])
	}
}

func TestRunningDay(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	of := plant("a1", 10)
	late := time.Date(2026, 1, 15, 22, 0, 0, 0, berlin)
	m := &Member{Target: of, Kind: kind.Energy, Series: valuesOf(of, "kWh", late, time.Hour, 1, 2, 4, 8)}
	got, _ := Running(m, query.RunningDay)
	check(t, "since midnight", got, 1, 3, 4, 12)
	m.Kind = kind.Power
	if got, notes := Running(m, query.RunningDay); got != nil || len(notes.Refused) != 1 {
		t.Errorf("%v, %+v", got, notes)
	}
}

// A register that is full goes on from 0, in whatever unit its values are: 2^32 Wh here.
func TestDifferencesRollOver(t *testing.T) {
	for name, factor := range map[string]float64{"Wh": 1000, "kWh": 1, "MWh": 0.001} {
		m := member(plant("a1", 10), kind.Counter, name, time.Hour, 4294960*factor, 4294964*factor, 2.704*factor)
		got, notes := Differences(m)
		check(t, name, got, null, 4*factor, 6*factor)
		if len(notes.Texts) != 1 || !strings.Contains(notes.Texts[0], "1 roll-over") {
			t.Errorf("%s: %+v", name, notes)
		}
	}
}

func TestDifferencesReset(t *testing.T) {
	got, notes := Differences(member(plant("a1", 10), kind.Counter, "kWh", time.Hour, 100, 105, 2, 6))
	check(t, "differences", got, null, 5, 2, 4)
	if got.Kind != kind.Energy || len(notes.Texts) != 1 || !strings.Contains(notes.Texts[0], "1 reset") {
		t.Errorf("%v, %+v", got.Kind, notes)
	}
}
