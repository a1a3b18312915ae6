package schema

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Fingerprint is a hash by which two schemas are told apart, as 64 hexadecimal digits. It covers all that a query can
// use, with descriptions and deprecations. In which order a server lists its types, fields and values does not matter:
// servers behind one gateway may list them differently.
func (s *Schema) Fingerprint() string {
	sum := sha256.New()
	hashed(sum, "query", s.Query.Name)
	for _, name := range slices.Sorted(maps.Keys(s.types)) {
		s.types[name].hash(sum)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// hashed adds texts so that no two lists of them read the same.
func hashed(sum io.Writer, texts ...string) { _, _ = fmt.Fprintf(sum, "%q\n", texts) }

func (t *Type) hash(sum io.Writer) {
	hashed(sum, "type", t.Name, string(t.Kind), t.Description)
	for _, field := range sorted(t.Fields, func(f *Field) string { return f.Name }) {
		hashed(sum, "field", field.Name, field.Description, field.Ref.Text)
		field.Notice.hash(sum)
		hashInputs(sum, field.Args)
	}
	hashInputs(sum, t.Inputs)
	for _, value := range sorted(t.Values, func(v *Value) string { return v.Name }) {
		hashed(sum, "value", value.Name, value.Description)
		value.Notice.hash(sum)
	}
	for _, list := range [][]*Type{t.Possible, t.Interfaces} {
		var names []string
		for _, other := range list {
			names = append(names, other.Name)
		}
		slices.Sort(names)
		hashed(sum, append([]string{"types"}, names...)...)
	}
}

func (n Notice) hash(sum io.Writer) { hashed(sum, "notice", n.Deprecated, fmt.Sprint(n.Experimental)) }

func hashInputs(sum io.Writer, inputs []*Input) {
	for _, input := range sorted(inputs, func(i *Input) string { return i.Name }) {
		hashed(sum, "input", input.Name, input.Description, input.Ref.Text)
		if input.Default != nil {
			hashed(sum, "default", *input.Default)
		}
		input.Notice.hash(sum)
	}
}

func sorted[T any](list []T, name func(T) string) []T {
	return slices.SortedFunc(slices.Values(list), func(a, b T) int { return cmp.Compare(name(a), name(b)) })
}
