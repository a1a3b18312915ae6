package calc

import "math"

const (
	// StandardDensity is that of the air at sea level and 15 °C in kg/m³, for which power curves are made (ISO 2533).
	StandardDensity = 1.225
	// DefaultBin is the width of a power curve's bins in m/s.
	DefaultBin = 0.5
	// greatestSpeed is what no turbine runs at; a faster wind is an error of the sensor.
	greatestSpeed = 60
	gasConstant   = 287.05 // of dry air, J/(kg K)
	absoluteZero  = -273.15
)

// BinPower makes a power curve of a wind turbine by the method of bins (IEC 61400-12-1): the means of 10 minutes, as
// they are in the standard, by wind speed in m/s; see Bin. Speeds below 0 and above 60 m/s are errors of the sensor and
// count in no bin. The wind speed should be normalised before (NormalizeSpeed).
func BinPower(speed, power []float64, width float64) Bins {
	plausible := none(len(speed))
	for i, v := range speed {
		if v >= 0 && v <= greatestSpeed {
			plausible[i] = v
		}
	}
	return Bin(plausible, power, width)
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
