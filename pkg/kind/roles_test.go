package kind

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// The types are those of plants at several vendors: meteocontrol's abbreviations, SMA, Solar-Log, Fronius, SolarEdge,
// and names as German operators give them.
func TestRoleOfTypes(t *testing.T) {
	for name, plant := range map[string]struct {
		types []portfolio.ReadingType
		want  map[query.Role]string
	}{
		"amperecloud": {
			[]portfolio.ReadingType{
				{ID: "ActivePower", Label: "Active power", Unit: "kW"}, {ID: "Pac", Label: "AC power", Unit: "kW"},
				{ID: "Pdc", Label: "DC power", Unit: "kW"}, {ID: "ReactivePower", Label: "Reactive power", Unit: "kvar"},
				{ID: "ProducedEnergy", Label: "Produced energy", Unit: "kWh"},
				{ID: "ExportedEnergy", Label: "Exported energy", Unit: "kWh"},
				{ID: "ImportedEnergy", Label: "Imported energy", Unit: "kWh"},
				{ID: "ConsumedEnergy", Label: "Consumption", Unit: "kWh"},
				{ID: "SelfConsumedEnergy", Label: "Self-consumed energy", Unit: "kWh", Class: portfolio.Analysis},
				{ID: "GlobalIrradiance", Label: "Global irradiance", Unit: "W/m²"},
				{ID: "Irradiance", Label: "POA irradiance", Unit: "W/m²"},
				{ID: "Irradiation", Label: "Irradiation", Unit: "kWh/m²"},
				{ID: "ModuleTemperature", Label: "Module temperature", Unit: "°C"},
				{ID: "AmbientTemperature", Label: "Ambient temperature", Unit: "°C"},
				{ID: "InverterTemperature", Label: "Inverter temperature", Unit: "°C"},
				{ID: "WindSpeed", Label: "Wind speed", Unit: "m/s"},
				{ID: "PowerLimitTrading", Label: "Power limit by trader", Unit: "%"},
				{ID: "PowerLimitRelative", Label: "Power limit", Unit: "%"},
				{ID: "ExpectedPower", Label: "Expected power", Unit: "kW", Class: portfolio.Analysis},
				{ID: "DeviceStatus", Label: "Device status", Unit: "text"},
				{ID: "ErrorCode", Label: "Error code", Unit: "-"},
			},
			map[query.Role]string{
				query.ACPower: "Pac", query.EnergyProduced: "ProducedEnergy", query.EnergyExported: "ExportedEnergy",
				query.EnergyImported: "ImportedEnergy", query.EnergyConsumed: "ConsumedEnergy",
				query.Irradiance: "Irradiance", query.ModuleTemperature: "ModuleTemperature",
				query.AmbientTemperature: "AmbientTemperature", query.WindSpeed: "WindSpeed",
				query.PowerLimit: "PowerLimitRelative", query.Status: "DeviceStatus",
			},
		},
		"meteocontrol": {
			[]portfolio.ReadingType{
				{ID: "P_AC", Label: "AC-Leistung", Unit: "W"}, {ID: "Q_AC", Label: "Blindleistung", Unit: "var"},
				{ID: "P_DC", Label: "DC-Leistung", Unit: "W"}, {ID: "E_INT", Label: "Erzeugte Energie im Intervall", Unit: "Wh"},
				{ID: "G_M0", Label: "Einstrahlung Modulebene", Unit: "W/m2"}, {ID: "G_H0", Label: "Globalstrahlung", Unit: "W/m2"},
				{ID: "T_M0", Label: "Modultemperatur", Unit: "°C"}, {ID: "T_U0", Label: "Umgebungstemperatur", Unit: "°C"},
				{ID: "W_V", Label: "Windgeschwindigkeit", Unit: "m/s"}, {ID: "W_D", Label: "Windrichtung", Unit: "°"},
			},
			map[query.Role]string{
				query.ACPower: "P_AC", query.EnergyProduced: "E_INT", query.Irradiance: "G_M0",
				query.ModuleTemperature: "T_M0", query.AmbientTemperature: "T_U0", query.WindSpeed: "W_V",
			},
		},
		"German names": {
			[]portfolio.ReadingType{
				{ID: "1001", Label: "Wirkleistung", Unit: "kW"}, {ID: "1002", Label: "Ertrag", Unit: "kWh"},
				{ID: "1003", Label: "Eingespeiste Energie", Unit: "kWh"}, {ID: "1004", Label: "Netzbezug", Unit: "kWh"},
				{ID: "1005", Label: "Energieverbrauch", Unit: "kWh"}, {ID: "1006", Label: "Eigenverbrauch", Unit: "kWh"},
				{ID: "1007", Label: "Wirkleistungsbegrenzung", Unit: "%"}, {ID: "1008", Label: "Betriebszustand", Unit: ""},
				{ID: "1009", Label: "Einstrahlung", Unit: "W/m²"}, {ID: "1010", Label: "Wirkleistung Soll", Unit: "kW"},
			},
			map[query.Role]string{
				query.ACPower: "1001", query.EnergyProduced: "1002", query.EnergyExported: "1003",
				query.EnergyImported: "1004", query.EnergyConsumed: "1005", query.PowerLimit: "1007",
				query.Status: "1008", query.Irradiance: "1009",
			},
		},
		"SolarEdge": {
			[]portfolio.ReadingType{
				{ID: "totalActivePower", Label: "", Unit: "W"}, {ID: "Production", Unit: "Wh"}, {ID: "FeedIn", Unit: "Wh"},
				{ID: "Purchased", Unit: "Wh"}, {ID: "Consumption", Unit: "Wh"}, {ID: "SelfConsumption", Unit: "Wh"},
				{ID: "dcVoltage", Unit: "V"}, {ID: "inverterMode", Unit: ""},
			},
			map[query.Role]string{
				query.ACPower: "totalActivePower", query.EnergyProduced: "Production", query.EnergyExported: "FeedIn",
				query.EnergyImported: "Purchased", query.EnergyConsumed: "Consumption",
			},
		},
		"nothing of the kind": {
			[]portfolio.ReadingType{
				{ID: "ReactivePower", Unit: "kvar"}, {ID: "Uac_L1", Unit: "V"}, {ID: "BatteryPower", Unit: "kW"},
				{ID: "GHI", Label: "Global horizontal irradiance", Unit: "W/m²"}, {ID: "WindDirection", Unit: "°"},
				{ID: "ExpectedEnergy", Unit: "kWh"}, {ID: "BatteryChargedEnergy", Unit: "kWh"},
			},
			map[query.Role]string{},
		},
	} {
		for _, role := range query.Roles {
			got, _ := OfRole(role, plant.types)
			if want := plant.want[role]; got.ID != want && !(name == "SolarEdge" && role == query.Status) {
				t.Errorf("%s: %s is %q, not %q", name, role, got.ID, want)
			}
		}
	}
}

