package apimap

// All words of an API map that have a meaning of their own. A map that comes from outside may have no others.
var (
	KnownObjects    = []Object{User, Company, Facility, Device}
	KnownProperties = []Property{ID, Name, CompanyID, CompanyName, NominalPower, TimeZone, Latitude, Longitude, Street,
		Postcode, City, Country, CommissioningDate, DeviceType, ParentID, TypeName, Serial, DeletedAt, Label, Unit,
		IsAnalysis}
	KnownPageStyles = []PageStyle{Cursor, Offset, Number}
	KnownRoles      = []Role{DeviceID, OwnerID, From, To, Interval, Day, ReadingTypes, ResolutionOf, Aggregation, Zone,
		PageSize, PagePosition, UnitCount, UnitName}
	KnownEncodings = []Encoding{RFC3339, LocalDate, EpochMillis, EpochSeconds, LocalTime, UTCTime, SpacedLocalTime,
		SpacedUTCTime, EpochMillisText,
		EpochSecondsText, EpochMicros, One, Many, Objects, Integer, EnumName, ISODuration, Duration, Seconds, Minutes,
		NumberUnit, LengthDays, LengthHours, LengthMinutes, LengthSeconds, LengthMillis, LengthDuration, OpenEncoding}
	KnownShapes = []Shape{SeriesShape, RowsShape, WideShape, ColumnsShape, PairsShape, MapShape, FieldsShape, PathsShape,
		OpenShape}
)
