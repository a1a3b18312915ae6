package worlds

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
)

// Vocabulary is where the names of a schema come from.
type Vocabulary int

const (
	// Foreign names are made-up syllables: fields, arguments, types, members of enums.
	Foreign Vocabulary = iota
	// Plain names are ordinary English, as other vendors have them.
	Plain
)

// pageWords are the names that the vendor's page states.
var pageWords = map[string]string{
	"facilities": "facilities", "device": "device", "readings": "readings", "readingInput": "readingInput",
	"readingTypes": "readingTypes", "facility.id": "id",
	"facility": "facility",
}

// plainWords are other vendors' names of the same things.
var plainWords = map[string][]string{
	"facilities":   {"plants", "sites", "systems", "powerPlants", "installations"},
	"facility":     {"plantById", "siteById", "systemById"},
	"device":       {"plant", "site", "system", "installation"},
	"readings":     {"measurements", "timeSeries", "history", "data"},
	"readingInput": {"input", "query", "filter", "params"},
	"readingTypes": {"channels", "metrics", "signals", "quantities"},
	"facility.id":  {"id", "uid", "plantId", "uuid"}, "facility.name": {"name", "title", "displayName", "label"},
	"facility.zone": {"timezone", "timeZone", "tz", "zoneId"}, "facility.kwp": {"nominalPower", "peakPower", "kwp"},
	"facility.deleted": {"deletedAt", "removedAt", "decommissionedAt"}, "facility.city": {"city", "town"},
	"device.id": {"id", "plantId", "siteId"}, "company": {"companies", "organizations", "accounts", "customers"},
	"me": {"me", "viewer", "currentUser"}, "company.name": {"name", "companyName"}, "company.id": {"id", "companyId"},
	"type.id": {"key", "id", "code", "metric"}, "type.name": {"name", "title", "displayName"},
	"type.unit": {"unit", "unitSymbol", "uom"}, "range": {"range", "period", "timeRange", "window"},
	"from": {"from", "start", "startTime", "begin", "since"}, "to": {"to", "end", "endTime", "until"},
	"selection": {"metrics", "channels", "types", "keys"}, "entry.type": {"metric", "type", "key"},
	"resolution":  {"resolution", "granularity", "interval", "step", "bucket"},
	"aggregation": {"aggregation", "function", "aggregate"}, "zone": {"timezone", "zone", "tz"},
	"order": {"order", "sort", "direction"}, "limit": {"limit", "maxPoints", "top", "first"},
	"source": {"source", "origin", "kind"}, "estimated": {"includeEstimated", "withEstimates", "fillGaps"},
	"includeDeleted": {"includeDeleted", "withDeleted", "all"}, "series.type": {"metric", "type", "key", "readingType"},
	"series.unit": {"unit", "uom"}, "series.values": {"values", "points", "samples", "datapoints"},
	"stamp": {"timestamp", "time", "ts", "at"}, "stamp.date": {"date", "day"}, "stamp.time": {"clock", "timeOfDay"},
	"stamps": {"timestamps", "times", "index"}, "value": {"value", "val", "reading", "v"},
	"intervalEnd": {"until", "endsAt"},
	"avg":         {"avg", "average", "mean"}, "min": {"min", "minimum"}, "max": {"max", "maximum"},
	"last":   {"last", "latest"},
	"factor": {"factor", "scale", "multiplier"}, "decimals": {"decimals", "fractionDigits"},
	"exponent": {"exponent", "powerOfTen"}, "valid": {"valid", "isValid"}, "quality": {"quality", "qualityFlag"},
	"status": {"status", "statusCode"}, "wrap1": {"data", "result", "payload"}, "wrap2": {"series", "content", "body"},
	"ns1": {"v2", "api", "monitoring"},
	"ns2": {"energy", "portfolio", "core"}, "page.items": {"items", "results", "rows"},
	"page.total": {"total", "totalCount"}, "page.number": {"page", "pageNumber"}, "page.size": {"pageSize", "perPage"},
	"where": {"where", "by"}, "ids": {"ids", "plantIds"},
	"twin.forecast": {"forecast", "predictions"}, "twin.estimate": {"estimates", "estimatedData"},
	"twin.target": {"targets", "budget"}, "twin.previous": {"previousYear", "lastYear"},
	"twin.corrected": {"correctedData", "adjusted"}, "twin.deprecated": {"legacyData", "oldData"},
	"users": {"users", "members"}, "invoices": {"invoices", "bills"}, "fish": {"fish", "pets"},
	"weather": {"weatherForecast", "weather"}, "prices": {"prices", "spotPrices"}, "mutation": {"fetchData", "readAll"},
}

