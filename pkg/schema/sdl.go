package schema

import (
	"errors"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// builtIn are the scalars that SDL may name without defining them. Linking only reads them.
var builtIn = ast.DefinitionList{
	{Kind: ast.Scalar, Name: "ID"},
	{Kind: ast.Scalar, Name: "String"},
	{Kind: ast.Scalar, Name: "Int"},
	{Kind: ast.Scalar, Name: "Float"},
	{Kind: ast.Scalar, Name: "Boolean"},
}

// ParseSDL reads a schema in the schema definition language, such as an administrator pastes. It does not
// insist on a schema that a server could run: directives need not be defined, and extensions may stand alone,
// as in a subgraph. It fails with problem.Settings, with line and column where it can.
func ParseSDL(text string) (*Schema, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, problem.New(problem.Settings, "The pasted schema is empty")
	}
	doc, err := parser.ParseSchema(&ast.Source{Name: "schema", Input: text})
	if err != nil {
		return nil, sdlError(err)
	}
	doc.Definitions = slices.Concat(builtIn, doc.Definitions)
	s := link(doc)
	if !s.usable() {
		return nil, problem.New(problem.Settings, "The pasted schema has no query type with fields that can be followed").
			Advise("Paste the whole schema, from its type Query on.")
	}
	return s, nil
}

func sdlError(err error) error {
	syntax, ok := errors.AsType[*gqlerror.Error](err)
	if !ok || len(syntax.Locations) == 0 {
		return problem.New(problem.Settings, "The pasted schema cannot be read: %v", err).Because(err)
	}
	at := syntax.Locations[0]
	return problem.New(problem.Settings, "The pasted schema has an error at line %d, column %d: %s", at.Line, at.Column, syntax.Message).
		Because(err)
}
