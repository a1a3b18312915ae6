package decode

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// An API that takes no reading types sends all that it has. The stamps of what nobody asked for are not even read,
// where the type is told before them.
func TestOnlyWhatWasAskedForIsRead(t *testing.T) {
	const want = "Pac[]: 1654052400000=1.5; "
	columns := apimap.Answer{Shape: apimap.ColumnsShape, Type: []string{"type"}, Time: []string{"t"}, Value: []string{"v"}}
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
	}{
		"series": {seriesAnswer, `{"readings":[{"readingType":"Pdc","values":[["noon",2]]},{"readingType":"Pac","values":[[1654052400,1.5]]},
			{"values":[[1654052400,3]],"readingType":"P2"},{"values":[[1654052400,3]]}]}`},
		"columns": {columns, `{"readings":[{"type":"Pdc","t":["noon"],"v":[1,2]},{"t":[1654052400],"type":"Pdc","v":[]},
			{"type":"Pac","t":[1654052400],"v":[1.5]},{"t":[1654052400],"v":[3]}]}`},
		"rows":  {rowsAnswer, `{"readings":[{"time":1654052400,"readingType":"Pdc","value":2},{"time":1654052400,"readingType":"Pac","value":1.5},{"time":1654052400,"value":3}]}`},
		"pairs": {apimap.Answer{Shape: apimap.PairsShape}, `{"readings":{"Pdc":[["noon",2]],"Pac":[[1654052400,1.5]],"":[[1,3]]}}`},
		"map":   {apimap.Answer{Shape: apimap.MapShape}, `{"readings":{"Pdc":{"noon":2},"Pac":{"1654052400":1.5},"P\u0061":{"":3}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, c.answer, []string{"Pac", "Irradiance"}, nil, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(r); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// What is not kept costs next to nothing, wherever its type is told.
func TestUnwantedSeriesTakeNoMemory(t *testing.T) {
	const n = 20_000
	pairs := apimap.Answer{Shape: apimap.PairsShape}
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
	}{
		"pairs":                          {pairs, `{"readings":{` + repeated(n, `"%d":[[1,1]]`) + `}}`},
		"series":                         {seriesAnswer, `{"readings":[` + repeated(n, `{"readingType":%d,"values":[[1,1]]}`) + `]}`},
		"series that tell the type last": {seriesAnswer, `{"readings":[` + repeated(n, `{"values":[[1,1]],"readingType":%d}`) + `]}`},
	} {
		values := &apimap.Values{Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}}, Answer: c.answer}
		r := &Readings{Values: values, Types: []string{"7"}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := r.Read(jsontext.NewDecoder(strings.NewReader(c.text))); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 20*uint64(len(c.text)) {
			t.Errorf("%s: an answer of %d kB takes %d kB", name, len(c.text)>>10, taken>>10)
		}
		if got := show(r); got != "7[]: 1000=1; " {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// repeated writes a text n times, with commas between and a number in each.
func repeated(n int, text string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(text, i)
	}
	return strings.Join(parts, ",")
}
