package kind

import "testing"

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"":                      "",
		"Pac":                   "pac",
		"DailyEnergy":           "daily energy",
		"E_TOTAL":               "e total",
		"ETotal":                "e total",
		"P_AC":                  "p ac",
		"ACPower":               "ac power",
		"SumEnergyWR":           "sum energy wr",
		"Uac_L1":                "uac l 1",
		"IAC1":                  "iac 1",
		"OBIS 1.8.0":            "obis 1 8 0",
		"Metering.TotWhOut":     "metering tot wh out",
		"Tagesertrag (Zähler)":  "tagesertrag zaehler",
		"Za\u0308hler":          "zaehler", // decomposed
		"ZÄHLERSTAND":           "zaehlerstand",
		"ZA\u0308HLERSTAND":     "zaehlerstand",
		"Spannung Außenleiter":  "spannung aussenleiter",
		"A\u0308nderungO\u0308": "aenderung oe",
		"Irradiation kWh/m²":    "irradiation k wh m",
	} {
		if got := words(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestPlainUnit(t *testing.T) {
	for _, same := range [][]string{
		{"kWh/m²", "kwh/m2", "kWh / m^2", "[kWh/m²]"},
		{"kΩ", "k\u2126", "kOhm", "kohm"},
		{"°C", "℃", "degC"},
		{"kWh", "KWH", "kW·h", "kW*h", " kWh\u00a0"},
		{"m³", "m3", "m^3"},
		{"kgCO2", "kg CO₂", "KG_CO2"},
	} {
		for _, unit := range same {
			if plainUnit(unit) != plainUnit(same[0]) {
				t.Errorf("%q is %q, %q is %q", same[0], plainUnit(same[0]), unit, plainUnit(unit))
			}
		}
	}
}

func TestAnyOfWholeWords(t *testing.T) {
	phrases := anyOf([]string{"limit*", "*grad", "e day", "# 8 #"})
	for text, want := range map[string]bool{
		"limit": true, "limitation": true, "power limits": true, "unlimited": false,
		"grad": true, "wirkungsgrad": true, "gradient": false,
		"e day": true, "the day": false, "e daylight": false,
		"obis 1 8 0": true, "1 0 15 8 2": true, "1 80": false, "l 8 0": false, "e | day": false,
	} {
		if phrases.MatchString(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
