package schema

import "strings"

// byteOrderMark comes along when a schema is saved by some editors, and says nothing.
const byteOrderMark = "\ufeff"

// Parse reads a schema in either form, such as an administrator pastes: JSON starts with a brace, which no SDL does.
// Its errors are those of ParseIntrospection or ParseSDL.
func Parse(text string) (*Schema, error) {
	text = strings.TrimPrefix(text, byteOrderMark)
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return ParseIntrospection([]byte(text))
	}
	return ParseSDL(text)
}
