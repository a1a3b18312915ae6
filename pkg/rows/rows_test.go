package rows

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

func read(t *testing.T, text, list, answer, sdl string) (*Rows, error) {
	t.Helper()
	document, err := operation.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := decode.NewTrees().Read(jsontext.NewDecoder(strings.NewReader(answer)))
	if err != nil {
		t.Fatal(err)
	}
	source := Source{Document: document}
	if list != "" {
		source.List = strings.Split(list, ".")
	}
	if sdl != "" {
		parsed, err := schema.Parse(sdl)
		if err != nil {
			t.Fatal(err)
		}
		source.Types = document.Types(parsed)
	}
	return source.Read(tree.(map[string]any))
}

// shown writes rows as lines: the names of the columns with their kinds, and the values.
func shown(r *Rows) string {
	var heads []string
	columns := r.Columns(time.UTC).All
	lines := make([][]string, r.Len())
	for _, column := range columns {
		kind := "text"
		for i := range r.Len() {
			value := "-"
			switch {
			case column.Times != nil:
				if at := column.Times[i]; at != nil {
					value = at.Format(time.RFC3339)
				}
				kind = "time"
			case column.Numbers != nil:
				if column.Numbers[i] != nil {
					value = fmt.Sprint(*column.Numbers[i])
				}
				kind = "number"
			case column.Bools != nil:
				if column.Bools[i] != nil {
					value = fmt.Sprint(*column.Bools[i])
				}
				kind = "bool"
			case column.Texts[i] != nil:
				value = *column.Texts[i]
			}
			lines[i] = append(lines[i], value)
		}
		heads = append(heads, column.Name+":"+kind)
	}
	text := strings.Join(heads, " ")
	for _, line := range lines {
		text += "\n" + strings.Join(line, " ")
	}
	return text
}

