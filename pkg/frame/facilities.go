package frame

import (
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// Facilities makes the table of facilities, one row each, with the columns that the API fills for at least one of them.
// Without facilities it has no fields. A Geomap panel finds the columns latitude and longitude by their names. The
// English titles stand in the frame's custom metadata once more, by column, with what the frontend translates them by.
func Facilities(facilities []portfolio.Facility) data.Frames {
	table := Empty(data.FrameTypeTable)
	table.Name = "Facilities"
	table.Meta.PreferredVisualization = data.VisTypeTable
	if len(facilities) == 0 {
		return data.Frames{table}
	}
	titles := map[string]message.Message{}
	table.Meta.Custom = map[string]any{"titles": titles}
	texts := func(name string, title message.Message, always bool, of func(portfolio.Facility) string) {
		column, filled := make([]string, len(facilities)), always
		for i, facility := range facilities {
			column[i] = of(facility)
			filled = filled || column[i] != ""
		}
		if filled {
			titles[name] = title
			table.Fields = append(table.Fields, titled(data.NewField(name, nil, column), title.String(), ""))
		}
	}
	numbers := func(name string, title message.Message, unit string, of func(portfolio.Facility) *float64) {
		column, filled := make([]*float64, len(facilities)), false
		for i, facility := range facilities {
			column[i] = of(facility)
			filled = filled || column[i] != nil
		}
		if filled {
			titles[name] = title
			table.Fields = append(table.Fields, titled(data.NewField(name, nil, column), title.String(), unit))
		}
	}
	texts("id", message.New("ID"), true, func(f portfolio.Facility) string { return f.ID })
	texts("name", message.New("Facility"), true, func(f portfolio.Facility) string { return f.Name })
	texts("company", message.New("Company"), true, func(f portfolio.Facility) string { return f.Company })
	numbers("nominalPower", message.New("Nominal power"), "kWp",
		func(f portfolio.Facility) *float64 { return f.NominalPower })
	texts("street", message.New("Street"), false, func(f portfolio.Facility) string { return f.Street })
	texts("postcode", message.New("Postcode"), false, func(f portfolio.Facility) string { return f.Postcode })
	texts("city", message.New("City"), false, func(f portfolio.Facility) string { return f.City })
	texts("country", message.New("Country"), false, func(f portfolio.Facility) string { return f.Country })
	texts("timeZone", message.New("Time zone"), false, func(f portfolio.Facility) string { return f.TimeZone })
	texts("commissioningDate", message.New("Commissioned"), false,
		func(f portfolio.Facility) string { return f.CommissioningDate })
	numbers("latitude", message.New("Latitude"), "°", func(f portfolio.Facility) *float64 { return f.Latitude })
	numbers("longitude", message.New("Longitude"), "°", func(f portfolio.Facility) *float64 { return f.Longitude })
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
