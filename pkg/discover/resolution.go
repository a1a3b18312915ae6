package discover

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// pace is a member for the resolution, with what its type lets it say.
type pace struct {
	node        *node
	names       map[string]string // of an enum
	count, unit *node             // of a number with its unit
	counts      map[string]*node  // of numbers of one unit each, by Grafana's letters for units
}

// bindResolution decides which member takes the resolution, and how it is written. It can be done without.
func (d *discoverer) bindResolution(role string, nodes []*node) {
	chosen, ok := decide(d, choice[pace]{
		role: role + ".resolution", noun: "member for the resolution", options: d.paces(nodes), min: 0.6,
		optional: true,
	})
	if !ok {
		return
	}
	p := chosen.value
	binding := &apimap.Binding{Role: apimap.ResolutionOf, List: p.node.in.Ref.Lists > 0}
	switch {
	case p.counts != nil:
		binding.Encoding = apimap.NumberUnit
		for _, letter := range slices.Sorted(maps.Keys(p.counts)) {
			name := p.counts[letter].in.Name
			binding.Members = append(binding.Members, apimap.Member{Name: name, Value: apimap.Binding{
				Role: apimap.UnitCount, Names: map[string]string{letter: name},
			}})
		}
	case p.names != nil && p.count != nil:
		binding.Encoding = apimap.NumberUnit
		binding.Members = []apimap.Member{
			{Name: p.count.in.Name, Value: apimap.Binding{Role: apimap.UnitCount}},
			{Name: p.unit.in.Name, Value: apimap.Binding{Role: apimap.UnitName, Names: p.names}},
		}
	case p.names != nil:
		binding.Encoding, binding.Names = apimap.EnumName, p.names
	case d.spelled(p.node) != nil:
		binding.Encoding, binding.Names = apimap.EnumName, d.spelled(p.node)
	default:
		binding.Encoding = d.paceEncoding(role+".resolution.encoding", p.node)
	}
	d.nameRaw(binding, p.node.in)
	p.node.bound = binding
}

// spelled maps our resolutions to the texts that the description of a member lists in a spelling of its own, such as
// "5min, 15min, 1h or 1d"; nil: it lists none, or in a usual spelling. A type for durations can say any length, so that
// a list of some of them says which can be had.
func (d *discoverer) spelled(n *node) map[string]string {
	c := d.class(n.in.Ref.Type)
	if c != classText && c != classDuration {
		return nil
	}
	names := map[string]string{}
	isOwn := c == classDuration && len(listedPace.FindAllString(n.in.Description, -1)) >= leastListed
	var finest query.Resolution
	said := n.in.Description
	if n.in.Default != nil {
		said += ", " + *n.in.Default
	}
	for _, text := range spelledPace.FindAllString(said, -1) {
		resolution := d.resolutionOf(text)
		if _, isKnown := names[string(resolution)]; isKnown || resolution == "" {
			continue
		}
		names[string(resolution)] = text
		isOwn = isOwn || !isoPace.MatchString(text) && text != string(resolution)
		if finest == "" || resolution.Step() < finest.Step() {
			finest = resolution
		}
	}
	if !isOwn || len(names) < 2 {
		return nil
	}
	if n.in.Required() || n.in.Default != nil { // what is left out is something else than raw values
		names[string(query.Raw)] = names[string(finest)]
	}
	return names
}

// listedPace is a duration as programming languages write it, and leastListed are so many that they are no example.
var listedPace = regexp.MustCompile(`\b\d+[smhd]\b`)

const leastListed = 3

var spelledPace = regexp.MustCompile(
	`\b\d+ (?:second|minute|hour|day|week|month|year)s?\b|\b[A-Za-z_]*\d+[A-Za-z_]+\b`)

// nameRaw asks for the finest values where raw ones have no name and what is left out is something else: the API
// insists on a resolution, or has a coarser one by default.
func (d *discoverer) nameRaw(binding *apimap.Binding, in *schema.Input) {
	isLeftOut := !in.Required() && (in.Default == nil || *in.Default == "null")
	if _, isNamed := binding.Names[string(query.Raw)]; isNamed || isLeftOut {
		return
	}
	if binding.Encoding == apimap.NumberUnit {
		binding.Names = map[string]string{string(query.Raw): string(finestOf(binding))}
		return
	}
	if binding.Encoding != apimap.EnumName {
		return
	}
	var finest time.Duration
	for _, value := range in.Ref.Type.Values {
		if length := d.paceLength(value.Name); length > 0 && (finest == 0 || length < finest) {
			finest, binding.Names[string(query.Raw)] = length, value.Name
		}
	}
}

