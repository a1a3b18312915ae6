package look

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Values that follow each other without times of their own are read by the start of the first and the length of their
// intervals, however that is written.
func TestReadIntervals(t *testing.T) {
	numbers := func(first, count int) string {
		all := make([]string, count)
		for i := range all {
			all[i] = fmt.Sprint(first + i)
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	for _, c := range []struct{ start, length, encoding string }{
		{`"2026-11-24T00:00:00Z"`, `3600`, "lengthSeconds"},
		{`"2026-11-24T01:00:00+01:00"`, `"3600"`, "lengthSeconds"},
		{`1795478400`, `60`, "lengthMinutes"},
		{`1795478400000`, `3600000`, "lengthMillis"},
		{`"2026-11-24"`, `1`, "lengthHours"},
		{`"2026-11-24T00:00:00.000Z"`, `"PT1H"`, "lengthDuration"},
		{`"2026-11-24T00:00:00.000Z"`, `"PT60M"`, "lengthDuration"},
	} {
		text := fmt.Sprintf(`{"w":{"q":%[1]s},"s":[{"k":"Pac","a":%[1]s,"b":%[2]s,"v":%[3]s},
			{"k":"Pdc","a":%[1]s,"b":%[2]s,"v":%[4]s}]}`, c.start, c.length, numbers(1, 24), numbers(101, 24))
		found := Read(treeOf(t, text), asked("Pac", "Pdc"))
		if len(found) == 0 {
			t.Errorf("%s is not read", text)
			continue
		}
		answer, _ := json.Marshal(found[0].Answer)
		shown := show(found[0])
		isRead := strings.Contains(shown, "Pac[]: 0=1 60=2 ") && strings.Contains(shown, "Pdc[]: 0=101 60=102 ")
		if string(found[0].Answer.IntervalEncoding) != c.encoding || !isRead {
			t.Errorf("%s %s: %s\n%s", c.start, c.length, answer, shown)
		}
	}
}

// Which instants a list starts at that is said to start at a time without an offset, one time alone does not tell; and
// a length that does not fill the range is none.
func TestReadNoIntervals(t *testing.T) {
	for _, text := range []string{
		`[{"k":"Pac","a":"2026-11-24T00:00:00","b":3600,"v":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22]}]`,
		`[{"k":"Pac","a":"2026-11-24T00:00:00Z","b":2,"v":[1,2,3,4]}]`,
		`[{"k":"Pac","a":"2026-11-24T00:00:00Z","b":"often","v":[1,2,3,4]}]`,
	} {
		for _, found := range Read(treeOf(t, text), asked("Pac")) {
			if len(found.Answer.Interval) > 0 {
				t.Errorf("%s is read: %s", text, show(found))
			}
		}
	}
}
