package plugin

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What stands beside a single value belongs to that value: its unit, a factor, and how many of its digits are decimals.
func TestScaleBesidePoints(t *testing.T) {
	for name, c := range map[string]struct {
		field  string    // of the API's type for values
		beside [3]string // each of three values
		want   string
		says   string
	}{
		"factor": {
			"factor: Float", [3]string{`"factor":0.001`, `"factor":1`, `"factor":null`},
			"[2.3 2300 2300] kW", "applied",
		},
		"factor as text": {
			"scaleFactor: String", [3]string{`"scaleFactor":"0.1"`, `"scaleFactor":""`, `"x":1`},
			"[230 2300 2300] kW", "applied",
		},
		"odd factor": {
			"factor: String", [3]string{`"factor":"many"`, `"factor":"1"`, `"factor":"10"`},
			"[null 2300 23000] kW", "(such as factor: many)",
		},
		"decimals": {
			"decimals: Int", [3]string{`"decimals":2`, `"decimals":0`, `"decimals":null`},
			"[23 2300 2300] kW", "applied",
		},
		"unit": {
			"unit: String", [3]string{`"unit":"W"`, `"unit":"kW"`, `"unit":"MW"`},
			"[2300 2.3e+06 2.3e+09] W", "came partly in kW",
		},
		"unit, some without": {
			"unit: String", [3]string{`"unit":"W"`, `"unit":null`, `"unit":""`},
			"[2300 2.3e+06 2.3e+06] W", "came partly in kW",
		},
		"no unit at all": {
			"unit: String", [3]string{`"unit":null`, `"unit":null`, `"unit":null`},
			"[2300 2300 2300] kW", "",
		},
		"unit and factor": {
			"unit: String factor: Float", [3]string{`"unit":"W","factor":1000`, `"unit":"kW","factor":1`, `"unit":"W"`},
			"[2.3e+06 2.3e+06 2300] W", "came partly in kW",
		},
		"other": {
			"powerFactor: Float", [3]string{`"powerFactor":0.9`, `"powerFactor":0.8`, `"powerFactor":1`},
			"[2300 2300 2300] kW", "",
		},
	} {
		value := "value: Float }"
		if strings.HasPrefix(c.field, "decimals") {
			value = "value: Int }"
		}
		at := time.Now().Add(-time.Hour).UTC().Truncate(5 * time.Minute)
		d, _ := start(t, world{
			plants: 1, schema: []string{"value: Float }", c.field + " " + value},
			within: func(from, to time.Time) string { // the same on each day
				var rows []string
				for day := at.AddDate(-2, 0, 0); !day.After(at); day = day.AddDate(0, 0, 1) {
					for i, beside := range c.beside {
						stamp := day.Add(time.Duration(5*i) * time.Minute)
						if !stamp.Before(from) && stamp.Before(to) {
							rows = append(rows, fmt.Sprintf(`{"timestamp":%q,"value":2300,%s}`, stamp.Format(time.RFC3339), beside))
						}
					}
				}
				return `{"readings":[{"readingType":"Pac","unit":"kW","values":[` + strings.Join(rows, ",") + `]}]}`
			},
		})
		response := ask(t, d, false, model([]string{"p0"}, "Pac")).Responses["R00"]
		if response.Error != nil || len(response.Frames) != 1 || len(response.Frames[0].Fields) < 2 {
			t.Errorf("%s: %v, %d frames: %s", name, response.Error, len(response.Frames), notices(response))
			continue
		}
		field := response.Frames[0].Fields[1]
		var values []string
		for i := range field.Len() {
			value := "null"
			if number := field.At(i).(*float64); number != nil {
				value = fmt.Sprint(*number)
			}
			values = append(values, value)
		}
		got, told := fmt.Sprint(values, " ", field.Labels["unit"]), notices(response)
		if got != c.want || !strings.Contains(told, c.says) {
			t.Errorf("%s: %s, want %s; told %q", name, got, c.want, told)
		}
	}
}
