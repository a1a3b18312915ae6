package query

import "time"

// Resolution is the time between two values of a series, written as Grafana writes durations.
type Resolution string

const (
	Auto           Resolution = "auto" // chosen from the time range and the panel's width
	Raw            Resolution = "raw"  // as the plant's logger wrote it
	Minute         Resolution = "1m"
	FiveMinutes    Resolution = "5m"
	FifteenMinutes Resolution = "15m"
	Hour           Resolution = "1h"
	Day            Resolution = "1d" // calendar day in the facility's time zone: 23, 24 or 25 hours
	Month          Resolution = "1M" // calendar month in the facility's time zone
	Year           Resolution = "1y" // calendar year in the facility's time zone
)

// Resolutions lists every resolution that a query may name, finest first.
var Resolutions = []Resolution{Auto, Raw, Minute, FiveMinutes, FifteenMinutes, Hour, Day, Month, Year}

// Step is the resolution's nominal length: a month counts as 30 days, a year as 365. Raw counts as one minute, the
// finest that loggers are known to write. Auto has none: 0.
func (r Resolution) Step() time.Duration {
	switch r {
	case Raw, Minute:
		return time.Minute
	case FiveMinutes:
		return 5 * time.Minute
	case FifteenMinutes:
		return 15 * time.Minute
	case Hour:
		return time.Hour
	case Day:
		return 24 * time.Hour
	case Month:
		return 30 * 24 * time.Hour
	case Year:
		return 365 * 24 * time.Hour
	default:
		return 0
	}
}

// Calendar tells whether the resolution's buckets follow the facility's calendar rather than the clock.
func (r Resolution) Calendar() bool {
	return r == Day || r == Month || r == Year
}

// Aggregation is how the values that fall into one step of the resolution are combined into one.
type Aggregation string

const (
	AutoAggregation Aggregation = "auto" // by the kind of reading: see pkg/kind
	Mean            Aggregation = "mean"
	Sum             Aggregation = "sum"
	Min             Aggregation = "min"
	Max             Aggregation = "max"
	Last            Aggregation = "last"
	NoAggregation   Aggregation = "none" // values as they come from the API
)

// Aggregations lists every aggregation that a query may name, in the order of the query editor.
var Aggregations = []Aggregation{AutoAggregation, Mean, Sum, Min, Max, Last, NoAggregation}

// Labels are a choice of labels for the series of a query.
type Labels string

const (
	// AllLabels are those of the facility and of the reading: facilityId, facility, company, readingType, unit.
	AllLabels Labels = "all"
	// FacilityLabels are those of the facility, and the reading type only where a query has several: Grafana's math joins
	// two queries by equal labels, or by those of one that the other has, too.
	FacilityLabels Labels = "facility"
)

// LabelChoices lists every choice of labels, in the order of the query editor.
var LabelChoices = []Labels{AllLabels, FacilityLabels}

// DayStamps are a choice of the instants that days, weeks, months and years are stamped with. Whose days they are is
// another matter: always the facility's.
type DayStamps string

const (
	// CommonCalendar stamps the same date of all facilities with one instant: its start in the dashboard's time zone.
	CommonCalendar DayStamps = "calendar"
	// TrueInstant stamps a date with its start in the facility's time zone.
	TrueInstant DayStamps = "instant"
)

// DayStampChoices lists every choice of day stamps, in the order of the query editor.
var DayStampChoices = []DayStamps{CommonCalendar, TrueInstant}

// FacilityColumn is a column of the table of facilities.
type FacilityColumn string

// The columns of facilities.
const (
	FacilityID        FacilityColumn = "id"
	FacilityName      FacilityColumn = "name"
	FacilityCompany   FacilityColumn = "company"
	NominalPower      FacilityColumn = "nominalPower" // kWp
	Street            FacilityColumn = "street"
	Postcode          FacilityColumn = "postcode"
	City              FacilityColumn = "city"
	Country           FacilityColumn = "country"
	TimeZone          FacilityColumn = "timeZone"
	CommissioningDate FacilityColumn = "commissioningDate"
	Latitude          FacilityColumn = "latitude"  // °
	Longitude         FacilityColumn = "longitude" // °
)

// FacilityColumns lists every column, in the order of the table.
var FacilityColumns = []FacilityColumn{
	FacilityID, FacilityName, FacilityCompany, NominalPower, Street, Postcode, City, Country, TimeZone, CommissioningDate,
	Latitude, Longitude,
}
