package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// IntrospectionQuery asks an API for its schema. It keeps to what every version of GraphQL knows, so that no
// server refuses it for a member that it has not heard of.
const IntrospectionQuery = `query Introspection {
  __schema {
    queryType { name }
    types {
      kind name description
      fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason
        args { ...Input }
        type { ...Ref }
      }
      inputFields { ...Input }
      interfaces { ...Ref }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { ...Ref }
    }
  }
}
fragment Input on __InputValue { name description type { ...Ref } defaultValue }
fragment Ref on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name } } } } } } }
}`

// ErrIntrospectionOff is the cause of ParseIntrospection's error when the API refuses to show its schema.
var ErrIntrospectionOff = errors.New("introspection is switched off")

// introspection is the answer to IntrospectionQuery, with or without its envelope.
type introspection struct {
	Data *struct {
		Schema *shownSchema `json:"__schema"`
	} `json:"data"`
	Schema *shownSchema `json:"__schema"`
	Errors []struct {
		Message    string `json:"message"`
		Extensions struct {
			Code string `json:"code"`
		} `json:"extensions"`
	} `json:"errors"`
}

// ParseIntrospection reads the JSON that answers an introspection query, whole or its data alone. It fails with
// problem.Decode; ErrIntrospectionOff is the cause when the API does not show its schema.
func ParseIntrospection(answer []byte) (*Schema, error) {
	shown, err := decodeIntrospection(answer)
	if err != nil {
		return nil, err
	}
	if len(shown.Types) == 0 {
		return nil, unreadable("it lists no types")
	}
	s := link(shown.document())
	if !s.usable() {
		return nil, unreadable("it has no query type with fields that can be followed")
	}
	return s, nil
}

func decodeIntrospection(answer []byte) (*shownSchema, error) {
	answer = bytes.TrimSpace(bytes.TrimPrefix(answer, []byte("\ufeff")))
	if len(answer) == 0 {
		return nil, unreadable("it is empty")
	}
	if answer[0] != '{' {
		return nil, unreadable("it is not a JSON object")
	}
	var doc introspection
	if err := json.Unmarshal(answer, &doc); err != nil {
		return nil, notJSON(answer, err)
	}
	shown := doc.Schema
	if shown == nil && doc.Data != nil {
		shown = doc.Data.Schema
	}
	if shown != nil {
		return shown, nil
	}
	if len(doc.Errors) > 0 {
		return nil, refused(doc.Errors[0].Message, doc.Errors[0].Extensions.Code)
	}
	return nil, unreadable("it has no __schema")
}

func unreadable(why string) *problem.Error {
	return problem.New(problem.Decode, "The API's schema cannot be read: %s", why).Advise(
		"Press Save & test again; if it lasts, paste the schema (SDL or introspection JSON) into the data source's settings.")
}

func notJSON(answer []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		if syntax.Offset >= int64(len(answer)) || errors.Is(err, io.ErrUnexpectedEOF) {
			return unreadable("its JSON ends in the middle").Because(err)
		}
		line, column := position(answer, syntax.Offset)
		return problem.New(problem.Decode, "The API's schema cannot be read: no valid JSON at line %d, column %d", line, column).Because(err)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return unreadable("its " + wrong.Field + " is a " + wrong.Value + ", which no introspection gives").Because(err)
	}
	return unreadable("it is not valid JSON").Because(err)
}

func position(text []byte, offset int64) (line, column int) {
	before := text[:min(max(offset-1, 0), int64(len(text)))]
	line = bytes.Count(before, []byte("\n")) + 1
	column = len(before) - bytes.LastIndexByte(before, '\n')
	return line, column
}

// refused tells an API that hides its schema from one that failed in another way.
func refused(message, code string) error {
	text := strings.ToLower(message + " " + code)
	if strings.Contains(text, "introspection") || strings.Contains(text, "__schema") {
		return problem.New(problem.Decode, "The API does not show its schema: %s", message).
			Advise("Ask support@ampere.cloud for the schema, and paste it (SDL or introspection JSON) into the data source's settings.").
			Because(ErrIntrospectionOff)
	}
	return unreadable("the API answers: " + message)
}