func TestRowsOfAnswers(t *testing.T) {
	for name, c := range map[string]struct{ text, list, answer, want string }{
		"list at the root": {"{ tickets { title id } }", "", `{"tickets":[{"id":"1","title":"a"},{"title":"b","id":"2"}]}`,
			"title:text id:text\na 1\nb 2"},
		"list below objects": {"{ me { account { tickets { n } } } }", "",
			`{"me":{"account":{"tickets":[{"n":1},{"n":null},{"n":2.5}]}}}`, "n:number\n1\n-\n2.5"},
		"object in a row": {"{ t { a { b { c } d } e } }", "",
			`{"t":[{"a":{"b":{"c":1},"d":true},"e":"x"},{"a":null,"e":"y"}]}`,
			"a.b.c:number a.d:bool e:text\n1 true x\n- - y"},
		"list in a row": {"{ t { n c { x } } }", "",
			`{"t":[{"n":"a","c":[{"x":1},{"x":2}]},{"n":"b","c":[]},{"n":"d","c":null}]}`,
			"n:text c.x:number\na 1\na 2\nb -\nd -"},
		"two lists in a row": {"{ t { n a { x } b { y } } }", "",
			`{"t":[{"n":"k","a":[{"x":1},{"x":2}],"b":[{"y":3},{"y":4}]}]}`,
			"n:text a.x:number b.y:number\nk 1 -\nk 2 -\nk - 3\nk - 4"},
		"chosen list in a list": {"{ t { n a { x } b { y } } }", "t.b",
			`{"t":[{"n":"k","a":[{"x":1}],"b":[{"y":3},{"y":4}]}]}`,
			"n:text a.x:text b.y:number\nk - 3\nk - 4"},
		"second list chosen": {"{ a { x } b { y } }", "b", `{"a":[{"x":1}],"b":[{"y":2}]}`, "y:number\n2"},
		"no list": {"{ me { account { name open } } }", "",
			`{"me":{"account":{"name":"N","open":3}}}`,
			"name:text open:number\nN 3"},
		"relay": {"{ t(first: 2) { edges { cursor node { id n { v } } } pageInfo { endCursor hasNextPage } } }", "",
			`{"t":{"edges":[{"cursor":"c","node":{"id":"1","n":{"v":5}}}],"pageInfo":{"endCursor":"c","hasNextPage":true}}}`,
			"cursor:text id:text n.v:number\nc 1 5"},
		"relay in a row": {"{ f { name t { edges { node { name } } } } }", "",
			`{"f":[{"name":"F","t":{"edges":[{"node":{"name":"a"}},{"node":{"name":"b"}}]}}]}`,
			"name:text t.name:text\nF a\nF b"},
		"union": {"{ s { __typename ... on A { x } ... on B { y x } } }", "",
			`{"s":[{"__typename":"A","x":1},{"__typename":"B","y":"q","x":2}]}`,
			"__typename:text x:number y:text\nA 1 -\nB 2 q"},
		"union of objects": {"{ s { ... on A { v { a } } ... on B { v { b } } } }", "",
			`{"s":[{"v":{"a":1}},{"v":{"b":2}}]}`, "v.a:number v.b:number\n1 -\n- 2"},
		"alias": {"{ all: t { when: createdAt } }", "",
			`{"all":[{"when":"2026-06-01T10:00:00Z"}]}`,
			"when:time\n2026-06-01T10:00:00Z"},
		"list of lists": {"{ t { x } }", "", `{"t":[[{"x":1},{"x":2}],[{"x":3}]]}`, "x:number\n1\n2\n3"},
		"list of texts": {"{ t { tags ids } }", "",
			`{"t":[{"tags":["a","b"],"ids":[1,2]},{"tags":[],"ids":null}]}`,
			"tags:text ids:text\na, b 1, 2\n -"},
		"JSON scalar": {"{ t { j } }", "", `{"t":[{"j":{"b":1,"a":[[2]]}}]}`, "j:text\n" + `{"a":[[2]],"b":1}`},
		"list in a JSON": {"{ f { readings } }", "",
			`{"f":{"readings":[{"time":1780264800000,"value":"1.5"},{"time":1780264860000,"value":null}]}}`,
			"time:time value:number\n2026-05-31T22:00:00Z 1.5\n2026-05-31T22:01:00Z -"},
		"pairs in a JSON": {"{ f { readings } }", "f.readings.Pac",
			`{"f":{"readings":{"Pac":[[1780264800,1],[1780264860,2]],"E":[[1,2]]}}}`,
			"0:time 1:number\n2026-05-31T22:00:00Z 1\n2026-05-31T22:01:00Z 2"},
		"JSON as text": {"{ f { readings } }", "",
			`{"f":{"readings":"[{\"t\":\"2026-06-01\",\"v\":2}]"}}`,
			"t:time v:number\n2026-06-01T00:00:00Z 2"},
		"empty list":   {"{ t { x y } }", "", `{"t":[]}`, "x:text y:text"},
		"null list":    {"{ t { x } }", "t", `{"t":null}`, "x:text"},
		"null element": {"{ t { x } }", "", `{"t":[null,{"x":1}]}`, "x:number\n-\n1"},
	} {
		got, err := read(t, c.text, c.list, c.answer, "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if text := shown(got); text != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, text, c.want)
		}
	}
}

// The values of a column decide what it is; where they can be several things, its name or type does.
func TestKindsOfColumns(t *testing.T) {
	const sdl = "type Query { t: [T] } scalar DateTime scalar Decimal enum E { A } " +
		"type T { id: ID a: String b: Int c: Float d: DateTime e: Boolean f: Decimal g: E }"
	for name, c := range map[string]struct{ field, values, want string }{
		"instants":                {"at", `"2026-06-01T10:00:00+02:00"`, "at:time\n2026-06-01T08:00:00Z"},
		"other forms":             {"x", `"2026-06-01 10:00:00.5"`, "x:time\n2026-06-01T10:00:00Z"},
		"seconds":                 {"createdAt", `1780264800`, "createdAt:time\n2026-05-31T22:00:00Z"},
		"what happened":           {"closed", `1780264800`, "closed:time\n2026-05-31T22:00:00Z"},
		"not yet":                 {"due", `3`, "due:number\n3"},
		"milliseconds as text":    {"timestamp", `"1780264800000"`, "timestamp:time\n2026-05-31T22:00:00Z"},
		"epoch without a word":    {"energy", `1780264800`, "energy:number\n1.7802648e+09"},
		"number by its time word": {"startHour", `7`, "startHour:number\n7"},
		"numbers as text":         {"x", `"1.50","-2","3e2"`, "x:number\n1.5\n-2\n300"},
		"numbers and words":       {"x", `"1","n/a"`, "x:text\n1\nn/a"},
		"zeros before":            {"x", `"0012"`, "x:text\n0012"},
		"ids":                     {"facilityId", `12,13`, "facilityId:text\n12\n13"},
		"long numbers":            {"x", `12345678901234567`, "x:text\n12345678901234567"},
		"mixed":                   {"x", `1,true,"a"`, "x:text\n1\ntrue\na"},
		"date and words":          {"x", `"2026-06-01","soon"`, "x:text\n2026-06-01\nsoon"},
		"paid, humid":             {"paid", `1,2`, "paid:number\n1\n2"},
		"version":                 {"version", `"1.10"`, "version:text\n1.10"},
		"nothing, id":             {"id", `null`, "id:text\n-"},
		"nothing, Int":            {"b", `null`, "b:number\n-"},
		"nothing, DateTime":       {"d", `null`, "d:time\n-"},
		"nothing, Boolean":        {"e", `null`, "e:bool\n-"},
		"Float like an epoch":     {"c", `1780264800`, "c:number\n1.7802648e+09"},
		"DateTime as a number":    {"d", `1780264800`, "d:time\n2026-05-31T22:00:00Z"},
		"decimal":                 {"f", `"12.30"`, "f:number\n12.3"},
		"enum of digits":          {"g", `"1"`, "g:text\n1"},
	} {
		var elements []string
		for value := range strings.SplitSeq(c.values, ",") {
			elements = append(elements, fmt.Sprintf(`{%q:%s}`, c.field, value))
		}
		got, err := read(t, "{ t { "+c.field+" } }", "", `{"t":[`+strings.Join(elements, ",")+`]}`, sdl)
		if err != nil || shown(got) != c.want {
			t.Errorf("%s: %s, want %s (%v)", name, shown(got), c.want, err)
		}
	}
}

