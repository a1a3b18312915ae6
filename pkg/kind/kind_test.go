package kind

import "testing"

// reading is a reading type that the platform is known, or assumed, to have.
type reading struct {
	id, german, english, unit string
	kind                      Kind
}

// platform lists the platform's 48 reading types and those of wind turbines, with unit and kind.
var platform = []reading{
	{"Pac", "Wirkleistung AC", "AC power", "kW", Power},
	{"ActivePower", "Wirkleistung", "Active power", "kW", Power},
	{"ReactivePower", "Blindleistung", "Reactive power", "kvar", Power},
	{"ApparentPower", "Scheinleistung", "Apparent power", "kVA", Power},
	{"CosPhi", "Leistungsfaktor", "Power factor", "1", Ratio},
	{"Pdc", "DC-Leistung", "DC power", "kW", Power},
	{"Udc", "DC-Spannung", "DC voltage", "V", Measurement},
	{"Idc", "DC-Strom", "DC current", "A", Measurement},
	{"Uac_L1", "AC-Spannung", "AC voltage", "V", Measurement},
	{"Uac_L2", "AC-Spannung", "AC voltage", "V", Measurement},
	{"Uac_L3", "AC-Spannung", "AC voltage", "V", Measurement},
	{"Iac_L1", "AC-Strom", "AC current", "A", Measurement},
	{"Iac_L2", "AC-Strom", "AC current", "A", Measurement},
	{"Iac_L3", "AC-Strom", "AC current", "A", Measurement},
	{"GridFrequency", "Netzfrequenz", "Grid frequency", "Hz", Measurement},
	{"Efficiency", "Wirkungsgrad", "Inverter efficiency", "%", Ratio},
	{"InverterTemperature", "WR-Temperatur", "Inverter temperature", "°C", Measurement},
	{"InsulationResistance", "Isolationswiderstand", "Insulation resistance", "kΩ", Measurement},
	{"StatusCode", "Statuscode", "Status code", "-", Status},
	{"ErrorCode", "Fehlercode", "Error code", "-", Status},
	{"DeviceStatus", "Gerätestatus", "Device status", "text", Status},
	{"CommunicationStatus", "Kommunikation", "Communication", "0/1", Status},
	{"LastContact", "Letzter Kontakt", "Last contact", "ms", Status},
	{"TotalEnergy", "Zählerstand gesamt", "Total energy counter", "kWh", Counter},
	{"DailyEnergy", "Tagesertrag (Zähler)", "Energy today counter", "kWh", Counter},
	{"ProducedEnergy", "Erzeugte Energie", "Produced energy", "kWh", Energy},
	{"SumEnergyWR", "Summe Energie WR", "Sum of inverter energy", "kWh", Energy},
	// Both come as a counter too, under a name that says so.
	{"ExportedEnergy", "Exportierte Energie", "Exported energy", "kWh", Energy},
	{"ImportedEnergy", "Bezogene Energie", "Imported energy", "kWh", Energy},
	{"ConsumedEnergy", "Verbrauch", "Consumption", "kWh", Energy},
	{"SelfConsumedEnergy", "Eigenverbrauch", "Self-consumed energy", "kWh", Energy},
	{"SelfConsumptionRate", "Eigenverbrauchsquote", "Self-consumption rate", "%", Ratio},
	{"AutarkyRate", "Autarkiegrad", "Autarky", "%", Ratio},
	{"Irradiance", "Einstrahlung Modulebene", "POA irradiance", "W/m²", Measurement},
	{"GlobalIrradiance", "Globalstrahlung", "GHI", "W/m²", Measurement},
	{"SatelliteIrradiance", "Satelliteneinstrahlung", "Satellite irradiance", "W/m²", Measurement},
	{"Irradiation", "Einstrahlungssumme", "Irradiation", "kWh/m²", Energy},
	{"AmbientTemperature", "Umgebungstemperatur", "Ambient temperature", "°C", Measurement},
	{"ModuleTemperature", "Modultemperatur", "Module temperature", "°C", Measurement},
	{"WindSpeed", "Windgeschwindigkeit", "Wind speed", "m/s", Measurement},
	{"ExpectedPower", "Erwartete Leistung", "Expected power", "kW", Power},
	{"ExpectedEnergy", "Erwartete Energie", "Expected energy", "kWh", Energy},
	{"TargetEnergy", "Sollertrag", "Target yield", "kWh", Energy},
	{"PerformanceRatio", "Performance Ratio", "Performance ratio", "%", Ratio},
	{"SpecificYield", "Spezifischer Ertrag", "Specific yield", "kWh/kWp", Energy},
	{"TechnicalAvailability", "Technische Verfügbarkeit", "Technical availability", "%", Ratio},
	{"UtilizationRatio", "Nutzungsgrad", "Utilization ratio", "%", Ratio},
	{"PowerLimitGridOperator",
		"Wirkleistungsbegrenzung Netzbetreiber (NSM)", "Active power limitation (grid operator)", "%", Setpoint},
	{"PowerLimitTrading", "Wirkleistungsbegrenzung Vermarktung (DVM)", "Active power limitation (trading)", "%", Setpoint},
	{"PowerLimitRelative", "Wirkleistungsbegrenzung relativ", "Active power limitation (relative)", "%", Setpoint},
	{"CurtailmentLossEnergy", "Abregelungsverlust", "Curtailment loss", "kWh", Energy},
	{"BatterySoc", "Ladezustand", "State of charge", "%", Measurement},
	{"BatteryPower", "Batterieleistung", "Battery power", "kW", Power},
	{"RotorSpeed", "Rotordrehzahl", "Rotor speed", "1/min", Measurement},
	{"NacelleDirection", "Gondelposition", "Nacelle direction", "°", Status},
	{"PitchAngle", "Blattwinkel", "Pitch angle", "°", Measurement},
}

