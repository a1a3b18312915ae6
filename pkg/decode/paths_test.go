package decode

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func path(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ".")
}

// byPaths makes an answer of paths: value, time and type.
func byPaths(value, time, name string) apimap.Answer {
	return apimap.Answer{Shape: apimap.PathsShape, Value: path(value), Time: path(time), Type: path(name)}
}

// The same readings in arrangements that have no shape of their own.
func TestPaths(t *testing.T) {
	const want = "Pac[]: 1654052400000=1.5 1654052700000=null; Pdc[]: 1654052400000=3 1654052700000=4; "
	dayAndTime := byPaths("[].v", "[].d", "[].k")
	dayAndTime.TimeOfDay = path("[].h")
	folded := byPaths("[].{type}", "[].t", "")
	folded.Fold = true
	inGroups := byPaths("{type}.[].v", "{type}.[].t", "")
	inGroups.Groups = map[string][]string{"Pac": {"raw"}, "Pdc": {"dc"}}
	for name, c := range map[string]struct {
		answer apimap.Answer
		text   string
	}{
		"types in groups": {inGroups, `{"raw":{"Pac":[{"t":1654052400,"v":1.5},{"t":1654052700,"v":null}]},
			"dc":{"Pdc":[{"t":1654052400,"v":3},{"t":1654052700,"v":4}]}}`},
		"JSON scalars": {byPaths("[].m.{json}.{type}", "[].t", ""),
			`[{"t":1654052400,"m":{"Pac":1.5,"Pdc":3}},{"m":{"Pac":null,"Pdc":4},"t":1654052700}]`},
		"series of maps": {byPaths("[].p.{time}", "", "[].k"),
			`[{"p":{"1654052400":1.5,"1654052700":null},"k":"Pac"},{"k":"Pdc","p":{"1654052400":3,"1654052700":4}}]`},
		"rows with lists of typed values": {byPaths("[].p.[].v", "[].t", "[].p.[].k"),
			`[{"p":[{"k":"Pac","v":1.5},{"k":"Pdc","v":3}],"t":1654052400},
			{"t":1654052700,"p":[{"k":"Pac","v":null},{"k":"Pdc","v":4}]}]`},
		"times above types": {byPaths("{time}.{type}", "", ""),
			`{"2022-06-01T03:00:00Z":{"Pac":1.5,"Pdc":3},"2022-06-01T03:05:00Z":{"Pdc":4,"Pac":null}}`},
		"one list of times for all": {byPaths("s.[].p.[time]", "t.[time]", "s.[].k"),
			`{"s":[{"k":"Pac","p":[1.5,null]},{"k":"Pdc","p":[3,4]}],"t":[1654052400,1654052700]}`},
		"a table with a header": {byPaths("d.[].[type]", "d.[].#0", "h.[type]"),
			`{"h":["at","Pdc","Pac"],"d":[[1654052400,3,1.5],[1654052700,4,null]]}`},
		"types among labels": {byPaths("[].p.[].v", "[].p.[].t", "[].l.[n=kind].v"),
			`[{"l":[{"n":"kind","v":"Pac"},{"n":"unit","v":"W"}],"p":[{"t":1654052400,"v":1.5},{"t":1654052700,"v":null}]},
			{"p":[{"t":1654052400,"v":3},{"t":1654052700,"v":4}],"l":[{"n":"unit","v":"W"},{"n":"kind","v":"Pdc"}]}]`},
		"a table in a JSON scalar": {byPaths("d.[].[type]", "d.[].{json}.#0", "h.[type]"),
			`{"h":["at","Pdc","Pac"],"d":[[1654052400,3,1.5],[1654052700,4,null]]}`},
		"in the order of the request": {byPaths("[type].[].#1", "[type].[].#0", ""),
			`[[[1654052400,1.5],[1654052700,null]],[[1654052400,3],[1654052700,4]]]`},
		"JSON in texts": {byPaths("[].p.{json}.[].#1", "[].p.{json}.[].#0", "[].k"),
			`[{"k":"Pac","p":"[[1654052400,1.5],[1654052700,null]]"},{"k":"Pdc","p":"[[1654052400,3],[1654052700,4]]"}]`},
		"a date and a time of day": {dayAndTime,
			`[{"d":"2022-06-01","h":"03:00","k":"Pac","v":1.5},{"d":"2022-06-01","h":"03:05:00","k":"Pac","v":null},
			{"d":"2022-06-01","h":"03:00","k":"Pdc","v":3},{"d":"2022-06-01","h":"03:05","k":"Pdc","v":"4"}]`},
		"other capitals": {folded, `[{"t":1654052400,"pac":1.5,"PDC":3},{"t":1654052700,"pac":null,"PDC":4}]`},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := read(t, c.answer, []string{"Pac", "Pdc"}, time.UTC, `{"readings":`+c.text+`}`)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(r); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if r.Unasked != "" {
				t.Errorf("%q is taken for a reading type", r.Unasked)
			}
		})
	}
}

