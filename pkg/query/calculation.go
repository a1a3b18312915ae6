package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// Scope says which facilities a query is about.
type Scope string

const (
	ChosenFacilities Scope = "facilities" // those of Model.Facilities
	OfCompanies      Scope = "companies"  // all of the companies of Model.Companies
	AllFacilities    Scope = "all"        // all that the token's user can see
)

// Scopes lists every scope, in the order of the query editor.
var Scopes = []Scope{ChosenFacilities, OfCompanies, AllFacilities}

// DeviceScope says what of each facility a query is about.
type DeviceScope string

const (
	FacilityItself DeviceScope = "facility" // the plant as a whole
	DevicesOfType  DeviceScope = "type"     // all devices of Model.DeviceType that are not deleted
	ChosenDevices  DeviceScope = "devices"  // those of Model.Devices, deleted ones too
)

// DeviceScopes lists every device scope, in the order of the query editor.
var DeviceScopes = []DeviceScope{FacilityItself, DevicesOfType, ChosenDevices}

// DeviceTypes lists every type of device that a query may name, in the order of the query editor.
var DeviceTypes = []portfolio.DeviceType{
	portfolio.Inverter, portfolio.String, portfolio.Combiner, portfolio.Meter, portfolio.Sensor, portfolio.Battery,
	portfolio.Tracker, portfolio.Turbine,
}

// Role is a quantity by its meaning, which each plant may have under another reading type.
type Role string

// The roles of reading types.
const (
	ACPower            Role = "acPower"
	EnergyProduced     Role = "energyProduced"
	EnergyExported     Role = "energyExported"
	EnergyImported     Role = "energyImported"
	EnergyConsumed     Role = "energyConsumed"
	Irradiance         Role = "irradiance" // in the plane of the modules
	ModuleTemperature  Role = "moduleTemperature"
	AmbientTemperature Role = "ambientTemperature"
	WindSpeed          Role = "windSpeed"
	PowerLimit         Role = "powerLimit"
	Status             Role = "status"
)

// Roles lists every role, in the order of the query editor.
var Roles = []Role{
	ACPower, EnergyProduced, EnergyExported, EnergyImported, EnergyConsumed, Irradiance, ModuleTemperature,
	AmbientTemperature, WindSpeed, PowerLimit, Status,
}

// Computed is a reading that the plugin computes.
type Computed string

// The computed readings. Package calc has their formulas, units and sources.
const (
	SunElevation     Computed = "sunElevation"     // °
	SunAzimuth       Computed = "sunAzimuth"       // °, from north by east
	Daylight         Computed = "daylight"         // 1 by day, 0 by night
	ClearSky         Computed = "clearSky"         // W/m² in the plane of the modules without clouds
	ExpectedPower    Computed = "expectedPower"    // kW
	ExpectedEnergy   Computed = "expectedEnergy"   // kWh
	PerformanceRatio Computed = "performanceRatio" // %
	CorrectedRatio   Computed = "correctedRatio"   // %, performance ratio at the reference temperature
	PerformanceIndex Computed = "performanceIndex" // %, energy to expected energy
	Availability     Computed = "availability"     // % of the time with irradiance
	DataCompleteness Computed = "dataCompleteness" // % of the values that were due in daylight
	Age              Computed = "age"              // s since the newest value
	SelfConsumption  Computed = "selfConsumption"  // % of the energy produced that was not exported
	Autarky          Computed = "autarky"          // % of the energy consumed that was not imported
	CurtailedPower   Computed = "curtailedPower"   // kW that the power limit takes from the expected power
	CurtailedEnergy  Computed = "curtailedEnergy"  // kWh that the power limit takes from the expected energy
	PowerLimitActive Computed = "powerLimitActive" // 1 while the power is limited, else 0
)

// ComputedReadings lists every computed reading, in the order of the query editor.
var ComputedReadings = []Computed{
	ExpectedPower, ExpectedEnergy, PerformanceRatio, CorrectedRatio, PerformanceIndex, Availability, SelfConsumption,
	Autarky, CurtailedPower, CurtailedEnergy, PowerLimitActive, DataCompleteness, Age, ClearSky, SunElevation, SunAzimuth,
	Daylight,
}

// Counter says what is made of counters: readings of a meter, which go up until they are reset.
type Counter string

const (
	CounterValue      Counter = "value"      // as it is
	CounterDifference Counter = "difference" // what came together in each step
	RunningDay        Counter = "day"        // what came together since the start of the facility's day
	RunningMonth      Counter = "month"
	RunningYear       Counter = "year"
)

// Counters lists every choice for counters, in the order of the query editor. The running ones sum energies of steps,
// too.
var Counters = []Counter{CounterValue, CounterDifference, RunningDay, RunningMonth, RunningYear}

// Relation says what values are related to.
type Relation string

const (
	Absolute     Relation = "none"
	PerKWp       Relation = "perKwp"    // divided by the nominal power of the facility or device
	Share        Relation = "share"     // % of the sum of the group
	Deviation    Relation = "deviation" // % from the median of the group
	RobustZScore Relation = "robust"    // 0.6745 (x - median) / MAD of the group
)

// Relations lists every relation, in the order of the query editor.
var Relations = []Relation{Absolute, PerKWp, Share, Deviation, RobustZScore}

// Combination makes one series of several members.
type Combination struct {
	Method CombineMethod `json:"method"`
	By     Grouping      `json:"by"`
	// Percentile, 0 to 100, of the method of that name.
	Percentile Number `json:"percentile"`
	// Count of members that top and bottom leave.
	Count Number `json:"count"`
	// Missing says what becomes of an instant at which members have no value.
	Missing MissingMembers `json:"missing"`
}

