// Package schema reads what a GraphQL API can be asked for: from the answer to an introspection query, or from the
// schema definition language. Both give the same Schema: types that point at each other, without what no query can
// use and without what the text mentions but does not contain.
package schema

import (
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// TypeKind is the kind of a named type, as introspection spells it.
type TypeKind string

// The kinds of named types.
const (
	Scalar      TypeKind = "SCALAR"
	Object      TypeKind = "OBJECT"
	Interface   TypeKind = "INTERFACE"
	Union       TypeKind = "UNION"
	Enum        TypeKind = "ENUM"
	InputObject TypeKind = "INPUT_OBJECT"
)

// Schema holds the types of an API. Nothing in it changes after parsing, so any number of goroutines may share it, as
// long as none of them writes to what it points at.
type Schema struct {
	// Query is the root type of all queries; it has at least one field.
	Query *Type
	// Gaps name what was left out because the schema mentions its type but does not contain it: the first few of
	// GapCount.
	Gaps     []string
	GapCount int
	// InParts says why the API did not show the schema at once, but in parts; zero: it did. Whoever asks for the parts
	// sets it, before anybody else has the schema.
	InParts message.Message

	types map[string]*Type
}

// gapsKept is enough to see what is missing; a schema that is cut off may have thousands of gaps.
const gapsKept = 5

// Type is a named type. Which of its lists are filled depends on its kind.
type Type struct {
	Name        string
	Kind        TypeKind
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

	// experimental passes on to the fields that give this type.
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

// Ref is the type of a field or input with its wrappers.
type Ref struct {
	// Type is never nil.
	Type *Type
	// Text as GraphQL writes it: [String!]!
	Text string
	// Lists counts the list wrappers.
	Lists int
	// NonNull: the outermost wrapper is "!".
	NonNull bool
}

// Type finds a type by its name; nil when the schema has none.
func (s *Schema) Type(name string) *Type { return s.types[name] }

// All gives all types, in no order.
func (s *Schema) All() iter.Seq[*Type] { return maps.Values(s.types) }

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
	return t == other || slices.Contains(other.Possible, t) || slices.Contains(t.Interfaces, other)
}

// ArgsOptional tells whether the field can be selected without arguments.
func (f *Field) ArgsOptional() bool { return !slices.ContainsFunc(f.Args, (*Input).Required) }

// Required tells whether a query must give the input a value.
func (i *Input) Required() bool { return i.Ref.NonNull && i.Default == nil }

func (s *Schema) gap(format string, args ...any) {
	s.GapCount++
	if len(s.Gaps) < gapsKept {
		s.Gaps = append(s.Gaps, fmt.Sprintf(format, args...))
	}
}

// IsName tells whether GraphQL allows a text as a name: of a type, field, argument, value or alias. Whatever is written
// into a document must be one, because any other text could change what the document does.
func IsName(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c == '_', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case '0' <= c && c <= '9' && i > 0:
		default:
			return false
		}
	}
	return text != ""
}
