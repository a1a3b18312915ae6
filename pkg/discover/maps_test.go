package discover_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/apimaptest"
)

func schemaOf(t testing.TB, name string) *schema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".graphql")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := schema.ParseSDL(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	g, _ := json.MarshalIndent(got, "", " ")
	w, _ := json.MarshalIndent(want, "", " ")
	t.Errorf("the map is\n%s\nshould be\n%s", g, w)
}

func byID(field, arg, typ string, object apimap.Object) apimap.Step {
	return apimap.Step{Field: field, Object: object, Args: []apimap.Arg{
		{Name: arg, Type: typ, Value: apimap.Binding{Role: apimap.DeviceID, Encoding: apimap.One}}}}
}

func TestDiscoverVariantA(t *testing.T) {
	result := discover.Discover(schemaOf(t, "a"), nil)
	same(t, result.Map, apimaptest.Sample())
	for role, state := range map[string]discover.State{
		"facilities": discover.Found, "readings": discover.Found, "readings.to.end": discover.Probe,
		"analysis": discover.Found, "facility.street": discover.Absent, "readings.aggregation": discover.Absent,
	} {
		if finding := result.Find(role); finding == nil || finding.State != state {
			t.Errorf("%s should be %s, is %+v", role, state, finding)
		}
	}
	if chosen := result.Find("facilities").Chosen; chosen != "me.companies.facilities" {
		t.Errorf("facilities are chosen as %s", chosen)
	}
}

func subDevices() *apimap.Listing {
	return &apimap.Listing{Path: []apimap.Step{
		{Field: "subDevices", List: true, Object: apimap.Device,
			Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Name: {"name"}}},
	}}
}

func TestDiscoverVariantB(t *testing.T) {
	same(t, discover.Discover(schemaOf(t, "b"), nil).Map, &apimap.Map{
		Facilities: apimap.Listing{Path: []apimap.Step{
			{Field: "currentUser", Object: apimap.User, Fields: apimap.Fields{apimap.Name: {"fullName"}}},
			{Field: "memberships", List: true},
			{Field: "company", Object: apimap.Company, Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Name: {"name"}}},
			{Field: "facilities", List: true, Object: apimap.Facility, Fields: apimap.Fields{
				apimap.ID: {"id"}, apimap.Name: {"name"}, apimap.NominalPower: {"nominalPower"},
				apimap.TimeZone: {"timezone"}, apimap.Street: {"address", "street"},
				apimap.Postcode: {"address", "postcode"}, apimap.City: {"address", "city"},
				apimap.Country: {"address", "country"}, apimap.Latitude: {"location", "lat"},
				apimap.Longitude: {"location", "lng"}, apimap.CommissioningDate: {"commissioningDate"},
			}},
		}},
		Types: apimap.Types{
			Path: []apimap.Step{byID("device", "deviceId", "String!", apimap.Device)},
			Lists: []apimap.TypeList{
				{Path: []apimap.Step{{Field: "readingTypes", List: true}}, Class: portfolio.Reading},
				{Path: []apimap.Step{{Field: "analysisTypes", List: true}}, Class: portfolio.Analysis},
			},
			ForDevices: true,
		},
		Children:    subDevices(),
		Descendants: subDevices(),
		Readings: apimap.Values{
			Path: []apimap.Step{
				byID("facility", "facilityId", "ID!", apimap.Facility),
				{Field: "readings", List: true,
					Args: []apimap.Arg{{Name: "readingInput", Type: "ReadingInput!",
						Value: apimap.Binding{Members: []apimap.Member{
							{Name: "start", Value: apimap.Binding{Role: apimap.From, Encoding: apimap.RFC3339}},
							{Name: "end", Value: apimap.Binding{Role: apimap.To, Encoding: apimap.RFC3339}},
							{Name: "readings", Value: apimap.Binding{Role: apimap.ReadingTypes,
								Encoding: apimap.Objects, Members: []apimap.Member{
									{Name: "readingType",
										Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One}},
									{Name: "aggregation", Value: apimap.Binding{Role: apimap.Aggregation}},
								}}},
							{Name: "interval", Value: apimap.Binding{Role: apimap.ResolutionOf,
								Encoding: apimap.NumberUnit, Members: []apimap.Member{
									{Name: "value", Value: apimap.Binding{Role: apimap.UnitCount}},
									{Name: "unit",
										Value: apimap.Binding{Role: apimap.UnitName, Names: map[string]string{
											"m": "MINUTE", "h": "HOUR", "d": "DAY", "M": "MONTH", "y": "YEAR"}}},
								}}},
						}}}}},
			},
			Answer: apimap.Answer{Shape: apimap.RowsShape, Type: []string{"readingType"}, Time: []string{"time"},
				Value: []string{"value"}, TimeEncoding: apimap.RFC3339},
		},
	})
}