func TestLocalTimesAreByTheZone(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	got, err := read(t, "{ t { at day } }", "", `{"t":[{"at":"2026-06-01T00:00:00","day":"2026-06-01"}]}`, "")
	if err != nil {
		t.Fatal(err)
	}
	columns := got.Columns(berlin)
	for _, column := range columns.All {
		if at := column.Times[0].UTC().Format(time.RFC3339); at != "2026-05-31T22:00:00Z" {
			t.Errorf("%s is %s", column.Name, at)
		}
	}
	if strings.Join(columns.Local, ",") != "at" || !columns.All[1].IsDate {
		t.Errorf("local %v, date %v", columns.Local, columns.All[1].IsDate)
	}
}

func TestListThatIsNotThere(t *testing.T) {
	for _, list := range []string{"b", "a.y", "a.x.z"} {
		_, err := read(t, "{ a { x } }", list, `{"a":[{"x":1}]}`, "")
		if err == nil || problem.From(err).Category != problem.Query {
			t.Errorf("%s: %v", list, err)
		}
	}
}

func TestOtherListsAreNamed(t *testing.T) {
	got, err := read(t, "{ a { x } b { y } c { d { z } } }", "", `{"a":[{"x":1}],"b":[{"y":1}],"c":{"d":[{"z":1}]}}`, "")
	if err != nil || strings.Join(got.Aside, " ") != "b c.d" {
		t.Error(got.Aside, err)
	}
	got, err = read(t, "{ t { a { x } b { y } } }", "t.a", `{"t":[{"a":[],"b":[{"y":1}]}]}`, "")
	if err != nil || strings.Join(got.Aside, " ") != "t.b" {
		t.Error(got.Aside, err)
	}
}

func TestPageOfAnswer(t *testing.T) {
	got, err := read(t, "{ t { total items { x } pageInfo { hasNextPage endCursor } } }", "",
		`{"t":{"total":7,"items":[{"x":1},{"x":2}],"pageInfo":{"hasNextPage":true,"endCursor":"abc"}}}`, "")
	if err != nil || got.Page != (Page{HasNext: "true", Cursor: "abc", Total: 7, Count: 2}) {
		t.Errorf("%+v %v", got.Page, err)
	}
	if !got.Page.GoesOn(2) || (Page{Total: 2}).GoesOn(2) || !(Page{Total: 3}).GoesOn(2) || (Page{Total: -1}).GoesOn(2) {
		t.Error("whether a list goes on is misjudged")
	}
}

// Pages may have members of JSON that others do not have.
func TestAppendedPages(t *testing.T) {
	first, _ := read(t, "{ j }", "", `{"j":[{"a":1}]}`, "")
	second, _ := read(t, "{ j }", "", `{"j":[{"b":2},{"a":3}]}`, "")
	if first.Same(second) {
		t.Error("two pages are the same")
	}
	first.Append(second)
	if got := shown(first); got != "a:number b:number\n1 -\n- 2\n3 -" {
		t.Error(got)
	}
}
