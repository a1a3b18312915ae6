package calc_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc/solar"
)

// reference reads a table of public data, of which no part belongs to this repository: from the folder that
// REFERENCE_DATA names, if it has the table.
func reference(t *testing.T, name string) map[string][]string {
	t.Helper()
	open, err := os.Open(filepath.Join(os.Getenv("REFERENCE_DATA"), filepath.FromSlash(name)))
	if os.Getenv("REFERENCE_DATA") == "" || os.IsNotExist(err) {
		t.Skipf("REFERENCE_DATA names no folder with %s", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open.Close() }()
	records, err := csv.NewReader(open).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]string{}
	for i, column := range records[0] {
		for _, record := range records[1:] {
			columns[column] = append(columns[column], record[i])
		}
	}
	return columns
}

func numbers(t *testing.T, texts []string) []float64 {
	t.Helper()
	if len(texts) < 100 {
		t.Fatalf("%d rows", len(texts))
	}
	made := make([]float64, len(texts))
	for i, text := range texts {
		number, err := strconv.ParseFloat(text, 64)
		if text == "" {
			number, err = math.NaN(), nil
		}
		if err != nil {
			t.Fatal(err)
		}
		made[i] = number
	}
	return made
}

// agreement counts the rows that are flagged, and those of them that a text flags, too.
func agreement(flags []bool, texts []string) (flagged, agreed, wanted int) {
	for i, is := range flags {
		want := texts[i] == "True"
		if want {
			wanted++
		}
		if is {
			flagged++
			if want {
				agreed++
			}
		}
	}
	return flagged, agreed, wanted
}

// The flags of pvanalytics on the power of an inverter, of which people have labelled what is stuck and what somebody
// has interpolated. Nights stay at 0; by day nothing is flagged that people have not labelled.
func TestStuckAsPvanalytics(t *testing.T) {
	table := reference(t, "golden/stale_diff.csv")
	values := numbers(t, table["value"])
	flagged, agreed, wanted := agreement(calc.Stuck(values, nil, calc.DefaultWindow), table["reference"])
	if flagged != wanted || agreed != wanted {
		t.Errorf("of %d of the reference, %d are among %d", wanted, agreed, flagged)
	}
	day := make([]bool, len(values))
	for i, value := range values {
		day[i] = value > 0
	}
	byDay, labelled, all := agreement(calc.Stuck(values, day, calc.DefaultWindow), table["label"])
	t.Logf("%d flagged as by the reference; by day %d, %d of them among the %d that people have labelled",
		flagged, byDay, labelled, all)
	if byDay == 0 || labelled != byDay {
		t.Errorf("by day %d are flagged, of which people have labelled %d", byDay, labelled)
	}
}

func TestInterpolatedAsPvanalytics(t *testing.T) {
	table := reference(t, "golden/interpolation_diff.csv")
	flags := calc.Interpolated(numbers(t, table["value"]), nil, calc.DefaultWindow)
	flagged, agreed, wanted := agreement(flags, table["reference"])
	t.Logf("%d flagged, %d of the %d of the reference", flagged, agreed, wanted)
	if flagged != wanted || agreed != wanted {
		t.Errorf("of %d of the reference, %d are among %d", wanted, agreed, flagged)
	}
}

// The performance ratio of five days of an inverter at NREL. The reference takes its temperature from the same days, so
// that the corrected ratio must be the plain one.
func TestPerformanceRatioAsPvanalytics(t *testing.T) {
	table := reference(t, "nrel_RSF_II.csv")
	const nominal, gamma, ofAll = 204.12, -0.00433, 0.58519586
	poa := numbers(t, table["poa_irradiance__1055"])
	air, wind := numbers(t, table["ambient_temp__1053"]), numbers(t, table["wind_speed__1051"])
	watts := numbers(t, table["inv2_ac_power_w__1047"])
	energy, irradiation := make([]float64, len(poa)), make([]float64, len(poa)) // of quarters of an hour
	for i := range poa {
		energy[i], irradiation[i] = watts[i]/1000/4, poa[i]/1000/4
	}
	plain := calc.PerformanceRatio(energy, irradiation, nominal)
	cell := solar.SAPM(poa, air, wind, solar.OpenRackGlassPolymer)
	mean := calc.ReferenceTemperature(irradiation, cell)
	corrected := calc.CorrectedPerformanceRatio(energy, irradiation, cell, nominal, gamma, mean)
	t.Logf("plain %.8f, corrected %.8f, %d instants", plain.Value, corrected.Value, plain.Used)
	if math.Abs(plain.Value-ofAll) > 5e-9 || math.Abs(corrected.Value-ofAll) > 5e-9 {
		t.Errorf("plain %.8f, corrected %.8f", plain.Value, corrected.Value)
	}
	ofDays := []float64{0.55669843, 0.57376381, 0.74570566, 0.77591636, 0}
	for i, want := range ofDays {
		from, to := 96*i, min(96*(i+1), len(poa))
		got := calc.PerformanceRatio(energy[from:to], irradiation[from:to], nominal).Value
		if !(math.Abs(got-want) <= 5e-9) {
			t.Errorf("day %d: got %.8f, want %.8f", i+1, got, want)
		}
	}
}
