package operation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// Value reads texts as a value of the variable's type: of a page, or of what a person entered.
func (v *Variable) Value(texts ...string) (any, error) { return v.coerced(texts) }

// coerced gives texts as the variable's type has them: each an element where it is a list, a number where it is a
// number. They never become part of the document.
func (v *Variable) coerced(texts []string) (any, error) {
	if v.ref.Elem == nil {
		if len(texts) > 1 {
			return nil, v.wrong(message.New("it has %d values, and its type %s takes one", len(texts), v.Type))
		}
		return v.scalar(v.ref, texts[0])
	}
	if len(texts) == 1 {
		if whole, isList := asJSON(texts[0]).([]any); isList {
			return whole, nil
		}
	}
	list := make([]any, len(texts))
	for i, text := range texts {
		item, err := v.scalar(v.ref.Elem, text)
		if err != nil {
			return nil, err
		}
		list[i] = item
	}
	return list, nil
}

// asJSON is an object or a list that is written as text; nil: it is none.
func asJSON(text string) any {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || trimmed[0] != '{' && trimmed[0] != '[' {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(trimmed)))
	decoder.UseNumber()
	var found any
	if decoder.Decode(&found) != nil || decoder.More() {
		return nil
	}
	return found
}

// numberTypes are scalars of servers that take numbers, beside GraphQL's own.
var numberTypes = regexp.MustCompile(`(?i)^(big|long|positive|non|negative|un|signed|u)*_?` +
	`(int(eger)?(8|16|32|64)?|long|float(32|64)?|double|decimal|number|short|byte)$`)

// scalar reads one value.
func (v *Variable) scalar(typ *ast.Type, text string) (any, error) {
	if typ.Elem != nil { // a list of lists
		if inner, isList := asJSON(text).([]any); isList {
			return inner, nil
		}
		item, err := v.scalar(typ.Elem, text)
		return []any{item}, err
	}
	trimmed := strings.TrimSpace(text)
	switch name := typ.NamedType; {
	case name == "String", name == "ID":
		return text, nil
	case name == "Boolean":
		isTrue, err := strconv.ParseBool(trimmed)
		if err != nil {
			return nil, v.wrong(message.New("“%s” is neither true nor false", shortened(text)))
		}
		return isTrue, nil
	case name == "Int":
		if n, err := strconv.ParseFloat(trimmed, 64); err == nil && n == math.Trunc(n) && math.Abs(n) <= math.MaxInt32 {
			return json.Number(strconv.FormatFloat(n, 'f', -1, 64)), nil
		}
		return nil, v.wrong(message.New("“%s” is no whole number of 32 bits, which Int takes", shortened(text)))
	case name == "Float":
		if n, err := strconv.ParseFloat(trimmed, 64); err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) {
			return json.Number(strconv.FormatFloat(n, 'g', -1, 64)), nil
		}
		return nil, v.wrong(message.New("“%s” is no number", shortened(text)))
	case numberTypes.MatchString(name) && isNumber.MatchString(trimmed):
		return json.Number(trimmed), nil
	}
	if found := asJSON(text); found != nil {
		return found, nil // an input object
	}
	return text, nil
}

var isNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`)

// interval writes the time for which one point stands: a number of seconds, or a duration where the type takes texts.
func (v *Variable) interval(of time.Duration) (any, error) {
	seconds := max(int64(of/time.Second), 1)
	switch name := v.ref.NamedType; {
	case name == "Int" || name == "Float" || numberTypes.MatchString(name):
		return v.coerced([]string{formatInt(seconds)})
	default:
		return v.coerced([]string{fmt.Sprintf("PT%dS", seconds)})
	}
}

// Types gives the types of the fields in the API's schema, as far as it has them; it may be nil.
func (d *Document) Types(s *schema.Schema) map[*Field]schema.Ref {
	found := map[*Field]schema.Ref{}
	if s != nil {
		typesOf(s, s.Query, d.Fields, found)
	}
	return found
}

func typesOf(s *schema.Schema, of *schema.Type, fields []*Field, into map[*Field]schema.Ref) {
	for _, f := range fields {
		owner := of
		if on := f.On(); on != "" {
			owner = s.Type(on)
		}
		if owner == nil {
			continue
		}
		if shown := owner.Field(f.Name); shown != nil {
			into[f] = shown.Ref
			typesOf(s, shown.Ref.Type, f.Children, into)
		}
	}
}
