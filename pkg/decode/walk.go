package decode

import jsoniter "github.com/json-iterator/go"

// way leads to a member that is read by a function.
type way struct {
	names []string
	read  func(*jsoniter.Iterator)
}

type ways []way

// walk reads one object, or one list of objects, and calls each way's function for the member at its end. Members
// to which no way leads are skipped without being read.
func walk(iter *jsoniter.Iterator, wanted ways) {
	switch iter.WhatIsNext() {
	case jsoniter.ArrayValue:
		for iter.ReadArray() {
			walk(iter, wanted)
		}
	case jsoniter.ObjectValue:
		for key := iter.ReadObject(); key != ""; key = iter.ReadObject() {
			member(iter, key, wanted)
		}
	default:
		iter.Skip()
	}
}

func member(iter *jsoniter.Iterator, key string, wanted ways) {
	var deeper ways
	for _, w := range wanted {
		if len(w.names) == 0 || w.names[0] != key {
			continue
		}
		if len(w.names) == 1 {
			w.read(iter)
			return
		}
		deeper = append(deeper, way{w.names[1:], w.read})
	}
	if deeper == nil {
		iter.Skip()
		return
	}
	walk(iter, deeper)
}