// What the schema of C cannot tell is marked open, and the answers of probes settle it.
func TestDiscoverVariantC(t *testing.T) {
	parsed := schemaOf(t, "c")
	readings := func(instant, step apimap.Encoding, shape apimap.Shape) apimap.Values {
		on := byID("device", "id", "ID!", apimap.Device)
		on.On = "Facility"
		return apimap.Values{
			Path: []apimap.Step{on,
				{Field: "readings",
					Args: []apimap.Arg{{Name: "readingInput", Type: "ReadingInput!",
						Value: apimap.Binding{Members: []apimap.Member{
							{Name: "readingType",
								Value: apimap.Binding{Role: apimap.ReadingTypes, Encoding: apimap.One}},
							{Name: "startTime", Value: apimap.Binding{Role: apimap.From, Encoding: instant}},
							{Name: "endTime", Value: apimap.Binding{Role: apimap.To, Encoding: instant}},
							{Name: "step", Value: apimap.Binding{Role: apimap.ResolutionOf, Encoding: step}},
						}}}}}},
			Answer: apimap.Answer{Shape: shape, Scalar: true},
		}
	}
	children := func() *apimap.Listing {
		return &apimap.Listing{Path: []apimap.Step{{Field: "children", List: true, Object: apimap.Device,
			Fields: apimap.Fields{
				apimap.ID: {"id"}, apimap.Name: {"name"}, apimap.DeviceType: {"deviceType"}}}}}
	}
	want := &apimap.Map{
		Facilities: apimap.Listing{Path: []apimap.Step{
			{Field: "companies", List: true, Object: apimap.Company,
				Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Name: {"name"}}},
			{Field: "facilities", Args: []apimap.Arg{
				{Name: "first", Type: "Int", Value: apimap.Binding{Role: apimap.PageSize}},
				{Name: "after", Type: "String", Value: apimap.Binding{Role: apimap.PagePosition}},
			}, Page: &apimap.Page{Style: apimap.Cursor, HasNext: []string{"pageInfo", "hasNextPage"},
				Cursor: []string{"pageInfo", "endCursor"}, Total: []string{"totalCount"}}},
			{Field: "edges", List: true},
			{Field: "node", Object: apimap.Facility,
				Fields: apimap.Fields{apimap.ID: {"id"}, apimap.Name: {"name"}, apimap.TimeZone: {"timeZone"}}},
		}},
		Types: apimap.Types{
			Path: []apimap.Step{byID("device", "id", "ID!", apimap.Device)},
			Lists: []apimap.TypeList{{Path: []apimap.Step{{Field: "readingTypes", List: true}}, Fields: apimap.Fields{
				apimap.ID: {"id"}, apimap.Label: {"name", "en"}, apimap.Unit: {"unit"},
				apimap.IsAnalysis: {"isAnalysis"}}}},
			ForDevices: true,
		},
		Children:    children(),
		Descendants: children(),
		Readings:    readings(apimap.OpenEncoding, apimap.OpenEncoding, apimap.OpenShape),
	}
	same(t, discover.Discover(parsed, nil).Map, want)
	want.Readings = readings(apimap.EpochMillis, apimap.Duration, apimap.PairsShape)
	settled := discover.Discover(parsed, discover.Overrides{
		"readings.from.encoding": "epochMillis", "readings.resolution.encoding": "duration", "answer.shape": "pairs",
	})
	same(t, settled.Map, want)
	if state := settled.Find("answer.shape").State; state != discover.Set {
		t.Errorf("the shape is %s", state)
	}
}

func TestDiscoverVariantD(t *testing.T) {
	want, err := os.ReadFile("testdata/d.facts")
	if err != nil {
		t.Fatal(err)
	}
	result := discover.Discover(schemaOf(t, "d"), nil)
	if got := sorted(facts(result.Map)); got != string(want) {
		for _, line := range strings.Split(got, "\n") {
			if !strings.Contains(string(want), line+"\n") {
				t.Errorf("made:   %s", line)
			}
		}
		for _, line := range strings.Split(string(want), "\n") {
			if !strings.Contains(got, line+"\n") {
				t.Errorf("should: %s", line)
			}
		}
	}
	if !result.Find("analysis").Experimental {
		t.Error("the analysis field is marked experimental, and it is not said")
	}
	deprecated := false
	for _, candidate := range result.Find("facility.timeZone").Candidates {
		deprecated = deprecated || candidate.Path == "tz" && candidate.Deprecated == "Use zeitzone"
	}
	if !deprecated {
		t.Error("tz is not among the candidates with the vendor's reason")
	}
}

// A deprecated field is used where there is no other, and the vendor's reason is told.
func TestDiscoverDeprecatedOnly(t *testing.T) {
	text, err := os.ReadFile("testdata/a.graphql")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := schema.ParseSDL(strings.ReplaceAll(string(text), "timezone: String\n  latitude",
		"timezone: String @deprecated(reason: \"Gone in July\")\n  latitude"))
	if err != nil {
		t.Fatal(err)
	}
	finding := discover.Discover(parsed, nil).Find("facility.timeZone")
	if finding.State != discover.Found || finding.Deprecated != "Gone in July" {
		t.Errorf("%+v", finding)
	}
}
