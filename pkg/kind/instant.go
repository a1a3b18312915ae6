package kind

import "math"

// An instant as a number: of what unit it is, and from when to when it may be.
const (
	earliest = 946_684_800   // 2000, in seconds since 1970
	latest   = 4_102_444_800 // 2100
)

var instantNames = anyOf([]string{
	"time", "timestamp", "zeit*", "*zeitpunkt", "*zeitstempel", "date", "datetime", "datum", "contact", "kontakt", "seen",
	"last update", "last sync", "last data", "since", "seit", "at", "epoch",
})

// InstantUnit tells whether the numbers of a reading type are instants, and of how many milliseconds they count; by its
// id, its label and its unit, and by the least and the greatest of them. Durations are too short to be instants.
func InstantUnit(id, label, unit string, low, high float64) (milliseconds float64, ok bool) {
	named, _ := decide(id, label, unit)
	name, plain := words(id)+border+words(label), plainUnit(unit)
	perUnit := map[string]float64{
		"ms": 1, "milliseconds": 1, "millisekunden": 1, "s": 1000, "sec": 1000, "second": 1000, "seconds": 1000,
		"sekunde": 1000, "sekunden": 1000,
	}[plain]
	isDate := plain == "date" || plain == "datetime" || plain == "timestamp"
	isNamed := unitless[plain] && (named == Status || named == Counter) && instantNames.MatchString(name)
	switch {
	case perUnit == 0 && !isDate && !isNamed || perUnit != 0 && named != Status && named != Counter:
		return 0, false
	case perUnit == 0 && low >= earliest*1000:
		perUnit = 1
	case perUnit == 0:
		perUnit = 1000
	}
	from, to := low*perUnit/1000, high*perUnit/1000
	return perUnit, from >= earliest && to < latest && !math.IsInf(high, 0)
}

// MayBeWords tells whether values of a reading type may be words: what neither its unit nor its name calls a quantity.
func MayBeWords(id, label, unit string) bool { return Of(id, label, unit) == Status }
