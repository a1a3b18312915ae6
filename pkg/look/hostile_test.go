package look

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// Where no times in the range stand beside numbers, nothing is found.
func TestReadNothing(t *testing.T) {
	for _, text := range []string{
		`null`, `1`, `"x"`, `""`, `"{"`, `true`, `[]`, `{}`, `[null]`, `[[]]`, `[{}]`, `{"Pac":[]}`, `{"Pac":null}`,
		`[{"k":"Pac","p":[]}]`, `[{"k":"Pac","q":"` + at(5) + `","v":null}]`, `[{"k":"Pac","q":"` + at(5) + `"}]`,
		`[{"k":"Pac","q":"2025-01-01T00:00:00Z","v":1}]`, `{"from":"` + at(0) + `","to":"` + at(1440) + `","s":[]}`,
		`{"from":"` + at(0) + `","p":[{"v":1},{"v":2}]}`, `{"q":["` + at(0) + `"],"v":[1,2]}`,
		`[{"q":"` + at(5) + `","v":"offline"}]`, `{"a":[1,2,3],"b":[4,5,6]}`,
	} {
		if found := Read(treeOf(t, text), asked("Pac")); len(found) > 0 {
			t.Errorf("%s: %s %s", text, show(found[0]), found[0].Answer.Shape)
		}
	}
}

// Lists of other things are read as what is there: that no type is told keeps them behind what tells one.
func TestReadUnrelated(t *testing.T) {
	const invoices = `[{"number":17,"date":"2026-11-24","amount":12.5,"currency":"EUR"},` +
		`{"number":18,"date":"2026-11-24","amount":7,"currency":"EUR"}]`
	found := Read(treeOf(t, invoices), asked("Pac"))
	for _, f := range found {
		if len(f.Answer.Type) > 0 {
			t.Errorf("%v", f)
		}
	}
	found = Read(treeOf(t, `{"a":`+invoices+`,"b":[{"zux":"`+at(5)+`","kux":"Pac","v":1}]}`), asked("Pac"))
	if len(found) == 0 || show(found[0]) != "Pac[]: 5=1; " {
		t.Errorf("%v", found)
	}
}

// The work is bounded: it grows with the answer, and not with the square of it, however many members it has.
func TestReadLarge(t *testing.T) {
	var points, members, deep []string
	for i := range 100_000 {
		points = append(points, fmt.Sprintf(`[%d,%d.5]`, day.UnixMilli()+int64(i)*500, i))
	}
	for i := range 20_000 {
		members = append(members, fmt.Sprintf(`"m%dm":%d,"m%dn":%q`, i, i, i, at(i%1440)))
	}
	for range 60 {
		deep = append(deep, `{"a":[`)
	}
	for name, text := range map[string]string{
		"points":  `[{"k":"Pac","p":[` + strings.Join(points, ",") + `]}]`,
		"members": `[{` + strings.Join(members, ",") + `}]`,
		"deep":    strings.Join(deep, "") + `{"q":"` + at(0) + `","v":1}` + strings.Repeat("]}", 60),
	} {
		start := time.Now()
		found := Read(treeOf(t, text), asked("Pac"))
		t.Logf("%s: %d readings of %d bytes in %v", name, len(found), len(text), time.Since(start))
		if len(found) > maxFound {
			t.Errorf("%s: %d readings", name, len(found))
		}
		if name == "points" && (len(found) == 0 || found[0].Inside != 100_000) {
			t.Errorf("not all points are read: %v", len(found))
		}
	}
}

// Whatever comes, nothing panics, and what is found can be read: it has values, and they lie where they are said to.
func TestReadAnything(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	names := []string{"Pac", "pac", "q", "v", at(5), "1795478400", "unit", "{time}", "#1", "[]", "", "0f-1", "factor",
		"Pdc"}
	var value func(depth int) any
	value = func(depth int) any {
		kind := random.IntN(12)
		if depth == 0 {
			kind = random.IntN(8)
		}
		switch kind {
		case 0:
			return nil
		case 1:
			return random.IntN(2) == 0
		case 2:
			return day.Unix() + int64(random.IntN(86400))
		case 3, 4:
			return random.IntN(100)
		case 5, 6:
			return names[random.IntN(len(names))]
		case 7:
			return `[{"q":"` + at(random.IntN(1440)) + `","v":1}]`
		case 8, 9:
			list := []any{}
			for range random.IntN(5) {
				list = append(list, value(depth-1))
			}
			return list
		default:
			object := map[string]any{}
			for range random.IntN(5) {
				object[names[random.IntN(len(names))]] = value(depth - 1)
			}
			return object
		}
	}
	count := 0
	for range 5000 {
		written, err := json.Marshal(value(5))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Read(treeOf(t, string(written)), asked("Pac", "Pdc")) {
			count++
			inside := 0
			for _, s := range f.Series {
				for _, at := range s.Times {
					if at >= day.UnixMilli() && at < day.Add(24*time.Hour).UnixMilli() {
						inside++
					}
				}
			}
			if inside == 0 || inside != f.Inside || len(f.Values) != len(f.Others) {
				t.Fatalf("%s: %v", written, f)
			}
		}
	}
	if count < 100 {
		t.Errorf("only %d readings: does this still try anything?", count)
	}
}
