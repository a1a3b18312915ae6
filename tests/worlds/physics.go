package worlds

import (
	"math"
	"time"
)

// variant is a twin of the measured values.
type variant int

const (
	measured variant = iota
	forecast
	estimate
	target
	previous
	corrected
)

// mix is a hash of numbers: the same for the same plant and time, on each run.
func mix(parts ...uint64) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, p := range parts {
		h ^= p
		h *= 0xbf58476d1ce4e5b9
		h ^= h >> 29
		h *= 0x94d049bb133111eb
		h ^= h >> 32
	}
	return h
}

// unit is a number from 0 to 1 by a hash.
func unit(parts ...uint64) float64 { return float64(mix(parts...)>>11) / (1 << 53) }

// noise is a smooth number from 0 to 1 that changes over a period.
func (f *Facility) noise(at time.Time, period time.Duration, salt uint64) float64 {
	x := float64(at.Unix()) / period.Seconds()
	i, part := math.Floor(x), x-math.Floor(x)
	part = part * part * (3 - 2*part)
	a, b := unit(f.seed, salt, uint64(int64(i))), unit(f.seed, salt, uint64(int64(i)+1)) // #nosec G115 -- bits
	return a + (b-a)*part
}

// sun is the share of full sun, by the plant's own clock and the season; 0 at night.
func (f *Facility) sun(at time.Time) float64 {
	local := at.In(f.zone)
	hour := float64(local.Hour()) + float64(local.Minute())/60
	season := -math.Cos(2 * math.Pi * float64(local.YearDay()+10) / 365) // -1 in winter, 1 in summer
	half := 5.5 + 2*season
	x := (hour - 12.6) / half
	if math.Abs(x) >= 1 {
		return 0
	}
	clouds := 0.35 + 0.65*f.noise(at, 3*time.Hour, 1)*(0.7+0.3*f.noise(at, 11*time.Minute, 2))
	return (0.75 + 0.25*season) * (1 - x*x) * clouds
}

// power in kW; the small draw at night is a plant's own.
func (f *Facility) power(at time.Time) float64 {
	if f.Wind {
		wind := f.noise(at, 4*time.Hour, 3)*0.8 + f.noise(at, 17*time.Minute, 4)*0.2
		return f.PeakPower * math.Max(0, math.Min(1, 1.6*wind*wind*wind))
	}
	return f.PeakPower * 0.85 * f.sun(at)
}

func (f *Facility) value(kind string, at time.Time, step time.Duration) float64 {
	switch kind {
	case "power":
		return f.power(at)
	case "energy":
		return round(f.power(at)) * step.Hours()
	case "counter":
		days := at.Sub(time.Date(2020, 1, 1, 0, 0, 0, 0, f.zone)).Hours() / 24
		local := at.In(f.zone)
		x := float64(local.Hour()*60+local.Minute()) / 1440
		return f.PeakPower * 2.7 * (math.Floor(days) + math.Max(0, math.Min(1, (x-0.25)*2)))
	case "irradiance":
		return 1000 * f.sun(at)
	}
	local := at.In(f.zone)
	season := -math.Cos(2 * math.Pi * float64(local.YearDay()-20) / 365)
	air := 10 + 9*season + 4*math.Sin(2*math.Pi*(float64(local.Hour())-9)/24) + 5*f.noise(at, 30*time.Hour, 5)
	return air + 20*f.sun(at)*float64(len(kind)%2)
}

// round leaves three decimals, which every encoding can carry.
func round(value float64) float64 { return math.Round(value*1000) / 1000 }

// missing tells that the logger sent nothing for an instant.
func (f *Facility) missing(at time.Time) bool {
	return unit(f.seed, 77, uint64(at.Unix())) < 0.012 // #nosec G115 -- bits
}

// bad tells that the value of an instant came with a mark that it is not good.
func (w *World) bad(f *Facility, kind string, at time.Time) bool {
	return w.draws.flag != "none" && unit(f.seed, 79, uint64(len(kind)), uint64(at.Unix())) < 0.02 // #nosec G115 -- bits
}

// sample is one raw value: null, or marked as bad.
type sample struct {
	at             time.Time
	value          *float64
	low, high, end float64 // what else an interval has: its extremes and its last value
	bad            bool
}

// raw gives the samples of an interval that starts at from and does not contain to.
func (w *World) raw(f *Facility, kind string, from, to time.Time, of variant) []sample {
	var made []sample
	if now := w.now(); to.After(now) {
		to = now
	}
	if silent := w.now().Add(-silence).Truncate(time.Hour); f.State == Silent && to.After(silent) {
		to = silent
	}
	if f.State == Empty || f.State == Deleted {
		return nil
	}
	at := from.Truncate(w.step)
	if at.Before(from) {
		at = at.Add(w.step)
	}
	for ; at.Before(to); at = at.Add(w.step) {
		if f.missing(at) {
			continue
		}
		made = append(made, w.sampleAt(f, kind, at, of))
	}
	return made
}

// silence is how long a silent plant has sent nothing.
const silence = 23 * 24 * time.Hour

func (w *World) sampleAt(f *Facility, kind string, at time.Time, of variant) sample {
	s := sample{at: at.UTC(), bad: w.bad(f, kind, at)}
	if f.State == Nulls || unit(f.seed, 78, uint64(len(kind)), uint64(at.Unix())) < 0.015 { // #nosec G115 -- bits
		return s
	}
	value := round(f.value(kind, at, w.step))
	if of != measured {
		value = round(value*(0.7+0.05*float64(of)) + 0.25*float64(of))
	}
	spread := round(math.Abs(value)*0.04 + 0.125)
	s.low, s.high, s.end = round(value-spread), round(value+2*spread), round(value+spread/2)
	if s.bad {
		value = round(value*3 + 999)
	}
	s.value = &value
	return s
}

// Step between two raw values.
func (w *World) Step() time.Duration { return w.step }

// Truth gives the raw values from an instant to before another, in order of time; marked values are null. A plant or
// a type that is not there has none.
func (w *World) Truth(plantID, readingType string, from, to time.Time) []Point {
	return w.TruthAt(plantID, readingType, Raw, from, to)
}

// TruthAt gives the values of hours, or of days of the plant's calendar, that start in the range. They stand at the
// start of what they are of. Power is the mean of good values, energy their sum, a counter the last.
func (w *World) TruthAt(plantID, readingType string, at Resolution, from, to time.Time) []Point {
	for _, f := range w.facilities {
		for _, kind := range f.Types {
			if f.ID == plantID && kind.ID == readingType {
				return w.points(f, kind, at, from, to)
			}
		}
	}
	return nil
}

func (w *World) points(f *Facility, kind ReadingType, at Resolution, from, to time.Time) []Point {
	made := []Point{}
	for _, s := range w.samples(f, kind, at, "", from, to, measured, f.zone) {
		p := Point{At: s.at, Value: s.value}
		if s.bad {
			p.Value = nil
		}
		made = append(made, p)
	}
	return made
}
