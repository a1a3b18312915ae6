// Package apimaptest has an API map to test with.
package apimaptest

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Sample is the map of the likeliest reading of the vendor's page, whose code pictures are lost. The plugin does not
// use it: it discovers its map.
func Sample() *apimap.Map {
	device := func(field, object string) apimap.Step {
		return apimap.Step{Field: field, Object: apimap.Object(object), Args: []apimap.Arg{
			{Name: "id", Type: "ID!", Value: apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One}},
		}}
	}
	children := func() *apimap.Listing {
		return &apimap.Listing{Path: []apimap.Step{
			{Field: "children", List: true, Object: apimap.Device,
				Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Name: {"name"}, apimap.DeviceType: {"deviceType"}}},
		}}
	}
	typeFields := apimap.Fields{apimap.ID: {"readingType"}, apimap.Unit: {"unit"}}
	return &apimap.Map{
		Facilities: apimap.Listing{Path: []apimap.Step{
			{Field: "me", Object: apimap.User, Fields: apimap.Fields{apimap.Name: {"name"}}},
			{Field: "companies", List: true, Object: apimap.Company,
				Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Name: {"name"}}},
			{Field: "facilities", List: true, Object: apimap.Facility, Fields: apimap.Fields{
				apimap.ID: {"id"}, apimap.Name: {"name"}, apimap.NominalPower: {"nominalPower"},
				apimap.TimeZone: {"timezone"}, apimap.Latitude: {"latitude"}, apimap.Longitude: {"longitude"},
				apimap.City: {"city"}, apimap.Country: {"country"},
			}},
		}},
		Types: apimap.Types{
			Path: []apimap.Step{device("device", "device")},
			Lists: []apimap.TypeList{
				{Path: []apimap.Step{{Field: "availableReadings", List: true}}, Class: portfolio.Reading,
					Fields: typeFields},
				{Path: []apimap.Step{{Field: "availableAnalysis", List: true}}, Class: portfolio.Analysis,
					Fields: typeFields},
			},
			ForDevices: true,
		},
		Children:    children(),
		Descendants: children(),
		Readings: apimap.Values{
			Path: []apimap.Step{
				device("facility", "facility"),
				{Field: "readings", List: true,
					Args: []apimap.Arg{{Name: "readingInput", Type: "ReadingInput!",
						Value: apimap.Binding{Members: []apimap.Member{
							{Name: "from", Value: apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339}},
							{Name: "to", Value: apimap.Binding{Role: apimap.To, Encoding: apimap.RFC3339}},
							{Name: "readingTypes",
								Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.Many}},
							{Name: "resolution", Value: apimap.Binding{Role: apimap.ResolutionOf,
								Encoding: apimap.EnumName, Names: map[string]string{
									string(query.Raw): "RAW", string(query.Minute): "MINUTE",
									string(query.FiveMinutes):    "FIVE_MINUTES",
									string(query.FifteenMinutes): "FIFTEEN_MINUTES", string(query.Hour): "HOUR",
									string(query.Day): "DAY", string(query.Month): "MONTH", string(query.Year): "YEAR",
								}}},
							{Name: "timezone", Value: apimap.Binding{Role: apimap.Zone}},
						}}}}},
			},
			Answer: apimap.Answer{
				Shape: apimap.SeriesShape, Type: []string{"readingType"}, Unit: []string{"unit"},
				Points: []string{"values"}, Time: []string{"timestamp"}, Value: []string{"value"},
				TimeEncoding: apimap.RFC3339,
			},
			Devices: &apimap.DeviceRoute{Path: []apimap.Step{device("device", "device")}, Replaces: 1},
		},
	}
}
