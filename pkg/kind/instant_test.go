package kind

import "testing"

func TestInstantUnit(t *testing.T) {
	const millis, seconds = 1_780_000_000_000.0, 1_780_000_000.0 // in 2026
	for _, c := range []struct {
		id, unit     string
		value        float64
		milliseconds float64 // 0: no instant
	}{
		{"LastContact", "ms", millis, 1}, {"LastContact", "s", seconds, 1000},
		{"Letzter Kontakt", "Millisekunden", millis, 1},
		{"LastContact", "", millis, 1}, {"lastSeen", "-", seconds, 1000}, {"Zeitstempel", "", millis, 1},
		{"Anything", "timestamp", seconds, 1000}, {"Anything", "datetime", millis, 1}, {"updatedAt", "", millis, 1},
		// Not an instant: too short, of another kind, or nothing says so.
		{"LastContact", "s", 120, 0}, {"LastContact", "ms", seconds, 0}, {"Uptime", "s", 86_400, 0}, {"Latency", "ms", 45, 0},
		{"ErrorCode", "", seconds, 0}, {"SerialNumber", "", millis, 0}, {"Pac", "kW", millis, 0}, {"Etot", "Wh", seconds, 0},
		{"LastContact", "", 12, 0}, {"LastContact", "ms", 9e15, 0}, {"LastContact", "h", seconds, 0},
		{"SunshineDuration", "s", seconds, 0}, {"LastContact", "", -millis, 0},
	} {
		got, ok := InstantUnit(c.id, "", c.unit, c.value, c.value+1)
		if ok != (c.milliseconds != 0) || ok && got != c.milliseconds {
			t.Errorf("%s in %q, %v: %v %v", c.id, c.unit, c.value, got, ok)
		}
	}
}
