package decode

import "github.com/go-json-experiment/json/jsontext"

// words keeps each name and unit of an answer once: rows repeat them for every value.
type words map[string]string

// read takes a name or unit, whether it is written as text or as a number; it is empty when it is neither.
func (w words) read(d *jsontext.Decoder) (string, error) {
	switch d.PeekKind() {
	case jsontext.KindString, jsontext.KindNumber:
	default:
		return "", d.SkipValue()
	}
	token, err := d.ReadToken()
	if err != nil {
		return "", err
	}
	known, ok := w[token.String()]
	if !ok {
		known = token.String()
		w[known] = known
	}
	return known, nil
}
