package decode

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Where the API tells another zone than that by which the facility's clock goes, a whole answer begins and ends beside
// the range. Its times are not taken for proved.
func TestPlaceByAnotherZoneThanTold(t *testing.T) {
	midnight := time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC)
	day := series.Span{From: midnight, To: midnight.AddDate(0, 0, 1)}
	fixed := func(hours float64) *time.Location { return time.FixedZone("", int(hours*3600)) }
	for name, c := range map[string]struct {
		told, clock *time.Location
		isTold      bool
	}{
		"winter's offset in summer":  {fixed(1), berlin(t), true},
		"a zone further east":        {zoneOf(t, "Asia/Dubai"), berlin(t), true},
		"UTC for want of a zone":     {time.UTC, berlin(t), true},
		"half an hour off":           {fixed(5), zoneOf(t, "Asia/Kolkata"), true},
		"a zone further west":        {zoneOf(t, "America/Chicago"), zoneOf(t, "America/New_York"), true},
		"the facility's own":         {berlin(t), berlin(t), false},
		"the same by another name":   {fixed(2), berlin(t), false},
		"the facility's own, in UTC": {berlin(t), time.UTC, false},
	} {
		for _, order := range []int{1, -1} { // the oldest or the newest first
			all := instants(day, 15*time.Minute)
			written := make([]string, len(all))
			for i, at := range all {
				if order < 0 {
					at = all[len(all)-1-i]
				}
				written[i] = at.In(c.clock).Format("2006-01-02T15:04:05")
			}
			r := &Readings{Zone: c.told, Resolution: query.Raw, Asked: day}
			got := placed(t, r, written)
			if isTold := got.Noted(series.AssumedClock) > 0; isTold != c.isTold {
				t.Errorf("%s: told %v, want %v: %s %v", name, isTold, c.isTold, shownTimes(got), got.Notes)
			}
			if proved := r.Finish(); c.isTold && proved != UnknownClock {
				t.Errorf("%s: proves %s", name, proved)
			}
		}
	}
}

// Times that the clock shows twice displace nothing.
func TestPlaceWithinRepeatedHour(t *testing.T) {
	for _, hour := range []string{"2025-10-26T00:00:00Z", "2025-10-26T01:00:00Z"} {
		from, _ := time.Parse(time.RFC3339, hour)
		asked := series.Span{From: from, To: from.Add(time.Hour)}
		var written []string
		for _, at := range instants(asked, 15*time.Minute) {
			written = append(written, writtenBy(PlantClock, berlin(t), at))
		}
		got := placed(t, &Readings{Zone: berlin(t), Resolution: query.Raw, Asked: asked}, written)
		if len(got.Notes) > 0 || got.Times[0] != from.UnixMilli() {
			t.Errorf("%s: %s %v", hour, shownTimes(got), got.Notes)
		}
	}
}

// In the hour that a clock shows twice, times that come twice prove that it follows daylight saving time.
func TestPlaceRepeatedHourProves(t *testing.T) {
	for name, hour := range map[string]string{
		"Europe/Berlin": "2025-10-26T01:00:00Z", "America/New_York": "2025-11-02T06:00:00Z",
		"Australia/Lord_Howe": "2026-04-04T15:00:00Z",
	} {
		second, _ := time.Parse(time.RFC3339, hour)
		zone := zoneOf(t, name)
		for _, step := range []time.Duration{5 * time.Minute, 15 * time.Minute} {
			asked := series.Span{From: second.Add(-12 * time.Hour), To: second.Add(12 * time.Hour)}
			all := instants(asked, step)
			var written, twice []string
			for _, at := range all {
				stamp := writtenBy(PlantClock, zone, at)
				written, twice = append(written, stamp), append(twice, stamp, stamp)
			}
			got := placed(t, &Readings{Zone: zone, Resolution: query.Raw, Asked: asked}, written)
			for i, at := range all {
				if got.Times[i] != at.UnixMilli() {
					t.Fatalf("%s: point %d is at %s, not %s", name, i, time.UnixMilli(got.Times[i]).UTC(), at)
				}
			}
			if len(got.Notes) > 0 {
				t.Errorf("%s, every %s: %v", name, step, got.Notes)
			}
			got = placed(t, &Readings{Zone: zone, Resolution: query.Raw, Asked: asked}, twice)
			if name == "Europe/Berlin" && got.Noted(series.AssumedClock) == 0 {
				t.Errorf("%s: all times come twice, which proves nothing, but: %v", name, got.Notes)
			}
		}
	}
}