// paceLength reads the length of a step out of its name: TEN_MINUTES, M30, HOURLY, PT5M; 0: it says none.
func (d *discoverer) paceLength(name string) time.Duration {
	if count, unit, isISO := isoPaceOf(name); isISO && d.words.words.Say(name) {
		return time.Duration(count) * unitLengths[unit]
	}
	count, length := 0, time.Duration(0)
	for _, word := range d.words.tokens(name) {
		number, err := strconv.Atoi(word)
		spelled, isWord := wordNumbers[word]
		switch {
		case err == nil && count == 0:
			count = number
		case isWord && count == 0 && length == 0:
			count = spelled
		case unitLengths[paceUnits[word]] > 0 && length == 0:
			length = unitLengths[paceUnits[word]]
		}
	}
	if length == time.Hour && d.words.has(name, "quarter", "half") {
		return time.Duration(count) * time.Minute
	}
	return time.Duration(max(count, 1)) * length
}

var unitLengths = map[string]time.Duration{
	"second": time.Second, "minute": time.Minute, "m": time.Minute, "quarterhour": 15 * time.Minute, "hour": time.Hour,
	"day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "month": 30 * 24 * time.Hour, "year": 365 * 24 * time.Hour,
}

func (d *discoverer) paces(nodes []*node) []option[pace] {
	var options []option[pace]
	each(nodes, func(n *node) bool {
		if n.bound != nil {
			return false
		}
		if n.lists() > 0 && !n.isBesideTypes() {
			return true
		}
		p, fit := d.paceOf(n)
		name := d.words.trimmed(n.in.Name, paceTails)
		named := d.words.match(cResolution, name)
		if d.isStructural {
			named = max(named, 1.2*d.words.mentions(cResolution, n.in.Description))
			if p.counts != nil || p.count != nil && len(p.names) > 2 {
				named = max(named, 0.7) // its units say so
			}
			if p.names != nil && p.count == nil && len(p.names) > 1 && n.in.Ref.Type.Kind == schema.Enum {
				named = max(named, 0.7) // its values say so
				if len(p.names) > 2 && 2*len(p.names) > len(n.in.Ref.Type.Values) {
					named = max(named, 0.9)
				}
			}
		}
		if score := named * fit * d.surroundings(n); score > 0 {
			options = append(options, option[pace]{path: n.path(), score: score, notice: n.notice(), value: p})
			return false
		}
		return true
	})
	return options
}

// paceTails say in what a resolution is counted: stepSeconds.
var paceTails = words("second sec s minute min in")

// paceOf tells what a member could say as a resolution, and how well that fits.
func (d *discoverer) paceOf(n *node) (pace, float64) {
	p := pace{node: n}
	switch c := d.class(n.in.Ref.Type); {
	case c == classEnum:
		p.names = d.paceNames(n.in.Ref.Type)
		if len(p.names) == 0 || d.functions(n.in.Ref.Type) > len(p.names) { // MIN is no minute beside MAX
			return p, 0
		}
		return p, 1
	case c == classComposite && d.unitCounts(p.node) != nil:
		p.counts = d.unitCounts(p.node)
		return p, 1
	case c == classComposite:
		return d.numberUnit(p)
	case c == classDuration:
		return p, 1
	case c == classText:
		return p, 0.95
	case isNumber(c):
		return p, 0.9
	}
	return p, 0
}

var wordNumbers = map[string]int{
	"one": 1, "five": 5, "fifteen": 15, "quarter": 15, "a": 1, "single": 1, "eine": 1, "fuenf": 5, "ein": 1,
	"two": 2, "three": 3, "ten": 10, "twenty": 20, "thirty": 30, "sixty": 60, "zehn": 10, "fuenfzehn": 15,
	"dreissig": 30, "half": 30,
}

// paceNames maps our resolutions to the enum's names. A value that could mean two things is left out.
func (d *discoverer) paceNames(t *schema.Type) map[string]string {
	names := map[string]string{}
	for _, value := range t.Values {
		resolution := d.resolutionOf(value.Name)
		if resolution == "" || value.Deprecated != "" {
			continue
		}
		if _, taken := names[string(resolution)]; !taken {
			names[string(resolution)] = value.Name
		}
	}
	for _, value := range t.Values { // deprecated ones only where nothing else says it
		resolution := d.resolutionOf(value.Name)
		if _, taken := names[string(resolution)]; resolution != "" && !taken {
			names[string(resolution)] = value.Name
		}
	}
	return names
}

var isoPace = regexp.MustCompile(`^P(T?)(\d+)([MHDY])$`)

// isoPaceOf reads a duration as ISO 8601 has it, whose M is a minute or a month.
func isoPaceOf(name string) (count int, unit string, ok bool) {
	iso := isoPace.FindStringSubmatch(strings.ToUpper(strings.ReplaceAll(name, "_", "")))
	if iso == nil {
		return 0, "", false
	}
	count, _ = strconv.Atoi(iso[2])
	unit = map[string]string{"TM": "minute", "TH": "hour", "D": "day", "M": "month", "Y": "year"}[iso[1]+iso[3]]
	return count, unit, unit != ""
}

