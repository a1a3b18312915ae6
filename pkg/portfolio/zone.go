package portfolio

import (
	"bufio"
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // servers without a zone database of their own are common among containers and Windows
)

// Zone is the facility's time zone by TimeZone, as ZoneOf reads it; nil when the API gives none, or one that nobody can
// tell.
func (f Facility) Zone() *time.Location { return ZoneOf(f.TimeZone) }

// ZoneOf reads a time zone as platforms write it: an IANA name in any case, a Windows name (by the Unicode CLDR), or a
// distance from UTC such as UTC+02:00, GMT-3 or +0530. It is nil for every other name: abbreviations such as CST mean
// several zones, and a wrong zone would shift days and local times unnoticed. The same name gives the same pointer, so
// that zones can be compared.
func ZoneOf(name string) *time.Location {
	if name == "" {
		return nil
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	zone := readZone(name)
	if zone == nil {
		return nil
	}
	first, _ := zones.LoadOrStore(name, zone)
	return first.(*time.Location)
}

// zones by their names as the API writes them. There are some hundreds; names that are none are not kept.
var zones sync.Map

func readZone(name string) *time.Location {
	plain := strings.ToLower(strings.Join(strings.Fields(name), " "))
	if iana, ok := zoneNames()[plain]; ok {
		if zone, err := time.LoadLocation(iana); err == nil {
			return zone
		}
	}
	if offset, ok := offsetFromUTC(plain); ok {
		return fixedZone(offset)
	}
	return newZone(strings.TrimSpace(name))
}

// newZone loads a zone of the server's own database, which may be newer than the list of names here. Only Area/Place is
// taken, and not Local, which is the server's own zone, nor other files.
func newZone(name string) *time.Location {
	if !strings.Contains(name, "/") || strings.Contains(name, `\`) {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

var distance = regexp.MustCompile(`^(?:utc|gmt)? ?([+\-\x{2212}]) ?(\d{1,2})(?::?(\d{2}))?(?::?00)?$`)

// furthest are the zones' distances from UTC that occur, in minutes: from Baker Island to Kiribati.
const furthestWest, furthestEast = -12 * 60, 14 * 60

// offsetFromUTC reads how far a zone is ahead of UTC, in minutes. The signs are those of ISO 8601: UTC+2 is east.
func offsetFromUTC(plain string) (minutes int, ok bool) {
	if plain == "z" || plain == "utc" || plain == "gmt" {
		return 0, true
	}
	parts := distance.FindStringSubmatch(plain)
	if parts == nil {
		return 0, false
	}
	hours, _ := strconv.Atoi(parts[2])
	rest, _ := strconv.Atoi(parts[3])
	minutes = hours*60 + rest
	if parts[1] != "+" {
		minutes = -minutes
	}
	return minutes, rest < 60 && minutes >= furthestWest && minutes <= furthestEast
}

func fixedZone(minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	sign, size := "+", minutes
	if minutes < 0 {
		sign, size = "-", -minutes
	}
	return time.FixedZone(fmt.Sprintf("UTC%s%02d:%02d", sign, size/60, size%60), minutes*60)
}

// zones.txt has the names of the IANA database, one a line, and the Windows names with the IANA zones that the CLDR
// maps them to, behind a tab. TestZoneNamesComplete says how it is made.
//
//go:embed zones.txt
var zonesText string

// zoneNames gives IANA names by the names that zones.txt knows, in lower case.
var zoneNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(zonesText))
	for lines.Scan() {
		name, iana, isMapped := strings.Cut(lines.Text(), "\t")
		if !isMapped {
			iana = name
		}
		names[strings.ToLower(name)] = iana
	}
	return names
})
