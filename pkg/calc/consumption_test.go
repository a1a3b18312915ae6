package calc

import "testing"

func TestSelfConsumption(t *testing.T) {
	produced, exported := []float64{10, 10, 0, 5, nan, 4, -1}, []float64{4, 12, 0, nan, 1, -1, 0}
	check(t, "shares", SelfConsumption(produced, exported), []float64{0.6, 0, nan, nan, nan, nan, nan})
	total := TotalSelfConsumption(produced, exported)
	near(t, "total", total.Value, 0.2) // of 20, 16 were exported
	if total.Used != 3 {
		t.Errorf("%d instants are used", total.Used)
	}
	near(t, "nothing produced", TotalSelfConsumption([]float64{0}, []float64{0}).Value, nan)
}

func TestAutarky(t *testing.T) {
	produced, exported, imported := []float64{10, 0, 2, nan}, []float64{4, 0, 0, 0}, []float64{2, 3, nan, 1}
	consumed := Consumption(produced, exported, imported)
	check(t, "consumption", consumed, []float64{8, 3, nan, nan})
	check(t, "shares", Autarky(consumed, imported), []float64{0.75, 0, nan, nan})
	near(t, "total", TotalAutarky(consumed, imported).Value, 6.0/11)
}

func TestCurtailed(t *testing.T) {
	expected, limit := []float64{80, 80, 40, 80, nan, 80, 120}, []float64{100, 60, 60, nan, 0, 0, 110}
	check(t, "taken", Curtailed(expected, limit, 100), []float64{0, 20, 0, nan, nan, 80, 0})
	check(t, "unknown nominal power", Curtailed(expected[:1], limit, 0), []float64{nan})
	check(t, "active", LimitActive(limit), []float64{0, 1, 1, nan, 1, 1, 0})
}
