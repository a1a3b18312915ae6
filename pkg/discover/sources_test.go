package discover_test

import (
	"fmt"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// What tells several series of one type apart is read along; what says something else of a value is not.
func TestDiscoverSources(t *testing.T) {
	for fields, want := range map[string]string{
		"deviceId: ID!":                                  "[[deviceId]]",
		"device: Device":                                 "[[device name] [device id]]",
		"inverterName: String phase: Phase":              "[[inverterName] [phase]]",
		"meter_id: Int":                                  "[[meter_id]]",
		"phase: String":                                  "[[phase]]",
		"serialNumber: String stringNumber: Int":         "[[serialNumber] [stringNumber]]",
		"wechselrichter: String leiter: String":          "[[wechselrichter] [leiter]]",
		"direction: String":                              "[[direction]]",
		"quality: String source: String index: Int":      "[]",
		"facilityId: ID! status: String":                 "[]",
		"deviceId(of: Int!): ID":                         "[]",
		"devices: [Device!]! phase: Float meterId: Time": "[]",
	} {
		parsed := mini(t, "readingType: String! value", "readingType: String! "+fields+" value",
			"type Row", "scalar Time enum Phase { L1 L2 L3 } type Device { id: ID! name: String } type Row")
		made := discover.Discover(parsed, nil).Map
		if got := fmt.Sprint(made.Readings.Answer.Sources); got != want {
			t.Errorf("%s: %s, want %s", fields, got, want)
		}
	}
}

func TestDiscoverSourcesByHand(t *testing.T) {
	parsed := mini(t, "readingType: String! value", "readingType: String! deviceId: ID zweig: String value")
	for set, c := range map[string]struct {
		want  string
		state discover.State
	}{
		"zweig":           {"[[zweig]]", discover.Set},
		"deviceId, zweig": {"[[deviceId] [zweig]]", discover.Set},
		"":                {"[]", discover.Set},
		"gone":            {"[]", discover.Stale},
		"value":           {"[]", discover.Stale},
	} {
		result := discover.Discover(parsed, discover.Overrides{"answer.sources": set})
		if got := fmt.Sprint(result.Map.Readings.Answer.Sources); got != c.want {
			t.Errorf("%q: %s, want %s", set, got, c.want)
		}
		isStale := false
		for _, finding := range result.Findings {
			isStale = isStale || finding.Role == "answer.sources" && finding.State == discover.Stale
		}
		if isStale != (c.state == discover.Stale) {
			t.Errorf("%q: stale is %v", set, isStale)
		}
	}
	if found := discover.Discover(mini(t), nil).Find("answer.sources"); found == nil || found.State != discover.Absent {
		t.Errorf("%+v", found)
	}
}
