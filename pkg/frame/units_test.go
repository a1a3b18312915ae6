package frame

import "testing"

func TestDisplayUnit(t *testing.T) {
	for unit, want := range map[string]string{
		"kW": "kwatt", "W/m2": "suffix:W/m²", "kOhm": "kohm", "\u2126": "ohm", "": "", "-": "", " % ": "percent",
		"furlong": "suffix:furlong",
	} {
		if got := display(unit).Unit; got != want {
			t.Errorf("%q: got %q, want %q", unit, got, want)
		}
	}
}
