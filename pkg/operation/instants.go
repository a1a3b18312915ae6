package operation

import (
	"regexp"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// Instants say how the API writes points in time where it is asked for a range. The zero Instants know nothing.
type Instants struct {
	encoding apimap.Encoding
	// typed are the encodings of the types that variables of ranges have: "DateTime".
	typed map[string]apimap.Encoding
}

// InstantsOf learns from an API map; it may be nil.
func InstantsOf(known *apimap.Map) Instants {
	made := Instants{typed: map[string]apimap.Encoding{}}
	if known == nil {
		return made
	}
	paths := [][]apimap.Step{known.Readings.Path}
	if known.Analysis != nil {
		paths = append(paths, known.Analysis.Path)
	}
	for _, path := range paths {
		made.learn(apimap.Find(path, apimap.From))
		for _, step := range path {
			for _, arg := range step.Args {
				made.learnType(arg.Type, &arg.Value)
			}
		}
	}
	return made
}

func (i *Instants) learn(binding *apimap.Binding) {
	if binding != nil && i.encoding == "" && isInstant(binding.Encoding) {
		i.encoding = binding.Encoding
	}
}

// learnType notes how an instant is written that travels in a variable of its own.
func (i *Instants) learnType(name string, b *apimap.Binding) {
	if b.Role == apimap.From && name != "" && isInstant(b.Encoding) {
		i.typed[strings.Trim(name, "[]!")] = b.Encoding
	}
	for k := range b.Members {
		i.learnType(b.Members[k].Value.Type, &b.Members[k].Value)
	}
}

func isInstant(encoding apimap.Encoding) bool {
	switch encoding {
	case apimap.RFC3339, apimap.LocalDate, apimap.EpochMillis, apimap.EpochSeconds, apimap.LocalTime, apimap.UTCTime,
		apimap.SpacedLocalTime, apimap.SpacedUTCTime, apimap.EpochMillisText, apimap.EpochSecondsText, apimap.EpochMicros:
		return true
	}
	return false
}

func isEpoch(encoding apimap.Encoding) bool {
	return encoding == apimap.EpochMillis || encoding == apimap.EpochSeconds || encoding == apimap.EpochMicros
}

// dateTypes are scalars of servers that take a date without a time of day.
var dateTypes = regexp.MustCompile(`(?i)^(local|calendar)?_?date$`)

// epochTypes are scalars of servers that may take epochs.
var epochTypes = regexp.MustCompile(`(?i)^(unix)?_?(timestamp|time|epoch)(ms|millis|seconds)?$`)

// of is how a variable's type takes an instant: as the API map has it for this type, or for values where the type can
// take that, and else as most servers do.
func (i Instants) of(v *Variable) apimap.Encoding {
	name := strings.Trim(v.Type, "[]!")
	if known, isKnown := i.typed[name]; isKnown && !(name == "String" && isEpoch(known)) {
		return known
	}
	isNumeric := name == "Int" || name == "Float" || numberTypes.MatchString(name)
	switch {
	case name == "Int" && i.encoding != apimap.EpochSeconds: // more does not fit into 32 bits
		return apimap.EpochSeconds
	case isEpoch(i.encoding) && (isNumeric || epochTypes.MatchString(name)):
		return i.encoding
	case isNumeric:
		return apimap.EpochMillis
	case dateTypes.MatchString(name):
		return apimap.LocalDate
	case i.encoding != "" && !isEpoch(i.encoding) && (name == "String" || i.encoding != apimap.LocalDate):
		return i.encoding
	default:
		return apimap.RFC3339
	}
}

// write writes an instant. Dates and times by a clock are by that of the dashboard, or UTC where nobody told it.
func (i Instants) write(v *Variable, at time.Time, zone *time.Location) (any, error) {
	if zone == nil {
		zone = time.UTC
	}
	encoding := i.of(v)
	var value any = at.In(zone).Format(time.DateOnly)
	if encoding != apimap.LocalDate {
		written, err := (&document.Values{LocalZone: zone}).Instant(encoding, at)
		if err != nil {
			return nil, v.wrong(message.New("it is a point in time, and %s", err))
		}
		value = written
	}
	if v.ref.Elem != nil {
		return []any{value}, nil
	}
	return value, nil
}