// What people have chosen wins over what is found by name, whatever its kind. A plant that has none of it keeps what is
// found.
func TestRoleChosen(t *testing.T) {
	types := []portfolio.ReadingType{
		{ID: "Pac", Label: "AC power", Unit: "kW"}, {ID: "p_wr", Label: "Leistung WR", Unit: "kW"},
		{ID: "P_WR", Label: "Wechselrichter ", Unit: "W"}, {ID: "X17", Label: "Leistung Übergabe", Unit: ""},
	}
	for want, names := range map[string][]string{
		"Pac": {"gone", "gone, too"}, "X17": {"gone", "LEISTUNG übergabe", "Pac"}, "P_WR": {"P_WR"}, "p_wr": {"p_wr"},
	} {
		if got, ok := (Roles{query.ACPower: names}).Of(query.ACPower, types); !ok || got.ID != want {
			t.Errorf("%v: %v", names, got)
		}
	}
	if got, ok := (Roles{query.ACPower: {"X17"}}).Of(query.Irradiance, types); ok {
		t.Errorf("another role: %v", got)
	}
	if got, ok := (Roles{query.Irradiance: {"wechselrichter"}}).Of(query.Irradiance, types); !ok || got.ID != "P_WR" {
		t.Errorf("what is found by no name: %v", got)
	}
}
