// Package discover reads a GraphQL schema and works out how its API answers the questions that the data source
// has: schema in, API map out, with the evidence for every choice. It talks to nobody.
//
// It goes by structure first: what a field takes, what it gives, how types hang together. Names only weigh in,
// and all their weights stand in one table (lexicon.go). A choice with thin or tied evidence is not made: wrong
// values are worse than none.
package discover

import (
	"fmt"
	"strings"
)

// Kind of a type, as introspection spells it.
type Kind string

// The kinds of named types.
const (
	Scalar      Kind = "SCALAR"
	Object      Kind = "OBJECT"
	Interface   Kind = "INTERFACE"
	Union       Kind = "UNION"
	Enum        Kind = "ENUM"
	InputObject Kind = "INPUT_OBJECT"
)

// Schema is what is known of an API's types. It is not changed after parsing and may be shared.
type Schema struct {
	// Query is the root of all reading.
	Query *Type
	// Gaps name what the schema mentions but does not contain; it was left out. At most gapsKept of them.
	Gaps []string

	types map[string]*Type
	gaps  int
}

const gapsKept = 5

// Type is a named type.
type Type struct {
	Name        string
	Kind        Kind
	Description string
	// Fields of an object or interface.
	Fields []*Field
	// Inputs are the members of an input object.
	Inputs []*Input
	// Values of an enum.
	Values []*Value
	// Possible are the objects behind an interface or union, sorted by name.
	Possible []*Type
	// Interfaces that an object or interface implements.
	Interfaces []*Type

	experimental bool
}

// Field of an object or interface.
type Field struct {
	Name        string
	Description string
	Args        []*Input
	Ref         Ref
	Notice
}

// Input is an argument of a field or a member of an input object.
type Input struct {
	Name        string
	Description string
	Ref         Ref
	// Default as GraphQL writes it; nil: none.
	Default *string
	Notice
}

// Value of an enum.
type Value struct {
	Name        string
	Description string
	Notice
}

// Notice is what the vendor says about the future of a thing.
type Notice struct {
	// Deprecated is the reason; empty: not deprecated.
	Deprecated string
	// Experimental: the vendor may change it without notice.
	Experimental bool
}

// Ref is the type of a field or input with its wrappers.
type Ref struct {
	Type *Type
	// Text as GraphQL writes it: [String!]!
	Text string
	// Lists counts the list wrappers.
	Lists int
	// NonNull: the outermost wrapper is "!".
	NonNull bool
}

// Required tells whether a document must give the input a value.
func (i *Input) Required() bool { return i.Ref.NonNull && i.Default == nil }

// Type finds a type by its name; nil when the schema has none.
func (s *Schema) Type(name string) *Type { return s.types[name] }

// Size is the number of types.
func (s *Schema) Size() int { return len(s.types) }

// Field finds a field by its name; nil when the type has none.
func (t *Type) Field(name string) *Field {
	for _, field := range t.Fields {
		if field.Name == name {
			return field
		}
	}
	return nil
}

// Composite tells whether fields must be selected below values of the type.
func (t *Type) Composite() bool {
	return t.Kind == Object || t.Kind == Interface || t.Kind == Union
}

// Implements tells whether values of the type may stand where the other is wanted.
func (t *Type) Implements(other *Type) bool {
	if t == other {
		return true
	}
	for _, possible := range other.Possible {
		if possible == t {
			return true
		}
	}
	for _, implemented := range t.Interfaces {
		if implemented == other {
			return true
		}
	}
	return false
}

func (s *Schema) gap(format string, args ...any) {
	s.gaps++
	if len(s.Gaps) < gapsKept {
		s.Gaps = append(s.Gaps, fmt.Sprintf(format, args...))
	}
}

// experimental looks for the vendor's mark in a description: it has no place of its own in introspection.
func experimental(description string) bool {
	if description == "" {
		return false
	}
	start := strings.ToLower(description)
	for _, mark := range []string{"experimental", "[beta]", "(beta)", "@beta", "beta:", "@preview", "[preview]"} {
		if strings.Contains(start, mark) {
			return !strings.Contains(start, "not experimental") && !strings.Contains(start, "no longer experimental")
		}
	}
	return false
}
