package query

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// The contract is the file that this package and src/query.ts are both tested against.
func TestContract(t *testing.T) {
	text, err := os.ReadFile("../../tests/contract/query.v1.json")
	if err != nil {
		t.Fatal(err)
	}
	var contract struct {
		Version      int
		Fields       []string
		QueryTypes   []Type
		Resolutions  []Resolution
		Aggregations []Aggregation
		Labels       []Labels
		DayStamps    []DayStamps
		Default      json.RawMessage
		Examples     []json.RawMessage
	}
	if err := json.Unmarshal(text, &contract); err != nil {
		t.Fatal(err)
	}
	if contract.Version != Version || !slices.Equal(contract.QueryTypes, Types) {
		t.Errorf("contract %d %v, code %d %v", contract.Version, contract.QueryTypes, Version, Types)
	}
	if !slices.Equal(contract.Resolutions, Resolutions) {
		t.Errorf("contract %v, code %v", contract.Resolutions, Resolutions)
	}
	if !slices.Equal(contract.Aggregations, Aggregations) {
		t.Errorf("contract %v, code %v", contract.Aggregations, Aggregations)
	}
	if !slices.Equal(contract.Labels, LabelChoices) {
		t.Errorf("contract %v, code %v", contract.Labels, LabelChoices)
	}
	if !slices.Equal(contract.DayStamps, DayStampChoices) {
		t.Errorf("contract %v, code %v", contract.DayStamps, DayStampChoices)
	}
	var members []string
	model := reflect.TypeFor[Model]()
	for i := range model.NumField() {
		members = append(members, model.Field(i).Tag.Get("json"))
	}
	slices.Sort(members)
	if !slices.Equal(members, contract.Fields) {
		t.Errorf("contract %v, code %v", contract.Fields, members)
	}
	for _, example := range append(contract.Examples, contract.Default) {
		var read Model
		decoder := json.NewDecoder(strings.NewReader(string(example)))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&read); err != nil {
			t.Fatal(err)
		}
		again, _ := json.Marshal(read)
		var a, b any
		_ = json.Unmarshal(again, &a)
		_ = json.Unmarshal(example, &b)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s became %s", example, again)
		}
	}
	if fallback, _ := json.Marshal(Default()); !sameJSON(fallback, contract.Default) {
		t.Errorf("default %s, contract %s", fallback, contract.Default)
	}
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func parse(text string) (Model, error) {
	return Parse(backend.DataQuery{JSON: []byte(text)})
}

func TestParse(t *testing.T) {
	got, err := parse(`{"facilities":[" a ","b","a",""],"readingTypes":["Pac"],"datasource":{"uid":"x"},"newMember":1}`)
	if err != nil {
		t.Fatal(err)
	}
	want := Model{
		Version: 1, Type: Readings, Facilities: []string{"a", "b"}, ReadingTypes: []string{"Pac"},
		Resolution: Auto, Aggregation: AutoAggregation, Labels: AllLabels, DayStamps: CommonCalendar,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	// Ids may hold dollars of their own.
	if _, err := parse(`{"facilities":["TR$1_INV$2","$5"],"readingTypes":["Pac"]}`); err != nil {
		t.Error(err)
	}
	if _, err := parse(`{"queryType":"facilities"}`); err != nil {
		t.Error(err)
	}
}

// A handwritten query can name any number of facilities: each is looked at once.
func TestParseManyFacilities(t *testing.T) {
	const n = 100_000
	facilities := make([]string, 2*n)
	for i := range facilities {
		facilities[i] = fmt.Sprintf("facility of a long name %06d", i%n)
	}
	text, err := json.Marshal(Model{Facilities: facilities, ReadingTypes: []string{"Pac"}})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	got, err := parse(string(text))
	if err != nil || !slices.Equal(got.Facilities, facilities[:n]) {
		t.Errorf("%d facilities, %v", len(got.Facilities), err)
	}
	if took := time.Since(start); took > 10*time.Second { // about 0.1 s; a minute if each were compared with all others
		t.Errorf("took %v", took)
	}
}

func TestParseAggregation(t *testing.T) {
	for _, aggregation := range Aggregations {
		members := `"facilities":["a"],"readingTypes":["Pac"],"bypassCache":true`
		got, err := parse(`{` + members + `,"aggregation":"` + string(aggregation) + `"}`)
		if err != nil || got.Aggregation != aggregation || !got.BypassCache {
			t.Errorf("%s: %+v, %v", aggregation, got, err)
		}
	}
	// An older dashboard has none, and an empty one counts as none.
	got, err := parse(`{"facilities":["a"],"readingTypes":["Pac"],"aggregation":""}`)
	if err != nil || got.Aggregation != AutoAggregation || got.BypassCache {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = parse(`{"aggregation":"median"}`)
	if advice := problem.From(err).Advice(); !strings.Contains(advice, "auto, mean, sum, min, max, last, none") {
		t.Errorf("the choices are not named: %q", advice)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, says := range map[string]string{
		`{`:                        "could not be read",
		`{"facilities":"a"}`:       "could not be read",
		`{"version":2}`:            "newer version",
		`{"queryType":"sql"}`:      `no query type "sql"`,
		`{"resolution":"2m"}`:      `no resolution "2m"`,
		`{"aggregation":"avg"}`:    `no aggregation "avg"`,
		`{"bypassCache":"yes"}`:    "could not be read",
		`{"readingTypes":["Pac"]}`: "No facility is selected",
		`{"facilities":["a"]}`:     "No reading type is selected",
		`{"facilities":["$facility"],"readingTypes":["Pac"]}`:       "$facility has no value",
		`{"facilities":["${facility:csv}"],"readingTypes":["Pac"]}`: "has no value",
		`{"facilities":["a"],"readingTypes":["[[type]]"]}`:          "has no value",
	} {
		_, err := parse(text)
		if err == nil {
			t.Errorf("%s was accepted", text)
			continue
		}
		if p := problem.From(err); p.Category != problem.Query || !strings.Contains(p.Error(), says) {
			t.Errorf("%s: %s: %v", text, p.Category, p)
		}
	}
}
