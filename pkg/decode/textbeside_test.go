package decode

import "testing"

// A text beside the value is the value only where that is null: it changes no number.
func TestTextBesideValue(t *testing.T) {
	rows, points := rowsAnswer, seriesAnswer
	rows.Text, points.Text = []string{"text"}, []string{"textValue"}
	for name, c := range map[string]struct{ shape, text string }{
		"rows": {"rows", `[{"time":1654052400,"readingType":"Pac","value":null,"text":"Störung"},
			{"time":1654052700,"readingType":"Pac","value":307,"text":"Produktion"},
			{"text":" OK ","time":1654053000,"readingType":"Pac","value":null},
			{"time":1654053300,"readingType":"Pac","value":null,"text":""}]`},
		"series": {"series", `[{"readingType":"Pac","values":[{"timestamp":1654052400,"value":null,"textValue":"Störung"},
			{"timestamp":1654052700,"value":307,"textValue":"Produktion"},
			{"textValue":"OK","timestamp":1654053000,"value":null},
			{"timestamp":1654053300,"value":null,"textValue":null}]}]`},
	} {
		t.Run(name, func(t *testing.T) {
			answer := rows
			if c.shape == "series" {
				answer = points
			}
			r, err := read(t, answer, []string{"Pac"}, nil, `{"readings":`+c.text+`}`)
			if err != nil {
				t.Fatal(err)
			}
			got := r.Series[0]
			for i, want := range []string{"Störung", "", "OK", ""} {
				if text, _ := got.Text(i); text != want {
					t.Errorf("point %d is %q, not %q", i, text, want)
				}
			}
			if got.Null[1] || got.Values[1] != 307 {
				t.Errorf("the number became %v", got.Values[1])
			}
		})
	}
}
