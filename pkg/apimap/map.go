// Package apimap describes how an amperecloud API answers the questions that the data source has: which path
// through the schema leads where, which argument takes what, and how an answer reads.
//
// The vendor shows no schema and changes it weekly, so nothing outside this package and the packages that make
// a Map may know a field of the API by name: documents are built from a Map (package document) and answers are
// read by it (package decode).
package apimap

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// Map says how one API answers. It holds no secrets and can be shown as JSON.
type Map struct {
	// Facilities lists every facility that the user can see, with their companies where the API tells.
	Facilities Listing `json:"facilities"`
	// User finds out whose token it is, where Facilities does not pass the user on its way; nil: cannot be known.
	User *Listing `json:"user,omitempty"`
	// Types lists what one facility or device offers.
	Types Types `json:"types"`
	// Children leads from the facility or device that Types.Path gives to the devices below it; nil: unknown.
	Children *Listing `json:"children,omitempty"`
	// Descendants leads from a device that Children gives to those below it, and on to theirs; nil: there are none, or it
	// is unknown.
	Descendants *Listing `json:"descendants,omitempty"`
	// Readings asks for raw readings, and for analyses too when Analysis is nil.
	Readings Values `json:"readings"`
	// Analysis asks for analyses, where the API has a field of its own for them.
	Analysis *Values `json:"analysis,omitempty"`
	// Generation counts the schemas of the API that maps were made of, from 1; 0: the schema was not shown by the API.
	Generation int `json:"-"`
	// Revision counts how often a map of this generation was learnt anew, because an answer contradicted it.
	Revision int `json:"-"`
}

// Values returns the field that answers for reading types of a class.
func (m *Map) Values(class portfolio.Class) *Values {
	if m.Analysis != nil && class == portfolio.Analysis {
		return m.Analysis
	}
	return &m.Readings
}

// SelectsTypes reports whether the API gives the reading types that it is asked for, and not all that there are.
func (v *Values) SelectsTypes() bool { return Find(v.Path, ReadingTypes) != nil }

// NeedsTypes reports whether values cannot be asked for, or not be read, without the reading types of the facility:
// because the API has a field of its own for analyses, and a type alone does not tell which it is, because it tells
// units only with the types, or because it gives a number of values of all types together.
func (m *Map) NeedsTypes() bool {
	if m.Readings.MaxPoints > 0 && !m.Readings.SelectsTypes() {
		return true
	}
	tellsUnit := func(list TypeList) bool { return len(list.Fields[Unit]) > 0 }
	return m.Analysis != nil || len(m.Readings.Answer.Unit) == 0 && slices.ContainsFunc(m.Types.Lists, tellsUnit)
}

// Listing is a way through the schema to objects.
type Listing struct {
	Path []Step `json:"path"`
}

// Step is one field on the way.
type Step struct {
	// Field is the field's name in the schema.
	Field string `json:"field"`
	// Args are the field's arguments; each becomes one variable of the document.
	Args []Arg `json:"args,omitempty"`
	// On is the type condition under which the rest of the way is selected, for interfaces and unions.
	On string `json:"on,omitempty"`
	// List tells that the field gives a list.
	List bool `json:"list,omitempty"`
	// Object says what the objects are that stand here; empty for those that are only passed.
	Object Object `json:"object,omitempty"`
	// Fields are the properties to read of each object here.
	Fields Fields `json:"fields,omitempty"`
	// Page says how the field's list is continued; nil: it comes whole.
	Page *Page `json:"page,omitempty"`
}

// Object is a thing of the platform's object model.
type Object string

const (
	User     Object = "user"
	Company  Object = "company"
	Facility Object = "facility"
	Device   Object = "device"
)

// Property is something that can be read of an object.
type Property string

const (
	ID                Property = "id"
	Name              Property = "name"
	CompanyID         Property = "companyId"   // of a facility, where it carries its company
	CompanyName       Property = "companyName" // of a facility, where it carries its company
	NominalPower      Property = "nominalPower"
	TimeZone          Property = "timeZone" // IANA name
	Latitude          Property = "latitude"
	Longitude         Property = "longitude"
	Street            Property = "street"
	Postcode          Property = "postcode"
	City              Property = "city"
	Country           Property = "country"
	CommissioningDate Property = "commissioningDate"
	DeviceType        Property = "deviceType"
	Serial            Property = "serial"
	ParentID          Property = "parentId"  // of a device, where it names the one that it is part of
	TypeName          Property = "typeName"  // of a device: its object type, where a list has several
	DeletedAt         Property = "deletedAt" // in the past: soft-deleted; anything else is a placeholder
	Label             Property = "label"     // of a reading type, for people
	Unit              Property = "unit"
	IsAnalysis        Property = "isAnalysis" // of a reading type: a boolean, or an enum value with "ANALYSIS" in it
)

