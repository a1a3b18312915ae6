package schema

import "strings"

// byteOrderMark is what some editors write at the start of a file.
const byteOrderMark = "\ufeff"

// Parse reads a schema in either form and tells them apart: introspection's JSON starts with a brace, which SDL never
// does. Its errors are those of ParseIntrospection (problem.Decode) or ParseSDL (problem.Settings). Goroutines may
// share the Schema.
func Parse(text string) (*Schema, error) {
	text = strings.TrimPrefix(text, byteOrderMark)
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return ParseIntrospection([]byte(text))
	}
	return ParseSDL(text)
}
