package document

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// inDocument is a value with what must be known of it where it stands in a document and not in a variable.
type inDocument struct {
	value any
	// isEnum: texts in it are names of an enum's values.
	isEnum bool
	// graphQLType is that of the variable to put it into; empty: it is written out.
	graphQLType string
}

// MarshalJSON writes the value alone: in variables nothing else is known of it.
func (v inDocument) MarshalJSON() ([]byte, error) { return json.Marshal(v.value) }

// Enum marks a text, or a list of them, as names of an enum's values for Literal.
func Enum(value any) any { return inDocument{value: value, isEnum: true} }

// Literal writes a value as it stands in a document: texts in quotes, names of an enum's values (Enum) without. It
// fails with problem.Unmapped for a name that GraphQL does not allow, and with problem.Internal for what is no value.
//
// In texts, every character that means something to GraphQL is escaped: no two parsers can read one text differently,
// wherever it comes from.
func Literal(value any) (string, error) {
	return (&Document{}).literal(value, false)
}

// literal is Literal with a document that takes in the variables among the values.
func (d *Document) literal(value any, isEnum bool) (string, error) {
	switch v := value.(type) {
	case inDocument:
		if v.graphQLType == "" || d.variables == nil {
			return d.literal(v.value, isEnum || v.isEnum)
		}
		if !isType.MatchString(v.graphQLType) {
			return "", notAName(v.graphQLType)
		}
		name, err := d.variable("value", v.graphQLType, v.value)
		return "$" + name, err
	case string:
		return literalText(v, isEnum)
	case []string:
		return literalList(v, func(item string) (string, error) { return literalText(item, isEnum) })
	case []any:
		return literalList(v, func(item any) (string, error) { return d.literal(item, isEnum) })
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		members, err := literalList(names, func(name string) (string, error) {
			if !schema.IsName(name) {
				return "", notAName(name)
			}
			text, err := d.literal(v[name], isEnum)
			return name + ": " + text, err
		})
		if err != nil {
			return "", err
		}
		return "{" + members[1:len(members)-1] + "}", nil
	default:
		return literalScalar(value)
	}
}

func literalScalar(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "null", nil
	case bool:
		return strconv.FormatBool(v), nil
	case json.Number:
		if _, err := v.Float64(); err == nil {
			return strings.ReplaceAll(v.String(), "+", ""), nil
		}
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case int, int64:
		return fmt.Sprint(v), nil
	case pageSize:
		return strconv.Itoa(v.size), nil
	}
	return "", problem.New(problem.Internal, "The API map (API-Zuordnung) contains a value of the type %T", value)
}

func literalText(text string, isEnum bool) (string, error) {
	if !isEnum {
		return quote(text), nil
	}
	if !schema.IsName(text) || text == "true" || text == "false" || text == "null" {
		return "", notAName(text)
	}
	return text, nil
}

func literalList[T any](items []T, write func(T) (string, error)) (string, error) {
	texts := make([]string, len(items))
	for i, item := range items {
		text, err := write(item)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	return "[" + strings.Join(texts, ", ") + "]", nil
}

// quote writes a text of GraphQL in which everything but letters, digits and a few plain signs is escaped.
func quote(text string) string {
	var quoted strings.Builder
	quoted.WriteByte('"')
	for _, r := range text {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', strings.ContainsRune("_-:./+ ", r):
			quoted.WriteRune(r)
		case r > 0xFFFF: // as two halves: the form with braces is newer than many servers
			r -= 0x10000
			fmt.Fprintf(&quoted, `\u%04X\u%04X`, 0xD800+(r>>10), 0xDC00+(r&0x3FF))
		default:
			fmt.Fprintf(&quoted, `\u%04X`, r)
		}
	}
	quoted.WriteByte('"')
	return quoted.String()
}