// Fields says where below an object each property is read: {"latitude": ["location", "lat"]}.
type Fields map[Property][]string

// Page says how a list that comes in parts is continued.
type Page struct {
	// Style of the position. The size and the position are bound as PageSize and PagePosition in Step.Args.
	Style PageStyle `json:"style"`
	// Limit is the largest size that the schema is known to take; 0: unknown.
	Limit int `json:"limit,omitempty"`
	// HasNext, Cursor and Total are paths below the step's field; empty: the API does not tell.
	HasNext []string `json:"hasNext,omitempty"`
	Cursor  []string `json:"cursor,omitempty"`
	Total   []string `json:"total,omitempty"`
	// FromZero: pages are counted from 0 and not from 1 (Number).
	FromZero bool `json:"fromZero,omitempty"`
	// IsUnclear: nothing but its default of 0 tells what the position counts. It is taken for that of items (Offset), and
	// counts pages from 0 where nothing comes at the end of the first page although there is more.
	IsUnclear bool `json:"unclear,omitempty"`
}

// PageStyle is the meaning of the position.
type PageStyle string

const (
	Cursor PageStyle = "cursor" // the position is the cursor that the page before gave
	Offset PageStyle = "offset" // the position counts items
	Number PageStyle = "number" // the position counts pages, from 1 unless Page.FromZero
)

// Arg is an argument of a field.
type Arg struct {
	Name string `json:"name"`
	// Type as GraphQL writes it, for the variable's declaration: "ReadingInput!". Empty: it is not known, as of an example
	// without a schema, and the value stands in the document itself.
	Type  string  `json:"type,omitempty"`
	Value Binding `json:"value"`
}

// Member is a member of an input object.
type Member struct {
	Name  string  `json:"name"`
	Value Binding `json:"value"`
}

// Binding says what goes into an argument or member. Exactly one of Role, Members, Items and Const is used; a role that
// is written as an object has Members as well.
type Binding struct {
	// Role is filled from the query.
	Role Role `json:"role,omitempty"`
	// Encoding says how the role's value is written.
	Encoding Encoding `json:"encoding,omitempty"`
	// Names translates a value of the query into the API's enum values: {"15m": "FIFTEEN_MINUTES"}.
	Names map[string]string `json:"names,omitempty"`
	// IsRawOnly: of a resolution, only the raw or finest values are asked for.
	IsRawOnly bool `json:"rawOnly,omitempty"`
	// Members make an input object.
	Members []Member `json:"members,omitempty"`
	// Items make a list.
	Items []Binding `json:"items,omitempty"`
	// List wraps the value into a list of one, where the schema wants a list and the role gives one value.
	List bool `json:"list,omitempty"`
	// Text writes a number of seconds or minutes as text: "900".
	Text bool `json:"text,omitempty"`
	// Number writes the ids of reading types as whole numbers.
	Number bool `json:"number,omitempty"`
	// Always sends a zone also with resolutions that do not follow the calendar, because the API may require one, or
	// writes times without an offset in it.
	Always bool `json:"always,omitempty"`
	// Const is the one sensible value of a required argument that no role fills.
	Const any `json:"const,omitempty"`

	// Enum and Type matter only below an argument whose own type is not known. Enum: text is the name of an enum's value,
	// which the document has without quotes. Type: the value travels in a variable of this type, as in an example's
	// {from: $from}.
	Enum bool   `json:"enum,omitempty"`
	Type string `json:"type,omitempty"`
}

// Role is what a member of a request means.
type Role string

const (
	DeviceID     Role = "deviceId"     // id of the facility or device that is asked about
	OwnerID      Role = "companyId"    // id of the company whose facility it is
	From         Role = "from"         // first instant of the range, inclusive
	To           Role = "to"           // end of the range, exclusive unless Values.EndInclusive; or its length
	Interval     Role = "interval"     // both ends in one text with a slash between them, as ISO 8601 has it
	Day          Role = "day"          // the one date, by the facility's clock, of which all values come
	ReadingTypes Role = "readingTypes" // ids of the reading types
	ResolutionOf Role = "resolution"
	Aggregation  Role = "aggregation"
	Zone         Role = "timeZone" // IANA time zone of calendar buckets
	PageSize     Role = "pageSize"
	PagePosition Role = "pagePosition"
)

// Encoding says how a role's value is written.
type Encoding string