// One name is enough: an id, a label in either language, or both.
func TestPlatformReadings(t *testing.T) {
	for _, r := range platform {
		for _, names := range [][2]string{
			{r.id, r.german}, {r.id, r.english}, {r.id, r.id}, {r.id, ""}, {"x1", r.german}, {"", r.english},
		} {
			if got := Of(names[0], names[1], r.unit); got != r.kind {
				t.Errorf("%q in %s: %s, not %s", names, r.unit, got, r.kind)
			}
		}
	}
}

// The unit decides, and not a name that says something else.
func TestUnitBeforeName(t *testing.T) {
	for _, r := range []struct {
		id, label, unit string
		want            Kind
	}{
		{"Irradiation", "Einstrahlung", "W/m²", Measurement}, // the word is used for both
		{"Irradiance", "Einstrahlung", "kWh/m²", Energy},
		{"Energy", "Energie", "kW", Power},
		{"Power", "Leistung", "kWh", Energy},
		{"TotalActivePower", "Wirkleistung gesamt", "kW", Power},
		{"Pac", "Wirkleistung Zähler 1", "kW", Power},
		{"U", "Spannung am Zähler", "V", Measurement},
		{"EnergyLimit", "Begrenzung", "MWh", Energy},
		{"StatusEnergy", "Status", "kWh", Energy},
		{"EnergyPrice", "Strompreis", "ct/kWh", Measurement},
		{"PowerStatus", "Leistung", "bool", Status},
	} {
		if got := Of(r.id, r.label, r.unit); got != r.want {
			t.Errorf("%+v: %s", r, got)
		}
	}
}

