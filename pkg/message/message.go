// Package message holds what the plugin says to people so that it can be said in their language: an English text with
// an id and parameters, by which the frontend finds its translation (src/messages.ts).
package message

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Message is a text for people. The zero Message says nothing. Messages are never changed, and may be shared.
type Message struct {
	text   string
	format string // empty: the text comes from outside and has no translation
	args   []any
	// isWritten: the arguments are as their verbs write them.
	isWritten bool
	role      string // of the API map, which the text is a noun for
}

// New makes the message of a format of fmt.Sprintf, which must be a constant: its words are the id, and a test reads it
// from the source and holds that it is translated. Arguments that are Messages are translated themselves.
func New(format string, args ...any) Message {
	if format == "%s" && len(args) == 1 {
		switch only := args[0].(type) {
		case Message:
			return only
		case string:
			return Verbatim(only)
		}
	}
	return Message{text: fmt.Sprintf(format, args...), format: format, args: args}
}

// Verbatim makes a message of a text that comes from outside, such as the API's own words: it is not translated.
func Verbatim(text string) Message { return Message{text: text} }

// List makes one message of several, with a separator between them.
func List(separator string, parts ...Message) Message {
	list := Message{isWritten: true}
	texts := make([]string, len(parts))
	for i, part := range parts {
		list.args, texts[i] = append(list.args, part), part.text
	}
	list.text = strings.Join(texts, separator)
	return list
}

// Counted makes the message for one thing, or the one for several, whose format has the number as its argument.
func Counted(n int, one, many Message) Message {
	if n == 1 {
		return one
	}
	return many
}

// Role makes a message that names a role of the API map; the frontend has names for them already.
func Role(role, noun string) Message { return Message{text: noun, role: role} }

// String is the English text.
func (m Message) String() string { return m.text }

// IsZero reports whether the message says nothing.
func (m Message) IsZero() bool { return m.text == "" }

// Map returns the message with its text, and its parameters that are text, replaced by a function.
func (m Message) Map(replace func(string) string) Message {
	m.text = replace(m.text)
	args := m.params()
	for i, value := range args {
		switch value := value.(type) {
		case Message:
			args[i] = value.Map(replace)
		case string:
			args[i] = replace(value)
		}
	}
	m.args, m.isWritten = args, true
	return m
}

// params are the arguments as a translation gets them: a new list of string, int and Message. Whole numbers stay
// numbers, so that they are written as the language does; everything else is as its verb writes it.
func (m Message) params() []any {
	if m.isWritten {
		return slices.Clone(m.args)
	}
	var params []any
	for _, one := range verb.FindAllString(m.format, -1) {
		if one == "%%" || len(params) == len(m.args) {
			continue
		}
		switch value := m.args[len(params)].(type) {
		case Message, int:
			params = append(params, value)
		default:
			params = append(params, fmt.Sprintf(one, value))
		}
	}
	return params
}

// MarshalJSON writes {"id": "…", "params": […], "text": "…"}; what a message does not have is left out. The noun
// of a role has {"role": "…"} instead of an id.
func (m Message) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID     string `json:"id,omitempty"`
		Params []any  `json:"params,omitempty"`
		Role   string `json:"role,omitempty"`
		Text   string `json:"text"`
	}{ID(m.format), m.params(), m.role, m.text})
}

// verb is one of fmt's, as far as texts for people use them.
var verb = regexp.MustCompile(`%[-+# 0]*[0-9]*(?:\.[0-9]+)?[a-zA-Z]|%%`)

// maxWords of an id. A test tells when two texts begin alike.
const maxWords = 12

// ID is the id of a format: its words, as the keys of translations are written. A format without words, such as
// "%s: %s", has a checksum for an id.
func ID(format string) string {
	plain := strings.ReplaceAll(strings.ToLower(verb.ReplaceAllString(format, " ")), "'", "")
	words := strings.FieldsFunc(plain, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if len(words) == 0 && format != "" {
		return fmt.Sprintf("format-%08x", crc32.ChecksumIEEE([]byte(format)))
	}
	return strings.Join(words[:min(len(words), maxWords)], "-")
}

// Template is a format as translations are written: with {{0}} for the first argument, and so on.
func Template(format string) string {
	at := -1
	return verb.ReplaceAllStringFunc(format, func(one string) string {
		if one == "%%" {
			return "%"
		}
		at++
		return "{{" + strconv.Itoa(at) + "}}"
	})
}
