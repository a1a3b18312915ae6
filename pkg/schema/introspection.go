package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// IntrospectionQuery asks an API for its schema; ParseIntrospection reads the answer. It uses only what every version
// of GraphQL has, so that no server refuses it for a field that it does not know.
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

// ErrIntrospectionOff is what errors.Is finds in the error of ParseIntrospection and Parse when the answer says that
// the API does not show its schema.
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

// ParseIntrospection reads the answer to IntrospectionQuery, the whole of it or its data alone. What the answer
// mentions but does not contain is left out and counted (Schema.Gaps).
//
// Every error is a *problem.Error of the category problem.Decode and says what to do: the answer is no JSON, has no
// schema, or has one without a query type whose fields are known. ErrIntrospectionOff is among its causes when the
// API refuses introspection. The Schema keeps nothing of the answer's bytes, and goroutines may share it.
func ParseIntrospection(answer []byte) (*Schema, error) {
	shown, err := decodeIntrospection(answer)
	if err != nil {
		return nil, err
	}
	if len(shown.Types) == 0 {
		return nil, unreadable(message.New("it lists no types"))
	}
	s := link(shown.document())
	if !s.usable() {
		return nil, unreadable(message.New("it has no query type with usable fields"))
	}
	return s, nil
}

func decodeIntrospection(answer []byte) (*shownSchema, error) {
	answer = bytes.TrimSpace(bytes.TrimPrefix(answer, []byte(byteOrderMark)))
	if len(answer) == 0 {
		return nil, unreadable(message.New("it is empty"))
	}
	if answer[0] != '{' {
		return nil, unreadable(message.New("it is not a JSON object"))
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
	return nil, unreadable(message.New("it has no __schema"))
}

func unreadable(why message.Message) *problem.Error {
	return problem.New(problem.Decode, "The API's schema cannot be read: %s", why).Advise(
		"Press Save & test again. If the error persists, paste the complete schema (SDL or introspection JSON) " +
			"into the data source's settings under API map (API-Zuordnung).")
}

func notJSON(answer []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		if syntax.Offset >= int64(len(answer)) || errors.Is(err, io.ErrUnexpectedEOF) {
			return unreadable(message.New("its JSON is truncated")).Because(err)
		}
		line, column := position(answer, syntax.Offset)
		return unreadable(message.New("its JSON is invalid at line %d, column %d", line, column)).Because(err)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		why := message.New("its %s is a %s, which introspection never returns", wrong.Field, wrong.Value)
		return unreadable(why).Because(err)
	}
	return unreadable(message.New("it is not valid JSON")).Because(err)
}

func position(text []byte, offset int64) (line, column int) {
	before := text[:min(max(offset-1, 0), int64(len(text)))]
	line = bytes.Count(before, []byte("\n")) + 1
	column = len(before) - bytes.LastIndexByte(before, '\n')
	return line, column
}

// refused tells an API that hides its schema from one that failed for another reason.
func refused(words, code string) error {
	if IsOff(words) || IsOff(code) {
		return problem.New(problem.Decode, "The API does not show its schema: %s", words).
			Advise("Ask support@ampere.cloud for the schema and paste it (SDL or introspection JSON) " +
				"into the data source's settings under API map (API-Zuordnung).").
			Because(ErrIntrospectionOff)
	}
	return unreadable(message.New("the API answered: %s", words))
}

// IsOff tells words that say that an API shows its schema to nobody, from others that mention introspection: it may be
// too deep, or the document's name.
func IsOff(words string) bool { return off.MatchString(strings.ToLower(words)) }

var off = regexp.MustCompile(
	`introspection\b.{0,60}\b(?:off|disabled?|not (?:allowed|available|enabled|supported|permitted)|forbidden|denied|` +
		`prohibited|turned off|switched off|blocked)\b|introspection_(?:disabled|not_allowed|off)|introspectiondisabled|` +
		`\b(?:disabled?|not (?:allow|enable|support)(?:ed)?|forbidden|no|block(?:ed|s)?|prohibit(?:ed|s)?)\b.{0,30}` +
		`\bintrospection\b|(?:cannot query|unknown|no such|undefined) field.{0,10}__(?:schema|type)\b|` +
		`__(?:schema|type)\b.{0,40}\b(?:not (?:exist|allowed|defined|found)|disabled|undefined|unknown)\b`)