func TestEnergyOrCounter(t *testing.T) {
	for _, unit := range []string{"kWh", "Wh", "MWh", "GWh", "kvarh", "kVAh", "Ah", "KWH", "kW·h"} {
		for name, want := range map[string]Kind{
			"ExportedEnergy": Energy, "ExportedEnergyCounter": Counter, "ImportedEnergyTotal": Counter,
			"Zählerstand": Counter, "Za\u0308hlerstand Bezug": Counter, "ZAEHLERSTAND": Counter, "Zählwerk 1.8.0": Counter,
			"2.8.0": Counter, "Meter reading": Counter, "Lifetime yield": Counter, "E_TOTAL": Counter, "E_DAY": Counter,
			"ETotal": Counter, "Energy today": Counter, "DailyYield": Counter, "Tagesertrag": Counter, "Gesamtertrag": Counter,
			"EnergyMonthly": Counter, "Jahresertrag": Counter, "YEAR_ENERGY": Counter, "MonthEnergy": Counter, "E_YEAR": Counter,
			"E_MONTH": Counter, "Statistic:Yield:Day": Counter, "Statistic:Yield:Month": Counter, "Annual yield": Counter,
			"Yield this month": Counter, "day_cap": Counter, "DailyEnergy": Counter, "DAYENERGY": Counter, "Ertrag Tag": Counter,
			"Metering.TotWhOut": Counter, "Metering.GridMs.TotWhIn": Counter, "TotWhExp": Counter, "Metering.DyWhOut": Counter,
			"Gesamte Energieerzeugung": Counter, "Gesamtproduktion": Counter, "Gesamteinspeisung": Counter,
			"Tagesproduktion": Counter, "Tageseinspeisung": Counter, "Energie heute": Counter,
			"Energie akkumuliert": Counter, "Energie seit Inbetriebnahme": Counter, "LifeTimeData.energy": Counter,
			"OBIS 1.8.1": Counter, "2.8.2": Counter, "3.8.0": Counter, "1-0:15.8.0*255": Counter, "Register": Counter,
			// Of a meter's registers, 8 is what is counted up; 29 is the load profile's energy of the interval.
			"1-0:1.29.0": Energy,

			"Energie": Energy, "Grid meter energy": Energy, "Einspeisung": Energy,
			"Sollertrag": Energy, "Gesamtverbrauch": Energy,
			"Daily target energy": Energy, "TargetEnergyDaily": Energy, "Tagesprognose": Energy, "Jahressollertrag": Energy,
			"Total expected energy": Energy, "Energie Gesamtanlage": Energy, "Yield of facility": Energy,
			"Charged energy": Energy, "Eingespeicherte Energie": Energy, "Energy at plant level": Energy,
			"StateOfEnergy": Measurement, "BatteryEnergyContent": Measurement, "Speicherinhalt": Measurement,
			"Gespeicherte Energie": Measurement, "Remaining capacity": Measurement, "Restkapazität": Measurement,
			"Batteriekapazität": Setpoint, "Usable capacity": Setpoint, "Total stored energy": Counter,
			"Zählpunkt": Energy, "Day-ahead volume": Energy, "Totalausfall": Energy,
		} {
			if got := Of(name, "", unit); got != want {
				t.Errorf("id %s in %s: %s", name, unit, got)
			}
			if got := Of("r17", name, unit); got != want {
				t.Errorf("label %s in %s: %s", name, unit, got)
			}
		}
	}
}

// A counter's name means a counter with a unit and without.
func TestCounterWithoutUnit(t *testing.T) {
	for _, name := range []string{
		"EnergyMonthly", "Jahresertrag", "Monatsertrag", "Tagesertrag", "DayEnergy", "E_YEAR", "YearEnergy", "Annual yield",
		"Gesamterzeugung", "Gesamtertrag", "TotWhOut", "day_cap", "Energie akkumuliert", "OBIS 2.8.2", "Lifetime energy",
	} {
		for _, unit := range []string{"kWh", "-", ""} {
			if got := Of(name, "", unit); got != Counter {
				t.Errorf("%s in %q: %s", name, unit, got)
			}
		}
	}
}

