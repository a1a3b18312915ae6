package decode

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Null, absent and empty are three things: an empty list says that there are no values; null says nothing, and a type
// that does not come beside others is mostly one that the device lacks.

// IsUnanswered reports whether the response said nothing of a type that was asked for: null stood where its values
// belong, or on the way there, or the response did not have the alias.
func (r *Readings) IsUnanswered(readingType string) bool {
	hasValues := slices.ContainsFunc(r.Series, func(s *series.Series) bool {
		return s.Type == readingType && s.Len() > 0
	})
	switch {
	case r.asked == nil:
		return true
	case hasValues:
		return false
	default:
		return r.nulls[readingType] || r.asked[readingType] == 0 && r.nulls[""]
	}
}

// errNullPage is the failure of an answer one page of which is null.
var errNullPage = problem.New(problem.Server, "The API answered null instead of a page of values")

// follow follows a path through objects, and through lists wherever they come, has the value at its end read, and notes
// where null ends it. A member that is absent is null: servers that leave out nulls leave it out.
func (r *Readings) follow(d *jsontext.Decoder, path []string, read reader) error {
	switch kind := d.PeekKind(); {
	case kind == jsontext.KindNull:
		r.noteNull("")
		return d.SkipValue()
	case len(path) == 0:
		return read(d)
	case kind == jsontext.KindBeginArray:
		return elements(d, func(d *jsontext.Decoder) error { return r.follow(d, path, read) })
	default:
		isThere := r.isOfSeveralTypes() // an object of another type does not have the member
		next := func(d *jsontext.Decoder) error {
			isThere = true
			return r.follow(d, path[1:], read)
		}
		err := members(nil).with(path[:1], next).walk(d)
		if !isThere {
			r.noteNull("")
		}
		return err
	}
}

// isOfSeveralTypes reports whether the objects on the way to the values can be of types of which only one has them.
func (r *Readings) isOfSeveralTypes() bool {
	return slices.ContainsFunc(r.Values.Path, func(step apimap.Step) bool { return step.On != "" })
}

// strange skips a text, number or flag that stands where values belong. It is no answer, as null is none.
func (r *Readings) strange(d *jsontext.Decoder) error {
	written, err := d.ReadValue()
	if r.Strange == "" {
		r.Strange = shortened(written)
	}
	r.noteNull("")
	return err
}

// noteNullRows notes rows that were null, of whichever of the types they would be: nobody knows what they were.
func (r *Readings) noteNullRows() {
	if r.Values.Answer.Shape != apimap.RowsShape || r.nullRows == 0 {
		return
	}
	for _, s := range r.Series {
		s.Note(series.NullPoint, r.nullRows, "")
	}
}

// noteNull notes null instead of the values of a type that was asked for, or (empty) on the way to those of all.
func (r *Readings) noteNull(readingType string) {
	if _, isAsked := r.asked[readingType]; !isAsked && readingType != "" {
		return // an API may send any number of them
	}
	if r.nulls == nil {
		r.nulls = map[string]bool{}
	}
	r.nulls[readingType] = true
}