const (
	// Of instants.
	RFC3339      Encoding = "rfc3339"      // "2026-06-01T00:00:00.000Z"
	LocalDate    Encoding = "date"         // "2026-06-01", in the facility's time zone
	EpochMillis  Encoding = "epochMillis"  // number
	EpochSeconds Encoding = "epochSeconds" // number
	// Of instants in requests, too.
	LocalTime        Encoding = "localTime"        // "2026-06-01T00:00:00", by the facility's clock
	UTCTime          Encoding = "utcTime"          // "2026-05-31T22:00:00", by UTC
	SpacedLocalTime  Encoding = "spacedLocalTime"  // "2026-06-01 00:00:00", by the facility's clock
	SpacedUTCTime    Encoding = "spacedUtcTime"    // "2026-05-31 22:00:00", by UTC
	EpochMillisText  Encoding = "epochMillisText"  // "1780264800000"
	EpochSecondsText Encoding = "epochSecondsText" // "1780264800"
	EpochMicros      Encoding = "epochMicros"      // number
	// Of the end of the range, where the API is told how long the range is: whole numbers, rounded up.
	LengthDays     Encoding = "lengthDays"
	LengthHours    Encoding = "lengthHours"
	LengthMinutes  Encoding = "lengthMinutes"
	LengthSeconds  Encoding = "lengthSeconds"
	LengthMillis   Encoding = "lengthMillis"   // of the intervals of an answer only
	LengthDuration Encoding = "lengthDuration" // "PT24H"
	// Of ids and reading types.
	One     Encoding = "one"     // one value; several reading types need several calls
	Many    Encoding = "many"    // a list of values
	Objects Encoding = "objects" // a list of input objects, each made of Members with the role inside bound as One
	Integer Encoding = "integer" // an id that the schema types as Int
	// Of resolutions.
	EnumName    Encoding = "enumName"    // Binding.Names has the API's word for each resolution
	ISODuration Encoding = "isoDuration" // "PT15M"
	Duration    Encoding = "duration"    // "15m"
	Seconds     Encoding = "seconds"     // number
	Minutes     Encoding = "minutes"     // number
	// NumberUnit is {value: 15, unit: MINUTE}: Members bound as UnitCount and UnitName. Without a UnitName, each UnitCount
	// is of the unit that its Names have, as in {minutes: 15}.
	NumberUnit Encoding = "numberUnit"

	// OpenEncoding: the schema cannot tell. Nothing can be written until a probe has settled it.
	OpenEncoding Encoding = "open"
)

// The two halves of a resolution that is written as a number and a unit.
const (
	UnitCount Role = "unitCount"
	UnitName  Role = "unitName"
)

// Types says how the reading types of a device are listed.
type Types struct {
	// Path leads from the root to the device; its id is bound as DeviceID.
	Path []Step `json:"path"`
	// Lists are the device's lists: one with both kinds, or one for each.
	Lists []TypeList `json:"lists"`
	// ForDevices: Path takes the ids of the devices below a facility as well.
	ForDevices bool `json:"forDevices,omitempty"`
	// Static are the ids that the schema itself names, where the API has no list per device. Path is empty then.
	Static []string `json:"static,omitempty"`
}

// TypeList is one list of reading types.
type TypeList struct {
	Path []Step `json:"path"`
	// In leads on to the reading types where a JSON scalar stands at the end of the path: by the names of members, Each
	// and TypeKey. Fields are of what stands at its end; behind a TypeKey, the id is the name of the member.
	In []string `json:"in,omitempty"`
	// Class of all its elements; empty: told by each element's IsAnalysis, or unknown and taken for readings.
	Class portfolio.Class `json:"kind,omitempty"`
	// Fields of the elements; empty: the elements are the ids themselves.
	Fields Fields `json:"fields,omitempty"`
}

// Values says how values over a time range are asked for and how the answer reads.
type Values struct {
	// Path leads from the root to the field that answers; the last step takes the range and the types.
	Path   []Step `json:"path"`
	Answer Answer `json:"answer"`
	// EndInclusive: a value stamped exactly with the range's end belongs to the answer. The plugin clips anyway.
	EndInclusive bool `json:"endInclusive,omitempty"`
	// StampsMarkEnd: a value is stamped with the end of its interval. It is shown as stamped, but decides from where must
	// be asked, so that no value is lost where one range ends and the next starts.
	StampsMarkEnd bool `json:"stampsMarkEnd,omitempty"`
	// MaxPoints is how many values an answer has at most, without a word about those that are missing: longer ranges are
	// asked for in parts. 0: as many as there are. All that comes counts, also of reading types that nobody asked for
	// (SelectsTypes).
	MaxPoints int `json:"maxPoints,omitempty"`
	// WholeDays: an answer has all values of the days, of whatever zone, of which a part is asked for.
	WholeDays bool `json:"wholeDays,omitempty"`
	// Devices says how devices are asked for values; nil: it is not known that they can be.
	Devices *DeviceRoute `json:"devices,omitempty"`
}