// Yield for each kWp, mass and money are counted up as energy is. Daily irradiation is not, and total irradiation is
// direct and diffuse together.
func TestOtherAmounts(t *testing.T) {
	for _, r := range []struct {
		name, unit string
		want       Kind
	}{
		{"Spezifischer Gesamtertrag", "kWh/kWp", Counter}, {"Spezifischer Tagesertrag", "kWh/kWp", Counter},
		{"Specific yield", "kWh/kWp", Energy}, {"Daily target specific yield", "kWh/kWp", Energy},
		{"Total CO2 avoided", "kg", Counter}, {"CO2-Einsparung gesamt", "t", Counter}, {"Total revenue", "EUR", Counter},
		{"Revenue today", "EUR", Counter}, {"Total planned revenue", "EUR", Energy},
		{"Irradiation daily", "kWh/m²", Energy}, {"DailyIrradiation", "Wh/m²", Energy},
		{"Einstrahlung gesamt", "kWh/m²", Energy},
		{"Irradiation today", "kWh/m²", Counter}, {"Irradiation counter", "kWh/m²", Counter},
		{"Füllstand Tank", "l", Measurement}, {"Fuel level", "l", Measurement}, {"Fuel consumption", "l", Energy},
	} {
		if got := Of(r.name, "", r.unit); got != r.want {
			t.Errorf("%s in %s: %s, not %s", r.name, r.unit, got, r.want)
		}
	}
}

func TestUnitSpellings(t *testing.T) {
	for _, r := range []struct {
		name  string
		units []string
		want  Kind
	}{
		{"CO2 savings", []string{"kg CO₂", "tCO₂", "kg CO₂e", "kgCO2eq", "kg_CO2"}, Energy},
		{"Erlös", []string{"Euro", "EURO", "€"}, Energy},
		{"Energy", []string{"KILOWATT_HOUR", "kilowatt hours", "Kilowattstunden", "kWh_el", "MWh_th"}, Energy},
		{"Energy", []string{"Ws", "kWs", "WATT_HOUR"}, Energy},
		{"Irradiation", []string{"KILOWATT_HOUR_PER_SQUARE_METER"}, Energy},
		{"Power target", []string{"KILOWATT", "kW_el"}, Setpoint},
		{"Betriebsstunden", []string{"Stunden", "hour", "hours", "Minuten", "seconds"}, Counter},
		{"Ausfalldauer", []string{"Stunden", "hour", "Minuten", "minutes", "seconds", "Sekunden"}, Energy},
	} {
		for _, unit := range r.units {
			if got := Of(r.name, "", unit); got != r.want {
				t.Errorf("%s in %s: %s, not %s", r.name, unit, got, r.want)
			}
		}
	}
}

