package solar

import (
	"math"
	"time"
)

// Surface is how modules lie.
type Surface struct {
	Tilt    float64 // degrees from the horizontal
	Azimuth float64 // degrees from north by east that the modules face
}

func (s Surface) isValid() bool {
	return s.Tilt >= 0 && s.Tilt <= 180 && math.Abs(s.Azimuth) <= 360
}

// Irradiance is that of a sky, with one value for each instant, in W/m².
type Irradiance struct {
	GHI []float64 // global, on the horizontal
	DNI []float64 // direct, at right angles to the sun's rays
	DHI []float64 // diffuse, on the horizontal
}

// Haurwitz is the global horizontal irradiance of a clear sky in W/m²: 1098 cos z exp(-0.059 / cos z) with z the
// apparent zenith angle (Haurwitz 1945 and 1946; Reno, Hansen and Stein 2012, SAND2012-2389). It takes apparent
// elevations in degrees. With the sun below the horizon it is 0; without an elevation there is none. It knows nothing
// of haze and water vapour: a clear day may differ from it by 10 %.
func Haurwitz(apparent []float64) []float64 {
	made := none(len(apparent))
	for i, elevation := range apparent {
		if isValue(elevation) {
			made[i] = haurwitz(math.Sin(radians(elevation)))
		}
	}
	return made
}

func haurwitz(cosZenith float64) float64 {
	if cosZenith <= 0 {
		return 0
	}
	return 1098 * cosZenith * math.Exp(-0.059/cosZenith)
}

// Erbs splits global horizontal irradiance into direct and diffuse: the diffuse part is a polynomial of the clearness
// index GHI / (E0 cos z), and DNI = (GHI - DHI) / cos z (Erbs, Klein and Duffie 1982), with the extraterrestrial
// irradiance E0 of Spencer (1971) and 1366.1 W/m². All are in W/m², and it takes elevations without refraction, in
// degrees. With the sun lower than 3 degrees, all is diffuse. Where an input has no value, there is none but of GHI;
// irradiance below 0, as sensors show at night, counts as 0.
func Erbs(times []int64, ghi, elevation []float64) Irradiance {
	made := Irradiance{GHI: none(len(times)), DNI: none(len(times)), DHI: none(len(times))}
	outside := extraterrestrial{}
	for i, at := range times {
		if !hasValue(ghi, i) {
			continue
		}
		made.GHI[i] = max(ghi[i], 0)
		if hasValue(elevation, i) {
			made.DNI[i], made.DHI[i] = erbs(made.GHI[i], math.Sin(radians(elevation[i])), outside.at(at))
		}
	}
	return made
}

// leastCosZenith of direct irradiance: at an elevation of 3 degrees.
var leastCosZenith = math.Sin(radians(3))

func erbs(ghi, cosZenith, outside float64) (dni, dhi float64) {
	const least = 0.065 // what is divided by, for a clearness that is not out of all measure
	clearness := min(max(ghi/(outside*max(cosZenith, least)), 0), 1)
	dhi = ghi * diffusePart(clearness)
	if cosZenith < leastCosZenith || dhi > ghi {
		return 0, ghi
	}
	return defined((ghi - dhi) / cosZenith), dhi
}

func diffusePart(clearness float64) float64 {
	k := clearness
	switch {
	case k <= 0.22:
		return 1 - 0.09*k
	case k <= 0.8:
		return 0.9511 + k*(-0.1604+k*(4.388+k*(-16.638+k*12.336)))
	default:
		return 0.165
	}
}

// extraterrestrial remembers the irradiance of the day that was asked for last; the calendar is not asked for each
// instant.
type extraterrestrial struct {
	day        int64
	irradiance float64
}

func (e *extraterrestrial) at(instant int64) float64 {
	const solarConstant = 1366.1
	if day := instant / millisPerDay; e.irradiance == 0 || day != e.day {
		angle := 2 * math.Pi / 365 * float64(time.UnixMilli(instant).UTC().YearDay()-1)
		sin, cos := math.Sincos(angle)
		sin2, cos2 := math.Sincos(2 * angle)
		e.day = day
		e.irradiance = solarConstant * (1.00011 + 0.034221*cos + 0.00128*sin + 0.000719*cos2 + 0.000077*sin2)
	}
	return e.irradiance
}

