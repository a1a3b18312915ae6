package grid

import (
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// Steps that are aligned to a zone start at the same times of its clock every day, whatever is done to the clock.
func TestAlignedStartsByTheClock(t *testing.T) {
	for _, c := range []struct {
		zone, day string
		hours     int
		want      string
	}{
		{"Europe/Berlin", "2026-06-01", 6, "00:00 06:00 12:00 18:00"},
		{"Europe/Berlin", "2026-01-15", 3, "00:00 03:00 06:00 09:00 12:00 15:00 18:00 21:00"},
		{"Europe/Berlin", "2026-03-29", 2, "00:00 03:00 04:00 06:00 08:00 10:00 12:00 14:00 16:00 18:00 20:00 22:00"},
		{"Europe/Berlin", "2026-10-25", 2, "00:00 02:00 04:00 06:00 08:00 10:00 12:00 14:00 16:00 18:00 20:00 22:00"},
		{"Europe/Berlin", "2026-10-25", 12, "00:00 12:00"},
		{"Asia/Kolkata", "2026-06-01", 6, "00:00 06:00 12:00 18:00"},
		{"America/Havana", "2026-11-01", 6, "00:00 06:00 12:00 18:00"},
		{"America/Havana", "2026-03-08", 6, "01:00 06:00 12:00 18:00"},
	} {
		in := zone(t, c.zone)
		noon, err := time.ParseInLocation("2006-01-02 15", c.day+" 12", in)
		if err != nil {
			t.Fatal(err)
		}
		days := Of(query.Day, in)
		steps := Of(query.Hour, in).Times(c.hours).Aligned(in)
		var starts []string
		for at := days.Floor(noon); at.Before(days.Next(noon)); at = steps.Next(at) {
			if !steps.Floor(at).Equal(at) {
				t.Errorf("%s: %s does not start a bucket", c.zone, at.In(in))
			}
			starts = append(starts, at.In(in).Format("15:04"))
		}
		if got := strings.Join(starts, " "); got != c.want {
			t.Errorf("%s, %s, %d h: %s, want %s", c.zone, c.day, c.hours, got, c.want)
		}
		if steps.Calendar() || steps.Step() != time.Duration(c.hours)*time.Hour {
			t.Errorf("%d h have the step %v", c.hours, steps.Step())
		}
	}
	if hours := Of(query.Hour, nil); hours.Aligned(nil) != hours || hours.Aligned(time.UTC) != hours {
		t.Error("UTC needs no zone")
	}
}