func TestOtherUnits(t *testing.T) {
	for _, r := range []struct {
		name, unit string
		want       Kind
	}{
		{"Gas", "m³", Energy}, {"Gaszähler", "m3", Counter}, {"Diesel", "l", Energy}, {"CO2 avoided", "kg", Energy},
		{"Vermiedenes CO2", "t CO2", Energy},
		{"Erlös", "€", Energy}, {"Revenue", "EUR", Energy}, {"Spot", "€/MWh", Measurement},
		{"Niederschlag", "mm", Energy}, {"Schneehöhe", "mm", Measurement},
		{"Betriebsstunden", "h", Counter}, {"Ausfalldauer", "h", Energy},
		{"Ping", "ms", Measurement}, {"Sonnenaufgang", "s", Status},
		{"Total downtime", "h", Counter}, {"Störzeit", "h", Energy},
		{"Unavailability time", "h", Energy}, {"Sonnenstunden", "h", Energy},
		// Of the interval or of the year so far: nobody can tell.
		{"Volllaststunden", "h", Status},
		{"Sollwert Blindleistung", "kvar", Setpoint}, {"Q setpoint", "kvar", Setpoint}, {"Vorgabe cos phi", "1", Setpoint},
		{"ActivePowerSetPoint", "kW", Setpoint}, {"P_Soll", "kW", Setpoint}, {"Temperaturgrenzwert", "°C", Setpoint},
		{"TargetPower", "kW", Setpoint}, {"ActivePowerTarget", "kW", Setpoint}, {"ActivePowerReference", "kW", Setpoint},
		{"Sollleistung", "kW", Setpoint}, {"Solltemperatur", "°C", Setpoint},
		{"Pset", "kW", Setpoint}, {"Target SoC", "%", Setpoint},
		{"Einspeisegrenze", "kW", Setpoint}, {"Leistungsgrenze", "kW", Setpoint},
		{"Maximale Einspeiseleistung", "kW", Setpoint},
		{"Nennleistung", "kW", Setpoint}, {"InstalledPower", "kW", Setpoint}, {"Installed capacity", "MW", Setpoint},
		{"LimitedPower", "kW", Power}, {"Expected power (Sollleistung)", "kW", Power},
		{"Leistung ohne Einspeisegrenze", "kW", Power},
		// The peak of the interval or a limit, of which the highest is right, too.
		{"P_max", "kW", Maximum},
		{"Referenztemperatur", "°C", Measurement}, {"Reference cell temperature", "°C", Measurement},
		{"Begrenzungsverlust", "kW", Power}, {"Curtailed power", "kW", Power}, {"Abregelungsquote", "%", Ratio},
		{"Leistung ohne Begrenzung", "kW", Power},
		{"Verfügbare Leistung vor Begrenzung", "kW", Power}, {"Abregelung", "kW", Power},
		{"Einspeisemanagement Stufe", "%", Setpoint}, {"Autarky level", "%", Ratio},
		{"Relative Luftfeuchtigkeit", "%", Measurement},
		{"BatterySoC", "%", Measurement}, {"Nennleistung", "kWp", Setpoint},
		{"Windrichtung", "°", Status}, {"Neigung", "°", Measurement},
		{"WindDir", "°", Status}, {"wind_dir", "deg", Status}, {"WD", "°", Status}, {"Gondelazimut", "°", Status},
		{"Gondelstellung", "°", Status}, {"Nacelle orientation", "°", Status}, {"Modulausrichtung", "°", Status},
		{"WindDirectionStdDev", "°", Measurement}, {"Phasenwinkel", "°", Measurement},
		{"Akkustand", "%", Measurement}, {"Batterieladung", "%", Measurement},
		{"rH", "%", Measurement}, {"SoC limit", "%", Setpoint},
		{"Feinstaub", "µg/m³", Measurement}, {"Impulszählerstand", "Imp", Counter}, {"Anything", "furlong", Measurement},
	} {
		if got := Of(r.name, "", r.unit); got != r.want {
			t.Errorf("%s in %s: %s, not %s", r.name, r.unit, got, r.want)
		}
	}
}

// What is the highest or lowest of an interval stays that.
func TestHighestAndLowest(t *testing.T) {
	for _, r := range []struct {
		name, unit string
		want       Kind
	}{
		{"MaxPower", "kW", Maximum}, {"Pac_Max", "W", Maximum}, {"PeakPower", "MW", Maximum},
		{"Leistungsspitze", "kW", Maximum},
		{"Maximale Leistung", "kW", Maximum}, {"MaxTemperature", "°C", Maximum},
		{"Windgeschwindigkeit max.", "m/s", Maximum},
		{"MaxIrradiance", "W/m²", Maximum}, {"SoC max", "%", Maximum}, {"MaxPower", "", Maximum},
		{"MaxEnergy", "kWh", Maximum},
		{"MinTemperature", "°C", Minimum}, {"Tiefsttemperatur", "°C", Minimum}, {"MinSoC", "%", Minimum},
		{"U_min", "V", Minimum},
		{"MinPower", "kW", Minimum}, {"Niedrigster Preis", "EUR/MWh", Measurement}, {"MinPrice", "EUR/MWh", Minimum},
		{"MinTemperature", "-", Minimum}, {"MinPitch", "°", Minimum},
		// What is called so and is something else.
		{"Maximale Einspeiseleistung", "kW", Setpoint}, {"MaxPowerLimit", "kW", Setpoint}, {"PeakPower", "kWp", Setpoint},
		{"AvgPower15min", "kW", Power}, {"Pac 5 min", "kW", Power}, {"Energy_15min", "kWh", Energy},
		{"Temp 10min", "°C", Measurement},
		{"PeakEnergy", "kWh", Energy}, {"Total max energy", "kWh", Counter}, {"WindDirectionMax", "°", Status},
		{"Maxwell", "kW", Power}, {"Minute", "kW", Power}, {"Betriebszustand max", "", Status},
	} {
		if got := Of(r.name, "", r.unit); got != r.want {
			t.Errorf("%s in %s: %s, not %s", r.name, r.unit, got, r.want)
		}
	}
}

