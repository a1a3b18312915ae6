package portfolio

import "testing"

// Devices may be numbered anew in each facility, and a facility may have a device's number.
func TestTargetKeys(t *testing.T) {
	north, south := Facility{ID: "1", Name: "Nord"}, Facility{ID: "2", Name: "Süd"}
	all := []Target{
		{Facility: north},
		{Facility: south},
		{Facility: north, Device: &Device{ID: "1", Name: "INV-01"}},
		{Facility: north, Device: &Device{ID: "2"}},
		{Facility: south, Device: &Device{ID: "1"}},
	}
	seen := map[string]int{}
	for i, target := range all {
		if other, isKnown := seen[target.Key()]; isKnown {
			t.Errorf("targets %d and %d have the same key", other, i)
		}
		seen[target.Key()] = i
	}
	for i, want := range []string{"1 Nord Nord", "2 Süd Süd", "1 INV-01 INV-01 (Nord)", "2 2 2 (Nord)", "1 1 1 (Süd)"} {
		if got := all[i].ID() + " " + all[i].Name() + " " + all[i].String(); got != want {
			t.Errorf("target %d is %q, want %q", i, got, want)
		}
	}
}
