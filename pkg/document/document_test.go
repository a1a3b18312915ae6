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
	DeviceID:     `6"0`,
	From:         time.Date(2026, 6, 1, 0, 0, 0, 0, time.FixedZone("", 7200)),
	To:           time.Date(2026, 6, 2, 0, 0, 0, 1e6, time.UTC),
	ReadingTypes: []string{"Pac", "ExportedEnergy"},
	Resolution:   query.FifteenMinutes,
}

func variables(t *testing.T, d *Document) string {
	t.Helper()
	text, err := json.Marshal(d.Variables())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEqualValuesShareVariables(t *testing.T) {
	api := apimaptest.Sample()
	d := New("Readings")
	end, err := d.Add("f0", api.Readings.Path, june)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Answer(end, api.Readings.Answer, june.ReadingTypes); err != nil {
		t.Fatal(err)
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
	if got := d.Text(); got != want {
		t.Errorf("got\n%s", got)
	}
	wantVariables := `{"id":"6\"0","id2":"61","readingInput":{"from":"2026-05-31T22:00:00.000Z",` +
		`"readingTypes":["Pac","ExportedEnergy"],"resolution":"FIFTEEN_MINUTES","to":"2026-06-02T00:00:00.001Z"}}`
	if got := variables(t, d); got != wantVariables {
		t.Errorf("got %s", got)
	}
	if _, err := parser.ParseQuery(&ast.Source{Input: want}); err != nil {
		t.Error(err)
	}
}

func TestUnknownValuesNotSent(t *testing.T) {
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

func TestPagesAndFragments(t *testing.T) {
	d := New("Facilities")
	path := []apimap.Step{
		{Field: "companies", Object: apimap.Company, Fields: apimap.Fields{apimap.Name: {"name", "en"}}},
		{Field: "devices", Args: []apimap.Arg{
			{Name: "first", Type: "Int", Value: apimap.Binding{Role: apimap.PageSize}},
			{Name: "after", Type: "String", Value: apimap.Binding{Role: apimap.PagePosition}},
			{Name: "type", Type: "DeviceType!", Value: apimap.Binding{Const: "FACILITY"}},
		}, Page: &apimap.Page{
			Style:   apimap.Cursor,
			HasNext: []string{"pageInfo", "hasNextPage"}, Cursor: []string{"pageInfo", "endCursor"},
		}},
		{Field: "edges"},
		{Field: "node", On: "Facility", Object: apimap.Facility, Fields: apimap.Fields{
			apimap.ID: {"id"}, apimap.Latitude: {"location", "lat"}, apimap.Longitude: {"location", "lng"},
		}},
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
	if got := d.Text(); got != want {
		t.Errorf("got\n%s", got)
	}
}

// A path with lists and keys on it selects what is named, and of keys those that were asked for.
func TestAnswerOfPathsSelects(t *testing.T) {
	answer := apimap.Answer{
		Shape: apimap.PathsShape, Items: []string{"data"}, Value: []string{"[]", "{type}", "v"}, Time: []string{"[]", "t"},
		Unit: []string{"[]", "{type}", "u"},
	}
	if err := CheckAnswer(answer); err != nil {
		t.Fatal(err)
	}
	s := &Selection{}
	s.answer(answer, []string{"Pac", "not a name"})
	var text strings.Builder
	s.write(&text, "")
	if got := strings.Join(strings.Fields(text.String()), " "); got != "{ data { Pac { v u } t } }" {
		t.Error(got)
	}
	answer.Time = []string{"[]", "t { x }"}
	if err := CheckAnswer(answer); err == nil {
		t.Error("a path with more than a name was accepted")
	}
}

// The flag of a value is asked for beside it.
func TestAnswerSelectsFlag(t *testing.T) {
	answer := apimap.Answer{Shape: apimap.SeriesShape, Type: []string{"k"}, Points: []string{"p"}, Time: []string{"t"},
		Value: []string{"v"}, Flag: []string{"q", "ok"}, Bad: []string{"false"}}
	s := &Selection{}
	s.answer(answer, []string{"Pac"})
	var text strings.Builder
	s.write(&text, "")
	if got := strings.Join(strings.Fields(text.String()), " "); got != "{ k p { t v q { ok } } }" {
		t.Error(got)
	}
	answer.Flag = []string{"q }"}
	if err := CheckAnswer(answer); err == nil {
		t.Error("a flag that is no name was accepted")
	}
}
