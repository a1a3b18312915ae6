package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// RootQuery asks for the name of the query type alone. Where an API does not answer IntrospectionQuery because that is
// too large or too deep, its schema is asked for in parts: from the query type on, each type by its name.
const RootQuery = `query Introspection { __schema { queryType { name } } }`

// DefaultRoot is what the query type is called where an API does not even tell that.
const DefaultRoot = "Query"

// What one document of parts may have at most: what servers that are armored against large queries allow by default.
const (
	MaxPartAliases = 15
	maxPartTokens  = 900
)

// PartDepths are how deep the documents of parts can be, the deepest first. The deeper, the more wrappers of types
// (lists, and what must not be null) are seen. With the last, lists in lists and arguments that are lists are not.
var PartDepths = []int{12, 9, 8, 7, 6}

// TypeRef names a type that a part of a schema mentions.
type TypeRef struct{ Kind, Name string }

// Parts puts a schema together of its types. Only one goroutine may use it.
type Parts struct {
	root    string
	depth   int
	types   []json.RawMessage
	known   map[string]bool
	waiting []TypeRef
}

// NewParts starts at the query type. depth is one of PartDepths.
func NewParts(root string, depth int) *Parts {
	p := &Parts{root: root, depth: depth, known: map[string]bool{}}
	p.mention(TypeRef{"OBJECT", root})
	return p
}

// Left is how many types are mentioned, but not there yet.
func (p *Parts) Left() int { return len(p.waiting) }

// Next writes a document that asks for types that are left, at most so many, and returns them; it fits into the limits
// of one document unless it is for one type. The names travel in variables.
func (p *Parts) Next(most int) (query string, variables map[string]any, asked []TypeRef) {
	var declared, selected strings.Builder
	variables = map[string]any{}
	tokens := 6
	for i, ref := range p.waiting[:min(len(p.waiting), most, MaxPartAliases)] {
		selection := p.selection(ref.Kind)
		if tokens += 20 + tokensOf(selection); i > 0 && tokens > maxPartTokens {
			break
		}
		fmt.Fprintf(&declared, "$t%d: String! ", i)
		fmt.Fprintf(&selected, "  t%d: __type(name: $t%d) { %s }\n", i, i, selection)
		variables[fmt.Sprintf("t%d", i)] = ref.Name
		asked = append(asked, ref)
	}
	query = "query Introspection(" + strings.TrimSpace(declared.String()) + ") {\n" + selected.String() + "}"
	return query, variables, asked
}

// tokensOf counts the tokens of a selection: it has names, each after a blank, and braces.
func tokensOf(selection string) int { return len(strings.Fields(selection)) }

// selection is what is asked of a type of a kind.
func (p *Parts) selection(kind string) string {
	const own, value = "kind name description ", "name description isDeprecated deprecationReason "
	// A field's type is at depth three of the document, and an argument's is one deeper.
	input := func(at int) string { return "name description defaultValue type { " + reference(p.depth-at) + " }" }
	switch kind {
	case "OBJECT", "INTERFACE":
		selection := own + "fields( includeDeprecated: true ) { " + value +
			"args { " + input(4) + " } type { " + reference(p.depth-3) + " } } interfaces { kind name }"
		if kind == "INTERFACE" {
			selection += " possibleTypes { kind name }"
		}
		return selection
	case "INPUT_OBJECT":
		return own + "inputFields { " + input(3) + " }"
	case "ENUM":
		return own + "enumValues( includeDeprecated: true ) { " + value + "}"
	case "UNION":
		return own + "possibleTypes { kind name }"
	default:
		return own
	}
}

// reference asks for a type and what it wraps, in so many levels.
func reference(levels int) string {
	text := "kind name"
	for range min(levels, 8) - 1 {
		text = "kind name ofType { " + text + " }"
	}
	return text
}

// Take takes in the answer to a document of Next, and notes the types that it mentions. It fails when the answer does
// not have what was asked for.
func (p *Parts) Take(answer []byte, asked []TypeRef) error {
	var shown map[string]json.RawMessage
	if err := json.Unmarshal(answer, &shown); err != nil {
		return notJSON(answer, err)
	}
	for i, ref := range asked {
		text := shown[fmt.Sprintf("t%d", i)]
		var one shownType
		if err := json.Unmarshal(text, &one); err != nil || one.Name != ref.Name {
			return unreadable(message.New("the type %s is not shown", ref.Name)).Because(err)
		}
		p.types = append(p.types, text)
		for _, mentioned := range one.mentions() {
			p.mention(mentioned)
		}
	}
	p.waiting = slices.DeleteFunc(p.waiting, func(ref TypeRef) bool { return slices.Contains(asked, ref) })
	return nil
}

func (p *Parts) mention(ref TypeRef) {
	if ref.Name == "" || p.known[ref.Name] || !IsName(ref.Name) || strings.HasPrefix(ref.Name, "__") {
		return
	}
	p.known[ref.Name] = true
	p.waiting = append(p.waiting, ref)
}

// mentions gives the types that a type mentions, as far as it is shown deep enough.
func (t *shownType) mentions() (refs []TypeRef) {
	take := func(ref *shownRef) {
		for ref != nil && ref.OfType != nil {
			ref = ref.OfType
		}
		if ref != nil && ref.Name != "" {
			refs = append(refs, TypeRef{ref.Kind, ref.Name})
		}
	}
	for _, field := range t.Fields {
		if field == nil {
			continue
		}
		take(field.Type)
		for _, arg := range field.Args {
			if arg != nil {
				take(arg.Type)
			}
		}
	}
	for _, field := range t.InputFields {
		if field != nil {
			take(field.Type)
		}
	}
	for _, ref := range slices.Concat(t.PossibleTypes, t.Interfaces) {
		take(ref)
	}
	return refs
}

// Answer writes what came as the answer to IntrospectionQuery.
func (p *Parts) Answer() []byte {
	root, _ := json.Marshal(p.root)
	return []byte(`{"__schema":{"queryType":{"name":` + string(root) + `},"types":[` +
		string(bytes.Join(toBytes(p.types), []byte(","))) + `]}}`)
}

func toBytes(messages []json.RawMessage) [][]byte {
	all := make([][]byte, len(messages))
	for i, message := range messages {
		all[i] = message
	}
	return all
}

// RootOf reads the answer to RootQuery; empty: it has none.
func RootOf(answer []byte) string {
	var shown introspection
	if json.Unmarshal(answer, &shown) != nil || shown.Schema == nil || shown.Schema.QueryType == nil {
		return ""
	}
	return shown.Schema.QueryType.Name
}