// CombineMethod says how members are combined.
type CombineMethod string

// The methods; Top and Bottom leave members as they are, and the others away.
const (
	NotCombined     CombineMethod = "none"
	CombineSum      CombineMethod = "sum"
	CombineMean     CombineMethod = "mean"
	CombineMin      CombineMethod = "min"
	CombineMax      CombineMethod = "max"
	CombineMedian   CombineMethod = "median"
	CombineQuantile CombineMethod = "percentile"
	CombineTop      CombineMethod = "top"
	CombineBottom   CombineMethod = "bottom"
)

// CombineMethods lists every method, in the order of the query editor.
var CombineMethods = []CombineMethod{
	NotCombined, CombineSum, CombineMean, CombineMin, CombineMax, CombineMedian, CombineQuantile, CombineTop,
	CombineBottom,
}

// Grouping says which members belong together, for combining and for relating. Readings are never mixed.
type Grouping string

// The groupings.
const (
	ByAll        Grouping = "all"
	ByCompany    Grouping = "company"
	ByFacility   Grouping = "facility"
	ByDeviceType Grouping = "deviceType"
)

// Groupings lists every grouping, in the order of the query editor.
var Groupings = []Grouping{ByAll, ByCompany, ByFacility, ByDeviceType}

// MissingMembers says what becomes of an instant at which members have no value.
type MissingMembers string

const (
	MissingAuto    MissingMembers = "auto"    // panels: of those present, with a notice; alert rules: null
	MissingPresent MissingMembers = "present" // of those present, with a notice
	MissingNull    MissingMembers = "null"    // no value
)

// MissingChoices lists every choice for missing members, in the order of the query editor.
var MissingChoices = []MissingMembers{MissingAuto, MissingPresent, MissingNull}

// Shift compares with an earlier time: so many days, weeks, months or years by the calendar of the facility's time
// zone.
type Shift struct {
	Amount Number    `json:"amount"`
	Unit   ShiftUnit `json:"unit"`
}

// ShiftUnit is a unit of the calendar.
type ShiftUnit string

// The units of shifts, as Grafana writes them.
const (
	ShiftDays   ShiftUnit = "d"
	ShiftWeeks  ShiftUnit = "w"
	ShiftMonths ShiftUnit = "M"
	ShiftYears  ShiftUnit = "y"
)

// ShiftUnits lists every unit of shifts.
var ShiftUnits = []ShiftUnit{ShiftDays, ShiftWeeks, ShiftMonths, ShiftYears}

// Format says what a query returns of its series.
type Format string

const (
	TimeSeries Format = "timeSeries"
	// Latest is one row for each series: its newest value, when it was, and how old it is in seconds.
	Latest Format = "latest"
	// Range is one number for each series: the value of the whole range.
	Range Format = "range"
	// Table has a row for each instant and a column for each series.
	Table Format = "table"
	// Bins is a curve over another reading: the mean of the values for each bin of it.
	Bins Format = "bins"
)

// Formats lists every format, in the order of the query editor.
var Formats = []Format{TimeSeries, Latest, Range, Table, Bins}

// Binning says by what the format Bins groups values.
type Binning struct {
	// By is the reading type on the axis; empty: that of the role wind speed.
	By string `json:"by"`
	// Width of a bin in the unit of that reading.
	Width Number `json:"width"`
}

// Scaling multiplies values: energy with a tariff is money.
type Scaling struct {
	Factor Number `json:"factor"`
	// Unit of the product as Grafana or people write it; empty: the unit stays.
	Unit string `json:"unit"`
}

// Plant says what the model of expected power is told where the API does not tell it.
type Plant struct {
	// Tilt of the modules in degrees from the horizontal, and Azimuth from north by east.
	Tilt    Number `json:"tilt"`
	Azimuth Number `json:"azimuth"`
	// Losses of the system in %.
	Losses Number `json:"losses"`
	// TemperatureCoefficient of the power in %/K, negative.
	TemperatureCoefficient Number `json:"temperatureCoefficient"`
	// ReferenceTemperature of the corrected performance ratio in °C: the year's mean of the cells, weighted by
	// irradiance.
	ReferenceTemperature Number `json:"referenceTemperature"`
}

// Number is a number that the query may also have as text, because a dashboard variable stood there.
type Number float64

// UnmarshalJSON reads a number, or a text of one. It fails on all else, also on what is not finite.
func (n *Number) UnmarshalJSON(text []byte) error {
	if bytes.Equal(text, []byte("null")) {
		return nil
	}
	plain := string(text)
	if len(text) > 0 && text[0] == '"' {
		if err := json.Unmarshal(text, &plain); err != nil {
			return err
		}
	}
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%.40q is not a number", plain)
	}
	*n = Number(value)
	return nil
}

// NamesFacilities tells that the query is about facilities that somebody chose, and not about all that there are, of
// which nobody knows what they measure.
func (m Model) NamesFacilities() bool { return m.Scope == ChosenFacilities }

// Groups tells that values of several members become those of one instant: they are combined, or related to a group.
func (m Model) Groups() bool {
	isCombined := !slices.Contains([]CombineMethod{"", NotCombined, CombineTop, CombineBottom}, m.Combine.Method)
	return isCombined || slices.Contains([]Relation{Share, Deviation, RobustZScore}, m.Relate)
}

// IsPlain tells that a query shows its series as they came, combined in time at most.
func (m Model) IsPlain() bool {
	return len(m.Roles)+len(m.Computed)+len(m.Compare) == 0 && m.Counter == CounterValue && m.Relate == Absolute &&
		m.Combine.Method == NotCombined && m.Scale.Factor == 1 && m.Scale.Unit == "" && m.Format == TimeSeries
}
