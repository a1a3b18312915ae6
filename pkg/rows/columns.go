package rows

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Columns are the rows by their columns, and which of these have times without an offset.
type Columns struct {
	All []frame.Column
	// Local are the names of columns of times without an offset, which were read by the given clock.
	Local []string
}

// Columns makes columns of what came. A column is of times or numbers when all of its values are, and their names or
// the schema do not say otherwise. Times without an offset are by the clock of a zone.
func (r *Rows) Columns(zone *time.Location) Columns {
	var made Columns
	for _, column := range r.columns {
		converted, isLocal := column.convert(zone)
		if isLocal {
			made.Local = append(made.Local, converted.Name)
		}
		made.All = append(made.All, converted)
	}
	return made
}

func (c *cells) convert(zone *time.Location) (made frame.Column, isLocal bool) {
	made.Name = c.name
	switch {
	case c.areBools():
		made.Bools = make([]*bool, len(c.values))
		for i, value := range c.values {
			if flag, isBool := value.(bool); isBool {
				made.Bools[i] = &flag
			}
		}
	case c.areTimes():
		return c.times(zone)
	case c.areNumbers():
		made.Numbers = make([]*float64, len(c.values))
		for i, value := range c.values {
			if number, ok := decode.NumberOf(value); ok && value != nil {
				made.Numbers[i] = &number
			}
		}
	default:
		made.Texts = make([]*string, len(c.values))
		for i, value := range c.values {
			made.Texts[i] = textIn(value)
		}
	}
	return made, false
}

func textIn(value any) *string {
	var text string
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		text = v
	case json.Number:
		text = v.String()
	case bool:
		text = "false"
		if v {
			text = "true"
		}
	}
	return &text
}

// all reports whether every value is as wanted, and there is one; or there is none, and the schema says so.
func (c *cells) all(isWanted func(any) bool, saysSo func(*schema.Type) bool) bool {
	isFilled := false
	for _, value := range c.values {
		if value == nil {
			continue
		}
		if isFilled = true; !isWanted(value) {
			return false
		}
	}
	return isFilled || c.ref.Type != nil && c.ref.Lists == 0 && saysSo(c.ref.Type)
}

func isNamed(names ...string) func(*schema.Type) bool {
	return func(t *schema.Type) bool {
		for _, name := range names {
			if t.Name == name {
				return true
			}
		}
		return false
	}
}

func (c *cells) areBools() bool {
	return c.all(func(value any) bool { _, is := value.(bool); return is }, isNamed("Boolean"))
}

// typeName is the scalar's, as far as the schema tells it.
func (c *cells) typeName() string {
	if c.ref.Type == nil {
		return ""
	}
	return c.ref.Type.Name
}

// last is the last name of the column's path.
func (c *cells) last() string { return c.key[strings.LastIndexByte(c.key, '.')+1:] }

// isCode tells columns whose numbers are names: of ids, serial numbers and the like.
func (c *cells) isCode() bool {
	if name := c.typeName(); name == "ID" || c.ref.Type != nil && c.ref.Type.Kind == schema.Enum {
		return true
	}
	return codeNames.MatchString(c.last())
}

// codeNames tells words apart by their capitals: facilityId is an id, and humid is none.
var codeNames = regexp.MustCompile(`^(id|ID|_id)s?$|_ids?$|[a-z]I[dD]s?$|(?i:uuid|serial(_?(number|no))?|` +
	`(post|zip|postal)_?code|^zip|phone|version|^sku|^iban)$`)

// Points in time of plants lie between these; other numbers are no times.
var (
	earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	latest   = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
)

// areTimes: texts that can be nothing else, and epochs in a column whose name or type says so.
func (c *cells) areTimes() bool {
	typeName := c.typeName()
	isNamed := look.IsTime(c.last()) || happened.MatchString(c.last())
	saysTime := isNamed || look.IsTime(typeName) || c.last() == "0"
	isOfNumbers := typeName == "Float" && !isNamed
	isTime := func(value any) bool {
		stamp, ok := decode.StampOf(value)
		if !ok || stamp.Millis < earliest || stamp.Millis >= latest {
			return false
		}
		text, isText := value.(string)
		return !stamp.IsNumber && isText && strings.ContainsAny(text, "-./:") || saysTime
	}
	isOfTimes := func(t *schema.Type) bool { return t.Kind == schema.Scalar && look.IsTime(t.Name) }
	return !isOfNumbers && !c.isCode() && c.all(isTime, isOfTimes)
}

// happened are names of what happens to tickets, alarms and contracts, which are those of its time.
var happened = regexp.MustCompile(`(?i)(closed|opened|raised|cleared|resolved|acknowledged|due|expires|expiry|` +
	`scheduled|completed|finished|occurred|happened|changed|reported|signed|deadline|installed|commissioned|seen)$`)

func (c *cells) times(zone *time.Location) (made frame.Column, isLocal bool) {
	made.Name, made.Times, made.IsDate = c.name, make([]*time.Time, len(c.values)), true
	isFilled := false
	for i, value := range c.values {
		stamp, ok := decode.StampOf(value)
		if value == nil || !ok {
			continue
		}
		isFilled = true
		at := time.UnixMilli(stamp.Millis).UTC()
		if stamp.IsLocal {
			at = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone)
		}
		made.IsDate = made.IsDate && stamp.IsDate
		isLocal = isLocal || stamp.IsLocal && !stamp.IsDate
		made.Times[i] = &at
	}
	made.IsDate = made.IsDate && isFilled
	return made, isLocal
}

// plainNumber is a number as text that is written as numbers are: neither a code with zeros before it nor a date.
var plainNumber = regexp.MustCompile(`^[-+]?(0|[1-9]\d*)?(\.\d+)?([eE][-+]?\d+)?$`)

// maxDigits is how many digits of a whole number survive in a number of Grafana's.
const maxDigits = 15

// areNumbers: numbers, and texts of them where names do not say that they are codes. Whole numbers that are too long
// for Grafana's numbers stay texts.
func (c *cells) areNumbers() bool {
	if c.isCode() {
		return false
	}
	return c.all(func(value any) bool {
		written := ""
		switch v := value.(type) {
		case json.Number:
			written = v.String()
		case string:
			written = strings.TrimSpace(v)
			if written == "" || !plainNumber.MatchString(written) {
				return false
			}
		default:
			return false
		}
		isWhole := !strings.ContainsAny(written, ".eE")
		return !isWhole || len(strings.TrimLeft(written, "+-")) <= maxDigits
	}, isNamed("Int", "Float"))
}
