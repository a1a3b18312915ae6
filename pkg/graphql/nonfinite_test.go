package graphql

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

// What is no JSON becomes JSON of the same length, and what is JSON stays as it is, however it comes in parts.
func TestFiniteReader(t *testing.T) {
	for text, want := range map[string]string{
		`[NaN]`:                                 `["~"]`,
		`{"v":NaN,"w":-Infinity}`:               `{"v":"~","w":"~"      }`,
		`[nan, inf, -inf, Infinity, -nan]`:      `["~", "~", "~" , "~"     , "~" ]`,
		`["NaN","-Infinity",{"NaN":1}]`:         `["NaN","-Infinity",{"NaN":1}]`,
		`["a\"NaN",NaN,"\\",NaN,"\\\"NaN"]`:     `["a\"NaN","~","\\","~","\\\"NaN"]`,
		`[null,true,false,1e5,-1E-5,"Ω NaN"]`:   `[null,true,false,1e5,-1E-5,"Ω NaN"]`,
		`[NaNs,Inf1]`:                           `[NaNs,"~"1]`,
		`{"errors":[{"message":"NaN in \"x"}]}`: `{"errors":[{"message":"NaN in \"x"}]}`,
	} {
		want := strings.ReplaceAll(want, "~", NotFinite)
		for range 50 {
			got, err := io.ReadAll(&finiteReader{reader: pieces(text)})
			if err != nil || string(got) != want {
				t.Fatalf("%s: %q, want %q (%v)", text, got, want, err)
			}
		}
		got, err := io.ReadAll(&finiteReader{reader: iotest.DataErrReader(iotest.OneByteReader(strings.NewReader(text)))})
		if err != nil || string(got) != want {
			t.Fatalf("%s, byte by byte: %q, want %q (%v)", text, got, want, err)
		}
	}
}

func TestFiniteReaderLeavesJSON(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var make func(depth int) any
	make = func(depth int) any {
		switch random.IntN(6 - min(depth, 2)) {
		case 0:
			return []any{nil, true, false, random.NormFloat64(), random.Float64() * 1e300}[random.IntN(5)]
		case 1, 2, 3:
			return strings.Repeat([]string{`NaN`, `"`, `\`, "ü\x7f", `-Infinity`, " "}[random.IntN(6)], random.IntN(9))
		case 4:
			return []any{make(depth + 1), make(depth + 1), make(depth + 1)}
		default:
			return map[string]any{`N"aN`: make(depth + 1), "inf": make(depth + 1)}
		}
	}
	for range 2000 {
		text, err := json.Marshal(make(0))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(&finiteReader{reader: pieces(string(text))}); string(got) != string(text) {
			t.Fatalf("%s became %s", text, got)
		}
	}
}

// pieces reads a text in pieces of random lengths.
func pieces(text string) io.Reader {
	var readers []io.Reader
	for len(text) > 0 {
		n := 1 + rand.IntN(min(len(text), 9))
		readers = append(readers, strings.NewReader(text[:n]))
		text = text[n:]
	}
	return io.MultiReader(readers...)
}
