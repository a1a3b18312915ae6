package plugin

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// One panel or rule has one unit for a reading type, whichever units its plants tell; what does not convert is told.
func TestPlantsInOneUnit(t *testing.T) {
	at := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	for name, c := range map[string]struct {
		plants [3]string // value and unit
		want   string
		says   string // empty: nothing about units
	}{
		"kW, W, MW": {
			[3]string{"5 kW", "5100 W", "0.0052 MW"}, "5 kW, 5.1 kW, 5.2 kW", "Plant 1 came in W, and is shown in kW",
		},
		"W first": {
			[3]string{"2300 W", "2.3 kW", "2.3 kW"}, "2300 W, 2300 W, 2300 W", "Plant 1, Plant 2 came in kW",
		},
		"alike": {
			[3]string{"1 kW", "2 kW", "3 kW"}, "1 kW, 2 kW, 3 kW", "",
		},
		"other spelling": {
			[3]string{"1 kW", "2 KW", "3 [kW]"}, "1 kW, 2 kW, 3 kW", "",
		},
		"energy": {
			[3]string{"1 MWh", "3600 kJ", "250 Wh"}, "1 MWh, 0.001 MWh, 0.00025 MWh", "came in kJ",
		},
		"first has no unit": {
			[3]string{"7 ", "2 kW", "2000 W"}, "7 , 2 kW, 2 kW", "Plant 0 came in no unit, which does not convert",
		},
		"first is silent": {
			[3]string{"null kW", "2000 W", "3 kW"}, "null kW, 2 kW, 3 kW", "Plant 1 came in W",
		},
		"other quantity": {
			[3]string{"1 kW", "2 %", "3 kW"}, "1 kW, 2 %, 3 kW", "Plant 1 came in %, which does not convert",
		},
		"negative, huge": {
			[3]string{"-1e-3 kW", "1e18 W", "-0.5 W"}, "-0.001 kW, 1e+15 kW, -0.0005 kW", "came in W",
		},
	} {
		for _, rule := range []bool{false, true} {
			d, _ := start(t, world{plants: 3, readings: func(i int) string {
				value, unit, _ := strings.Cut(c.plants[i], " ")
				return fmt.Sprintf(`{"readings":[{"readingType":"Pac","unit":%q,"values":[{"timestamp":%q,"value":%s}]}]}`,
					unit, at, value)
			}})
			response := ask(t, d, rule, model([]string{"p0", "p1", "p2"}, "Pac")).Responses["R00"]
			if rule && name == "other quantity" {
				if response.Error == nil || !strings.Contains(response.Error.Error(), "in % from Plant 1") {
					t.Errorf("%s, rule: %v", name, response.Error)
				}
				continue
			}
			var got []string
			for _, frame := range response.Frames {
				field := frame.Fields[1]
				value := "null"
				if number, ok := field.At(0).(*float64); ok && number != nil {
					value = fmt.Sprint(*number)
				}
				got = append(got, value+" "+field.Labels["unit"])
			}
			if response.Error != nil || strings.Join(got, ", ") != c.want {
				t.Errorf("%s, rule %v: %v %v", name, rule, got, response.Error)
			}
			told := notices(response)
			if isTold := strings.Contains(told, " came in "); !strings.Contains(told, c.says) || isTold != (c.says != "") {
				t.Errorf("%s, rule %v: told %q", name, rule, told)
			}
		}
	}
}
