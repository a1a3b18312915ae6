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

// ParseSDL reads a schema in the schema definition language, such as an administrator pastes. It does not insist on a
// schema that a server could run: directives need not be defined, and extensions may stand alone, as in a subgraph.
// What the text mentions but does not contain is left out and counted (Schema.Gaps).
//
// Every error is a *problem.Error of the category problem.Settings: the text is empty, has an error at a line and
// column, or has no query type whose fields are known. Goroutines may share the Schema.
func ParseSDL(text string) (*Schema, error) {
	text = strings.TrimPrefix(text, byteOrderMark)
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
		return nil, problem.New(problem.Settings, "The pasted schema has no query type with usable fields").
			Advise("Paste the complete schema: its Query type, and every type that it refers to.")
	}
	return s, nil
}

func sdlError(err error) error {
	syntax, ok := errors.AsType[*gqlerror.Error](err)
	if !ok || len(syntax.Locations) == 0 {
		return problem.New(problem.Settings, "The pasted schema cannot be read: %v", err).Because(err)
	}
	at := syntax.Locations[0]
	return problem.New(problem.Settings, "The pasted schema has an error at line %d, column %d: %s",
		at.Line, at.Column, syntax.Message).Because(err)
}
