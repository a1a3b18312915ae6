package decode

import (
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Factors and decimals beside values belong to the values beside which they stand, in whichever order they come.
func TestReadingsScale(t *testing.T) {
	const stamp = `"timestamp":"2022-06-01T01:00:00Z"`
	for scale, want := range map[string]string{
		`"factor":0.001`:                "2.3",
		`"factor":1000`:                 "2.3e+06",
		`"factor":"0.1"`:                "230",
		`"factor":2.5`:                  "5750",
		`"factor":1`:                    "2300",
		`"factor":null`:                 "2300",
		`"decimals":2`:                  "23",
		`"decimals":0`:                  "2300",
		`"decimals":3,"factor":10`:      "23",
		`"other":7`:                     "2300",
		`"factor":0.001,"decimals":1`:   "0.23",
		`"factor":-1`:                   "-2300",
		`"factor":"many"`:               "none",
		`"factor":{"of":10}`:            "none",
		`"factor":0`:                    "none",
		`"factor":-2`:                   "none",
		`"exponent":-2`:                 "23",
		`"exponent":3`:                  "2.3e+06",
		`"exponent":0`:                  "2300",
		`"exponent":1.5`:                "none",
		`"exponent":99`:                 "none",
		`"divisor":100`:                 "23",
		`"divisor":4`:                   "575",
		`"divisor":0`:                   "none",
		`"scale":0`:                     "2300",
		`"scale":null`:                  "2300",
		`"scale":-2`:                    "none",
		`"scale":1`:                     "none",
		`"factor":0.001,"unit":"MWh"`:   "2.3",
		`"decimals":1,"unit":"x"`:       "230",
		`"factor":"","decimals":null`:   "2300",
		`"factor":0.0001,"unit":"furl"`: "0.23",
	} {
		for shape, texts := range map[apimap.Shape][2]string{
			apimap.SeriesShape: {
				`{"readingType":"Pac",%s,"values":[{` + stamp + `,"value":2300}]}`,
				`{"values":[{` + stamp + `,"value":2300}],%s,"readingType":"Pac"}`,
			},
			apimap.RowsShape: {
				`{"readingType":"Pac",%s,` + stamp + `,"value":2300}`,
				`{"value":2300,` + stamp + `,%s,"readingType":"Pac"}`,
			},
			apimap.ColumnsShape: {
				`{"readingType":"Pac",%s,"timestamp":["2022-06-01T01:00:00Z"],"value":[2300]}`,
				`{"value":[2300],"timestamp":["2022-06-01T01:00:00Z"],%s,"readingType":"Pac"}`,
			},
		} {
			answer := apimap.Answer{
				Shape: shape, Type: []string{"readingType"}, Unit: []string{"unit"}, Factor: []string{"factor"},
				Decimals: []string{"decimals"}, Divisor: []string{"divisor"}, Exponent: []string{"exponent"},
				Scale: []string{"scale"}, Time: []string{"timestamp"}, Value: []string{"value"},
				TimeEncoding: apimap.RFC3339,
			}
			if shape == apimap.SeriesShape {
				answer.Points = []string{"values"}
			}
			for _, text := range texts {
				// The next item has no scale of its own.
				plain := fmt.Sprintf(strings.Replace(text, "01:00", "02:00", 1), `"unit":"plain"`)
				r, err := read(t, answer, []string{"Pac"}, nil, `{"readings":[`+fmt.Sprintf(text, scale)+`,`+plain+`]}`)
				got := "error"
				if err == nil {
					if got = fmt.Sprint(r.Series[0].Values[0]); r.Series[0].Null[0] {
						got = "none"
						if r.Series[0].Noted(series.UnreadableNumber) != 1 {
							t.Errorf("%s as %s: nothing says that a value is left out", scale, shape)
						}
					}
					if last := r.Series[len(r.Series)-1]; last.Unit != "plain" || last.Values[0] != 2300 || last.Scaled {
						t.Errorf("%s as %s: the next item has %v %s", scale, shape, last.Values, last.Unit)
					}
				}
				if got != want {
					t.Errorf("%s as %s: %s, want %s", scale, shape, got, want)
				}
			}
		}
	}
}
