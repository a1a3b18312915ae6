package solar

// System is a photovoltaic plant or a part of it, such as what one inverter has. NewSystem has the defaults.
type System struct {
	Array    Array
	Surface  Surface
	Inverter Inverter
	// Losses is the share of the direct current's power that is lost before the inverter; Losses(PVWattsLosses...) has
	// usual ones.
	Losses float64
	// Albedo is the share of light that the ground reflects. It only matters to a clear sky.
	Albedo float64
	// Mounting tells how much warmer the cells are than the module's back, where its temperature is measured.
	Mounting Mounting
}

// NewSystem is a system of which nothing is known but its nominal power, and where it is. All else are the defaults of
// PVWatts (Dobos 2014) but for the two that are told:
//   - tilt 20 degrees, facing south, and north in the southern hemisphere
//   - gamma -0.0035/K, PVWatts' value for premium modules, which is what crystalline modules have today
//   - losses 14.08 % and an inverter efficiency of 96 %
//   - an inverter that takes all that the modules give: PVWatts' ratio of 1.2 would clip where the plant may not
//   - albedo 0.2, open rack
func NewSystem(nominal float64, site Site) System {
	facing := 180.0
	if site.Latitude < 0 {
		facing = 0
	}
	return System{
		Array:    Array{Nominal: nominal, Gamma: -0.0035},
		Surface:  Surface{Tilt: 20, Azimuth: facing},
		Inverter: Inverter{LimitDC: nominal, Efficiency: 0.96},
		Losses:   Losses(PVWattsLosses...),
		Albedo:   0.2,
		Mounting: OpenRackGlassPolymer,
	}
}

// LimitAC gives the system's inverter a nominal power of alternating current, in the unit of the modules' power.
func (s System) LimitAC(power float64) System {
	s.Inverter.LimitDC = power / s.Inverter.Efficiency
	return s
}

// Weather is what was measured, with one value for each instant. A column that is nil was not measured: then it is
// assumed. A gap in a column that was measured is not filled: what is assumed would jump beside what is measured.
type Weather struct {
	POA    []float64 // irradiance in the plane of the modules, W/m²
	Module []float64 // temperature of the modules' backs, °C
	Air    []float64 // temperature of the air, °C
	Wind   []float64 // m/s
}

const (
	// AssumedAir is the temperature of the air in °C where none is measured; pvlib has the same default.
	AssumedAir = 20.0
	// AssumedWind is the wind speed in m/s where none is measured; pvlib has the same default in its model of Faiman.
	AssumedWind = 1.0
)

// Expectation is what a system should have produced.
type Expectation struct {
	// Power is that of alternating current, with one value for each instant, in the unit of the nominal power.
	Power []float64
	// POA is the irradiance in the plane that it is for, in W/m², and Cell the temperature of the cells in °C.
	POA, Cell []float64
	// FromClearSky: there was no sensor of irradiance, so that the power is that of a clear sky.
	FromClearSky bool
	// AirAssumed and WindAssumed: the temperature of the cells is from an assumed temperature or wind.
	AirAssumed, WindAssumed bool
}

// Expected is the power of alternating current that a system should give by PVWatts (Dobos 2014): DC from irradiance
// and cell temperature, less the losses, through the inverter. The irradiance is that of the sensor in the plane, else
// that of a clear sky (ClearSky). The cell temperature is from that of the modules where it is measured (CellOfModule),
// else from air and wind by Faiman.
//
// The instants are those for which the sun's position counts: of means over intervals, their middles. Where an input
// that was measured has no value, there is none. There is none at all of a system without a nominal power above 0, nor
// of a clear sky at a site that is not on earth. At night it is 0.
func Expected(times []int64, site Site, system System, weather Weather) Expectation {
	made := Expectation{FromClearSky: weather.POA == nil, Power: none(len(times))}
	if made.FromClearSky {
		made.POA = ClearSky(times, site, system.Surface, system.Albedo)
	} else {
		made.POA = measured(weather.POA, len(times))
	}
	made.Cell = made.cellTemperature(weather, system.Mounting)
	if !system.isValid() {
		return made
	}
	for i := range made.Power {
		if isValue(made.POA[i]) && isValue(made.Cell[i]) {
			dc := system.Array.dc(max(made.POA[i], 0), made.Cell[i])
			made.Power[i] = system.Inverter.ac(dc * (1 - system.Losses))
		}
	}
	return made
}

func (s System) isValid() bool {
	return s.Array.isValid() && s.Inverter.isValid() && s.Losses >= 0 && s.Losses < 1
}

// measured is what a sensor has for a number of instants.
func measured(column []float64, instants int) []float64 {
	made := none(instants)
	for i := range made {
		if hasValue(column, i) {
			made[i] = column[i]
		}
	}
	return made
}

// cellTemperature also notes what it assumes.
func (e *Expectation) cellTemperature(weather Weather, mounting Mounting) []float64 {
	if weather.Module != nil {
		return CellOfModule(e.POA, weather.Module, mounting)
	}
	e.AirAssumed, e.WindAssumed = weather.Air == nil, weather.Wind == nil
	air, wind := weather.Air, weather.Wind
	if e.AirAssumed {
		air = constant(AssumedAir, len(e.POA))
	}
	if e.WindAssumed {
		wind = constant(AssumedWind, len(e.POA))
	}
	return Faiman(e.POA, air, wind)
}

func constant(value float64, instants int) []float64 {
	values := make([]float64, instants)
	for i := range values {
		values[i] = value
	}
	return values
}
