// Package solar calculates where the sun is, what irradiance a clear sky gives, and what a photovoltaic system makes of
// irradiance. It works over aligned columns as its parent package calc does: NaN is "no value", an infinity counts as
// none, and what is not defined is NaN. Instants are milliseconds since 1970 in UTC.
//
// Angles are in degrees. An elevation is above the horizon; an azimuth is from north by east, so that south is 180; a
// tilt is from the horizontal.
package solar

import "math"

const (
	millisPerDay     = 86_400_000
	millisPerCentury = 36_525 * millisPerDay
	epoch2000        = 946_728_000_000 // noon of 1 January 2000, from which Julian centuries count
	// The Solar Position Algorithm holds from the year -2000 to 6000.
	firstInstant, lastInstant = -125_000_000_000_000, 127_000_000_000_000
)

// geocentric is where the sun is, seen from the centre of the earth, in quantities that change slowly and have no
// jumps.
type geocentric struct {
	// equation is by how much the sun's hour angle at Greenwich is ahead of the mean sun's, in degrees: the equation of
	// time as an angle.
	equation       float64
	sinDec, cosDec float64 // of the declination
	distance       float64 // astronomical units
}

// geocentricAt is steps 3.1 to 3.10 of the Solar Position Algorithm (Reda and Andreas 2003).
func geocentricAt(at int64) geocentric {
	universal := float64(at-epoch2000) / millisPerCentury
	century := universal + DeltaT(at)*1000/millisPerCentury // in terrestrial time
	millennium := century / 10

	longitude := degrees(series(longitudeTerms, millennium)) + 180
	latitude := radians(-degrees(series(latitudeTerms, millennium)))
	distance := series(distanceTerms, millennium)
	psi, eps := nutation(century)
	obliquity := radians(meanObliquity(century) + eps)
	aberration := -20.4898 / (3600 * distance)
	apparent := radians(math.Mod(longitude+psi+aberration, 360))

	sinApparent, cosApparent := math.Sincos(apparent)
	sinObliquity, cosObliquity := math.Sincos(obliquity)
	ascension := degrees(math.Atan2(sinApparent*cosObliquity-math.Tan(latitude)*sinObliquity, cosApparent))
	sinDec := math.Sin(latitude)*cosObliquity + math.Cos(latitude)*sinObliquity*sinApparent

	// The mean sidereal time, less the turn since midnight.
	turned := 280.46061837 + 0.98564736629*36525*universal +
		universal*universal*(0.000387933-universal/38_710_000)
	sidereal := turned + psi*cosObliquity
	return geocentric{halfTurn(sidereal - ascension), sinDec, math.Sqrt(1 - sinDec*sinDec), distance}
}

// series is a sum of periodic terms by powers of t, without its scale of 1e-8.
func series(powers [][]periodic, t float64) float64 {
	total := 0.0
	for i := len(powers) - 1; i >= 0; i-- {
		sum := 0.0
		for _, term := range powers[i] {
			sum += term.amplitude * math.Cos(term.phase+term.frequency*t)
		}
		total = total*t + sum
	}
	return total / 1e8
}

// nutation is that of the longitude and of the obliquity of the ecliptic, in degrees.
func nutation(century float64) (psi, eps float64) {
	t := century
	arguments := [5]float64{
		297.85036 + t*(445267.111480+t*(-0.0019142+t/189474)), // elongation of the moon from the sun
		357.52772 + t*(35999.050340+t*(-0.0001603-t/300000)),  // anomaly of the sun
		134.96298 + t*(477198.867398+t*(0.0086972+t/56250)),   // anomaly of the moon
		93.27191 + t*(483202.017538+t*(-0.0036825+t/327270)),  // argument of latitude of the moon
		125.04452 + t*(-1934.136261+t*(0.0020708+t/450000)),   // ascending node of the moon's orbit
	}
	for _, term := range nutationTerms {
		argument := 0.0
		for i, multiple := range term.multiples {
			argument += multiple * arguments[i]
		}
		sin, cos := math.Sincos(radians(argument))
		psi += (term.psi + term.psiT*t) * sin
		eps += (term.eps + term.epsT*t) * cos
	}
	return psi / 36_000_000, eps / 36_000_000
}

// obliquityTerms are those of Laskar (1986) for the mean obliquity, in seconds of arc.
var obliquityTerms = [...]float64{
	84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45,
}

