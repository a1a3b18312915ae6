package solar

import "math"

// Site is a place on earth.
type Site struct {
	Latitude, Longitude float64 // degrees, positive to the north and to the east
	Altitude            float64 // metres above the sea
}

func (s Site) isValid() bool {
	return math.Abs(s.Latitude) <= 90 && math.Abs(s.Longitude) <= 360 && math.Abs(s.Altitude) <= 10_000
}

// Position is where the sun is, with one value for each instant, in degrees.
type Position struct {
	// Elevation of the sun's centre above the horizon, without an atmosphere.
	Elevation []float64
	// Apparent is the elevation at which it is seen, raised by refraction.
	Apparent []float64
	// Azimuth from north by east, from 0 to 360.
	Azimuth []float64
}

const (
	// horizon is the elevation of the sun's centre at which its upper edge rises and sets: refraction at the horizon and
	// the sun's radius.
	horizon = -0.8333
	// siteTemperature is what refraction is calculated with, in °C. Ten degrees more or less change it by 4 %, which is
	// 0.02 degrees at the horizon.
	siteTemperature = 12
)

// Positions is the position of the sun at each instant: the Solar Position Algorithm of NREL (Reda and Andreas 2003,
// NREL/TP-560-34302), seen from the site, with the air pressure of its altitude. It errs by 0.0003 degrees at most.
// There are no values at a site that is not on earth, nor before the year -2000 and after 6000.
func Positions(times []int64, site Site) Position {
	made := Position{none(len(times)), none(len(times)), none(len(times))}
	if !site.isValid() {
		return made
	}
	observer := observerAt(site)
	var sky ephemeris
	for i, at := range times {
		if at < firstInstant || at > lastInstant {
			continue
		}
		sun := observer.see(sky.at(at))
		elevation := sun.elevation()
		made.Elevation[i], made.Azimuth[i] = elevation, sun.azimuth()
		made.Apparent[i] = elevation + observer.refraction(sun, elevation)
	}
	return made
}

// observer is a site as the algorithm needs it.
type observer struct {
	longitude      float64
	sinLat, cosLat float64
	x, y           float64 // the distance from the earth's axis and from the equator, in radii of the equator
	thickness      float64 // of the air, in relation to what the formula of refraction is made for
}

func observerAt(site Site) observer {
	const flattening, radius = 0.99664719, 6_378_140
	sinLat, cosLat := math.Sincos(radians(site.Latitude))
	sinU, cosU := math.Sincos(math.Atan(flattening * math.Tan(radians(site.Latitude))))
	// The standard atmosphere's pressure in hPa.
	pressure := math.Pow((44331.514-site.Altitude)/11880.516, 1/0.1902632)
	return observer{
		longitude: site.Longitude, sinLat: sinLat, cosLat: cosLat,
		x:         cosU + site.Altitude/radius*cosLat,
		y:         flattening*sinU + site.Altitude/radius*sinLat,
		thickness: pressure / 1010 * 283 / (273 + siteTemperature),
	}
}

// hourAngle of the sun at the site, westward from south, in degrees.
func (o observer) hourAngle(sun geocentric, part float64) float64 {
	return 360*part + 180 + sun.equation + o.longitude
}

// direction is where something is seen from a site: a vector of length 1.
type direction struct{ south, west, up float64 }

func (d direction) elevation() float64 { return degrees(math.Asin(min(max(d.up, -1), 1))) }

func (d direction) azimuth() float64 {
	if azimuth := degrees(math.Atan2(d.west, d.south)) + 180; azimuth < 360 {
		return azimuth
	}
	return 0
}

// see gives the topocentric direction of the sun at a part of the day: steps 3.11 to 3.15 of the algorithm but for
// refraction. The steps turn the geocentric direction by the parallax; that is to subtract the observer's place from
// the sun's, along the meridian (x), to the west (y) and along the earth's axis (z).
func (o observer) see(sun geocentric, part float64) direction {
	parallax := radians(8.794/3600) / sun.distance // so small that it is its sine
	sinHour, cosHour := math.Sincos(radians(o.hourAngle(sun, part)))
	x := sun.cosDec*cosHour - o.x*parallax
	y := sun.cosDec * sinHour
	z := sun.sinDec - o.y*parallax
	scale := 1 / math.Sqrt(x*x+y*y+z*z)
	return direction{scale * (x*o.sinLat - z*o.cosLat), scale * y, scale * (o.sinLat*z + o.cosLat*x)}
}

// level is the cosine of the elevation.
func (d direction) level() float64 { return math.Sqrt(max(1-d.up*d.up, 0)) }

// refraction is by how much the sun is seen higher than it is, in degrees, by its direction and the elevation of that:
// 1.02 / (60 tan(e + 10.3 / (e + 5.11))) at the thickness of the air. Below the horizon it is not seen. The tangent is
// that of a sum of angles, of which the second is so small that two terms of its series do.
func (o observer) refraction(sun direction, elevation float64) float64 {
	const atHorizon, radius = 0.5667, 0.26667
	if elevation < -(atHorizon + radius) {
		return 0
	}
	raised := radians(10.3 / (elevation + 5.11))
	tan, level := raised+raised*raised*raised/3, sun.level()
	return o.thickness * 1.02 / 60 * (level - sun.up*tan) / (sun.up + level*tan)
}

