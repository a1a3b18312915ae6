package calc

import "math"

const (
	// StandardDensity is that of the air at sea level and 15 °C in kg/m³, for which power curves are made (ISO 2533).
	StandardDensity = 1.225
	// DefaultBin is the width of a power curve's bins in m/s.
	DefaultBin = 0.5
	// greatestSpeed is what no turbine runs at; a faster wind is an error of the sensor.
	greatestSpeed = 60
	leastBin      = 0.01
	gasConstant   = 287.05 // of dry air, J/(kg K)
	absoluteZero  = -273.15
)

// PowerCurve is a turbine's power by wind speed: the means of the bins, whose centres are the multiples of a width.
type PowerCurve struct {
	Width float64 // m/s
	// Speed and Power are the means of what is in each bin, in m/s and in the unit of the power. A bin in which there is
	// nothing has none; it is not interpolated.
	Speed, Power []float64
	// Count is how many values each bin has.
	Count []int
}

// BinPower makes a power curve by the method of bins (IEC 61400-12-1): values of 10 minutes, as they are in the
// standard, with a wind speed from (k - 1/2) to below (k + 1/2) times the width in m/s are in bin k, and each bin has
// the mean of its speeds and powers. Values without either count in no bin, nor speeds below 0 and above 60 m/s. The
// wind speed should be normalised before (NormalizeSpeed). A width below 0.01 m/s gives a curve without bins.
func BinPower(speed, power []float64, width float64) PowerCurve {
	if !isValue(width) || width < leastBin {
		return PowerCurve{Width: width}
	}
	bins := int(greatestSpeed/width+0.5) + 1
	speeds, powers, counts := make([]total, bins), make([]total, bins), make([]int, bins)
	used := 0
	for i, v := range speed {
		p := at(power, i)
		if !isValue(v) || !isValue(p) || v < 0 || v > greatestSpeed {
			continue
		}
		bin := int(v/width + 0.5)
		speeds[bin].add(v)
		powers[bin].add(p)
		counts[bin]++
		used = max(used, bin+1)
	}
	made := PowerCurve{width, none(used), none(used), counts[:used]}
	for bin, count := range made.Count {
		if count > 0 {
			made.Speed[bin] = speeds[bin].value() / float64(count)
			made.Power[bin] = defined(powers[bin].value() / float64(count))
		}
	}
	return made
}

// Center is the middle of a bin in m/s.
func (c PowerCurve) Center(bin int) float64 { return float64(bin) * c.Width }

// Expected is the power that the curve has at wind speeds in m/s, linearly interpolated between the means of two
// neighbouring bins. There is none at a speed outside of the curve, nor between bins of which one is empty.
func (c PowerCurve) Expected(speed []float64) []float64 {
	made := none(len(speed))
	for i, v := range speed {
		if isValue(v) && v >= 0 && v <= greatestSpeed && len(c.Speed) > 0 {
			made[i] = c.at(v)
		}
	}
	return made
}

func (c PowerCurve) at(speed float64) float64 {
	bin := int(speed/c.Width + 0.5)
	if bin < len(c.Speed) && speed == c.Speed[bin] {
		return c.Power[bin]
	}
	if bin >= len(c.Speed) || speed < c.Speed[bin] {
		bin--
	}
	if bin < 0 || bin+1 >= len(c.Speed) {
		return noValue
	}
	part := (speed - c.Speed[bin]) / (c.Speed[bin+1] - c.Speed[bin])
	return defined(c.Power[bin]*(1-part) + c.Power[bin+1]*part)
}

// AirDensity is p / (287.05 T) in kg/m³, of dry air, from the pressure in hPa and the temperature in °C (IEC
// 61400-12-1). Where either has no value there is none, nor at a pressure or an absolute temperature that is not above
// 0.
func AirDensity(pressure, temperature []float64) []float64 {
	made := none(len(pressure))
	for i, p := range pressure {
		if kelvin := at(temperature, i) - absoluteZero; isValue(p) && p > 0 && isValue(kelvin) && kelvin > 0 {
			made[i] = defined(100 * p / (gasConstant * kelvin))
		}
	}
	return made
}

// NormalizeSpeed gives the wind speed in m/s that has the same power at the standard density: v (density /
// 1.225)^(1/3), with densities in kg/m³ (IEC 61400-12-1, for turbines that control their pitch). Where either has no
// value there is none, nor at a density that is not above 0.
func NormalizeSpeed(speed, density []float64) []float64 {
	made := none(len(speed))
	for i, v := range speed {
		if d := at(density, i); isValue(v) && isValue(d) && d > 0 {
			made[i] = defined(v * math.Cbrt(d/StandardDensity))
		}
	}
	return made
}
