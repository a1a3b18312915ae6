package schema

// IsName tells whether GraphQL allows a text as a name: of a type, field, argument, value or alias. Whatever is written
// into a document must be one, because any other text could change what the document does.
func IsName(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c == '_', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case '0' <= c && c <= '9' && i > 0:
		default:
			return false
		}
	}
	return text != ""
}