// resolutionOf reads the spellings of a resolution: FIVE_MINUTES, MINUTE_5, MIN5, M5, _5M, PT5M, QUARTER_HOUR, DAILY.
func (d *discoverer) resolutionOf(name string) query.Resolution {
	if count, unit, isISO := isoPaceOf(name); isISO {
		return paceFrom(count, unit)
	}
	count, unit := 0, ""
	for _, word := range d.words.tokens(name) {
		number, err := strconv.Atoi(word)
		spelled, isWord := wordNumbers[word]
		switch {
		case err == nil && count == 0:
			count = number
		case isWord && count == 0 && unit == "":
			count = spelled
		case paceUnits[word] != "" && unit == "":
			unit = paceUnits[word]
			if unit == "quarterhour" {
				count, unit = 15, "minute"
			}
		case word == "calendar" || word == "interval" || word == "resolution" || word == "every" || word == "per":
		case word == "hour" && count == 15 && unit == "": // quarter hour
			unit = "minute"
		default:
			return ""
		}
	}
	if count == 15 && unit == "hour" && d.words.has(name, "quarter") {
		unit = "minute"
	}
	return paceFrom(count, unit)
}

var paceUnits = map[string]string{
	"raw": "raw", "none": "raw", "original": "raw", "unaggregated": "raw", "native": "raw",
	"roh": "raw", "rohdaten": "raw",
	"second": "second", "sec": "second", "sekunde": "second", "week": "week", "weekly": "week", "woche": "week",
	"minute": "minute", "min": "minute", "minutely": "minute", "m": "m", "mins": "minute",
	"hour": "hour", "hourly": "hour", "h": "hour", "stunde": "hour", "stuendlich": "hour", "hr": "hour",
	"day": "day", "daily": "day", "d": "day", "tag": "day", "taeglich": "day",
	"month": "month", "monthly": "month", "monat": "month", "monatlich": "month", "mo": "month", "mon": "month",
	"year": "year", "yearly": "year", "annual": "year", "annually": "year", "jahr": "year", "jaehrlich": "year",
	"y": "year", "quarterhourly": "quarterhour", "quarterhour": "quarterhour", "viertelstunde": "quarterhour",
	"viertelstuendlich": "quarterhour",
}

func paceFrom(count int, unit string) query.Resolution {
	switch {
	case unit == "raw" && count == 0:
		return query.Raw
	case (unit == "minute" || unit == "m") && count == 5:
		return query.FiveMinutes
	case (unit == "minute" || unit == "m") && count == 15:
		return query.FifteenMinutes
	case unit == "minute" && count <= 1:
		return query.Minute
	case unit == "hour" && count <= 1:
		return query.Hour
	case unit == "day" && count <= 1:
		return query.Day
	case unit == "month" && count <= 1:
		return query.Month
	case unit == "year" && count <= 1:
		return query.Year
	}
	return ""
}

// paceEncoding tells how a resolution is written that is no enum.
func (d *discoverer) paceEncoding(role string, n *node) apimap.Encoding {
	t := n.in.Ref.Type
	said := n.in.Description + " " + t.Description
	if n.in.Default != nil {
		said += " " + *n.in.Default
	}
	lower := strings.ToLower(said)
	answers := []string{
		string(apimap.Duration), string(apimap.ISODuration), string(apimap.Seconds), string(apimap.Minutes),
	}
	found := func(encoding apimap.Encoding, why message.Message) apimap.Encoding {
		return apimap.Encoding(d.settled(role, string(encoding), why, answers...))
	}
	if isNumber(d.class(t)) {
		switch {
		case d.words.has(n.in.Name, "second", "sec", "s") ||
			strings.Contains(lower, "second") && !strings.Contains(lower, "millisecond"):
			return found(apimap.Seconds, message.New("Its name or description says seconds."))
		case d.words.has(n.in.Name, "minute", "min", "mins") || strings.Contains(lower, "minute"):
			return found(apimap.Minutes, message.New("Its name or description says minutes."))
		}
		answer, _ := d.probe(role, message.New("Does %s count seconds or minutes? The schema does not say.", n.path()),
			string(apimap.Seconds), string(apimap.Minutes))
		return orOpen(answer)
	}
	iso := containsAny(said, "PT", "P1D") || containsAny(lower, "iso 8601", "iso8601", "iso-8601") ||
		strings.Contains(strings.ToLower(t.Name), "iso")
	short := shortPace.MatchString(lower)
	switch {
	case iso && !short:
		return found(apimap.ISODuration, message.New("The schema describes it as an ISO 8601 duration."))
	case short && !iso:
		return found(apimap.Duration, message.New("The schema gives an example such as 15m."))
	}
	answer, _ := d.probe(role, message.New("Is %s written 15m or PT15M? The schema does not say.", n.path()),
		string(apimap.Duration), string(apimap.ISODuration))
	return orOpen(answer)
}

var shortPace = regexp.MustCompile(`\b\d+(m|h|d|min)\b`)
