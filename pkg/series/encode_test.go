package series

import (
	"math"
	"reflect"
	"testing"
)

func encodable() *Series {
	s := &Series{DeviceID: "d", Type: "Pac", Unit: "kW", Converted: []string{"W"}, Scaled: true}
	for i := range 20 {
		s.Add(int64(i)*300_000-1_000_000, float64(i)/3, i%3 == 0)
	}
	s.Add(9_000_000, math.Inf(1), false)
	s.Add(9_000_001, math.NaN(), true) // a null that is no word
	s.AddWord(9_100_000, "running")
	s.AddInstant(9_200_000, 1_700_000_000_000)
	s.Others = []*Series{{DeviceID: "d", Type: "Pac", Source: "inverter 2"}, {Unit: "A", Type: "Pac"}}
	s.Others[1].Add(1, 2, false)
	return s
}

func TestSeriesEncoded(t *testing.T) {
	for name, s := range map[string]*Series{"empty": {}, "of everything": encodable()} {
		b := NewBytes(s.Encode([]byte{7}))
		if b.Byte() != 7 {
			t.Error("the bytes before it are gone")
		}
		got := b.Series()
		if b.Err != nil || len(b.left) > 0 {
			t.Errorf("%s: %v, %d bytes left", name, b.Err, len(b.left))
		}
		for i, member := range s.Members() {
			other := got.Members()[i]
			for n := range member.Values { // NaN is not itself
				if math.Float64bits(member.Values[n]) != math.Float64bits(other.Values[n]) {
					t.Errorf("%s: value %d", name, n)
				}
			}
			one, two := *member, *other
			one.Values, two.Values = nil, nil
			if !reflect.DeepEqual(one, two) {
				t.Errorf("%s: %+v, want %+v", name, two, one)
			}
		}
	}
	if got := NewBytes(encodable().Encode(nil)).Series(); got.Content() != Numbers || got.Texts != encodable().Texts {
		t.Error(got.Content(), got.Texts)
	}
}

func TestSeriesEncodedBroken(t *testing.T) {
	whole := encodable().Encode(nil)
	for length := range len(whole) {
		if b := NewBytes(whole[:length]); b.Series() == nil || b.Err == nil {
			t.Fatalf("%d of %d bytes are a series", length, len(whole))
		}
	}
	for at := range whole {
		spoilt := append([]byte(nil), whole...)
		spoilt[at] ^= 0xff
		_ = NewBytes(spoilt).Series() // it may be another one, but nothing breaks
	}
}
