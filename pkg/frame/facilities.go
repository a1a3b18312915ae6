package frame

import (
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// facilitiesName is what the table of facilities is called.
const facilitiesName = "Facilities"

// facilityColumn is a column of the table of facilities: of texts, or of numbers with a unit.
type facilityColumn struct {
	title    message.Message
	text     func(portfolio.Facility) string
	number   func(portfolio.Facility) *float64
	unit     string
	isAlways bool // also where no facility has a value
}

var facilityColumns = map[query.FacilityColumn]facilityColumn{
	query.FacilityID: {
		title: message.New("ID"), isAlways: true, text: func(f portfolio.Facility) string { return f.ID },
	},
	query.FacilityName: {
		title: message.New("Facility"), isAlways: true, text: func(f portfolio.Facility) string { return f.Name },
	},
	query.FacilityCompany: {
		title: message.New("Company"), isAlways: true, text: func(f portfolio.Facility) string { return f.Company },
	},
	query.NominalPower: {
		title: message.New("Nominal power"), unit: "kWp",
		number: func(f portfolio.Facility) *float64 { return f.NominalPower },
	},
	query.Street:   {title: message.New("Street"), text: func(f portfolio.Facility) string { return f.Street }},
	query.Postcode: {title: message.New("Postcode"), text: func(f portfolio.Facility) string { return f.Postcode }},
	query.City:     {title: message.New("City"), text: func(f portfolio.Facility) string { return f.City }},
	query.Country:  {title: message.New("Country"), text: func(f portfolio.Facility) string { return f.Country }},
	query.TimeZone: {title: message.New("Time zone"), text: func(f portfolio.Facility) string { return f.TimeZone }},
	query.CommissioningDate: {
		title: message.New("Commissioned"), text: func(f portfolio.Facility) string { return f.CommissioningDate },
	},
	query.Latitude: {
		title: message.New("Latitude"), unit: "°", number: func(f portfolio.Facility) *float64 { return f.Latitude },
	},
	query.Longitude: {
		title: message.New("Longitude"), unit: "°", number: func(f portfolio.Facility) *float64 { return f.Longitude },
	},
}

// Facilities makes the table of facilities, one row each, with the columns that the API fills for at least one of them,
// or those that are chosen, in that order. Without a choice the street is left out: a table may be seen by anybody.
// Without facilities it has no fields. A Geomap panel finds the columns latitude and longitude by their names. The
// English titles stand in the frame's custom metadata once more, by column, with what the frontend translates them by.
func Facilities(facilities []portfolio.Facility, chosen []query.FacilityColumn) data.Frames {
	table := Empty(data.FrameTypeTable)
	table.Name = facilitiesName
	table.Meta.PreferredVisualization = data.VisTypeTable
	if len(facilities) == 0 {
		return data.Frames{table}
	}
	titles := map[query.FacilityColumn]message.Message{}
	table.Meta.Custom = map[string]any{"titles": titles}
	shown := chosen
	if len(chosen) == 0 {
		shown = slices.DeleteFunc(slices.Clone(query.FacilityColumns), func(name query.FacilityColumn) bool {
			return name == query.Street
		})
	}
	for _, name := range shown {
		column := facilityColumns[name]
		field, isFilled := column.of(string(name), facilities)
		if isFilled || column.isAlways || len(chosen) > 0 {
			titles[name] = column.title
			table.Fields = append(table.Fields, titled(field, column.title.String(), column.unit))
		}
	}
	return data.Frames{table}
}

// of makes the column, and tells whether any facility has a value.
func (c facilityColumn) of(name string, facilities []portfolio.Facility) (field *data.Field, isFilled bool) {
	if c.number != nil {
		numbers := make([]*float64, len(facilities))
		for i, facility := range facilities {
			numbers[i] = c.number(facility)
			isFilled = isFilled || numbers[i] != nil
		}
		return data.NewField(name, nil, numbers), isFilled
	}
	texts := make([]string, len(facilities))
	for i, facility := range facilities {
		texts[i] = c.text(facility)
		isFilled = isFilled || texts[i] != ""
	}
	return data.NewField(name, nil, texts), isFilled
}

func titled(field *data.Field, title, unit string) *data.Field {
	field.Config = &data.FieldConfig{DisplayNameFromDS: title}
	if unit != "" {
		shown := display(unit)
		field.Config.Unit, field.Config.Decimals = shown.Unit, shown.Decimals
	}
	return field
}
