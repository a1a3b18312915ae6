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

// The contract is the file that this package and src/query.gen.ts are both tested against.
func TestContract(t *testing.T) {
	text, err := os.ReadFile("../../tests/contract/query.v2.json")
	if err != nil {
		t.Fatal(err)
	}
	var contract struct {
		Version    int
		Examples   []json.RawMessage
		Migrations []struct{ Saved, Migrated json.RawMessage }
	}
	if err := json.Unmarshal(text, &contract); err != nil {
		t.Fatal(err)
	}
	if contract.Version != Version {
		t.Errorf("contract %d, code %d", contract.Version, Version)
	}
	for _, example := range contract.Examples {
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
	for _, migration := range contract.Migrations {
		model, _ := Parse(backend.DataQuery{JSON: migration.Saved})
		if migrated, _ := json.Marshal(model); !sameJSON(migrated, migration.Migrated) {
			t.Errorf("%s became %s, contract %s", migration.Saved, migrated, migration.Migrated)
		}
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
	want := Default()
	want.Facilities, want.ReadingTypes = []string{"a", "b"}, []string{"Pac"}
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

// A query that was stored with the choice All means all, and no facility of that name.
func TestParseAll(t *testing.T) {
	for _, text := range []string{
		`{"facilities":["$__all"],"readingTypes":["Pac"]}`,
		`{"facilities":["a","$__all"],"readingTypes":["Pac"]}`,
		`{"scope":"companies","companies":["$__all"],"facilities":["a"],"readingTypes":["Pac"]}`,
	} {
		got, err := parse(text)
		if err != nil || got.Scope != AllFacilities || len(got.Facilities)+len(got.Companies) > 0 {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	if _, err := parse(`{"facilities":["a"],"readingTypes":["$__all"]}`); err == nil {
		t.Error("All is no reading type")
	}
}

func TestParseRefusesFilters(t *testing.T) {
	for filter, says := range map[string]string{
		`{"key":"city","operator":"="}`:                   `no filter "city"`,
		`{"key":"device","operator":"<"}`:                 `no filter operator "<"`,
		`{"key":"device","operator":"=~","values":["("]}`: "cannot be used",
	} {
		_, err := parse(`{"scope":"all","roles":["acPower"],"filters":[` + filter + `]}`)
		if err == nil || !strings.Contains(problem.From(err).Error(), says) {
			t.Errorf("%s: %v", filter, err)
		}
	}
}

// What a query asks for does not matter when its variables have no value; the plugin says so.
func TestParseUnset(t *testing.T) {
	got, err := parse(`{"facilities":[],"readingTypes":["Pac"],"unset":["$facility"]}`)
	if err != nil || !slices.Equal(got.Unset, []string{"$facility"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// A handwritten query can name any number of facilities: each is looked at once.
func TestParseManyFacilities(t *testing.T) {
	const n = 100_000
	facilities := make([]string, 2*n)
	for i := range facilities {
		facilities[i] = fmt.Sprintf("facility of a long name %06d", i%n)
	}
	asked := Default()
	asked.Facilities, asked.ReadingTypes = facilities, []string{"Pac"}
	text, err := json.Marshal(asked)
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
		`{"version":3}`:            "newer version",
		`{"queryType":"sql"}`:      `no query type "sql"`,
		`{"resolution":"2m"}`:      `no resolution "2m"`,
		`{"aggregation":"avg"}`:    `no aggregation "avg"`,
		`{"bypassCache":"yes"}`:    "could not be read",
		`{"readingTypes":["Pac"]}`: "No facility is selected",
		`{"facilities":["a"]}`:     "No reading type is selected",
		`{"facilities":["$facility"],"readingTypes":["Pac"]}`:       "$facility has no value",
		`{"facilities":["${facility:csv}"],"readingTypes":["Pac"]}`: "has no value",
		`{"facilities":["a"],"readingTypes":["[[type]]"]}`:          "has no value",
		`{"scope":"world"}`:               `no scope "world"`,
		`{"scope":"companies"}`:           "No company is selected",
		`{"scope":"all"}`:                 "No reading type is selected",
		`{"scope":"all","roles":["Pac"]}`: `no role "Pac"`,
		`{"scope":"all","deviceScope":"devices","roles":["acPower"]}`:               "No device is selected",
		`{"scope":"all","deviceType":"panel","roles":["acPower"]}`:                  `no device type "panel"`,
		`{"scope":"all","computed":["profit"]}`:                                     `no computed reading "profit"`,
		`{"scope":"all","roles":["acPower"],"relate":"perM2"}`:                      `no relation "perM2"`,
		`{"scope":"all","roles":["acPower"],"combine":{"method":"mode"}}`:           `no method of combining "mode"`,
		`{"scope":"all","roles":["acPower"],"combine":{"percentile":101}}`:          "The percentile is 101",
		`{"scope":"all","roles":["acPower"],"combine":{"count":"many"}}`:            "could not be read",
		`{"scope":"all","roles":["acPower"],"combine":{"count":"NaN"}}`:             "could not be read",
		`{"scope":"all","roles":["acPower"],"compare":[{"amount":1,"unit":"h"}]}`:   `no unit of a comparison "h"`,
		`{"scope":"all","roles":["acPower"],"compare":[{"amount":1.5,"unit":"d"}]}`: "goes back by 1.5 d",
		`{"scope":"all","roles":["acPower"],"compare":[{},{},{},{},{},{}]}`:         "compares with 6 earlier times",
		`{"scope":"all","roles":["acPower"],"format":"chart"}`:                      `no format "chart"`,
		`{"scope":"all","roles":["acPower"],"plant":{"tilt":91}}`:                   "The tilt of the modules is 91",
		`{"scope":"companies","companies":["$company"],"roles":["acPower"]}`:        "$company has no value",
		`{"scope":"all","roles":["acPower"],"rule":{"intervals":"open"}}`:           `no choice of intervals for rules`,
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
