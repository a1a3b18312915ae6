package document

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

func TestEncode(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	oneType, local, integer := june, june, june
	spelled := local
	spelled.Zone, spelled.ZoneName = berlin, "W. Europe Standard Time"
	oneType.ReadingTypes, local.Zone, integer.DeviceID = []string{"Pac"}, berlin, "42"

	short := Values{ // an hour and a half of a day in Berlin
		From: time.Date(2026, 6, 1, 22, 0, 0, 0, time.UTC), To: time.Date(2026, 6, 1, 23, 30, 0, 0, time.UTC),
		LocalZone: berlin, CompanyID: "c1",
	}
	as := func(role apimap.Role, encoding apimap.Encoding) apimap.Binding {
		return apimap.Binding{Role: role, Encoding: encoding}
	}
	numberAndUnit := as(apimap.ResolutionOf, apimap.NumberUnit)
	numberAndUnit.Members = []apimap.Member{
		{Name: "value", Value: apimap.Binding{Role: apimap.UnitCount}},
		{Name: "unit", Value: apimap.Binding{Role: apimap.UnitName, Names: map[string]string{"m": "MINUTE"}}},
	}
	numberOfUnit := as(apimap.ResolutionOf, apimap.NumberUnit)
	numberOfUnit.Members = []apimap.Member{
		{Name: "hours", Value: apimap.Binding{Role: apimap.UnitCount, Names: map[string]string{"h": "hours"}}},
		{Name: "minutes", Value: apimap.Binding{Role: apimap.UnitCount, Names: map[string]string{"m": "minutes"}}},
	}
	objects := as(apimap.ReadingTypes, apimap.Objects)
	objects.Members = []apimap.Member{
		{Name: "readingType", Value: as(apimap.ReadingTypes, apimap.One)},
		{Name: "aggregation", Value: apimap.Binding{Role: apimap.Aggregation}},
	}
	for want, c := range map[string]struct {
		binding apimap.Binding
		values  Values
	}{
		`1780264800000`: {as(apimap.From, apimap.EpochMillis), june},
		`1780264800`:    {as(apimap.From, apimap.EpochSeconds), june},
		`1`:             {as(apimap.To, apimap.LengthDays), short},
		`2`:             {as(apimap.To, apimap.LengthHours), short},
		`90`:            {as(apimap.To, apimap.LengthMinutes), short},
		`5400`:          {as(apimap.To, apimap.LengthSeconds), short},
		`"PT5400S"`:     {as(apimap.To, apimap.LengthDuration), short},
		`"2026-06-01T22:00:00.000Z/2026-06-01T23:30:00.000Z"`: {as(apimap.Interval, apimap.RFC3339), short},
		`"2026-06-02 00:00:00"`:                               {as(apimap.From, apimap.SpacedLocalTime), short},
		`"2026-06-01 22:00:00"`:                               {as(apimap.From, apimap.SpacedUTCTime), short},
		`"2026-06-02"`:                                        {as(apimap.Day, apimap.LocalDate), short},
		`"2026-06-02T10:00:00.000Z"`:                          {as(apimap.Day, apimap.RFC3339), short},
		`"c1"`:                                                {as(apimap.OwnerID, apimap.One), short},
		`"2026-05-31"`:                                        {as(apimap.From, apimap.LocalDate), june},
		`"Pac"`:                                               {as(apimap.ReadingTypes, apimap.One), oneType},
		`{"minutes":15}`:                                      {numberOfUnit, june},
		`42`:                                                  {as(apimap.DeviceID, apimap.Integer), integer},
		`["6\"0"]`: {
			apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One, List: true}, june,
		},
		`{"id":"6\"0"}`: {apimap.Binding{
			Members: []apimap.Member{{Name: "id", Value: apimap.Binding{Role: apimap.DeviceID}}},
		}, june},
		`"15m"`:                        {as(apimap.ResolutionOf, apimap.Duration), june},
		`"PT15M"`:                      {as(apimap.ResolutionOf, apimap.ISODuration), june},
		`15`:                           {as(apimap.ResolutionOf, apimap.Minutes), june},
		`900`:                          {as(apimap.ResolutionOf, apimap.Seconds), june},
		`{"unit":"MINUTE","value":15}`: {numberAndUnit, june},
		`[{"readingType":"Pac"},{"readingType":"ExportedEnergy"}]`: {objects, june},
		`"Europe/Berlin"`:           {apimap.Binding{Role: apimap.Zone}, local},
		`"W. Europe Standard Time"`: {apimap.Binding{Role: apimap.Zone}, spelled},
		`null`:                      {apimap.Binding{Role: apimap.PagePosition}, june},
	} {
		value, err := encode(c.binding, c.values)
		if err != nil {
			t.Errorf("%s: %v", want, err)
			continue
		}
		if got, _ := json.Marshal(value); string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, binding := range map[string]apimap.Binding{
		"id that is not a number":       {Role: apimap.DeviceID, Encoding: apimap.Integer},
		"two types where one is wanted": {Role: apimap.ReadingTypes, Encoding: apimap.One},
		"resolution not offered": {
			Role: apimap.ResolutionOf, Encoding: apimap.EnumName, Names: map[string]string{"1d": "DAY"},
		},
		"unknown role":              {Role: "moon"},
		"company that is not known": {Role: apimap.OwnerID, Encoding: apimap.One},
		"date without a time zone":  {Role: apimap.Day, Encoding: apimap.LocalDate},
		"instant without encoding":  {Role: apimap.From},
	} {
		if value, err := encode(binding, june); err == nil {
			t.Errorf("%s: %v", name, value)
		}
	}
}
