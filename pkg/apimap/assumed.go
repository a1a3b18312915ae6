package apimap

import "github.com/amperecloud/amperecloud-platform-datasource/pkg/query"

// Assumed is the likeliest reading of the vendor's page, whose code pictures are lost: the one place where
// fields of the API stand by name.
func Assumed() *Map {
	device := func(field, object string) Step {
		return Step{Field: field, Object: Object(object), Args: []Arg{{Name: "id", Type: "ID!", Value: Binding{Role: DeviceID, Encoding: One}}}}
	}
	typeFields := Fields{ID: {"readingType"}, Unit: {"unit"}}
	return &Map{
		Facilities: Listing{Path: []Step{
			{Field: "me", Object: User, Fields: Fields{Name: {"name"}}},
			{Field: "companies", List: true, Object: Company, Fields: Fields{ID: {"id"}, Name: {"name"}}},
			{Field: "facilities", List: true, Object: Facility, Fields: Fields{
				ID: {"id"}, Name: {"name"}, NominalPower: {"nominalPower"}, TimeZone: {"timezone"},
				Latitude: {"latitude"}, Longitude: {"longitude"}, City: {"city"}, Country: {"country"},
			}},
		}},
		Types: Types{
			Path: []Step{device("device", "device")},
			Lists: []TypeList{
				{Path: []Step{{Field: "availableReadings", List: true}}, Kind: Reading, Fields: typeFields},
				{Path: []Step{{Field: "availableAnalysis", List: true}}, Kind: Analysis, Fields: typeFields},
			},
		},
		Children: &Listing{Path: []Step{
			{Field: "children", List: true, Object: Device, Fields: Fields{ID: {"id"}, Name: {"name"}, DeviceType: {"deviceType"}}},
		}},
		Readings: Values{
			Path: []Step{
				device("facility", "facility"),
				{Field: "readings", List: true, Args: []Arg{{Name: "readingInput", Type: "ReadingInput!", Value: Binding{Members: []Member{
					{Name: "from", Value: Binding{Role: From, Encoding: RFC3339}},
					{Name: "to", Value: Binding{Role: To, Encoding: RFC3339}},
					{Name: "readingTypes", Value: Binding{Role: ReadingTypes, Encoding: Many}},
					{Name: "resolution", Value: Binding{Role: ResolutionOf, Encoding: EnumName, Names: map[string]string{
						string(query.Raw): "RAW", string(query.Minute): "MINUTE", string(query.FiveMinutes): "FIVE_MINUTES",
						string(query.FifteenMinutes): "FIFTEEN_MINUTES", string(query.Hour): "HOUR", string(query.Day): "DAY",
						string(query.Month): "MONTH", string(query.Year): "YEAR",
					}}},
					{Name: "timezone", Value: Binding{Role: Zone}},
				}}}}},
			},
			Answer: Answer{
				Shape: SeriesShape, Type: []string{"readingType"}, Unit: []string{"unit"}, Points: []string{"values"},
				Time: []string{"timestamp"}, Value: []string{"value"}, TimeEncoding: RFC3339,
			},
		},
	}
}
