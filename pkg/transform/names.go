package transform

import (
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// rolesText names roles for people.
func rolesText(roles []query.Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = RoleNames[role]
	}
	return strings.Join(names, " or ")
}

// RoleNames are what people call the roles.
var RoleNames = map[query.Role]string{
	query.ACPower: "AC power", query.EnergyProduced: "energy produced", query.EnergyExported: "energy exported",
	query.EnergyImported: "energy imported", query.EnergyConsumed: "energy consumed",
	query.Irradiance: "irradiance in the plane of the modules", query.ModuleTemperature: "module temperature",
	query.AmbientTemperature: "ambient temperature", query.WindSpeed: "wind speed", query.PowerLimit: "power limit",
	query.Status: "status",
}

// ComputedNames are what people call the computed readings.
var ComputedNames = map[query.Computed]string{
	query.SunElevation: "Sun elevation", query.SunAzimuth: "Sun azimuth", query.Daylight: "Daylight",
	query.ClearSky: "Clear-sky irradiance", query.ExpectedPower: "Expected power",
	query.ExpectedEnergy: "Expected energy", query.CurtailedEnergy: "Curtailed energy",
	query.PerformanceRatio: "Performance ratio", query.CorrectedRatio: "Temperature-corrected performance ratio",
	query.PerformanceIndex: "Energy performance index", query.Availability: "Availability",
	query.SelfConsumption: "Self-consumption", query.Autarky: "Autarky", query.CurtailedPower: "Curtailed power",
	query.PowerLimitActive: "Power limit active", query.DataCompleteness: "Data completeness", query.Age: "Age",
}
