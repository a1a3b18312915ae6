package unit

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestConverterUnits(t *testing.T) {
	for _, c := range []struct {
		from, to    string
		value, want float64
	}{
		{"W", "kW", 500, 0.5}, {"kW", "W", 1.5, 1500}, {"MW", "kW", 0.0023, 2.3}, {"GWh", "kWh", 1.2, 1.2e6},
		{"MWh", "kWh", 1.05, 1050}, {"Wh", "MWh", 950_001, 0.950001}, {"kWh", "KWH", 7, 7}, {"kW·h", "kWh", 7, 7},
		{"MWH", "kWh", 7, 7000}, {"kilowatt hours", "Wh", 7, 7000}, {"Megawatt", "kW", 7, 7000},
		{"kW_el", "W_el", 7, 7000}, {"mV", "V", 229_300, 229.3}, {"kvar", "var", 3, 3000}, {"MJ", "kWh", 3.6, 1},
		{"kWh", "MJ", 1, 3.6}, {"W/m²", "kW/m2", 812, 0.812}, {"kWh/kWp", "Wh/Wp", 4.2, 4.2}, {"J/cm²", "kJ/m^2", 3, 30},
		{"ct/kWh", "€/MWh", 8.1, 81}, {"m³", "l", 2.5, 2500}, {"h", "min", 1.5, 90}, {"%", "p.u.", 97.3, 0.973},
		{"ratio", "%", 0.973, 97.3},
		{"°C", "°F", 20, 68}, {"degF", "°C", 68, 20}, {"deg F", "Grad Celsius", 68, 20},
		{"Fahrenheit", "celsius", 68, 20}, {"Degrees Celsius", "°c", 20, 20}, {"kg", "t", 1500, 1.5},
		{"Ohm", "kΩ", 500, 0.5},
		{"km/h", "m/s", 36, 10}, {"hPa", "mbar", 1013, 1013}, {"kPa", "bar", 101.3, 1.013},
	} {
		convert, ok := Converter(c.from, c.to)
		if !ok {
			t.Errorf("%s is not converted into %s", c.from, c.to)
			continue
		}
		got := c.value
		if convert != nil {
			got = convert(got)
		}
		if got != c.want {
			t.Errorf("%v %s are %v %s, not %v", c.value, c.from, got, c.to, c.want)
		}
	}
}

// What is not surely one quantity stays apart.
func TestConverterQuantities(t *testing.T) {
	for _, c := range [][2]string{
		{"kW", "kWh"}, {"W", "VA"}, {"kvar", "kW"}, {"kWh_el", "kWh_th"}, {"kWh", "mwh"}, {"kW", "mw"}, {"kWh", "EUR"},
		{"K", "°C"}, {"C", "°C"}, {"kWh", ""}, {"%", "°C"}, {"furlong", "m"}, {"Imp", "kWh"},
		{"kWp", "kW"}, {"kWh/m²", "kWh/kWp"},
		{"W/m²", "W"}, {"l/h", "l"}, {"foo/h", "foo/min"}, {"m³", "Nm³"},
	} {
		for _, pair := range [][2]string{c, {c[1], c[0]}} {
			if _, ok := Converter(pair[0], pair[1]); ok {
				t.Errorf("%s is converted into %s", pair[0], pair[1])
			}
		}
	}
	if convert, ok := Converter("furlong", "furlong"); !ok || convert != nil {
		t.Error("a unit that is not known does not stay itself")
	}
}

// Decimal numbers are shifted without rounding, whatever their digits.
func TestConverterPowersOfTen(t *testing.T) {
	convert, _ := Converter("MWh", "Wh")
	back, _ := Converter("Wh", "MWh")
	for range 20_000 {
		text := strconv.FormatFloat(rand.Float64()*float64(rand.IntN(1_000_000)), 'f', rand.IntN(7), 64)
		exact, _ := new(big.Rat).SetString(text)
		want, _ := exact.Mul(exact, big.NewRat(1_000_000, 1)).Float64()
		value, _ := strconv.ParseFloat(text, 64)
		if got := convert(value); got != want {
			t.Fatalf("%s MWh are %v Wh, not %v", text, got, want)
		}
		if got := back(want); got != value {
			t.Fatalf("%v Wh are %v MWh, not %v", want, got, value)
		}
	}
}

func FuzzConverter(f *testing.F) {
	f.Add("kWh", "MWh", 1.5)
	f.Add("€/MWh", "ct/kWh", 81.0)
	f.Add("/", "//", 0.0)
	f.Fuzz(func(t *testing.T, from, to string, value float64) {
		convert, ok := Converter(from, to)
		if _, isBack := Converter(to, from); ok != isBack {
			t.Errorf("%q converts into %q one way only", from, to)
		}
		if ok && convert != nil {
			convert(value)
		}
	})
}
