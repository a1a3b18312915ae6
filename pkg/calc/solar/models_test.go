package solar

import (
	"fmt"
	"math"
	"testing"
)

// The numbers of pvlib's own tests: test_pvsystem, test_inverter and test_temperature.
func TestModelsAsInPvlibTests(t *testing.T) {
	plain, marion := Array{100, -0.003, 0}, Array{100, -0.003, 0.01}
	near(t, "DC", plain.DC([]float64{900}, []float64{30})[0], 88.65)
	near(t, "DC at 100 W/m²", marion.DC([]float64{100}, []float64{30})[0], 8.9125)
	near(t, "DC at 1200 W/m²", marion.DC([]float64{1200}, []float64{30})[0], 118.45)
	for dc, want := range map[float64]float64{90: 85.58556604752516, 50: 47.608436240525284, 100: 95, 0: 0, 120: 95} {
		near(t, fmt.Sprint("AC of ", dc), Inverter{100, 0.95}.AC([]float64{dc})[0], want)
	}
	near(t, "AC of next to nothing", Inverter{1, 0.95}.AC([]float64{0.001})[0], 0)
	cell := SAPM([]float64{900}, []float64{20}, []float64{5}, OpenRackGlassGlass)[0]
	if math.Abs(cell-43.509) > 0.0005 {
		t.Errorf("cell %v", cell)
	}
	module := Mounting{OpenRackGlassGlass.A, OpenRackGlassGlass.B, 0}
	if back := SAPM([]float64{900}, []float64{20}, []float64{5}, module)[0]; math.Abs(back-40.809) > 0.0005 {
		t.Errorf("module %v", back)
	}
	near(t, "from the module", CellOfModule([]float64{900}, []float64{cell - 2.7}, OpenRackGlassGlass)[0], cell)
	if losses := Losses(PVWattsLosses...); math.Abs(losses-0.1408) > 0.00005 {
		t.Errorf("losses %v", losses)
	}
}

// What sensors show at night, and what is missing.
func TestModelsNulls(t *testing.T) {
	poa, some := []float64{-3, nan, math.Inf(1), 500}, []float64{20, 20, 20, nan}
	for name, got := range map[string][]float64{
		"Faiman": Faiman(poa, some, some), "SAPM": SAPM(poa, some, some, OpenRackGlassGlass),
		"cell": CellOfModule(poa, some, OpenRackGlassGlass), "DC": Array{1, -0.004, 0}.DC(poa, some),
	} {
		want := "[20 NaN NaN NaN]"
		if name == "DC" {
			want = "[0 NaN NaN NaN]"
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for name, got := range map[string]float64{
		"no nominal power": Array{0, -0.004, 0}.DC(poa, some)[0],
		"no limit":         Inverter{0, 0.96}.AC([]float64{1})[0],
		"no efficiency":    Inverter{1, 0}.AC([]float64{1})[0],
	} {
		near(t, name, got, nan)
	}
}

func TestPVWattsAsPvlib(t *testing.T) {
	g := golden(t, "pvwatts_grid.csv", "pvwatts_grid.csv")
	poa, air, wind := g.numbers("poa_Wm2"), g.numbers("temp_air_C"), g.numbers("wind_ms")
	const figures = 1e-7 // the table has eight decimals
	g.compare("Faiman", Faiman(poa, air, wind), g.numbers("faiman_C"), figures)
	cell := SAPM(poa, air, wind, OpenRackGlassPolymer)
	g.compare("SAPM", cell, g.numbers("sapm_cell_C"), figures)
	dc := Array{Nominal: 100, Gamma: -0.0035}.DC(poa, cell)
	g.compare("DC", dc, g.numbers("pvwatts_dc_kW"), figures)
	ac := Inverter{LimitDC: 100 / 1.2 / 0.96, Efficiency: 0.96}.AC(dc)
	g.compare("AC", ac, g.numbers("pvwatts_ac_kW"), figures)
}

func TestTranspositionAsPvlib(t *testing.T) {
	g := golden(t, "transposition_berlin.csv", "transposition_berlin_20250621.csv")
	times := g.instants("utc")
	elevation := make([]float64, g.rows)
	for i, zenith := range g.numbers("zenith") {
		elevation[i] = 90 - zenith
	}
	sun := Positions(times, Site{52.52, 13.405, 34})
	const watts = 0.01
	g.compare("elevation", sun.Elevation, elevation, 0.001)
	ghi := Haurwitz(sun.Apparent)
	g.compare("GHI", ghi, g.numbers("ghi_haurwitz"), watts)
	sky := Erbs(times, ghi, sun.Elevation)
	g.compare("DNI", sky.DNI, g.numbers("dni_erbs"), watts)
	g.compare("DHI", sky.DHI, g.numbers("dhi_erbs"), watts)
	for column, surface := range map[string]Surface{
		"poa_25_180": {25, 180}, "poa_10_90": {10, 90}, "poa_10_270": {10, 270},
	} {
		g.compare(column, Isotropic(surface, 0.2, sky, sun), g.numbers(column), watts)
		g.compare(column, ClearSky(times, Site{52.52, 13.405, 34}, surface, 0.2), g.numbers(column), watts)
	}
}
