package look

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// minutes of the day, as the API may write it.
func at(minutes int) string {
	return day.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
}

// list writes n objects, five minutes apart.
func list(n int, format string, args func(i int) []any) string {
	var parts []string
	for i := range n {
		parts = append(parts, fmt.Sprintf(format, args(i)...))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// What the first reading is, where what stands beside the values decides.
func TestReadBeside(t *testing.T) {
	two := `[{"gux":"` + at(0) + `","vax":150},{"gux":"` + at(5) + `","vax":250}]`
	for name, c := range map[string]struct{ text, want string }{
		"factor":   {`[{"k":"Pac","factor":0.01,"p":` + two + `}]`, "Pac[]: 0=1.5 5=2.5; "},
		"decimals": {`[{"k":"Pac","decimals":2,"p":` + two + `}]`, "Pac[]: 0=1.5 5=2.5; "},
		"decimals of products": {`[{"k":"Pac","decimals":2,"p":[{"gux":"` + at(0) + `","vax":52163201174.99999},` +
			`{"gux":"` + at(5) + `","vax":52163201275}]}]`, "Pac[]: 0=5.216320117499999e+08 5=5.2163201275e+08; "},
		"exponent": {`{"k":"Pac","exponent":-2,"u":"kW","p":` + two + `}`, "Pac[kW]: 0=1.5 5=2.5; "},
		"a unit beside that of a time": {`{"k":"Pac","timeUnit":"DAY","unit":"kW","p":` + two + `}`,
			"Pac[kW]: 0=150 5=250; "},
		"a unit of time alone": {`{"k":"Pac","timeUnit":"DAY","p":` + two + `}`, "Pac[]: 0=150 5=250; "},
		"a unit of its own":    {`{"k":"Pac","unit":"ratio","p":` + two + `}`, "Pac[ratio]: 0=150 5=250; "},
		"labels": {`[{"l":[{"name":"kux","value":"Pac"},{"name":"unit","value":"W"},{"name":"device","value":"a1"}],"p":` +
			two + `}]`, "Pac[W]a1: 0=150 5=250; "},
		"labels by keys": {`[{"p":` + two + `,"l":[{"v":"kW","key":"u"},{"v":"Pac","key":"metric"}]}]`,
			"Pac[kW]: 0=150 5=250; "},
		"types with values are no labels": {`[{"q":"` + at(0) +
			`","l":[{"name":"Pac","value":1},{"name":"wob","value":2}]},` +
			`{"q":"` + at(5) + `","l":[{"name":"Pac","value":3},{"name":"wob","value":4}]}]`, "Pac[]: 0=1 5=3; "},
		"a flag": {`[{"q":"` + at(0) + `","k":"Pac","v":1,"valid":true},{"q":"` + at(5) + `","k":"Pac","v":9,"valid":false}]`,
			"Pac[]: 0=1 5=NaN; "},
		"a flag the other way": {`[{"q":"` + at(0) + `","k":"Pac","v":1,"isInvalid":false},` +
			`{"q":"` + at(5) + `","k":"Pac","v":9,"isInvalid":true}]`, "Pac[]: 0=1 5=NaN; "},
		"a flag in words": {`[{"q":"` + at(0) + `","k":"Pac","v":1,"quality":"GOOD"},` +
			`{"q":"` + at(5) + `","k":"Pac","v":9,"quality":"BAD"}]`, "Pac[]: 0=1 5=NaN; "},
		"devices with made-up names": {`[{"k":"Pac","lux":"first","p":[["` + at(0) + `",1]]},` +
			`{"k":"Pac","lux":"second","p":[["` + at(0) + `",2]]}]`, "Pac[]first: 0=1; Pac[]second: 0=2; "},
		"devices above": {`[{"nux":"a1","all":[{"k":"Pac","p":[["` + at(0) + `",1]]}]},` +
			`{"nux":"b2","all":[{"k":"Pac","p":[["` + at(0) + `",2]]}]}]`, "Pac[]a1: 0=1; Pac[]b2: 0=2; "},
		"rows of devices": {`[{"q":"` + at(0) + `","k":"Pac","nux":7,"v":1.5},` +
			`{"q":"` + at(0) + `","k":"Pac","nux":8,"v":2.5},` +
			`{"q":"` + at(5) + `","k":"Pac","nux":7,"v":3.5},{"q":"` + at(5) + `","k":"Pac","nux":8,"v":2}]`,
			"Pac[]7: 0=1.5 5=3.5; Pac[]8: 0=2.5 5=2; "},
		"devices by id": {`{"0f-1":{"Pac":[["` + at(0) + `",1]]},"0f-2":{"Pac":[["` + at(0) + `",2]]}}`,
			"Pac[]0f-1: 0=1; Pac[]0f-2: 0=2; "},
		"devices by name": {`{"wrx":{"Pac":[["` + at(0) + `",1]]},"wry":{"Pac":[["` + at(0) + `",2]]}}`,
			"Pac[]wrx: 0=1; Pac[]wry: 0=2; "},
		"one device by id": {`{"0f-1":{"Pac":[["` + at(0) + `",1]]}}`, "Pac[]0f-1: 0=1; "},
		"a date and a time of day": {`[{"dux":"2026-11-24","hux":"00:00","k":"Pac","v":1},` +
			`{"dux":"2026-11-24","hux":"00:05:00","k":"Pac","v":2}]`, "Pac[]: 0=1 5=2; "},
		"a time of day below its date": {`[{"dux":"2026-11-24","pux":[{"hux":"00:00","Pac":1},{"hux":"00:05","Pac":2}]}]`,
			"Pac[]: 0=1 5=2; "},
		"digits":            {`[{"q":202611240000,"k":"Pac","v":1},{"q":202611240005,"k":"Pac","v":2}]`, "Pac[]: 0=1 5=2; "},
		"one point":         {`{"lux":{"k":"Pac","q":"` + at(5) + `","v":"3"}}`, "Pac[]: 5=3; "},
		"one pair":          {`{"Pac":["` + at(5) + `",3]}`, "Pac[]: 5=3; "},
		"other capitals":    {`[{"q":"` + at(5) + `","pac":3}]`, "Pac[]: 5=3; "},
		"types in capitals": {`[{"q":"` + at(5) + `","k":"PAC","v":3}]`, "Pac[]: 5=3; "},
		"types that were not asked for": {`[{"q":"` + at(5) + `","k":"Irradiance","v":3},` +
			`{"q":"` + at(5) + `","k":"Pac","v":4}]`,
			"Pac[]: 5=4; "},
		"members that were not asked for": {`[{"q":"` + at(5) + `","Irradiance":3,"Pac":4}]`, "Pac[]: 5=4; "},
		"an id that looks like an epoch": {list(20, `{"id":%d,"q":%q,"k":"Pac","v":%d}`, func(i int) []any {
			return []any{day.UnixMilli() + int64(i*i), at(i * 5), i % 7}
		}), ""},
		"tuples of three": {`[["` + at(0) + `","Pac",1],["` + at(0) + `","Pdc",2],["` + at(5) + `","Pac",3]]`,
			"Pac[]: 0=1 5=3; "},
		"tuples with a quality": {`{"Pac":[["` + at(0) + `",192,1.5],["` + at(5) + `",192,2.5]]}`, "Pac[]: 0=1.5 5=2.5; "},
		"one map from times":    {`{"` + at(0) + `":1,"` + at(5) + `":"2"}`, "Pac[]: 0=1 5=2; "},
		"objects by time": {`{"` + at(0) + `":{"w":1,"u":"kW"},"` + at(5) + `":{"w":2,"u":"kW"}}`,
			"Pac[kW]: 0=1 5=2; "},
		"decimal commas": {`[{"q":"` + at(0) + `","w":"1,5"},{"q":"` + at(5) + `","w":"12,25"}]`,
			"Pac[]: 0=1.5 5=12.25; "},
		"a single list in columns": {`{"q":["` + at(0) + `","` + at(5) + `"],"w":["1",2]}`,
			"Pac[]: 0=1 5=2; "},
		"labels for types": {`[{"lux":"AC power","p":[["` + at(0) + `",1]]},{"lux":"DC power","p":[["` + at(0) + `",2]]}]`,
			"Pac[]AC power: 0=1; Pac[]DC power: 0=2; "},
		"units by type": {`{"lux":{"Pac":"kW"},"rux":[{"q":"` + at(5) + `","Pac":4}]}`, "Pac[kW]: 5=4; "},
		"bad cells": {`[{"q":"` + at(5) + `","k":"Pac","v":4},{"q":null,"k":"Pac","v":4},{"k":"Pac"},null,7,[]]`,
			"Pac[]: 5=4; "},
		"the invoices beside": {`{"aux":[{"dux":"2026-11-24","rux":12.5},{"dux":"2026-11-24","rux":13.5}],` +
			`"bux":[{"q":"` + at(5) + `","k":"Pac","v":4}]}`, "Pac[]: 5=4; "},
		"columns of devices": {`{"q":["` + at(0) + `","` + at(5) + `"],"s":[{"k":"Pac","nux":"a","v":[1,2]},` +
			`{"k":"Pac","nux":"b","v":[3,4]}]}`, "Pac[]a: 0=1 5=2; Pac[]b: 0=3 5=4; "},
	} {
		t.Run(name, func(t *testing.T) {
			found := Read(treeOf(t, c.text), asked("Pac"))
			if c.want == "" {
				if len(found) < 1 || !strings.HasPrefix(show(found[0]), "Pac[]: 0=0 5=1 10=2 15=3") {
					t.Errorf("%v", found)
				}
				return
			}
			if len(found) > 0 && show(found[0]) == c.want {
				return
			}
			t.Errorf("%s: want %s", c.text, c.want)
			for _, f := range found {
				t.Errorf("  %s %s %v", show(f), text(f.Answer), f.Values)
			}
		})
	}
}

// What could be read in several ways is: the caller has to ask for more to find out.
func TestReadAmbiguous(t *testing.T) {
	made := func(format string, args func(i int) []any) []Found {
		return Read(treeOf(t, list(12, format, args)), asked("Pac"))
	}
	has := func(found []Found, want string) bool {
		for _, f := range found {
			for _, choice := range f.Others {
				if strings.HasPrefix(show(Found{Series: choice.Series}), want) {
					return true
				}
			}
		}
		return false
	}
	found := made(`{"q":%q,"rux":%d,"sux":%d,"tux":%d}`, func(i int) []any { return []any{at(i * 5), i, i * 3, i} })
	if len(found[0].Values) != 2 || !has(found, "Pac[]: 0=0 5=1") || !has(found, "Pac[]: 0=0 5=3") {
		t.Errorf("two different numbers: %v", found)
	}
	found = made(`{"qux":%q,"zux":%q,"v":%d}`, func(i int) []any { return []any{at(i*5 + 5), at(i * 5), i} })
	if !strings.HasPrefix(show(found[0]), "Pac[]: 0=0 5=1") || found[0].EndTime != "qux" ||
		!has(found, "Pac[]: 5=0 10=1") {
		t.Errorf("start and end: %v", found)
	}
	found = made(`{"qux":%q,"zux":%q,"v":%d}`, func(i int) []any {
		return []any{day.Add(time.Duration(i*300+i*i) * time.Second).Format(time.RFC3339), at(i * 5), i}
	})
	if !strings.HasPrefix(show(found[0]), "Pac[]: 0=0 5=1 10=2") || len(found) < 2 {
		t.Errorf("a stamp that is not regular: %v", found)
	}
	found = made(`{"q":%q,"lux":0.001,"v":%d}`, func(i int) []any { return []any{at(i * 5), i * 1000} })
	if !has(found, "Pac[]: 0=0 5=1000") || !has(found, "Pac[]: 0=0 5=1 ") {
		t.Errorf("what may be a factor: %v", found)
	}
	found = made(`{"q":%q,"scale":2,"v":%d}`, func(i int) []any { return []any{at(i * 5), i * 100} })
	if !has(found, "Pac[]: 0=0 5=10000") || !has(found, "Pac[]: 0=0 5=1 ") || !has(found, "Pac[]: 0=0 5=200 ") {
		t.Errorf("what may be an exponent, decimals or a factor: %v", found)
	}
	seconds := func(i int) []any { return []any{day.Unix() + int64(i*300), day.Unix() + int64(i*700)} }
	found = made(`[%d,%d]`, seconds)
	if len(found) < 2 {
		t.Errorf("values that look like stamps: %v", found)
	}
	two := Asked{From: day, To: day.Add(24 * time.Hour), Types: []string{"Pac", "Pdc"}}
	found = Read(treeOf(t, `[{"q":"`+at(0)+`","v":1}]`), two)
	if len(found) != 1 || show(found[0]) != "[]: 0=1; " {
		t.Errorf("nothing tells the type: %v", found)
	}
	found = Read(treeOf(t, `[[["`+at(0)+`",1]],[["`+at(0)+`",2]]]`), two)
	if len(found) == 0 || !found[0].IsByOrder {
		t.Errorf("the order alone tells the type: %v", found)
	}
}

// Averages stand beside extremes, and what was measured beside what was forecast: names order them.
func TestReadStatistics(t *testing.T) {
	for _, c := range []struct{ members, want string }{
		{`"max":3,"avg":2,"min":1`, "avg max min"},
		{`"forecastValue":3,"value":2`, "value forecastValue"},
		{`"target":3,"rux":2`, "rux target"},
		{`"quality":3,"rux":2,"id":5`, "rux"},
	} {
		found := Read(treeOf(t, `[{"q":"`+at(0)+`","k":"Pac",`+c.members+`}]`), asked("Pac"))
		if len(found) == 0 || strings.Join(found[0].Values, " ") != c.want {
			t.Errorf("%s: %v", c.members, found)
		}
	}
	found := Read(treeOf(t, `[{"k":"Pac","max":[["`+at(0)+`",3]],"avg":[["`+at(0)+`",2]]}]`), asked("Pac"))
	if len(found) != 1 || strings.Join(found[0].Values, " ") != "avg.#1 max.#1" {
		t.Errorf("lists beside each other: %v", found)
	}
	below := Read(treeOf(t, `{"Pac":{"max":[["`+at(0)+`",3]],"avg":[["`+at(0)+`",2]]}}`), asked("Pac"))
	if len(below) == 0 || show(below[0]) != "Pac[]: 0=2; " {
		t.Errorf("%v", below)
	}
}

// Values of days are stamped with dates, which are days of the plant.
func TestReadDays(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 10, 1, 0, 0, 0, 0, zone)
	asked := Asked{From: from, To: from.AddDate(0, 1, 0), Zone: zone, Types: []string{"Pac"}}
	for _, format := range []string{
		`[{"dux":"2026-10-01","Pac":1},{"dux":"2026-10-31","Pac":2}]`, `{"Pac":{"2026-10-01":1,"2026-10-31":2}}`,
		`{"d":["2026-10-01","2026-10-31"],"Pac":[1,2]}`, `[{"dux":"01.10.2026","Pac":1},{"dux":"31.10.2026","Pac":2}]`,
		`[{"dux":20261001,"Pac":1},{"dux":20261031,"Pac":2}]`,
	} {
		found := Read(treeOf(t, format), asked)
		if len(found) == 0 || len(found[0].Series) != 1 || len(found[0].Series[0].Times) != 2 ||
			found[0].Series[0].Times[1] != from.AddDate(0, 0, 30).UnixMilli() {
			t.Errorf("%s: %v", format, found)
		}
	}
}

// Series that nothing tells apart are not taken for one.
func TestReadDoubled(t *testing.T) {
	for _, text := range []string{
		`[{"k":"Pac","p":[["` + at(0) + `",1],["` + at(5) + `",1]]},` +
			`{"k":"Pac","p":[["` + at(0) + `",2],["` + at(5) + `",3]]}]`,
		`[{"q":"` + at(0) + `","k":"Pac","v":1},{"q":"` + at(0) + `","k":"Pac","v":2}]`,
	} {
		if found := Read(treeOf(t, text), asked("Pac")); len(found) > 0 && found[0].Doubled == 0 {
			t.Errorf("%s: %v", text, found)
		}
	}
}

// Reading types can have numbers as ids, which are among the values as well.
func TestReadNumberedTypes(t *testing.T) {
	text := `[{"q":"` + at(0) + `","kux":17,"v":18},{"q":"` + at(0) + `","kux":18,"v":17},` +
		`{"q":"` + at(5) + `","kux":17,"v":2}]`
	numbered := Asked{From: day, To: day.Add(24 * time.Hour), Types: []string{"17", "18"}}
	if found := Read(treeOf(t, text), numbered); len(found) == 0 || show(found[0]) != "17[]: 0=18 5=2; 18[]: 0=17; " {
		t.Errorf("%v", found)
	}
}

// What is one and the same number for all types is none of their values; zero may be, and so may what one type has.
func TestReadConstants(t *testing.T) {
	made := func(constant int, types ...string) int {
		var parts []string
		for i := range 24 {
			name := types[i%len(types)]
			parts = append(parts, fmt.Sprintf(`{"q":%q,"kux":%q,"rux":%d,"sux":%d}`, at(i*5), name, i*i, constant))
		}
		found := Read(treeOf(t, "["+strings.Join(parts, ",")+"]"), asked(types...))
		if len(found) == 0 || found[0].Values[0] != "rux" {
			t.Fatalf("%v", found)
		}
		return len(found[0].Values)
	}
	if count := made(7, "Pac", "Pdc"); count != 1 {
		t.Errorf("%d choices, although one is constant", count)
	}
	if made(0, "Pac", "Pdc") != 2 || made(7, "Pac") != 2 {
		t.Error("a number is left out that may be a value")
	}
}

// Names choose only where they tell the first from all others.
func TestIsChosen(t *testing.T) {
	for text, want := range map[string]bool{
		"value": true, "value forecast": true, "avg min max": true, "rux sux": false, "rux forecast": true,
		"value max measuredValue": false, "": true,
	} {
		if f := (Found{Values: strings.Fields(text)}); f.IsChosen() != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
}
