package settings

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

const oneDay = 24 * time.Hour

func TestFairUse(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want FairUse
	}{
		"everything set": {
			`{"requestsPerMinute":7.5,"burst":1,"maxParallel":50,"maxPauseMinutes":1.5,
				"maxPointsPerRequest":1000,"maxFacilitiesPerRequest":500,"maxResponseMiB":1024}`,
			FairUse{
				RequestsPerMinute: 7.5, Burst: 1, Parallel: 50, MaxPause: 90 * time.Second,
				PointsPerRequest: 1000, FacilitiesPerRequest: 500, ResponseBytes: 1 << 30,
			},
		},
		"strings from a YAML file": {
			`{"requestsPerMinute":"6000","burst":"1000","maxParallel":" 1 ","maxPauseMinutes":"1440",
				"maxPointsPerRequest":"1e6","maxFacilitiesPerRequest":"1","maxResponseMiB":"1"}`,
			FairUse{
				RequestsPerMinute: 6000, Burst: 1000, Parallel: 1, MaxPause: 24 * time.Hour,
				PointsPerRequest: 1_000_000, FacilitiesPerRequest: 1, ResponseBytes: 1 << 20,
			},
		},
		"nothing set": {
			`{"requestsPerMinute":null,"burst":"","maxRange":null}`,
			FairUse{
				RequestsPerMinute: 60, Burst: 10, Parallel: 3, MaxPause: 5 * time.Minute,
				PointsPerRequest: 50_000, FacilitiesPerRequest: 20, MaxFacilitiesPerRequest: 500, ResponseBytes: 64 << 20,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Load(source("", "abc", c.json))
			c.want.MaxRange = DefaultFairUse().MaxRange
			if err != nil || !reflect.DeepEqual(got.FairUse, c.want) {
				t.Errorf("got %+v %v, want %+v", got.FairUse, err, c.want)
			}
		})
	}
}

func TestMaxRange(t *testing.T) {
	type ranges map[query.Resolution]time.Duration
	for name, c := range map[string]struct {
		json string
		want ranges // beside the defaults
	}{
		"nothing set":            {`{}`, nil},
		"empty strings and null": {`{"1m":"","15m":" ","raw":null}`, nil},
		"hours, days and weeks": {`{"5m":"36h","15m":" 9d ","1h":"2w"}`, ranges{
			query.FiveMinutes: 36 * time.Hour, query.FifteenMinutes: 9 * oneDay, query.Hour: 14 * oneDay,
		}},
		"the longest month": {`{"1h":"1M"}`, ranges{query.Hour: 31 * oneDay}},
		"plain years":       {`{"1d":"2y"}`, ranges{query.Day: 730 * oneDay}},
		"the minute alone":  {`{"1m":"6h"}`, ranges{query.Minute: 6 * time.Hour}},
		"raw by itself":     {`{"1m":"6h","raw":"1h30m"}`, ranges{query.Raw: 90 * time.Minute, query.Minute: 6 * time.Hour}},
		"raw alone":         {`{"raw":"2d"}`, ranges{query.Raw: 2 * oneDay}},
		"one step of each": {`{"raw":"1m","5m":"5m","1d":"1d","1M":"1M","1y":"1y"}`, ranges{
			query.Raw: time.Minute, query.FiveMinutes: 5 * time.Minute,
			query.Day: oneDay, query.Month: 31 * oneDay, query.Year: 365 * oneDay,
		}},
		"the longest that there is": {`{"1m":"100y","1M":"36500d"}`, ranges{
			query.Minute: 36500 * oneDay, query.Month: 36500 * oneDay,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Load(source("", "abc", `{"maxRange":`+c.json+`}`))
			want := DefaultFairUse().MaxRange
			maps.Copy(want, c.want)
			if err != nil || !maps.Equal(got.FairUse.MaxRange, want) {
				t.Errorf("got %v %v, want %v", got.FairUse.MaxRange, err, want)
			}
		})
	}
}