// Counters have many names.
func TestCounterNames(t *testing.T) {
	for _, name := range []string{
		"Etot", "E_tot", "accEnergy", "AccumulatedYield", "cumul_prod", "cumulEnergy", "CumulatedEnergy",
		"lastMeterConsumption",
		"lastMeterProduction", "TotalYield", "eTotal", "Totaliser", "totalizer_1", "YieldAllTime", "overallEnergy",
		"obis_180",
		"OBIS_280", "MeterValue", "Kumulierter Ertrag", "Einspeisung insgesamt", "meter_total", "kumulativ",
	} {
		for _, unit := range []string{"kWh", "Wh", "MWh", ""} {
			if got := Of(name, "", unit); got != Counter {
				t.Errorf("%s in %q: %s", name, unit, got)
			}
		}
		for _, unit := range []string{"kW", "V", "%"} {
			if got := Of(name, "", unit); got == Counter && unit == "kW" {
				t.Errorf("%s in %s is a counter", name, unit)
			}
		}
	}
}

// Without a unit a clear name decides; what is not clear may be a code.
func TestWithoutUnit(t *testing.T) {
	for name, want := range map[string]Kind{
		"Pac": Power, "ActivePower": Power, "Wirkleistung": Power,
		"PowerFactor": Ratio, "Leistungsfaktor": Ratio, "cosPhi": Ratio,
		"PowerLimit": Setpoint, "Sollwert": Setpoint, "Zählerstand": Counter,
		"TotalEnergy": Counter, "ProducedEnergy": Energy,
		"Modultemperatur": Measurement, "WindSpeed": Measurement, "Wirkungsgrad": Ratio, "Eigenverbrauchsquote": Ratio,
		"PR": Ratio, "pr_daily": Ratio, "PR1": Ratio, "Performance Ratio": Ratio, "avail_tech": Ratio, "EVQ": Ratio,
		"SelfConsumption": Ratio, "self_sufficiency": Ratio, "capacityFactor": Ratio,
		"InverterState": Status, "BatteryPowerState": Status, "Betriebszustand": Status, "Fehlercode Leistungsteil": Status,
		"AmbientTemp": Measurement, "ModuleTemp": Measurement, "temp_module": Measurement, "Globalstrahlung": Measurement,
		"TargetPower": Setpoint, "Sollleistung": Setpoint, "Einspeisegrenze": Setpoint, "TargetEnergy": Energy,
		// A meter has other readings than that of its counter.
		"Zähler Leistung": Power, "Zählerleistung": Power, "PowerMeterZaehler": Power, "Zähler Spannung L1": Measurement,
		"Zählerstatus": Status, "Zählerstand Leistung": Counter, "Gaszähler": Counter, "Active power AC total": Power,
		"BatteryEnergyContent": Measurement, "Gespeicherte Energie": Measurement,
		// Power or energy, sum or mean: nobody can tell.
		"Einspeisung": Status, "Irradiation": Status, "Einstrahlung": Status,
		"Strom": Status, "": Status, "Anzahl": Status, "42": Status,
	} {
		for _, unit := range []string{"", "-", " ", "none"} {
			if got := Of(name, "", unit); got != want {
				t.Errorf("%q in %q: %s, not %s", name, unit, got, want)
			}
		}
	}
}