// meanObliquity of the ecliptic, in degrees.
func meanObliquity(century float64) float64 {
	u, sum := century/100, 0.0
	for i := len(obliquityTerms) - 1; i >= 0; i-- {
		sum = sum*u + obliquityTerms[i]
	}
	return sum / 3600
}

// deltaTs are the observed differences from 1975 on, every five years on 1 January, in seconds (United States Naval
// Observatory and International Earth Rotation Service).
var deltaTs = [...]float64{45.48, 50.54, 54.34, 56.86, 60.79, 63.83, 64.69, 66.07, 67.64, 69.36, 69.14}

const (
	deltaTStart = 157_766_400_000            // 1 January 1975
	deltaTStep  = 5 * millisPerCentury / 100 // five Julian years
)

// DeltaT is how far terrestrial time is ahead of universal time at an instant, in seconds: observed values, linearly
// interpolated. Before and after the observations it is the nearest of them; nobody can predict it, and a second of
// it moves the sun by 0.00001 degrees.
func DeltaT(at int64) float64 {
	place := float64(at-deltaTStart) / deltaTStep
	last := len(deltaTs) - 1
	place = min(max(place, 0), float64(last))
	below := min(int(place), last-1)
	part := place - float64(below)
	return deltaTs[below]*(1-part) + deltaTs[below+1]*part
}

// ephemeris gives geocentric positions at any instants, interpolated between the midnights around by a polynomial of
// the third degree. That errs by less than 0.000001 degrees, a 300th of what the algorithm itself does, and costs
// little where many instants belong to one day. It must not be used by several goroutines at once.
type ephemeris struct {
	first  int64 // the day of the first knot, since 1970
	knots  [4]geocentric
	course [4]geocentric // the coefficients of the polynomial
	known  bool
}

// at gives the position and the part of the day that has gone by in universal time.
func (e *ephemeris) at(instant int64) (sun geocentric, part float64) {
	day := instant / millisPerDay
	if instant%millisPerDay < 0 {
		day--
	}
	if !e.known || e.first != day-1 {
		e.moveTo(day - 1)
	}
	part = float64(instant-day*millisPerDay) / millisPerDay
	c := &e.course
	return geocentric{
		c[0].equation + part*(c[1].equation+part*(c[2].equation+part*c[3].equation)),
		c[0].sinDec + part*(c[1].sinDec+part*(c[2].sinDec+part*c[3].sinDec)),
		c[0].cosDec + part*(c[1].cosDec+part*(c[2].cosDec+part*c[3].cosDec)),
		c[0].distance + part*(c[1].distance+part*(c[2].distance+part*c[3].distance)),
	}, part
}

// moveTo keeps the knots that it has already.
func (e *ephemeris) moveTo(first int64) {
	old := *e
	for i := range e.knots {
		day := first + int64(i)
		if offset := day - old.first; old.known && offset >= 0 && offset < int64(len(old.knots)) {
			e.knots[i] = old.knots[offset]
		} else {
			e.knots[i] = geocentricAt(day * millisPerDay)
		}
	}
	e.first, e.known = first, true
	e.course = polynomials(e.knots)
}

// polynomials has the coefficients of the polynomials through the knots.
func polynomials(k [4]geocentric) [4]geocentric {
	equation := polynomial(k[0].equation, k[1].equation, k[2].equation, k[3].equation)
	sinDec := polynomial(k[0].sinDec, k[1].sinDec, k[2].sinDec, k[3].sinDec)
	cosDec := polynomial(k[0].cosDec, k[1].cosDec, k[2].cosDec, k[3].cosDec)
	distance := polynomial(k[0].distance, k[1].distance, k[2].distance, k[3].distance)
	var made [4]geocentric
	for i := range made {
		made[i] = geocentric{equation[i], sinDec[i], cosDec[i], distance[i]}
	}
	return made
}

// polynomial has the coefficients of the one through values at -1, 0, 1 and 2.
func polynomial(before, here, next, after float64) [4]float64 {
	return [4]float64{
		here,
		next - before/3 - here/2 - after/6,
		(before+next)/2 - here,
		(after-before)/6 + (here-next)/2,
	}
}

func radians(degrees float64) float64 { return degrees * (math.Pi / 180) }
func degrees(radians float64) float64 { return radians * (180 / math.Pi) }

// halfTurn brings an angle between -180 and 180.
func halfTurn(angle float64) float64 { return math.Remainder(angle, 360) }