// IsDay tells of each instant whether the sun is up: whether its upper edge is above the horizon, as from rise to set.
// It takes elevations without refraction; where there is none, it is not day.
func IsDay(elevation []float64) []bool {
	made := make([]bool, len(elevation))
	for i, value := range elevation {
		made[i] = value >= horizon && isValue(value)
	}
	return made
}

// Daylight is when the sun is up on one day.
type Daylight struct {
	// Transit is when it is highest, in milliseconds since 1970, as all instants here.
	Transit int64
	// Rise and Set are before and after the transit; 0 on a polar day or night. Where clocks are far from the sun's time,
	// they may lie outside of the calendar's day.
	Rise, Set int64
	// PolarDay: the sun does not set. PolarNight: it does not rise. At a place that is not on earth both are set.
	PolarDay, PolarNight bool
}

// DaylightOf gives sunrise, transit and sunset of the day that starts at an instant, which is the midnight of the
// site's time zone: the transit is the first from there on. Rise and set are when the sun's centre, seen from the
// centre of the earth, is 0.8333 degrees below the horizon (Reda and Andreas 2003, appendix A.2), to less than a second
// of that definition. Refraction at the real horizon may make it minutes.
func DaylightOf(start int64, site Site) Daylight {
	if !site.isValid() || start < firstInstant || start > lastInstant {
		return Daylight{PolarDay: true, PolarNight: true}
	}
	search := search{observer: observerAt(site)}
	transit := search.transitAfter(start)
	day := Daylight{Transit: transit}
	day.PolarNight = search.elevation(transit) < horizon
	risesLater := search.elevation(transit-millisPerDay/2) < horizon
	setsLater := search.elevation(transit+millisPerDay/2) < horizon
	day.PolarDay = !day.PolarNight && !(risesLater && setsLater)
	if !day.PolarNight && !day.PolarDay {
		day.Rise = search.crossing(transit-millisPerDay/2, transit)
		day.Set = search.crossing(transit+millisPerDay/2, transit)
	}
	return day
}

// Sunlit is a time during which the sun is up, from an instant to before another, in milliseconds since 1970.
type Sunlit struct{ From, To int64 }

// DaylightBetween gives the times in a range during which the sun is up, by DaylightOf: cut at the range, in the order
// of time, and those that follow each other without a night as one. There are none at a place that is not on earth.
func DaylightBetween(from, to int64, site Site) []Sunlit {
	if !site.isValid() || from < firstInstant || to > lastInstant {
		return nil
	}
	var found []Sunlit
	// Days are told apart by their noons, of which no two are exactly 24 hours apart.
	for noon := from - 2*millisPerDay; noon < to+millisPerDay; {
		day := DaylightOf(noon+millisPerDay/2, site)
		noon = day.Transit
		lit := Sunlit{day.Rise, day.Set}
		switch {
		case day.PolarNight:
			continue
		case day.PolarDay:
			lit = Sunlit{noon - millisPerDay/2, noon + millisPerDay/2}
		}
		lit = Sunlit{max(lit.From, from), min(lit.To, to)}
		if last := len(found) - 1; last >= 0 && lit.From-found[last].To < 60_000 {
			found[last].To = max(found[last].To, lit.To)
		} else if lit.From < lit.To {
			found = append(found, lit)
		}
	}
	return found
}

// search looks for instants at which the sun is somewhere.
type search struct {
	observer observer
	sky      ephemeris
}

func (s *search) transitAfter(start int64) int64 {
	sun, part := s.sky.at(start)
	ahead := math.Mod(s.observer.hourAngle(sun, part), 360)
	if ahead > 0 {
		ahead -= 360
	}
	at := start + int64(-ahead/360*millisPerDay)
	for range 3 {
		sun, part = s.sky.at(at)
		at -= int64(halfTurn(s.observer.hourAngle(sun, part)) / 360 * millisPerDay)
	}
	return at
}

// elevation from the centre of the earth.
func (s *search) elevation(at int64) float64 {
	sun, part := s.sky.at(at)
	hour := math.Cos(radians(s.observer.hourAngle(sun, part)))
	return degrees(math.Asin(min(max(s.observer.sinLat*sun.sinDec+s.observer.cosLat*sun.cosDec*hour, -1), 1)))
}

// crossing halves the time between an instant at which the sun is down and one at which it is up.
func (s *search) crossing(down, up int64) int64 {
	for up-down > 1 || down-up > 1 {
		middle := down + (up-down)/2
		if s.elevation(middle) < horizon {
			down = middle
		} else {
			up = middle
		}
	}
	return up
}

// none is a column without values.
func none(instants int) []float64 {
	values := make([]float64, instants)
	for i := range values {
		values[i] = math.NaN()
	}
	return values
}