func TestMaxRangeDefaults(t *testing.T) {
	longest := DefaultFairUse().MaxRange
	for _, resolution := range query.Resolutions {
		if _, has := longest[resolution]; has != (resolution != query.Auto && resolution != query.Raw) {
			t.Errorf("%s: %v", resolution, longest[resolution])
		}
	}
	for resolution, want := range map[query.Resolution]time.Duration{
		query.Month: 3650 * oneDay, query.Day: 365 * oneDay, query.FifteenMinutes: 31 * oneDay,
	} {
		if longest[resolution] != want {
			t.Errorf("%s: %v", resolution, longest[resolution])
		}
	}
}

func TestDefaultFairUseIsACopy(t *testing.T) {
	DefaultFairUse().MaxRange[query.Day] = time.Second
	if got := DefaultFairUse().MaxRange[query.Day]; got != 365*oneDay {
		t.Errorf("%v", got)
	}
}

func TestFairUseRefuses(t *testing.T) {
	refuses(t, map[string]refusal{
		"no requests":           {`{"requestsPerMinute":0.5}`, "PerMinute) must be a number from 1 to 6000, but is 0.5"},
		"too many requests":     {`{"requestsPerMinute":6001}`, "from 1 to 6000"},
		"no burst":              {`{"burst":0}`, "burst) must be a whole number from 1 to 1000, but is 0"},
		"a fraction of a burst": {`{"burst":1.5}`, "from 1 to 1000"},
		"nothing in parallel":   {`{"maxParallel":-1}`, "from 1 to 50"},
		"far too parallel":      {`{"maxParallel":51}`, "from 1 to 50"},
		"few points":            {`{"maxPointsPerRequest":999}`, "from 1000 to 1000000"},
		"many points":           {`{"maxPointsPerRequest":"1000001"}`, "from 1000 to 1000000"},
		"no facility":           {`{"maxFacilitiesPerRequest":0}`, "from 1 to 500"},
		"many facilities":       {`{"maxFacilitiesPerRequest":501}`, "from 1 to 500"},
		"a truth value":         {`{"burst":true}`, "must be a whole number from 1 to 1000, but is true"},
		"ranges as a text":      {`{"maxRange":"1d"}`, "not an object"},
		"unknown resolution":    {`{"maxRange":{"2h":"1d"}}`, `"2h"`},
		"range of auto":         {`{"maxRange":{"auto":"1d"}}`, `"auto"`},
		"range as a number":     {`{"maxRange":{"1m":1}}`, "1m (maxRange) must be a duration from 1m to 100y, but is 1"},
		"range without a unit":  {`{"maxRange":{"1m":"7"}}`, `must be a duration from 1m to 100y, but is "7"`},
		"range in words":        {`{"maxRange":{"1h":"a month"}}`, "from 1h to 100y"},
		"half a day":            {`{"maxRange":{"1h":"0.5d"}}`, "from 1h to 100y"},
		"less than one step":    {`{"maxRange":{"1M":"30d"}}`, "from 1M to 100y"},
		"less than raw values":  {`{"maxRange":{"raw":"59s"}}`, `must be a duration from 1m to 100y, but is "59s"`},
		"before it began":       {`{"maxRange":{"1d":"-7d"}}`, "from 1d to 100y"},
		"longer than allowed":   {`{"maxRange":{"1y":"101y"}}`, "from 1y to 100y"},
		"longer than time":      {`{"maxRange":{"1y":"999999999999d"}}`, "from 1y to 100y"},
		"longer than numbers":   {`{"maxRange":{"1y":"99999999999999999999y"}}`, "from 1y to 100y"},
	})
}

// The same mistake is reported each time, whatever the order of a map.
func TestMaxRangeWithSeveralMistakes(t *testing.T) {
	for range 20 {
		_, err := Load(source("", "abc", `{"maxRange":{"5m":"x","1h":"x","1d":"x"}}`))
		if err == nil || !strings.Contains(err.Error(), "resolution 1d") {
			t.Fatal(err)
		}
	}
}

type refusal struct{ json, says string }

// refuses tests that settings are refused, and what the user is told.
func refuses(t *testing.T, cases map[string]refusal) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Load(source("", "abc", c.json))
			if err == nil {
				t.Fatal("accepted")
			}
			if p := problem.From(err); p.Category != problem.Settings || !strings.Contains(p.Error(), c.says) {
				t.Errorf("category %s: %v", p.Category, p)
			}
		})
	}
}
