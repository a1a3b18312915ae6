package frame

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// Facilities makes the table of facilities, one row each, with the columns that the API fills for at least one of them.
// Without facilities it has no fields. A Geomap panel finds the columns latitude and longitude by their names.
func Facilities(facilities []portfolio.Facility) data.Frames {
	table := Empty(data.FrameTypeTable)
	table.Name = "Facilities"
	table.Meta.PreferredVisualization = data.VisTypeTable
	if len(facilities) == 0 {
		return data.Frames{table}
	}
	texts := func(name, title string, always bool, of func(portfolio.Facility) string) {
		column, filled := make([]string, len(facilities)), always
		for i, facility := range facilities {
			column[i] = of(facility)
			filled = filled || column[i] != ""
		}
		if filled {
			table.Fields = append(table.Fields, titled(data.NewField(name, nil, column), title, ""))
		}
	}
	numbers := func(name, title, unit string, of func(portfolio.Facility) *float64) {
		column, filled := make([]*float64, len(facilities)), false
		for i, facility := range facilities {
			column[i] = of(facility)
			filled = filled || column[i] != nil
		}
		if filled {
			table.Fields = append(table.Fields, titled(data.NewField(name, nil, column), title, unit))
		}
	}
	texts("id", "ID", true, func(f portfolio.Facility) string { return f.ID })
	texts("name", "Facility", true, func(f portfolio.Facility) string { return f.Name })
	texts("company", "Company", true, func(f portfolio.Facility) string { return f.Company })
	numbers("nominalPower", "Nominal power", "kWp", func(f portfolio.Facility) *float64 { return f.NominalPower })
	texts("street", "Street", false, func(f portfolio.Facility) string { return f.Street })
	texts("postcode", "Postcode", false, func(f portfolio.Facility) string { return f.Postcode })
	texts("city", "City", false, func(f portfolio.Facility) string { return f.City })
	texts("country", "Country", false, func(f portfolio.Facility) string { return f.Country })
	texts("timeZone", "Time zone", false, func(f portfolio.Facility) string { return f.TimeZone })
	texts("commissioningDate", "Commissioned", false, func(f portfolio.Facility) string { return f.CommissioningDate })
	numbers("latitude", "Latitude", "°", func(f portfolio.Facility) *float64 { return f.Latitude })
	numbers("longitude", "Longitude", "°", func(f portfolio.Facility) *float64 { return f.Longitude })
	return data.Frames{table}
}

func titled(field *data.Field, title, unit string) *data.Field {
	field.Config = &data.FieldConfig{DisplayNameFromDS: title}
	if unit != "" {
		shown := display(unit)
		field.Config.Unit, field.Config.Decimals = shown.Unit, shown.Decimals
	}
	return field
}
