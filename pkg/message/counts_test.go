package message

import "testing"

// One thing is not several.
func TestCountsSingular(t *testing.T) {
	for want, got := range map[string]Message{
		"1 value": Values(1), "0 values": Values(0), "288 values": Values(288), "1 facility": Facilities(1),
		"2 facilities": Facilities(2), "1 company": Companies(1), "3 companies": Companies(3),
		"1 reading type": ReadingTypes(1), "5 reading types": ReadingTypes(5), "1 object": Objects(1),
		"4 objects": Objects(4), "1 item": Items(1), "20 items": Items(20),
	} {
		if got.String() != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
