package solar

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata"
)

// table is a table of reference values, by column.
type table struct {
	t    *testing.T
	rows int
	text map[string][]string
}

// golden reads a table: the whole one below REFERENCE_DATA if that is set, else what is kept of it in testdata.
func golden(t *testing.T, name, wholeName string) table {
	t.Helper()
	file := filepath.Join("testdata", name)
	if folder := os.Getenv("REFERENCE_DATA"); folder != "" {
		whole := filepath.Join(folder, "golden", wholeName)
		if _, err := os.Stat(whole); err == nil {
			file = whole
		} else if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	open, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open.Close() }()
	records, err := csv.NewReader(open).ReadAll()
	if err != nil || len(records) < 50 {
		t.Fatalf("%s: %d rows, %v", file, len(records), err)
	}
	read := table{t, len(records) - 1, map[string][]string{}}
	for i, column := range records[0] {
		for _, record := range records[1:] {
			read.text[column] = append(read.text[column], record[i])
		}
	}
	return read
}

func (g table) numbers(column string) []float64 {
	g.t.Helper()
	made := make([]float64, g.rows)
	for i, text := range g.text[column] {
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			g.t.Fatal(column, err)
		}
		made[i] = number
	}
	return made
}

// instant reads an instant in either of the two ways in which the tables have them; an empty text is 0.
func (g table) instant(text string) int64 {
	g.t.Helper()
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05-07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UnixMilli()
		}
	}
	if text != "" {
		g.t.Fatalf("%q is no instant", text)
	}
	return 0
}

func (g table) instants(column string) []int64 {
	g.t.Helper()
	made := make([]int64, g.rows)
	for i, text := range g.text[column] {
		made[i] = g.instant(text)
	}
	return made
}

// compare fails if columns differ by more than a tolerance anywhere, and logs by how much they do.
func (g table) compare(name string, got, want []float64, tolerance float64) {
	g.t.Helper()
	worst, place := 0.0, 0
	for i := range want {
		off := math.Abs(got[i] - want[i])
		if name == "azimuth" {
			off = math.Abs(halfTurn(got[i] - want[i]))
		}
		if !(off <= worst) {
			worst, place = off, i
		}
	}
	g.t.Logf("%s: %d rows, differs by %.3g at most", name, len(want), worst)
	if !(worst <= tolerance) || len(got) != len(want) {
		g.t.Errorf("%s: row %d is %v instead of %v", name, place, got[place], want[place])
	}
}

func TestPositionsAsPvlib(t *testing.T) {
	g := golden(t, "solarposition_spa.csv", "solarposition_spa.csv")
	lats, lons, alts, times := g.numbers("lat"), g.numbers("lon"), g.numbers("alt_m"), g.instants("utc")
	got := Position{none(g.rows), none(g.rows), none(g.rows)}
	for from := 0; from < g.rows; {
		to := from
		for to < g.rows && g.text["place"][to] == g.text["place"][from] {
			to++
		}
		here := Positions(times[from:to], Site{lats[from], lons[from], alts[from]})
		copy(got.Elevation[from:], here.Elevation)
		copy(got.Apparent[from:], here.Apparent)
		copy(got.Azimuth[from:], here.Azimuth)
		from = to
	}
	const arc = 0.001 // degrees; the algorithm itself errs by 0.0003
	g.compare("elevation", got.Elevation, g.numbers("elevation"), arc)
	g.compare("apparent elevation", got.Apparent, g.numbers("apparent_elevation"), arc)
	g.compare("azimuth", got.Azimuth, g.numbers("azimuth"), arc)
}

// The example of the algorithm's report, and of pvlib's own test: Golden, Colorado, 17 October 2003, 12:30:30.
func TestPositionsExample(t *testing.T) {
	at := time.Date(2003, 10, 17, 19, 30, 30, 0, time.UTC).UnixMilli()
	got := Positions([]int64{at}, Site{39.742476, -105.1786, 1830.14})
	for name, c := range map[string][2]float64{
		"elevation": {got.Elevation[0], 39.872046}, "apparent": {got.Apparent[0], 39.888378},
		"azimuth": {got.Azimuth[0], 194.340241},
	} {
		if math.Abs(c[0]-c[1]) > 0.0005 {
			t.Errorf("%s: got %v, want %v", name, c[0], c[1])
		}
	}
}

// Sunrise, transit and sunset are those of the reference to a minute. Where they are not, around the polar day and
// night of Kiruna, the reference corrects a first guess once, and its instant is not one at which the sun is at the
// horizon.
func TestDaylightAsPvlib(t *testing.T) {
	g := golden(t, "riseset_spa.csv", "riseset_spa.csv")
	lats, lons := g.numbers("lat"), g.numbers("lon")
	zones := map[string]string{"Berlin": "Europe/Berlin", "Peniscola": "Europe/Madrid",
		"Azores": "Atlantic/Azores", "Kiruna": "Europe/Stockholm"}
	worst, others := map[string]float64{}, 0
	for i, date := range g.text["local_date"] {
		place := g.text["place"][i]
		zone, err := time.LoadLocation(zones[place])
		if err != nil || zone == time.UTC {
			t.Fatalf("%s: %v", place, err)
		}
		start, err := time.ParseInLocation(time.DateOnly, date, zone)
		if err != nil {
			t.Fatal(err)
		}
		site := Site{lats[i], lons[i], 0}
		got := DaylightOf(start.UnixMilli(), site)
		for name, at := range map[string]int64{"sunrise": got.Rise, "transit": got.Transit, "sunset": got.Set} {
			want := g.instant(g.text[name+"_utc"][i])
			off := math.Abs(float64(at-want)) / 1000
			switch {
			case off <= 60:
				worst[name] = max(worst[name], off)
			case place == "Kiruna" && name != "transit" && isBetter(site, got, at, want):
				others++
			default:
				t.Errorf("%s %s: %s differs by %v s", place, date, name, off)
			}
		}
	}
	t.Logf("%d days, differ by at most %v s; %d times the sun is not at the horizon then", g.rows, worst, others)
	if others*100 > g.rows*3 {
		t.Errorf("%d times the reference is taken to be wrong", others)
	}
}

// isBetter tells that the sun is at the horizon at our instant, and not at the other one. Without an instant of ours it
// must be up or down all day; that there is one where the reference has none needs no other.
func isBetter(site Site, ours Daylight, at, other int64) bool {
	away := func(at int64) float64 {
		search := search{observer: observerAt(site)}
		return math.Abs(search.elevation(at) - horizon)
	}
	const arc = 0.001 // degrees
	if at == 0 {
		return ours.PolarDay != ours.PolarNight && away(other) > arc
	}
	return away(at) < arc/100 && (other == 0 || away(other) > arc)
}
