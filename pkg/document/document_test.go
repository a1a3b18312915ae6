package document

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/apimaptest"
)

var june = Values{
	DeviceID: `6"0`, From: time.Date(2026, 6, 1, 0, 0, 0, 0, time.FixedZone("", 7200)), To: time.Date(2026, 6, 2, 0, 0, 0, 1e6, time.UTC),
	ReadingTypes: []string{"Pac", "ExportedEnergy"}, Resolution: query.FifteenMinutes,
}

func variables(t *testing.T, d *Document) string {
	t.Helper()
	text, err := json.Marshal(d.Request().Variables)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReadingsOfTwoPlantsShareWhatIsEqual(t *testing.T) {
	api := apimaptest.Sample()
	d := New("Readings")
	for alias, id := range map[string]string{"f0": `6"0`} {
		v := june
		v.DeviceID = id
		end, err := d.Add(alias, api.Readings.Path, v)
		if err != nil {
			t.Fatal(err)
		}
		end.Answer(api.Readings.Answer, v.ReadingTypes)
	}
	other := june
	other.DeviceID = "61"
	if _, err := d.Add("f1", api.Readings.Path, other); err != nil {
		t.Fatal(err)
	}
	want := `query Readings($id: ID!, $readingInput: ReadingInput!, $id2: ID!) {
  f0: facility(id: $id) {
    readings(readingInput: $readingInput) {
      readingType
      unit
      values {
        timestamp
        value
      }
    }
  }
  f1: facility(id: $id2) {
    readings(readingInput: $readingInput)
  }
}`
	if got := d.Request().Query; got != want {
		t.Errorf("got\n%s", got)
	}
	wantVariables := `{"id":"6\"0","id2":"61","readingInput":{"from":"2026-05-31T22:00:00.000Z","readingTypes":["Pac","ExportedEnergy"],"resolution":"FIFTEEN_MINUTES","to":"2026-06-02T00:00:00.001Z"}}`
	if got := variables(t, d); got != wantVariables {
		t.Errorf("got %s", got)
	}
	if _, err := parser.ParseQuery(&ast.Source{Input: want}); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotKnownIsNotSent(t *testing.T) {
	d := New("Readings")
	v := june
	v.Resolution, v.Zone = query.Day, nil
	if _, err := d.Add("f0", apimaptest.Sample().Readings.Path, v); err != nil {
		t.Fatal(err)
	}
	if got := variables(t, d); strings.Contains(got, "timezone") || !strings.Contains(got, `"resolution":"DAY"`) {
		t.Error(got)
	}
}

func TestFacilities(t *testing.T) {
	d := New("Facilities")
	path := []apimap.Step{
		{Field: "companies", Object: apimap.Company, Fields: apimap.Fields{apimap.Name: {"name", "en"}}},
		{Field: "devices", Args: []apimap.Arg{
			{Name: "first", Type: "Int", Value: apimap.Binding{Role: apimap.PageSize}},
			{Name: "after", Type: "String", Value: apimap.Binding{Role: apimap.PagePosition}},
			{Name: "type", Type: "DeviceType!", Value: apimap.Binding{Const: "FACILITY"}},
		}, Page: &apimap.Page{Style: apimap.Cursor, HasNext: []string{"pageInfo", "hasNextPage"}, Cursor: []string{"pageInfo", "endCursor"}}},
		{Field: "edges"},
		{Field: "node", On: "Facility", Object: apimap.Facility, Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Latitude: {"location", "lat"}, apimap.Longitude: {"location", "lng"}}},
	}
	if _, err := d.Add("", path, Values{PageSize: 100}); err != nil {
		t.Fatal(err)
	}
	want := `query Facilities($first: Int, $type: DeviceType!) {
  companies {
    name {
      en
    }
    devices(first: $first, type: $type) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ... on Facility {
            id
            location {
              lat
              lng
            }
          }
        }
      }
    }
  }
}`
	if got := d.Request().Query; got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestEncodings(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	one := june
	one.ReadingTypes = []string{"Pac"}
	local := june
	local.Zone = berlin
	integer := june
	integer.DeviceID = "42"
	for want, c := range map[string]struct {
		binding apimap.Binding
		values  Values
	}{
		`1780264800000`:                {apimap.Binding{Role: apimap.From, Encoding: apimap.EpochMillis}, june},
		`1780264800`:                   {apimap.Binding{Role: apimap.From, Encoding: apimap.EpochSeconds}, june},
		`"2026-06-01"`:                 {apimap.Binding{Role: apimap.From, Encoding: apimap.LocalDate}, local},
		`"2026-05-31"`:                 {apimap.Binding{Role: apimap.From, Encoding: apimap.LocalDate}, june},
		`"Pac"`:                        {apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One}, one},
		`42`:                           {apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.Integer}, integer},
		`["6\"0"]`:                     {apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One, List: true}, june},
		`{"id":"6\"0"}`:                {apimap.Binding{Members: []apimap.Member{{Name: "id", Value: apimap.Binding{Role: apimap.DeviceID}}}}, june},
		`"15m"`:                        {apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.Duration}, june},
		`"PT15M"`:                      {apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.ISODuration}, june},
		`15`:                           {apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.Minutes}, june},
		`900`:                          {apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.Seconds}, june},
		`{"unit":"MINUTE","value":15}`: {apimap.Binding{Role: apimap.ResolutionOf, Encoding: apimap.NumberUnit, Members: []apimap.Member{{Name: "value", Value: apimap.Binding{Role: apimap.UnitCount}}, {Name: "unit", Value: apimap.Binding{Role: apimap.UnitName, Names: map[string]string{"m": "MINUTE"}}}}}, june},
		`[{"readingType":"Pac"},{"readingType":"ExportedEnergy"}]`: {apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.Objects, Members: []apimap.Member{{Name: "readingType", Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One}}, {Name: "aggregation", Value: apimap.Binding{Role: apimap.Aggregation}}}}, june},
		`"Europe/Berlin"`: {apimap.Binding{Role: apimap.Zone}, local},
		`null`:            {apimap.Binding{Role: apimap.PagePosition}, june},
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

func TestEncodingRefuses(t *testing.T) {
	for name, binding := range map[string]apimap.Binding{
		"id that is no number":          {Role: apimap.DeviceID, Encoding: apimap.Integer},
		"two types where one is wanted": {Role: apimap.ReadingTypes, Encoding: apimap.One},
		"resolution not offered":        {Role: apimap.ResolutionOf, Encoding: apimap.EnumName, Names: map[string]string{"1d": "DAY"}},
		"unknown role":                  {Role: "moon"},
		"instant without encoding":      {Role: apimap.From},
	} {
		if value, err := encode(binding, june); err == nil {
			t.Errorf("%s: %v", name, value)
		}
	}
}