// Isotropic is the irradiance in the plane of modules in W/m², from that of the sky: direct DNI cos(aoi) where the sun
// is before the plane, diffuse DHI (1 + cos tilt) / 2 (Hottel and Woertz 1942), and reflected by the ground
// GHI albedo (1 - cos tilt) / 2. The albedo is a share; 0.2 is usual over grass. The position is the sun's, of which
// elevation and azimuth count. Where an input has no value, there is none.
func Isotropic(surface Surface, albedo float64, sky Irradiance, sun Position) []float64 {
	made := none(len(sky.GHI))
	if !surface.isValid() || !isValue(albedo) {
		return made
	}
	plane := planeOf(surface, albedo)
	for i := range made {
		if hasValue(sky.GHI, i) && hasValue(sky.DNI, i) && hasValue(sky.DHI, i) &&
			hasValue(sun.Elevation, i) && hasValue(sun.Azimuth, i) {
			toSun := directionOf(sun.Elevation[i], sun.Azimuth[i])
			made[i] = plane.irradiance(sky.GHI[i], sky.DNI[i], sky.DHI[i], toSun)
		}
	}
	return made
}

// plane is a surface as the transposition needs it.
type plane struct {
	normal direction
	albedo float64
}

func planeOf(surface Surface, albedo float64) plane {
	return plane{directionOf(90-surface.Tilt, surface.Azimuth), albedo}
}

func directionOf(elevation, azimuth float64) direction {
	up, level := math.Sincos(radians(elevation))
	sin, cos := math.Sincos(radians(azimuth))
	return direction{-level * cos, -level * sin, up}
}

func (p plane) irradiance(ghi, dni, dhi float64, sun direction) float64 {
	incidence := p.normal.south*sun.south + p.normal.west*sun.west + p.normal.up*sun.up
	cosTilt := p.normal.up
	return defined(dni*max(incidence, 0) + dhi*(1+cosTilt)/2 + ghi*p.albedo*(1-cosTilt)/2)
}

// ClearSky is the irradiance of a clear sky in the plane of modules, in W/m²: Haurwitz, split by Erbs, transposed by
// Isotropic. The instants are those for which the sun's position counts: of a mean over an interval, its middle. It is
// 0 at night. There are no values at a site that is not on earth.
func ClearSky(times []int64, site Site, surface Surface, albedo float64) []float64 {
	made := none(len(times))
	if !site.isValid() || !surface.isValid() || !isValue(albedo) {
		return made
	}
	observer, plane := observerAt(site), planeOf(surface, albedo)
	var sky ephemeris
	var outside extraterrestrial
	for i, at := range times {
		if at < firstInstant || at > lastInstant {
			continue
		}
		sun := observer.see(sky.at(at))
		if sun.up < belowRefraction {
			made[i] = 0
			continue
		}
		ghi := haurwitz(sun.raised(radians(observer.refraction(sun, sun.elevation()))))
		dni, dhi := erbs(ghi, sun.up, outside.at(at))
		made[i] = plane.irradiance(ghi, dni, dhi, sun)
	}
	return made
}

// raised is the sine of the elevation raised by some thousandths of a radian.
func (d direction) raised(radians float64) float64 {
	return d.up*(1-radians*radians/2) + d.level()*radians
}

// belowRefraction is where the sun is too low to be seen, whatever the refraction: 2 degrees below the horizon.
var belowRefraction = math.Sin(radians(-2))

// isValue tells a value from none; an infinity is none, too.
func isValue(value float64) bool { return value-value == 0 }

// hasValue tells whether a column has a value at an index.
func hasValue(column []float64, i int) bool { return i < len(column) && isValue(column[i]) }

// defined is the value, or none if a calculation has left the range of a float64.
func defined(value float64) float64 {
	if isValue(value) {
		return value
	}
	return math.NaN()
}
