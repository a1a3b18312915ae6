package calc

// AvailabilityThreshold is the irradiance in W/m² above which a plant is expected to produce: VCOM's default.
const AvailabilityThreshold = 100.0

// Ratio is a ratio of two sums over a range.
type Ratio struct {
	// Value has no unit; 1 is 100 %. NaN where the denominator is not above 0.
	Value float64
	// Used is how many instants had all that the ratio is made of. Others count in neither sum.
	Used int
}

// PerformanceRatio is energy in relation to what the nominal power would have given at the irradiation's strength: Σ E
// / (P Σ H), with energy E in kWh, irradiation H in the plane of the modules in kWh/m² and nominal power P in kWp, as
// 1 kW/m² is the irradiance of the standard test conditions (IEC 61724-1). Instants without either value count in
// neither sum; irradiation below 0, as sensors show at night, counts as 0. The value is NaN without a nominal power
// above 0.
//
// A group's performance ratio is not the mean of its members': see WeightedRatio.
func PerformanceRatio(energy, irradiation []float64, nominal float64) Ratio {
	return ratioOf(energy, func(i int) float64 { return nominal * max(at(irradiation, i), 0) })
}

// PerformanceRatios is the performance ratio of each instant, such as each day or month: E / (P H), with the units of
// PerformanceRatio. There is none without energy or irradiation, nor where the irradiation is not above 0.
func PerformanceRatios(energy, irradiation []float64, nominal float64) []float64 {
	made := none(len(energy))
	for i, value := range energy {
		if reference := nominal * at(irradiation, i); isValue(value) && isValue(reference) && reference > 0 {
			made[i] = ratio(value, reference)
		}
	}
	return made
}

// CorrectedPerformanceRatio is the performance ratio at a reference temperature of the cells: Σ E / Σ (P H (1 + gamma
// (T - Tref))) (Dierauf et al. 2013, NREL/TP-5200-57991), with cell temperature T in °C and gamma in shares per
// kelvin; otherwise it is like PerformanceRatio. With a reference of 25 °C it is that of the standard test conditions.
// To take the seasons out, the reference is a year's mean (ReferenceTemperature): taken from the same range, it would
// make the result the plain performance ratio.
func CorrectedPerformanceRatio(energy, irradiation, cell []float64, nominal, gamma, reference float64) Ratio {
	return ratioOf(energy, func(i int) float64 {
		return nominal * max(at(irradiation, i), 0) * (1 + gamma*(at(cell, i)-reference))
	})
}

// ReferenceTemperature is the mean of the cell temperature weighted by irradiation: Σ H T / Σ H, in °C (Dierauf et
// al. 2013, equation 5). It is NaN without irradiation above 0. As a reference for CorrectedPerformanceRatio it is
// taken from a whole year.
func ReferenceTemperature(irradiation, cell []float64) float64 {
	var weighted, weight total
	for i, h := range irradiation {
		if t := at(cell, i); isValue(t) && isValue(h) && h > 0 {
			weighted.add(h * t)
			weight.add(h)
		}
	}
	return ratio(weighted.value(), weight.value())
}

// EnergyPerformanceIndex is energy in relation to what was expected: Σ E / Σ Eexpected, both in the same unit (ASTM
// E2848 and VCOM). It may exceed 1. Instants without either value count in neither sum.
func EnergyPerformanceIndex(energy, expected []float64) Ratio {
	return ratioOf(energy, func(i int) float64 { return at(expected, i) })
}

// ratioOf sums up values, and what a function gives for their instants, where there are both.
func ratioOf(values []float64, reference func(i int) float64) Ratio {
	var above, below total
	made := Ratio{Value: noValue}
	for i, value := range values {
		if r := reference(i); isValue(value) && isValue(r) {
			above.add(value)
			below.add(r)
			made.Used++
		}
	}
	if below.value() > 0 {
		made.Value = ratio(above.value(), below.value())
	}
	return made
}

// Part is how many of a number of instants are something.
type Part struct{ Count, Of int }

// Percent is 100 Count / Of, and NaN of nothing.
func (p Part) Percent() float64 { return ratio(100*float64(p.Count), float64(p.Of)) }

// Availability is how much of the time a plant produced while it could.
type Availability struct {
	// Intervals has 100 for each rated interval in which the plant was available, 0 for others that are rated, and NaN
	// for those that are not. Its mean over any span is the availability of the span in percent.
	Intervals []float64
	// Rated is how many of the rated intervals it was available in.
	Rated Part
	// Missing is how many of those had no energy told, and count as available.
	Missing int
}

// TimeAvailability is the share of intervals in which a plant produced, of those with an irradiance above a threshold
// in W/m², as VCOM has it: an interval without a value of energy counts as available, because communication that fails
// is no outage. Energy not above 0 is none: what a plant takes for itself is no production. Intervals without
// irradiance are not rated, nor those that start at today's midnight or later: a day is rated when it is over. The unit
// of energy does not matter; power will do.
func TimeAvailability(times []int64, energy, irradiance []float64, threshold float64, today int64) Availability {
	made := Availability{Intervals: none(len(times))}
	for i, start := range times {
		if strength := at(irradiance, i); start >= today || !isValue(strength) || !(strength > threshold) {
			continue
		}
		made.Rated.Of++
		produced := at(energy, i)
		if isValue(produced) && produced <= 0 {
			made.Intervals[i] = 0
			continue
		}
		made.Intervals[i] = 100
		made.Rated.Count++
		if !isValue(produced) {
			made.Missing++
		}
	}
	return made
}
