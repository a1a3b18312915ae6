package frame

import (
	_ "embed"
	"encoding/json"
	"strings"
)

// displayUnit is how Grafana shows a unit of the API.
type displayUnit struct {
	// Unit is Grafana's id. Its kilo units scale themselves: 1500 kwatt show as 1.5 MW.
	Unit string `json:"unit"`
	// Decimals, where Grafana's default would show noise; nil leaves them to Grafana.
	Decimals *uint16 `json:"decimals"`
}

// units.json is a file of its own because the frontend's tests compare its ids with those of @grafana/data.
//
//go:embed units.json
var unitsJSON []byte

var units = func() map[string]displayUnit {
	table := map[string]displayUnit{}
	if err := json.Unmarshal(unitsJSON, &table); err != nil {
		panic("units.json: " + err.Error())
	}
	return table
}()

// spellings unifies how units are written.
var spellings = strings.NewReplacer(
	"m2", "m²", "m^2", "m²", "Ohm", "Ω", "ohm", "Ω", "\u2126", "Ω", "degC", "°C", "℃", "°C")

// display gives how Grafana shows a unit of the API. A unit that the table lacks is shown as the API spells it.
func display(unit string) displayUnit {
	unit = strings.TrimSpace(unit)
	if unit == "" || unit == "-" {
		return displayUnit{}
	}
	if found, ok := units[unit]; ok {
		return found
	}
	if found, ok := units[spellings.Replace(unit)]; ok {
		return found
	}
	return displayUnit{Unit: "suffix:" + unit}
}
