package decode

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/go-json-experiment/json/jsontext"
)

// The same two readings in every shape in which an API may arrange them.
func TestShapes(t *testing.T) {
	const want = "Pac[kW]: 1654052400000=1.5 1654052700000=null; "
	const unitless = "Pac[]: 1654052400000=1.5 1654052700000=null; "
	nested := apimap.Answer{
		Shape: apimap.RowsShape, Items: []string{"edges", "node"}, Type: []string{"type", "id"},
		Unit: []string{"type", "unit"}, Time: []string{"at"}, Value: []string{"v", "avg"},
	}
	columns := apimap.Answer{
		Shape: apimap.ColumnsShape, Type: []string{"type"}, Unit: []string{"unit"},
		Time: []string{"timestamps"}, Value: []string{"values"},
	}
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
		want   string
	}{
		"series": {seriesAnswer, `{"id":7,"readings":[{"readingType":"Pac","unit":"kW","values":[
			{"timestamp":"2022-06-01T03:00:00.000Z","value":1.5},
			{"timestamp":"2022-06-01T05:05:00+02:00","value":null}]}]}`, want},
		"series that tells its type last": {seriesAnswer, `{"readings":[{"values":[
			{"value":"1.5","timestamp":"2022-06-01T03:00:00Z"},
			{"timestamp":"2022-06-01T03:05:00Z"}],"unit":"kW","readingType":"Pac"}]}`, want},
		"series of pairs": {seriesAnswer, `{"readings":[{"readingType":"Pac","unit":"kW","values":[
			[1654052400000,1.5],[1654052700000,null]]}]}`, want},
		"rows": {rowsAnswer, `{"readings":[
			{"time":"2022-06-01T05:00:00+02:00","readingType":"Pac","value":1.5},
			{"time":"2022-06-01T03:05:00Z","readingType":"Pac","value":null}]}`, unitless},
		"rows with nested names": {nested, `{"readings":{"edges":[
			{"node":{"type":{"id":"Pac","unit":"kW"},"at":1654052400,"v":{"avg":1.5}}},
			{"node":{"type":{"id":"Pac","unit":"kW"},"at":1654052700,"v":{"avg":null}}}]}}`, want},
		"wide": {apimap.Answer{Shape: apimap.WideShape, Time: []string{"timestamp"}}, `{"readings":[
			{"timestamp":"2022-06-01T03:00:00Z","Pac":1.5},
			{"timestamp":"2022-06-01T03:05:00Z","Pac":null}]}`, unitless},
		"columns": {columns, `{"readings":[
			{"type":"Pac","unit":"kW","timestamps":[1654052400000,1654052700000],"values":[1.5,null]}]}`, want},
		"pairs": {apimap.Answer{Shape: apimap.PairsShape, Scalar: true},
			`{"readings":{"Pac":[[1654052400000,1.5],[1654052700000,null]]}}`, unitless},
		"pairs in seconds": {apimap.Answer{Shape: apimap.PairsShape, TimeEncoding: apimap.EpochSeconds},
			`{"readings":{"Pac":[[1654052400,1.5],[1654052700,null]]}}`, unitless},
		"map": {apimap.Answer{Shape: apimap.MapShape},
			`{"readings":{"Pac":{"2022-06-01T03:00:00Z":1.5,"1654052700000":null}}}`, unitless},
		"map from times in other forms": {apimap.Answer{Shape: apimap.MapShape},
			`{"readings":{"Pac":{"20220601030000Z":1.5,"Wed, 01 Jun 2022 03:05:00 GMT":null}}}`, unitless},
		"fields": {apimap.Answer{Shape: apimap.FieldsShape, Time: []string{"t"}, Value: []string{"v"}},
			`{"readings":{"Pac":[{"t":"2022-06-01T03:00:00Z","v":1.5},{"v":null,"t":1654052700}]}}`, unitless},
		"JSON as text": {apimap.Answer{Shape: apimap.PairsShape, JSONText: true},
			`{"readings":"{\"Pac\":[[1654052400000,1.5],[1654052700000,null]]}"}`, unitless},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, c.answer, []string{"Pac"}, nil, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(r); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// It does not matter how a name or a value is written; of names that come twice, the last counts.
func TestSpellings(t *testing.T) {
	const want = "Pac[kW]: 1654052400000=1.5 1654052700000=null; "
	long, blanks := strings.Repeat("wide ", 5000), strings.Repeat(" ", 9000)
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	for name, text := range map[string]string{
		"escaped names": `{"readin\u0067s":[{"\u0072eadingType":"P\u0061c","unit":"kW","v\u0061lues":[` +
			`{"t\u0069mestamp":"2022-06-01T03:00:00Z","value":1.5},{"\u0074imestamp":1654052700,"valu\u0065":null}]}]}`,
		"white space": "\n{ \t\"readings\" :\r\n[ { \"readingType\" : \"Pac\" , \"unit\":\"kW\",\"values\" : " +
			"[ [ 1654052400 , 1.5 ] , { \"timestamp\" :1654052700 } ] } ] } ",
		"names twice": `{"readings":[{"unit":"W","readingType":"Pdc","readingType":"Pac","unit":"kW","values":[` +
			`{"timestamp":1,"value":null,"timestamp":1654052400,"value":1.5},` +
			`{"timestamp":1654052700,"value":7,"value":"word","value":null}]}]}`,
		"other names": `{"":{"readings":[1]},"Größe":1,"readings":[{"":[[[]]],"🌞":{"":{}},"readingType":"Pac",` +
			`"unit":"kW","values":[{"":0,"timestamp":1654052400,"values":{"value":9},"value":1.5},` +
			`{"timestamp":1654052700,"\"":1}]}]}`,
		"long and deep": `{"note":"` + long + `","readings":[{"` + long + `":` + deep + `,"readingType":"Pac",` +
			`"unit":"kW","values":[{"timestamp":1654052400,"value":` + blanks + `"` + blanks + `1.5"},` +
			`{"` + long + `":"` + long + `","timestamp":1654052700}]}]}`,
		"lists on the path": `[{"readings":[{"readingType":"Pac","unit":"kW","values":[[1654052400,1.5]]}]},null,` +
			`{"readings":[[{"readingType":"Pac","values":[[1654052700,null]]}]]}]`,
		"one, not a list": `{"readings":{"readingType":"Pac","unit":"kW","values":[[1654052400,1.5],[1654052700]]}}`,
		"type not named":  `{"readings":[{"readingType":null,"unit":"kW","values":[[1654052400,"1.5"],[1654052700,{}]]}]}`,
		"other than points": `{"readings":[null,1,{"readingType":"Pac","unit":"kW","values":[` +
			`null,7,[1654052400,1.5,"good"],"x",[],[null,3],{},[1654052700,[]]]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, seriesAnswer, []string{"Pac"}, nil, text)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(r); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// An API that takes no reading types sends all that it has. Timestamps of types that were not asked for are not even
// read, if the type comes before them.
func TestUnwantedTypes(t *testing.T) {
	const want = "Pac[]: 1654052400000=1.5; "
	columns := apimap.Answer{Shape: apimap.ColumnsShape, Type: []string{"type"}, Time: []string{"t"}, Value: []string{"v"}}
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
	}{
		"series": {seriesAnswer, `{"readings":[
			{"readingType":"Pdc","values":[["noon",2]]},{"readingType":"Pac","values":[[1654052400,1.5]]},
			{"values":[[1654052400,3]],"readingType":"P2"},{"values":[[1654052400,3]]}]}`},
		"columns": {columns, `{"readings":[{"type":"Pdc","t":["noon"],"v":[1,2]},{"t":[1654052400],"type":"Pdc","v":[]},
			{"type":"Pac","t":[1654052400],"v":[1.5]},{"t":[1654052400],"v":[3]}]}`},
		"rows": {rowsAnswer, `{"readings":[{"time":1654052400,"readingType":"Pdc","value":2},
			{"time":1654052400,"readingType":"Pac","value":1.5},{"time":1654052400,"value":3}]}`},
		"pairs": {apimap.Answer{Shape: apimap.PairsShape},
			`{"readings":{"Pdc":[["noon",2]],"Pac":[[1654052400,1.5]],"":[[1,3]]}}`},
		"map": {apimap.Answer{Shape: apimap.MapShape},
			`{"readings":{"Pdc":{"noon":2},"Pac":{"1654052400":1.5},"P\u0061":{"":3}}}`},
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

// A series that is not kept costs next to nothing, wherever its type is.
func TestUnwantedTypesMemory(t *testing.T) {
	const n = 20_000
	pairs := apimap.Answer{Shape: apimap.PairsShape}
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
	}{
		"pairs": {pairs,
			`{"readings":{` + repeated(n, `"%d":[[1,1]]`) + `}}`},
		"series": {seriesAnswer,
			`{"readings":[` + repeated(n, `{"readingType":%d,"values":[[1,1]]}`) + `]}`},
		"series that tell the type last": {seriesAnswer,
			`{"readings":[` + repeated(n, `{"values":[[1,1]],"readingType":%d}`) + `]}`},
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

// repeated formats n numbers, and joins them with commas.
func repeated(n int, text string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(text, i)
	}
	return strings.Join(parts, ",")
}
