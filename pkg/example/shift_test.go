package example

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A range can be moved in every way of writing it, and ends so many days before an instant.
func TestShiftOfRange(t *testing.T) {
	now := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct{ query, variables, want string }{
		{`{ a(from: "2022-06-01T00:00:00+02:00", to: "2022-06-02T00:00:00+02:00") { v } }`, "",
			`from: "2026-11-18T00:00:00+02:00", to: "2026-11-19T00:00:00+02:00"`},
		{`{ a(x: "2022-06-01", y: "2022-06-02") }`, "", `x: "2026-11-18", y: "2026-11-19"`},
		{`{ a(y: "2022-06-02T00:00:00", x: "2022-06-01T00:00:00") }`, "",
			`y: "2026-11-19T00:00:00", x: "2026-11-18T00:00:00"`},
		{`{ a(b: {from: 1654041600, to: 1654128000}, limit: 1654) { v } }`, "",
			`{from: 1794960000, to: 1795046400}, limit: 1654`},
		{`{ a(from: "1654041600000", to: "1654128000000") { v } }`, "",
			`from: "1794960000000", to: "1795046400000"`},
		{`query ($f: T!, $t: T!) { a(from: $f, to: $t) { v } }`,
			`{"f": "2022-06-01 00:00", "t": "2022-06-02 00:00"}`, `map[f:2026-11-18 00:00 t:2026-11-19 00:00]`},
	} {
		operation, err := Parse(Query{c.query, c.variables})
		if err != nil {
			t.Fatal(err)
		}
		if !operation.Shift(now, 7) {
			t.Errorf("%s: not moved", c.query)
		}
		_, text, variables, err := operation.Document()
		if err != nil || !strings.Contains(text+fmt.Sprint(variables), c.want) {
			t.Errorf("%s became %s %v (%v), want %s", c.query, text, variables, err, c.want)
		}
	}
	operation, err := Parse(Query{
		Query: `{ a(from: "2022-06-01", to: "2022-06-02") { b(from: "2022-06-01", to: "2022-06-02") } }`,
	})
	if err != nil || operation.Shift(now, 1) {
		t.Errorf("two ranges were moved: %v", err)
	}
}
