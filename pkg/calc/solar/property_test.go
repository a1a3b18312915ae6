package solar

import (
	"math"
	"math/rand/v2"
	"testing"
)

// randomColumn has ordinary values and such that no sensor gives.
func randomColumn(instants int) []float64 {
	special := []float64{0, nan, math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 5e-324, 1, -1, 90, 1e300}
	column := make([]float64, instants)
	for i := range column {
		column[i] = rand.NormFloat64() * 300
		if rand.IntN(3) == 0 {
			column[i] = special[rand.IntN(len(special))]
		}
	}
	return column
}

// Whatever sensors give and wherever a plant is, nothing panics, no infinity leaves, and no power is below 0.
func TestModelsAnyInput(t *testing.T) {
	for range 3000 {
		times := make([]int64, rand.IntN(6))
		for i := range times {
			times[i] = int64(rand.Uint64()) >> rand.IntN(64)
		}
		a, b, c := randomColumn(rand.IntN(8)), randomColumn(rand.IntN(8)), randomColumn(rand.IntN(8))
		n := randomColumn(12)
		site, surface := Site{n[0], n[1], n[2]}, Surface{n[3], n[4]}
		system := System{Array{n[5], n[6], n[7]}, surface, Inverter{n[8], n[9]}, n[10], n[11], OpenRackGlassGlass}
		sun := Positions(times, site)
		sky := Erbs(times, a, b)
		expected := Expected(times, site, system, Weather{POA: a, Air: b, Wind: c})
		clear := Expected(times, site, NewSystem(n[0], site).LimitAC(n[5]), Weather{Air: b})
		DaylightOf(int64(n[1]), site)
		for name, column := range map[string][]float64{
			"elevation": sun.Elevation, "apparent": sun.Apparent, "azimuth": sun.Azimuth, "GHI": sky.GHI, "DNI": sky.DNI,
			"DHI": sky.DHI, "Haurwitz": Haurwitz(a), "clear sky": ClearSky(times, site, surface, n[11]),
			"plane": Isotropic(surface, n[11], sky, Position{Elevation: b, Azimuth: c}), "Faiman": Faiman(a, b, c),
			"SAPM": SAPM(a, b, c, Mounting{n[0], n[1], n[2]}), "cell": CellOfModule(a, b, OpenRackGlassGlass),
			"DC": system.Array.DC(a, b), "AC": system.Inverter.AC(a), "expected": expected.Power, "of it": expected.Cell,
			"by clear sky": clear.Power,
		} {
			for _, value := range column {
				isPower := name == "DC" || name == "AC" || name == "expected" || name == "by clear sky"
				if math.IsInf(value, 0) || isPower && value < 0 {
					t.Fatalf("%s: %v of %v %v %v, %+v", name, column, a, b, c, system)
				}
			}
		}
	}
}

// On earth, the sun is somewhere at every instant, and a clear sky has an irradiance that is less than what comes from
// the sun.
func TestClearSkyIsDefined(t *testing.T) {
	for range 300 {
		site := Site{rand.Float64()*180 - 90, rand.Float64()*360 - 180, rand.Float64() * 3000}
		surface := Surface{rand.Float64() * 90, rand.Float64() * 360}
		times := make([]int64, 50)
		for i := range times {
			times[i] = rand.Int64N(4_000_000_000_000) - 1_000_000_000_000
		}
		sun := Positions(times, site)
		for i, irradiance := range ClearSky(times, site, surface, 0.2) {
			up := sun.Apparent[i] > 0
			if !(irradiance >= 0 && irradiance < 1366) || !up && irradiance != 0 {
				t.Fatalf("%+v %+v at %d: %v W/m², the sun is at %v", site, surface, times[i], irradiance, sun.Apparent[i])
			}
			if !(sun.Azimuth[i] >= 0 && sun.Azimuth[i] < 360) || math.Abs(sun.Elevation[i]) > 90 {
				t.Fatalf("%+v at %d: %v, %v", site, times[i], sun.Elevation[i], sun.Azimuth[i])
			}
		}
	}
}
