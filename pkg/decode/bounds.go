package decode

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// What is made of a response is bounded while it is read: a short text can become much in memory.
const (
	// maxPoints is how many points one response may bring: twice what the settings can allow for a request.
	maxPoints = 2 << 20
	// maxColumn is how many elements one column may have: elements are larger than points, and what they belong to may
	// come after them.
	maxColumn = 1 << 19
	// maxTree is how much memory the lists of one response may take up, in bytes.
	maxTree = 48 << 20
	// maxDepth is how deep lists and objects may be nested in each other.
	maxDepth = 128
	// maxLabels is how many names and units are remembered, and maxLabel how long one is that is.
	maxLabels = 10_000
	maxLabel  = 256
)

// Points is how many points the readers of one response may still take in. The zero value takes in none; nil sets no
// bound.
type Points struct{ left int }

// NewPoints returns the bound of one response.
func NewPoints() *Points { return &Points{maxPoints} }

// take takes away a number of points, and reports whether there were as many.
func (p *Points) take(points int) bool {
	if p == nil {
		return true
	}
	p.left -= points
	return p.left >= 0
}

// leastPoints may come in any span: APIs may send more than was asked for, which is clipped.
const leastPoints = 10_000

// PointsIn is how many points of one series could lie in a span: one a second, or twice what its resolution has, for
// values that come twice.
func PointsIn(span series.Span, resolution query.Resolution) int {
	step := time.Second
	if resolution != query.Raw {
		step = resolution.Step() / 2
	}
	return leastPoints + int(span.To.Sub(span.From)/step)
}

// add adds a point to a series. When the series has no room for it, those that were not asked for make some; if that
// is not enough, the series may grow as far as there can be points in the span.
func (r *Readings) add(p *point, into *series.Series) error {
	if into.Len() == cap(into.Times) {
		if err := r.grow(into, max(minGrowth, into.Len())); err != nil {
			return err
		}
	}
	p.addTo(into, &r.clock)
	return nil
}

// flood is how many times too many values a series may have before the response is not read any further.
const flood = 10

// minGrowth is the least number of points to make room for.
const minGrowth = 512

// grow makes room for at least so many points more.
func (r *Readings) grow(into *series.Series, points int) error {
	if most := r.most(into); most > 0 && into.Len() > most {
		before := into.Len()
		r.trim(into)
		if into.Len() > most {
			into.Empty()
			into.Note(series.TooMany, before, "")
			if into.Noted(series.TooMany) > flood*most {
				return problem.New(problem.Decode,
					"The API sent more values than there can be in the time range: more than %d", most)
			}
		}
		if before-into.Len() >= points {
			return nil
		}
	}
	if room := cap(into.Times) - into.Len(); room >= points {
		return nil
	}
	wanted := into.Len() + points
	if !r.Points.take(wanted - cap(into.Times)) {
		return problem.New(problem.TooLarge, "The API's response has more than %d values", maxPoints)
	}
	into.Grow(points)
	r.Points.take(cap(into.Times) - wanted)
	return nil
}

// nested fails when what is read next is nested too deep.
func nested(d *jsontext.Decoder) error {
	if depth := d.StackDepth(); depth > maxDepth {
		return problem.New(problem.Decode, "The API's response is nested more than %d levels deep", maxDepth)
	}
	return nil
}

// Trees reads the lists of one response as trees. Together they take up a bounded amount of memory.
type Trees struct{ left int }

// NewTrees returns a reader for one response.
func NewTrees() *Trees { return &Trees{maxTree} }

// What the parts of a tree take up in memory, in bytes and roughly: an object with its first members, and what is added
// for each member, element and text.
const (
	objectBytes  = 368
	memberBytes  = 48
	elementBytes = 32
	textBytes    = 32
)

func (t *Trees) take(bytes int) error {
	if t.left -= bytes; t.left < 0 {
		return problem.New(problem.TooLarge, "The API's response is a list that is too long to be read at once").
			Advise("Use a token that sees fewer facilities.")
	}
	return nil
}

// Read reads a value as maps, slices, strings, json.Number, bool and nil. It is for lists of facilities and reading
// types, which are small and cached.
func (t *Trees) Read(d *jsontext.Decoder) (any, error) {
	switch d.PeekKind() {
	case jsontext.KindBeginObject:
		return t.object(d)
	case jsontext.KindBeginArray:
		return t.list(d)
	}
	token, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	return t.scalar(token)
}

func (t *Trees) scalar(token jsontext.Token) (any, error) {
	switch token.Kind() {
	case jsontext.KindString:
		text := token.String()
		return text, t.take(textBytes + len(text))
	case jsontext.KindNumber:
		number := token.String()
		return json.Number(number), t.take(textBytes + len(number))
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	case jsontext.KindNull:
		return nil, nil
	default:
		return nil, fmt.Errorf("unexpected %v", token.Kind())
	}
}

func (t *Trees) object(d *jsontext.Decoder) (map[string]any, error) {
	if err := t.take(objectBytes); err != nil {
		return nil, err
	}
	object := map[string]any{}
	if err := nested(d); err != nil {
		return nil, err
	}
	err := Object(d, func(name []byte) error {
		key := string(name)
		if err := t.take(memberBytes + len(key)); err != nil {
			return err
		}
		value, err := t.Read(d)
		object[key] = value
		return err
	})
	return object, err
}

func (t *Trees) list(d *jsontext.Decoder) ([]any, error) {
	list := []any{}
	err := elements(d, func(d *jsontext.Decoder) error {
		if err := t.take(elementBytes); err != nil {
			return err
		}
		value, err := t.Read(d)
		list = append(list, value)
		return err
	})
	return list, err
}
