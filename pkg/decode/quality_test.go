package decode

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Values that the API marks as bad are null and counted, wherever the flag stands and whatever it is.
func TestBadQuality(t *testing.T) {
	rows, points, fields := rowsAnswer, seriesAnswer, apimap.Answer{
		Shape: apimap.FieldsShape, Time: []string{"t"}, Value: []string{"v"}, Bad: []string{"bad"},
	}
	rows.Flag, rows.Bad = []string{"q", "ok"}, []string{"false", "0"}
	points.Flag, points.Bad = []string{"quality"}, []string{"bad"}
	fields.Flag = []string{"q"}
	const want = "Pac[]: 1654052400000=1.5 1654052700000=null 1654053000000=null; "
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
	}{
		"rows": {rows, `[{"time":1654052400,"readingType":"Pac","value":1.5,"q":{"ok":true}},
			{"q":{"ok":false},"time":1654052700,"readingType":"Pac","value":9},
			{"time":1654053000,"readingType":"Pac","value":9,"q":{"ok":0}}]`},
		"series": {points, `[{"readingType":"Pac","values":[{"timestamp":1654052400,"value":1.5,"quality":null},
			{"timestamp":1654052700,"value":9,"quality":" BAD "},{"quality":"bad","timestamp":1654053000,"value":"9"}]}]`},
		"fields": {fields, `{"Pac":[{"t":1654052400,"v":1.5,"q":"good"},{"t":1654052700,"v":9,"q":"bad"},
			{"q":"Bad","t":1654053000,"v":9}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, c.answer, []string{"Pac"}, nil, `{"readings":`+c.text+`}`)
			if got := show(r); err != nil || got != want {
				t.Errorf("%s %v", got, err)
			}
			if count := r.Series[0].Noted(series.BadQuality); count != 2 {
				t.Errorf("%d values are noted", count)
			}
		})
	}
}
