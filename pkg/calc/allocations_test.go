package calc_test

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc/solar"
)

// What a calculation allocates is columns: as many for a day as for a month.
func TestAllocationsPerColumn(t *testing.T) {
	times, powers, counters := plantColumns()
	site := solar.Site{Latitude: 52.52, Longitude: 13.405}
	day := func(at int64) (start, next int64) { return at - at%86_400_000, at - at%86_400_000 + 86_400_000 }
	for name, of := range map[string]func(times []int64, powers, counters [][]float64){
		"sum":        func(_ []int64, p, _ [][]float64) { calc.Sum(p, calc.Present) },
		"mean":       func(_ []int64, p, _ [][]float64) { calc.Mean(p, calc.Present) },
		"percentile": func(_ []int64, p, _ [][]float64) { calc.Percentile(p, 90, calc.Present) },
		"ratio":      func(_ []int64, p, c [][]float64) { calc.WeightedRatio(p, c, calc.Present) },
		"share":      func(_ []int64, p, _ [][]float64) { calc.Share(p, calc.Present) },
		"deviation":  func(_ []int64, p, _ [][]float64) { calc.DeviationFromMedian(p) },
		"distance":   func(_ []int64, p, _ [][]float64) { calc.RobustDistance(p) },
		"capacity":   func(_ []int64, p, _ [][]float64) { calc.PerCapacity(p[0], 50) },
		"growth": func(times []int64, _, c [][]float64) {
			calc.Differences(times, c[0], calc.Counter{Nominal: 50, Resolutions: []float64{0.01}, Day: day})
		},
		"running":      func(times []int64, p, _ [][]float64) { calc.RunningSum(times, p[0], day) },
		"availability": func(times []int64, p, c [][]float64) { calc.TimeAvailability(times, c[0], p[0], 10, 1<<62) },
		"stuck":        func(_ []int64, p, _ [][]float64) { calc.Stuck(p[0], nil, calc.DefaultWindow) },
		"bins":         func(_ []int64, p, c [][]float64) { calc.Bin(p[0], c[0], 1) },
		"sun":          func(times []int64, _, _ [][]float64) { solar.Positions(times, site) },
		"expected": func(times []int64, p, _ [][]float64) {
			solar.Expected(times, site, solar.NewSystem(50, site), solar.Weather{POA: p[0], Air: c0(times)})
		},
		"clear sky": func(times []int64, _, _ [][]float64) {
			solar.Expected(times, site, solar.NewSystem(50, site), solar.Weather{})
		},
	} {
		allocations := func(instants int) float64 {
			part, counted := make([][]float64, members), make([][]float64, members)
			for m := range members {
				part[m], counted[m] = powers[m][:instants], counters[m][:instants]
			}
			return testing.AllocsPerRun(5, func() { of(times[:instants], part, counted) })
		}
		if few, many := allocations(288), allocations(288*30); many > few {
			t.Errorf("%s: %v allocations for a day, and %v for a month", name, few, many)
		}
	}
}

// c0 is a temperature of 0 °C.
func c0(times []int64) []float64 { return make([]float64, len(times)) }
