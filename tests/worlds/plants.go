package worlds

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	_ "time/tzdata" // zones of plants

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// State is what is odd about a plant.
type State string

const (
	Normal  State = "normal"
	Empty   State = "empty"   // has no value at all
	Silent  State = "silent"  // sent its last value weeks ago
	Nulls   State = "nulls"   // sends nulls only
	Deleted State = "deleted" // is not there any more, and marked so
)

// Facility is a plant.
type Facility struct {
	ID, Name, Company string
	// Zone is the name of its time zone.
	Zone string
	// PeakPower in kWp.
	PeakPower float64
	State     State
	Wind      bool
	Types     []ReadingType

	zone *time.Location
	seed uint64
}

// ReadingType is what a plant has values of.
type ReadingType struct {
	// ID is what a query selects it by, Name what people call it.
	ID, Name, Unit string
	// Kind is one of power, energy, counter, irradiance and temperature.
	Kind string

	member string // of the enum of types, or field by type
}

// Aggregation is how values of the type are combined to hours and days.
func (r ReadingType) Aggregation() query.Aggregation {
	switch r.Kind {
	case "energy":
		return query.Sum
	case "counter":
		return query.Last
	}
	return query.Mean
}

// Resolution is the distance of values.
type Resolution string

const (
	Raw  Resolution = "raw"
	Hour Resolution = "hour"
	Day  Resolution = "day"
)

// Point is one value; null where Value is nil.
type Point struct {
	At    time.Time
	Value *float64
}

var zones = []string{"Europe/Berlin", "Europe/Madrid", "Europe/Athens", "America/Chicago", "Asia/Kolkata", "UTC"}

// kinds of readings, with names as plants have them.
var kinds = []ReadingType{
	{ID: "Pac", Name: "AC power", Unit: "kW", Kind: "power"},
	{ID: "ProducedEnergy", Name: "Produced energy", Unit: "kWh", Kind: "energy"},
	{ID: "TotalEnergy", Name: "Meter reading", Unit: "kWh", Kind: "counter"},
	{ID: "Irradiance", Name: "Irradiance of the module plane", Unit: "W/m²", Kind: "irradiance"},
	{ID: "AmbientTemperature", Name: "Ambient temperature", Unit: "°C", Kind: "temperature"},
	{ID: "ModuleTemperature", Name: "Module temperature", Unit: "°C", Kind: "temperature"},
}

// otherIDs are how other vendors write them.
var otherIDs = [][]string{
	{"P_AC", "activePower", "power_ac"}, {"E_INT", "energyProduced", "energy_interval"},
	{"E_TOTAL", "meterTotal", "energy_total"}, {"G_POA", "irradiancePoa", "irradiation_poa"},
	{"T_AMB", "tempAmbient", "temperature_air"}, {"T_MOD", "tempModule", "temperature_module"},
}

// newTypes draws the reading types of a world.
func newTypes(random *rand.Rand, n *naming, page bool) []ReadingType {
	style := random.IntN(3)
	made := make([]ReadingType, len(kinds))
	for i, kind := range kinds {
		switch {
		case n.vocabulary == Foreign && page && i == 0: // the page names it
		case n.vocabulary == Foreign:
			kind.ID, kind.Name = n.word(), n.word()
		case !page:
			kind.ID = otherIDs[i][style]
		}
		kind.member = kind.ID
		made[i] = kind
	}
	return made
}

// newFacilities draws the plants: two normal ones at least, then one of each oddity, if there are so many.
func newFacilities(random *rand.Rand, n *naming, types []ReadingType, zoneless bool) []*Facility {
	style := random.IntN(5)
	count := 3 + random.IntN(11)
	if random.IntN(8) == 0 {
		count += 45 // more than a page has
	}
	odd := []State{Normal, Normal, Silent, Normal, Nulls, Empty, Deleted}
	made := make([]*Facility, count)
	companies := []string{n.word() + " GmbH", n.word() + " Energy", n.word() + " & Co. KG"}[:1+random.IntN(3)]
	for i := range made {
		f := &Facility{
			ID: facilityID(random, style, i), Name: "Solarpark " + n.word(), Company: companies[i%len(companies)],
			Zone: pick(random, zones), PeakPower: float64(100 + random.IntN(9900)), State: Normal,
			Wind: random.IntN(6) == 0, seed: random.Uint64(),
		}
		if i < len(odd) {
			f.State = odd[i]
		}
		if f.Wind {
			f.Name = strings.Replace(f.Name, "Solarpark", "Windpark", 1)
		}
		if zoneless {
			f.Zone = zones[0]
		}
		f.zone, _ = time.LoadLocation(f.Zone)
		f.Types = append(f.Types, types[:2]...)
		for _, more := range types[2:] {
			if random.IntN(3) > 0 {
				f.Types = append(f.Types, more)
			}
		}
		made[i] = f
	}
	return made
}

func facilityID(random *rand.Rand, style, i int) string {
	switch style {
	case 0:
		return fmt.Sprint(1000 + i*17 + random.IntN(17))
	case 1:
		return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", random.Uint32(), random.IntN(1<<16), random.IntN(1<<12),
			random.IntN(1<<12), random.Uint64()>>16)
	case 2:
		return fmt.Sprintf("%016x%08x", random.Uint64(), random.Uint32())
	case 3:
		return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "Node:%d", 100+i*7))
	}
	return fmt.Sprintf("DE-%03d/%c", 100+i*3, 'A'+rune(random.IntN(26))) // #nosec G115 -- a letter
}
