package portfolio

import "testing"

func TestDeviceTypeOf(t *testing.T) {
	for want, texts := range map[DeviceType][]string{
		Inverter: {
			"INVERTER", "Inverter", "inv", "Wechselrichter", "WR", "Zentralwechselrichter", "STRING_INVERTER",
			"String-Wechselrichter", "HYBRID_INVERTER", "Battery inverter", "inverters", "microInverter", "Micro-Inverter",
			"Inverter (string)", "INVERTER_CENTRAL", "DeviceType.INVERTER", "pvInverter", "device_inverter", " inverter ",
			"INV01",
		},
		String: {"STRING", "Strang", "PV string", "ModuleString", "STR", "strings", "Modulstrang", "inverter string"},
		Combiner: {
			"STRING_COMBINER", "string box", "combinerBox", "GAK", "DC combiner box", "Generatoranschlusskasten", "SMB",
		},
		Meter: {
			"METER", "Zähler", "Netzza\u0308hler", "ENERGY_METER", "smart meter", "GridMeter", "Stromzähler", "meters",
		},
		Sensor: {
			"SENSOR", "Wettersensor", "weather station", "Pyranometer", "IrradianceSensor", "Referenzzelle", "Thermometer",
			"WEATHER_STATION", "Sensorik",
		},
		Battery: {"BATTERY", "Batteriespeicher", "ESS", "energy storage", "Akku", "batteries"},
		Tracker: {"TRACKER", "solar tracker", "Nachführung", "single axis tracker"},
		Turbine: {"WIND_TURBINE", "Windenergieanlage", "WEA", "wind turbine generator"},
		Other: {
			"", "3", "DATALOGGER", "Transformer station", "inverter station", "MPP tracker", "MPPT", "PARK_CONTROLLER",
			"Panel String Group", "Parameter", "FACILITY", "sensor logger", "Messbox 7", "Windpark",
			"stringent", "invoice", "Trafo", "(inverter)",
		},
	} {
		for _, text := range texts {
			if got := DeviceTypeOf(text); got != want {
				t.Errorf("%q is %s, want %s", text, got, want)
			}
		}
	}
}
