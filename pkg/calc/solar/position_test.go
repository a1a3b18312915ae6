package solar

import (
	"math"
	"testing"
	"time"
)

var (
	nan    = math.NaN()
	berlin = Site{52.52, 13.405, 34}
)

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*max(1, math.Abs(want))) && !(math.IsNaN(got) && math.IsNaN(want)) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

// The poles have one midnight and one noon a year; longitude 190 is longitude -170; a site that is not on earth has no
// sun.
func TestPositionsSites(t *testing.T) {
	june := time.Date(2025, 6, 21, 12, 0, 0, 0, time.UTC).UnixMilli()
	for name, c := range map[string]struct {
		site Site
		want float64
	}{
		"north pole": {Site{Latitude: 90}, 23.4}, "south pole": {Site{Latitude: -90}, -23.4},
		"no latitude": {Site{Latitude: 91}, nan}, "unknown longitude": {Site{Longitude: nan}, nan},
		"unknown altitude": {Site{Altitude: nan}, nan},
	} {
		got := Positions([]int64{june}, c.site).Elevation[0]
		if !(math.Abs(got-c.want) < 0.1) && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	east := Positions([]int64{june}, Site{-17, 190, 0})
	west := Positions([]int64{june}, Site{-17, -170, 0})
	near(t, "azimuth", east.Azimuth[0], west.Azimuth[0])
	near(t, "never", Positions([]int64{math.MaxInt64}, berlin).Elevation[0], nan)
}

// Instants in any order and at any distance have the position that each has alone, which is that of the whole series.
func TestPositionsInterpolation(t *testing.T) {
	var times []int64
	start := time.Date(1999, 12, 25, 0, 0, 0, 0, time.UTC).UnixMilli()
	for i := range int64(2000) {
		times = append(times, start+i*i*7_654_321%(9000*millisPerDay))
	}
	worst := 0.0
	var sky ephemeris
	for _, at := range append(times, -5, -millisPerDay, 0, 1) {
		got, _ := sky.at(at)
		want := geocentricAt(at)
		worst = max(worst, math.Abs(got.equation-want.equation), degrees(math.Abs(got.sinDec-want.sinDec)),
			degrees(math.Abs(got.cosDec-want.cosDec)), math.Abs(got.distance-want.distance))
	}
	if t.Logf("interpolation differs by %.2g degrees at most", worst); worst > 1e-6 {
		t.Errorf("interpolation differs by %v", worst)
	}
}

func TestDeltaT(t *testing.T) {
	for year, want := range map[int]float64{1900: 45.48, 1975: 45.48, 2000: 63.83, 2020: 69.36, 2025: 69.14, 2090: 69.14} {
		got := DeltaT(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli())
		if math.Abs(got-want) > 0.01 {
			t.Errorf("%d: got %v, want %v", year, got, want)
		}
	}
	if got := DeltaT(time.Date(2022, 7, 1, 0, 0, 0, 0, time.UTC).UnixMilli()); math.Abs(got-69.25) > 0.01 {
		t.Errorf("between observations: %v", got)
	}
}

func TestDaylightPolar(t *testing.T) {
	tromso := Site{69.65, 18.96, 0}
	zone := time.FixedZone("", 3600)
	day := func(month time.Month) Daylight {
		return DaylightOf(time.Date(2025, month, 21, 0, 0, 0, 0, zone).UnixMilli(), tromso)
	}
	if june := day(6); !june.PolarDay || june.PolarNight || june.Rise != 0 || june.Set != 0 {
		t.Errorf("June: %+v", june)
	}
	if december := day(12); december.PolarDay || !december.PolarNight || december.Rise != 0 {
		t.Errorf("December: %+v", december)
	}
	march := day(3)
	hours := float64(march.Set-march.Rise) / 3_600_000
	if march.PolarDay || march.PolarNight || math.Abs(hours-12.3) > 0.2 {
		t.Errorf("March: %v hours, %+v", hours, march)
	}
	if nowhere := DaylightOf(0, Site{Latitude: 100}); !nowhere.PolarDay || !nowhere.PolarNight {
		t.Errorf("nowhere: %+v", nowhere)
	}
}

// It is day from rise to set, wherever a grid's instants fall.
func TestIsDayFromRiseToSet(t *testing.T) {
	start := time.Date(2025, 10, 25, 22, 0, 0, 0, time.UTC).UnixMilli()
	daylight := DaylightOf(start, berlin)
	var times []int64
	for at := start; at < start+millisPerDay; at += 60_000 {
		times = append(times, at)
	}
	for i, isDay := range IsDay(append(Positions(times, berlin).Elevation, nan)) {
		if i == len(times) {
			if isDay {
				t.Error("it is day where nothing is known")
			}
		} else if want := times[i] >= daylight.Rise && times[i] < daylight.Set; isDay != want &&
			min(abs(times[i]-daylight.Rise), abs(times[i]-daylight.Set)) > 60_000 {
			t.Errorf("minute %d: day %v", i, isDay)
		}
	}
}

func abs(millis int64) int64 { return max(millis, -millis) }

// The times with sunlight of a range are those of its days, whatever instant it starts at, also where the sun does not
// set for weeks.
func TestDaylightBetween(t *testing.T) {
	start := time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	for site, tolerance := range map[Site]float64{
		// Rise and set are seen from the centre of the earth, whose parallax is 0.0024 degrees.
		{Latitude: 48.1, Longitude: 11.6}: 0.003, {Latitude: -33.9, Longitude: 151.2}: 0.003, {}: 0.003,
		// The days between which the midnight sun begins count as whole.
		{Latitude: 69.6, Longitude: 18.9}: 0.3,
	} {
		for _, shift := range []int64{0, 1, 11*3_600_000 + 17*60_000, 12 * 3_600_000} {
			from, to := start+shift, start+shift+60*millisPerDay
			var times []int64
			for at := from; at < to; at += 1_200_000 {
				times = append(times, at)
			}
			position, lit, next := Positions(times, site), DaylightBetween(from, to, site), 0
			for i, isDay := range IsDay(position.Elevation) {
				for next < len(lit) && lit[next].To <= times[i] {
					next++
				}
				isLit := next < len(lit) && lit[next].From <= times[i]
				if isDay != isLit && math.Abs(position.Elevation[i]-horizon) > tolerance {
					t.Fatalf("%v at %v: day %v, lit %v", site, time.UnixMilli(times[i]).UTC(), isDay, isLit)
				}
			}
		}
	}
	if lit := DaylightBetween(start, start+millisPerDay, Site{Latitude: math.NaN()}); lit != nil {
		t.Errorf("nowhere: %v", lit)
	}
}