// What stands beside values counts.
func TestPathsBeside(t *testing.T) {
	answer := byPaths("[].p.[].v", "[].p.[].t", "[].k")
	answer.Unit, answer.Exponent, answer.Flag = path("[].u"), path("[].e"), path("[].p.[].ok")
	answer.Bad, answer.Sources = []string{"false"}, [][]string{path("[].d")}
	r, err := read(t, answer, []string{"Pac"}, nil, `{"readings":[{"k":"Pac","u":"kW","e":-2,"d":"INV 1","p":[
		{"t":1654052400,"v":150,"ok":true},{"t":1654052700,"v":999,"ok":false}]},
		{"k":"Pdc","p":[{"t":1654052400,"v":1}]}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := show(r); got != "Pac INV 1[kW]: 1654052400000=1.5 1654052700000=null; " {
		t.Error(got)
	}
	if count := r.Series[0].Noted(series.BadQuality); count != 1 {
		t.Errorf("%d values are noted as bad", count)
	}
}

// Null and absent values are null; what is null on the way to values is told of its type, if that is known.
func TestPathsNulls(t *testing.T) {
	r, err := read(t, byPaths("[].v.w", "[].t", "[].k"), []string{"Pac", "Pdc"}, nil,
		`{"readings":[{"k":"Pac","t":1654052400,"v":{}},{"k":"Pac","t":1654052700,"v":{"w":null}},{"k":"Pdc","v":null}]}`)
	if got := show(r); err != nil || got != "Pac[]: 1654052400000=null 1654052700000=null; " {
		t.Errorf("%s %v", got, err)
	}
	if r.IsUnanswered("Pac") || !r.IsUnanswered("Pdc") {
		t.Error("null is taken for the wrong type")
	}
	r, err = read(t, byPaths("d.[].[type]", "d.[].#0", "h.[type]"), []string{"Pac"}, nil,
		`{"readings":{"h":["at","Pac"],"d":[null]}}`)
	if err != nil || !r.IsUnanswered("Pac") {
		t.Errorf("%s %v", show(r), err)
	}
}

// Lists that should run parallel and do not are not read at all: any place could be the one that is missing.
func TestPathsUnequal(t *testing.T) {
	for _, text := range []string{
		`{"t":[1654052400,1654052700],"s":[{"k":"Pac","p":[1.5]}]}`, `{"t":null,"s":[{"k":"Pac","p":[1.5]}]}`,
	} {
		r, err := read(t, byPaths("s.[].p.[time]", "t.[time]", "s.[].k"), []string{"Pac"}, nil, `{"readings":`+text+`}`)
		if err != nil || len(r.Series) != 1 || r.Series[0].Len() > 0 || r.Series[0].Noted(series.UnequalColumns) == 0 {
			t.Errorf("%s: %s %v", text, show(r), err)
		}
	}
	order := byPaths("[type].[].#1", "[type].[].#0", "")
	r, err := read(t, order, []string{"Pac", "Pdc"}, nil, `{"readings":[[[1654052400,1.5]]]}`)
	if got := show(r); err != nil || strings.Contains(got, "=") {
		t.Errorf("of one list for two types: %s %v", got, err)
	}
}

// Whatever stands where values should: nothing is made up, and nothing panics.
func TestPathsHostile(t *testing.T) {
	for _, answer := range []apimap.Answer{
		byPaths("", "", ""), byPaths("[]", "", ""), byPaths("[].{type}.[time]", "[].t.[time]", ""),
		byPaths("#9.v", "#x", "k"), byPaths("[type].{json}.{time}", "", ""),
		byPaths("{source}.{type}.[].v", "{source}.{type}.[].t", ""),
	} {
		for _, text := range []string{
			`null`, `1`, `"x"`, `[]`, `{}`, `[null,[],{}]`, `[["{"]]`, `{"a":{"Pac":[null,{"v":1},{"t":{},"v":2}]}}`,
			`[{"Pac":[1,2],"t":3}]`,
		} {
			r, err := read(t, answer, []string{"Pac"}, nil, `{"readings":`+text+`}`)
			if got := show(r); err != nil || strings.Contains(got, "=") {
				t.Errorf("%v: %s: %s %v", answer.Value, text, got, err)
			}
		}
	}
}

// Elements are let go one by one: the whole answer may be larger than a tree may be.
func TestPathsElementByElement(t *testing.T) {
	if testing.Short() {
		t.Skip()
	}
	var text strings.Builder
	text.WriteString(`{"readings":[`)
	const count = 200_000
	for i := range count {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(`{"t":1654052400,"p":[{"k":"Pac","v":1}]}`)
	}
	text.WriteString(`]}`)
	values := &apimap.Values{Path: []apimap.Step{{Field: "f"}, {Field: "readings"}},
		Answer: byPaths("[].p.[].v", "[].t", "[].p.[].k")}
	r := &Readings{Values: values, Types: []string{"Pac"}}
	if err := r.Read(jsontext.NewDecoder(strings.NewReader(text.String()))); err != nil || r.Series[0].Len() != count {
		t.Errorf("%v", err)
	}
}
