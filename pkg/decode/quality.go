package decode

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// bad gives a flag back if it says that the value beside it is none.
func (r *Readings) bad(flag string) string {
	isIt := func(mark string) bool { return strings.EqualFold(mark, flag) }
	good := r.Values.Answer.Good
	if slices.ContainsFunc(r.Values.Answer.Bad, isIt) || len(good) > 0 && flag != "" && !slices.ContainsFunc(good, isIt) {
		return flag
	}
	return ""
}

// readFlag takes the flag of the point from the stream: a text, a number, true or false.
func (r *Readings) readFlag(d *jsontext.Decoder) error {
	var flag string
	var err error
	switch d.PeekKind() {
	case jsontext.KindTrue:
		flag, err = "true", d.SkipValue()
	case jsontext.KindFalse:
		flag, err = "false", d.SkipValue()
	default:
		flag, err = r.labels.read(d)
	}
	r.item.point.bad = r.bad(strings.TrimSpace(flag))
	return err
}
