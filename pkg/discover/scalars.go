package discover

import (
	"regexp"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// class is what a leaf type can hold.
type class int

const (
	classOther class = iota
	classID
	classText
	classBoolean
	classInt   // 32 bits, as GraphQL defines it
	classFloat // also what carries 64-bit whole numbers
	classLong
	classDateTime
	classDate
	classStamp // a point in time that may be text or number
	classMillis
	classSeconds
	classDuration
	classZone
	classJSON
	classEnum
	classComposite
)

// classNames are the classes of scalars as lexicon.json has them.
var classNames = map[string]class{
	"other": classOther, "id": classID, "text": classText, "boolean": classBoolean, "int": classInt, "float": classFloat,
	"long": classLong, "dateTime": classDateTime, "date": classDate, "stamp": classStamp, "milliseconds": classMillis,
	"seconds": classSeconds, "duration": classDuration, "zone": classZone, "json": classJSON,
}

func (d *discoverer) class(t *schema.Type) class {
	switch t.Kind {
	case schema.Enum:
		return classEnum
	case schema.Scalar:
	default:
		return classComposite
	}
	if known, ok := d.classes[t]; ok {
		return known
	}
	d.classes[t] = d.scalarClass(t)
	return d.classes[t]
}

func (d *discoverer) scalarClass(t *schema.Type) class {
	if known, ok := byScalarName[t.Name]; ok && d.words.words.Say(t.Name) {
		return known
	}
	known, ok := byScalarName[strings.Join(d.words.tokens(t.Name), "")]
	if !ok && d.words.words.Say(t.Name) {
		known, ok = byScalarName[strings.ToLower(t.Name)]
	}
	description := strings.ToLower(t.Description)
	switch {
	case (known == classDate || known == classStamp || !ok) &&
		containsAny(description, "date-time", "rfc 3339", "rfc3339", "iso 8601 date and time", "iso-8601 timestamp",
			"iso 8601 timestamp", "iso 8601 datetime"):
		return classDateTime
	case (known == classDate || known == classStamp || known == classLong) && containsAny(description, "millisecond"),
		!ok && millisSince.MatchString(description):
		return classMillis
	case (known == classDate || known == classStamp || known == classLong) &&
		containsAny(description, "seconds since", "unix seconds", "epoch seconds"),
		(known == classStamp || !ok) && secondsSince.MatchString(description):
		return classSeconds
	case !ok && strings.Contains(description, "json"):
		return classJSON
	}
	return known
}

// Epochs as types are described that have a name of their own.
var (
	millisSince  = regexp.MustCompile(`\bmilliseconds (?:that have |which have )?(?:elapsed |passed )?since\b`)
	secondsSince = regexp.MustCompile(`\bseconds (?:that have |which have )?(?:elapsed |passed )?since\b`)
)

func containsAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// Which leaf types can hold what.

func isInstant(c class) bool {
	switch c {
	case classText, classInt, classFloat, classLong, classDateTime, classDate, classStamp, classMillis, classSeconds:
		return true
	}
	return false
}

// isMark: an instant, or yes and no.
func isMark(c class) bool { return isInstant(c) || c == classBoolean }

func isNumber(c class) bool { return c == classInt || c == classFloat || c == classLong }

func isText(c class) bool { return c == classText || c == classID || c == classEnum || c == classOther }

func isIdentifier(c class) bool {
	return c == classID || c == classText || c == classInt || c == classLong || c == classOther
}

func isValue(c class) bool {
	return isNumber(c) || c == classText || c == classJSON || c == classOther
}
