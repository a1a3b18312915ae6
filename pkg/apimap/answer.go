package apimap

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Shape is the arrangement of values in an answer.
type Shape string

const (
	// SeriesShape: items with a type and a list of points. [{type, unit, values: [{time, value}]}]
	SeriesShape Shape = "series"
	// RowsShape: one item for each value. [{time, type, value}]
	RowsShape Shape = "rows"
	// WideShape: one item for each instant, with a member named like each type. [{time, Pac, ExportedEnergy}]
	WideShape Shape = "wide"
	// ColumnsShape: items with parallel arrays. [{type, times: […], values: […]}]
	ColumnsShape Shape = "columns"
	// PairsShape: an object of types, each a list of pairs. {Pac: [[time, value]]}
	PairsShape Shape = "pairs"
	// MapShape: an object of types, each an object from time to value. {Pac: {time: value}}
	MapShape Shape = "map"
	// FieldsShape: an object with a field named like each type, each a list of points. {Pac: [{time, value}]}
	FieldsShape Shape = "fields"
	// PathsShape: any other arrangement. Its paths have more steps than names: see Each.
	PathsShape Shape = "paths"
	// OpenShape: a JSON scalar, which the schema does not describe. Nothing can be read until a probe has settled it.
	OpenShape Shape = "open"
)

// Answer says how the answer reads below the last step of Values.Path.
type Answer struct {
	Shape Shape `json:"shape"`
	// Items leads to the list of series or rows, where it is not the field itself.
	Items []string `json:"items,omitempty"`
	// Points leads from a series to its points (SeriesShape).
	Points []string `json:"points,omitempty"`
	// Type, Unit: where a series or row tells them; empty: not told.
	Type []string `json:"type,omitempty"`
	Unit []string `json:"unit,omitempty"`
	// Sources: where a series or row tells of which device, phase or meter of the facility it is, each a path; empty: not
	// told.
	Sources [][]string `json:"sources,omitempty"`
	// Factor: where a series or row tells by what its values are to be multiplied, and Decimals: how many of the digits of
	// its whole numbers are decimals; empty: values are what they say. Divisor: by what they are to be divided, and
	// Exponent: by which power of ten they are to be multiplied.
	Factor   []string `json:"factor,omitempty"`
	Decimals []string `json:"decimals,omitempty"`
	Divisor  []string `json:"divisor,omitempty"`
	Exponent []string `json:"exponent,omitempty"`
	// Scale: where a number stands that may be any of these, and nothing tells which: beside one that changes something
	// in any reading, values cannot be read.
	Scale []string `json:"scale,omitempty"`
	// Cut: where a mark stands, below the field itself, that is true where the answer leaves out values; empty: there is
	// none. What is left out is asked for by shorter ranges.
	Cut []string `json:"cut,omitempty"`
	// Time and Value: where a point, row or series of columns has them.
	Time  []string `json:"time,omitempty"`
	Value []string `json:"value,omitempty"`
	// Otherwise: where the value of a point or row stands that has none at Value, each a path: APIs may have a member for
	// each kind of value, such as a mean and a total (PathsShape).
	Otherwise [][]string `json:"otherwise,omitempty"`
	// TimeEncoding of Time; empty: told by the value (text is RFC 3339, numbers above 1e11 are milliseconds). LocalTime
	// and UTCTime say by which clock times without an offset are written, where an answer does not tell.
	TimeEncoding Encoding `json:"timeEncoding,omitempty"`
	// TimeOfDay: where the time of day stands, if Time has the date alone (PathsShape).
	TimeOfDay []string `json:"timeOfDay,omitempty"`
	// Interval: where the length of the intervals stands whose values follow each other in a list without times of their
	// own (PathsShape). Time is the start of the first then, and the last TimeAxis of Value is that list. Days and months
	// follow the facility's calendar. IntervalEncoding says what counts: a length, as of a range (LengthSeconds).
	Interval         []string `json:"interval,omitempty"`
	IntervalEncoding Encoding `json:"intervalEncoding,omitempty"`
	// Text: where a point or row has its value if that is a text and Value is null, as of a status (RowsShape,
	// SeriesShape, FieldsShape).
	Text []string `json:"text,omitempty"`
	// Flag: where a point or row has the quality of its value, and Bad: what stands there when the value is none, as
	// text, whatever its case (RowsShape, SeriesShape, FieldsShape, PathsShape).
	Flag []string `json:"flag,omitempty"`
	// Good, when set, is all that may stand there for a value that is one.
	Bad  []string `json:"bad,omitempty"`
	Good []string `json:"good,omitempty"`
	// UnitOtherwise: where the unit of values stands that tell none at Unit (PathsShape).
	UnitOtherwise []string `json:"unitOtherwise,omitempty"`
	// Groups: by reading type, the fields that stand before the one that is named like it, where the schema has fields of
	// types in several groups (PathsShape): {raw: {Pac}, analysis: {PerformanceRatio}}.
	Groups map[string][]string `json:"groups,omitempty"`
	// Fold tells that reading types are written with other capitals than in their list (PathsShape).
	Fold bool `json:"fold,omitempty"`
	// JSONText tells that the field is a scalar that holds the answer as text.
	JSONText bool `json:"jsonText,omitempty"`
	// Scalar tells that the field is a JSON scalar: nothing is selected below it.
	Scalar bool `json:"scalar,omitempty"`
	// Args are the arguments of fields on the way, and On the types that alone have a field (several with spaces in
	// between), each by the field's path from the field of the values, with dots in between.
	Args map[string][]Arg  `json:"args,omitempty"`
	On   map[string]string `json:"on,omitempty"`
}

// Selected is a field that is selected below another one, with those below itself.
type Selected struct {
	Field string
	Args  []Arg
	// On is the type that has the field, where it stands behind an interface or a union.
	On string
	// Says is how the schema describes the field.
	Says     string
	Children []Selected
}

// offers tells whether a binding can say a resolution. A number of seconds or minutes cannot say a month or a year, and
// says 24 hours where a local day is meant, which start at another time than the day, and are one hour too many or too
// few when the clock is set.
func (b *Binding) offers(resolution query.Resolution) bool {
	if b.IsRawOnly && resolution != query.Raw {
		return false
	}
	switch b.Encoding {
	case EnumName:
		_, isNamed := b.Names[string(resolution)]
		return isNamed
	case Seconds, Minutes:
		return !resolution.Calendar()
	case NumberUnit:
		isNamed, isTold := false, false
		for _, member := range b.Members {
			_, isOf := member.Value.Names[string(resolution[len(resolution)-1])]
			isNamed, isTold = isNamed || isOf, isTold || len(member.Value.Names) > 0
		}
		return isNamed || !isTold || resolution == query.Raw
	}
	return true
}

// Resolutions are what the field can be asked for, finest first. Raw is always among them: where the API has
// no resolution at all, its values come as they are.
func (v *Values) Resolutions() []query.Resolution {
	binding := Find(v.Path, ResolutionOf)
	if binding == nil {
		return []query.Resolution{query.Raw}
	}
	var offered []query.Resolution
	for _, resolution := range query.Resolutions[1:] {
		if binding.offers(resolution) {
			offered = append(offered, resolution)
		}
	}
	if !slices.Contains(offered, query.Raw) {
		offered = append([]query.Resolution{query.Raw}, offered...)
	}
	return offered
}
