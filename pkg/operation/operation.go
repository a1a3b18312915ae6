// Package operation reads the GraphQL documents that users write, and lets through what is exactly one query within
// bounds. A document is never sent as it was written: what its parser understood is written anew, without comments,
// fragments, directives and block strings. It talks to nobody.
package operation

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Name is by which the API's own logs know the queries of users.
const Name = "Custom"

// What a query of a person never needs more of. Fields are counted with fragments in their places: a few fragments
// that use each other could stand for millions.
const (
	MaxBytes  = 100 << 10
	maxTokens = 50_000
	maxFields = 2000
	maxDepth  = 20
	// maxShown is how much of the parser's words is shown.
	maxShown = 200
)

// Document is a user's document as it is understood: one query. It is never changed, and may be shared.
type Document struct {
	// Fields are what it selects, with fragments in their places.
	Fields []*Field
	// Variables are those that it declares, in its order.
	Variables []Variable
	// Hash tells it from all documents that ask for something else, or in another order, or declare other variables:
	// SHA-256 of its normalized text, in hexadecimal.
	Hash string
	// Size is how many fields it selects.
	Size int
	// Introspects: it asks for the schema.
	Introspects bool
}

// Field is a selected field.
type Field struct {
	// Key is its name in the answer: its alias, or its own name.
	Key string
	// Name is its own name.
	Name string
	// Children are what is selected of it; none: it is a leaf.
	Children []*Field

	args []*ast.Argument
	// on are the type conditions under which it is selected, the outermost first, and when those of @skip and @include.
	on   []string
	when []condition
}

// condition is that of one @skip or @include.
type condition struct {
	isSkip bool
	value  *ast.Value
}

// On is the type that the innermost condition names; empty: there is none.
func (f *Field) On() string {
	if len(f.on) == 0 {
		return ""
	}
	return f.on[len(f.on)-1]
}

// invalid is a problem of the document itself.
func invalid(what message.Message) *problem.Error {
	return problem.New(problem.Query, "%s", what).Advise("Correct the GraphQL query.")
}

// Parse reads a document. It fails with problem.Query, in a sentence about what is wrong with it, for everything that
// is not exactly one query within the bounds.
func Parse(text string) (*Document, error) {
	if len(text) > MaxBytes {
		return nil, invalid(message.New("The GraphQL query is longer than %d kB", MaxBytes>>10))
	}
	if strings.TrimSpace(text) == "" {
		return nil, invalid(message.New("The GraphQL query is empty"))
	}
	parsed, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, maxTokens)
	if err != nil {
		return nil, syntaxError(err)
	}
	only, err := onlyQuery(parsed)
	if err != nil {
		return nil, err
	}
	made := &Document{}
	if made.Variables, err = variablesOf(only.VariableDefinitions); err != nil {
		return nil, err
	}
	r := &reader{fragments: parsed.Fragments, made: made, used: map[string]bool{}}
	if made.Fields, err = r.selection(only.SelectionSet, nil); err != nil {
		return nil, err
	}
	if err := unusedFragment(parsed.Fragments, r.used); err != nil {
		return nil, err
	}
	normalized, err := made.normalized()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(normalized))
	made.Hash = hex.EncodeToString(sum[:])
	return made, nil
}

func onlyQuery(parsed *ast.QueryDocument) (*ast.OperationDefinition, error) {
	for _, one := range parsed.Operations {
		if one.Operation != ast.Query {
			return nil, invalid(message.New(
				"The GraphQL text has a %s; the data source only reads, and runs nothing but queries", string(one.Operation)))
		}
	}
	switch len(parsed.Operations) {
	case 0:
		return nil, invalid(message.New("The GraphQL text has no query"))
	case 1:
	default:
		return nil, invalid(message.New("The GraphQL text has %d queries; leave exactly one", len(parsed.Operations)))
	}
	if directives := parsed.Operations[0].Directives; len(directives) > 0 {
		return nil, noDirective(directives[0].Name)
	}
	return parsed.Operations[0], nil
}

func noDirective(name string) *problem.Error {
	return invalid(message.New("The GraphQL query has the directive @%s; only @skip and @include are understood", name))
}

// unusedFragment finds what GraphQL does not allow, and what would otherwise pass unread.
func unusedFragment(all ast.FragmentDefinitionList, used map[string]bool) error {
	seen := map[string]bool{}
	for _, fragment := range all {
		if seen[fragment.Name] {
			return invalid(message.New("The GraphQL query has two fragments %s", fragment.Name))
		}
		if seen[fragment.Name] = true; !used[fragment.Name] {
			return invalid(message.New("The GraphQL query does not use its fragment %s", fragment.Name))
		}
	}
	return nil
}

func syntaxError(err error) *problem.Error {
	if found, ok := errors.AsType[*gqlerror.Error](err); ok && len(found.Locations) > 0 {
		at := found.Locations[0]
		return invalid(message.New("The GraphQL query cannot be read: line %d, column %d: %s", at.Line, at.Column,
			shortened(found.Message))).Because(err)
	}
	return invalid(message.New("The GraphQL query cannot be read: %s", shortened(err.Error()))).Because(err)
}

// shortened is a text of which a person reads no more.
func shortened(text string) string {
	if len(text) <= maxShown {
		return text
	}
	cut := maxShown
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + " …"
}

// Variable finds a declared variable; nil: the document declares none of that name.
func (d *Document) Variable(name string) *Variable {
	at := slices.IndexFunc(d.Variables, func(v Variable) bool { return v.Name == name })
	if at < 0 {
		return nil
	}
	return &d.Variables[at]
}
