package solar

import "math"

const (
	referenceIrradiance  = 1000 // W/m²: of the standard test conditions, as is the temperature
	referenceTemperature = 25   // °C
	// referenceEfficiency is that of the inverter for which PVWatts has its curve.
	referenceEfficiency = 0.9637
)

// Faiman is the temperature of modules in °C, from irradiance in their plane in W/m², air temperature in °C and wind
// speed in m/s: Tair + G / (25 + 6.84 v) (Faiman 2008, with the coefficients that pvlib has as its default). Where an
// input has no value, there is none. Irradiance and wind below 0 count as 0.
func Faiman(poa, air, wind []float64) []float64 {
	made := none(len(poa))
	for i := range made {
		if hasValue(poa, i) && hasValue(air, i) && hasValue(wind, i) {
			made[i] = faiman(poa[i], air[i], wind[i])
		}
	}
	return made
}

func faiman(poa, air, wind float64) float64 {
	const atRest, byWind = 25.0, 6.84 // W/(m² K) and W s/(m³ K)
	return defined(air + max(poa, 0)/(atRest+byWind*max(wind, 0)))
}

// Mounting has the coefficients of the Sandia Array Performance Model for modules and how they are mounted.
type Mounting struct {
	A, B  float64
	Delta float64 // K by which the cell is warmer than the module's back at 1000 W/m²
}

// The mountings of King, Boyson and Kratochvil (2004), table 1.
var (
	OpenRackGlassPolymer  = Mounting{-3.56, -0.075, 3}
	OpenRackGlassGlass    = Mounting{-3.47, -0.0594, 3}
	CloseMountGlassGlass  = Mounting{-2.98, -0.0471, 1}
	InsulatedGlassPolymer = Mounting{-2.81, -0.0455, 0}
)

// SAPM is the temperature of cells in °C by the Sandia Array Performance Model (King, Boyson and Kratochvil 2004,
// SAND2004-3535): G exp(a + b v) + Tair + G/1000 delta, from irradiance in the plane in W/m², air temperature in °C
// and wind speed in m/s. Where an input has no value, there is none. Irradiance and wind below 0 count as 0.
func SAPM(poa, air, wind []float64, mounting Mounting) []float64 {
	made := none(len(poa))
	for i := range made {
		if hasValue(poa, i) && hasValue(air, i) && hasValue(wind, i) {
			module := max(poa[i], 0)*math.Exp(mounting.A+mounting.B*max(wind[i], 0)) + air[i]
			made[i] = cellOfModule(poa[i], module, mounting.Delta)
		}
	}
	return made
}

// CellOfModule is the temperature of cells in °C from that measured at the module's back: Tmodule + G/1000 delta, of
// the same model as SAPM.
func CellOfModule(poa, module []float64, mounting Mounting) []float64 {
	made := none(len(poa))
	for i := range made {
		if hasValue(poa, i) && hasValue(module, i) {
			made[i] = cellOfModule(poa[i], module[i], mounting.Delta)
		}
	}
	return made
}

func cellOfModule(poa, module, delta float64) float64 {
	return defined(module + max(poa, 0)/referenceIrradiance*delta)
}

// Array is the modules of a system.
type Array struct {
	// Nominal is the power at standard test conditions. Results are in its unit, such as kW of kWp.
	Nominal float64
	// Gamma is by which share the power changes with each kelvin of the cells: -0.0035 is usual.
	Gamma float64
	// Marion is the share of the nominal power by which it is less at 200 W/m² than in proportion (Marion 2008);
	// 0: none.
	Marion float64
}

// DC is the power of the modules by PVWatts (Dobos 2014, NREL/TP-6A20-62641): G/1000 P (1 + gamma (Tcell - 25)), less
// P times Marion's error of low irradiance where that is given. It takes irradiance in the plane in W/m² and cell
// temperature in °C. It is never below 0; irradiance below 0 counts as 0. Where an input has no value there is none,
// nor if the nominal power is not above 0.
func (a Array) DC(poa, cell []float64) []float64 {
	made := none(len(poa))
	if !a.isValid() {
		return made
	}
	for i := range made {
		if hasValue(poa, i) && hasValue(cell, i) {
			made[i] = a.dc(max(poa[i], 0), cell[i])
		}
	}
	return made
}

func (a Array) isValid() bool {
	return a.Nominal > 0 && isValue(a.Nominal) && isValue(a.Gamma) && isValue(a.Marion)
}

func (a Array) dc(poa, cell float64) float64 {
	power := poa / referenceIrradiance * (1 + a.Gamma*(cell-referenceTemperature))
	if a.Marion != 0 {
		power -= a.Marion * marionError(poa)
	}
	return defined(max(a.Nominal*power, 0))
}

// marionError is the error of proportion in relation to that at 200 W/m².
func marionError(poa float64) float64 {
	const low = 200
	if poa > low {
		return (referenceIrradiance - poa) / (referenceIrradiance - low)
	}
	return 1 - math.Pow(1-poa/low, 4)
}

// Inverter turns direct current into alternating current.
type Inverter struct {
	// LimitDC is the power of direct current at which it gives its nominal power, in the unit of what it is given.
	LimitDC float64
	// Efficiency is the nominal one, a share. PVWatts has 0.96 as its default.
	Efficiency float64
}

// AC is the power of an inverter by PVWatts (Dobos 2014): eta Pdc up to LimitDC, and Efficiency LimitDC from there on,
// with eta = Efficiency / 0.9637 (-0.0162 zeta - 0.0059 / zeta + 0.9858) and zeta = Pdc / LimitDC. It is never below 0:
// at night an inverter takes some power, which this does not know. Where there is no value there is none, nor if the
// limit or the efficiency is not above 0.
func (v Inverter) AC(dc []float64) []float64 {
	made := none(len(dc))
	if !v.isValid() {
		return made
	}
	for i, power := range dc {
		if isValue(power) {
			made[i] = v.ac(power)
		}
	}
	return made
}

func (v Inverter) isValid() bool {
	return v.LimitDC > 0 && v.Efficiency > 0 && isValue(v.Efficiency*v.LimitDC)
}

func (v Inverter) ac(dc float64) float64 {
	switch { // far beyond the limit, the polynomial would fall to nothing
	case dc <= 0:
		return 0
	case dc >= v.LimitDC:
		return v.Efficiency * v.LimitDC
	}
	part := dc / v.LimitDC
	power := v.Efficiency / referenceEfficiency * (-0.0162*part*dc - 0.0059*v.LimitDC + 0.9858*dc)
	return max(power, 0)
}

// PVWattsLosses are the default losses of PVWatts (Dobos 2014, table 6) as shares: soiling, shading, mismatch, wiring,
// connections, light-induced degradation, nameplate rating and availability. Together they are 14.08 %.
var PVWattsLosses = []float64{0.02, 0.03, 0.02, 0.02, 0.005, 0.015, 0.01, 0.03}

// Losses is the share that is lost when several shares are lost one after another: 1 - Π (1 - loss).
func Losses(shares ...float64) float64 {
	left := 1.0
	for _, share := range shares {
		left *= 1 - share
	}
	return 1 - left
}