// plainTypes are names of types.
var plainTypes = map[string][]string{
	"Facility": {"Plant", "Site", "System"}, "Device": {"Asset", "Node", "Thing"}, "Instant": {"DateTime", "Timestamp"},
	"Company": {"Organization", "Account", "Tenant"}, "ReadingType": {"Channel", "Metric", "Quantity"},
	"Input": {"DataInput", "QueryInput", "HistoryInput"}, "Range": {"TimeRange", "Period", "Window"},
}

// naming gives each concept one name for the whole world.
type naming struct {
	random     *rand.Rand
	vocabulary Vocabulary
	page       bool
	given      map[string]string
	used       map[string]bool
	// frozen: the schema is made. What has no name by now is not in it, and gets none.
	frozen bool
}

func newNaming(random *rand.Rand, options Options) *naming {
	return &naming{random: random, vocabulary: options.Vocabulary, page: options.PageWords, given: map[string]string{},
		used: map[string]bool{}}
}

// field is the name of a field or an argument.
func (n *naming) field(concept string) string {
	return n.once("f:"+concept, func() string {
		if concept == "device.id" && n.page { // the page says "the id of the facility", and "facilityId"
			return pick(n.random, []string{"id", "id", "facilityId"})
		}
		if word, stated := pageWords[concept]; stated && n.page {
			return word
		}
		if n.vocabulary == Foreign {
			return n.syllables()
		}
		if known := plainWords[concept]; known != nil {
			return pick(n.random, known)
		}
		return lowerFirst(concept[strings.LastIndex(concept, ".")+1:])
	})
}

// typ is the name of a type.
func (n *naming) typ(concept string) string {
	return n.once("t:"+concept, func() string {
		if n.vocabulary == Foreign {
			return upperFirst(n.syllables())
		}
		if known := plainTypes[concept]; known != nil {
			return pick(n.random, known)
		}
		return concept
	})
}

// member is the name of an enum's value.
func (n *naming) member(concept string) string {
	return n.once("m:"+concept, func() string {
		if n.vocabulary == Foreign {
			return strings.ToUpper(n.syllables())
		}
		return concept[strings.LastIndex(concept, ".")+1:]
	})
}

// word is a made-up or ordinary word for what is no name of the schema.
func (n *naming) word() string { return upperFirst(n.syllables()) }

func (n *naming) once(key string, draw func() string) string {
	if n.frozen && n.given[key] == "" {
		return "unnamed " + key
	}
	if n.given[key] == "" {
		n.given[key] = draw()
	}
	return n.given[key]
}

var (
	onsets = []string{"b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "kr", "pl", "st", "zw"}
	vowels = []string{"a", "e", "i", "o", "u"}
)

func (n *naming) syllables() string {
	for {
		var b strings.Builder
		for range 2 + n.random.IntN(2) {
			b.WriteString(pick(n.random, onsets) + pick(n.random, vowels))
		}
		if word := b.String(); !n.used[word] {
			n.used[word] = true
			return word
		}
	}
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

func upperFirst(s string) string { return changeFirst(s, unicode.ToUpper) }
func lowerFirst(s string) string { return changeFirst(s, unicode.ToLower) }

func changeFirst(s string, change func(rune) rune) string {
	if s == "" {
		return s
	}
	return fmt.Sprintf("%c%s", change(rune(s[0])), s[1:])
}
