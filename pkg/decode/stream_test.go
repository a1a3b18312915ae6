package decode

import (
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// pieces reads in pieces of random length, as from a connection; some are empty.
type pieces struct {
	reader  io.Reader
	random  *rand.Rand
	longest int
}

func (p *pieces) Read(into []byte) (int, error) {
	return p.reader.Read(into[:min(len(into), p.random.IntN(p.longest+1))])
}

func stream(text string, random *rand.Rand) *jsontext.Decoder {
	return jsontext.NewDecoder(&pieces{strings.NewReader(text), random, 1 << random.IntN(14)},
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// readStream reads a response in the shape of seriesAnswer to its end.
func readStream(text string, types []string, random *rand.Rand) ([]*series.Series, error) {
	d := stream(text, random)
	values := &apimap.Values{Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}}, Answer: seriesAnswer}
	r := &Readings{Values: values, DeviceID: "p", Types: types}
	if err := r.Read(d); err != nil {
		return r.Series, err
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return r.Series, fmt.Errorf("not at its end: %w", err)
	}
	return r.Series, nil
}

// compare tests the stream reader against the oracle.
func compare(t *testing.T, text string, types []string, random *rand.Rand) {
	t.Helper()
	want, wantErr := expected([]byte(text), types)
	got, err := readStream(text, types, random)
	if (err != nil) != (wantErr != nil) {
		t.Fatalf("%q: error %v, want %v", text, err, wantErr)
	}
	if err == nil && exact(got) != exact(want) {
		t.Fatalf("%q:\ngot  %s\nwant %s", text, exact(got), exact(want))
	}
}

// exact shows series to the last bit.
func exact(found []*series.Series) string {
	var text strings.Builder
	for _, s := range found {
		fmt.Fprintf(&text, "%s %q[%q] %d words:", s.DeviceID, s.Type, s.Unit, s.Texts)
		for i := range s.Times {
			value := strconv.FormatUint(math.Float64bits(s.Values[i]), 16)
			if s.Null[i] {
				value = "null"
			}
			fmt.Fprintf(&text, " %d=%s", s.Times[i], value)
		}
		if times, numbers := s.Noted(series.UnreadableTime), s.Noted(series.UnreadableNumber); times+numbers > 0 {
			fmt.Fprintf(&text, " unreadable: %d times, %d numbers", times, numbers)
		}
		text.WriteString("; ")
	}
	return text.String()
}

// author writes random responses: the same JSON in all the ways in which it can be written, with much else in it.
type author struct {
	random *rand.Rand
	// careless authors write some times and numbers that cannot be read.
	careless bool
	text     strings.Builder
}

func (a *author) oneOf(choices ...string) string { return choices[a.random.IntN(len(choices))] }

func (a *author) write(parts ...string) {
	for _, part := range parts {
		if a.random.IntN(8) == 0 {
			a.text.WriteString(a.oneOf(" ", "\n", "\t\r\n", "      "))
		}
		a.text.WriteString(part)
	}
}

// quote writes a string; its first character may be escaped.
func (a *author) quote(said string) string {
	quoted, _ := jsontext.AppendQuote(nil, said)
	if a.random.IntN(6) > 0 || len(said) == 0 || said[0] >= 0x80 || said[0] < 0x20 {
		return string(quoted)
	}
	rest, _ := jsontext.AppendQuote(nil, said[1:])
	return fmt.Sprintf(`"\u%04x%s`, said[0], rest[1:])
}

func (a *author) list(n int, element func(i int)) {
	a.write("[")
	for i := range n {
		if i > 0 {
			a.write(",")
		}
		element(i)
	}
	a.write("]")
}

// object writes members in any order, and others among them.
func (a *author) object(members map[string]func()) {
	for range a.random.IntN(3) {
		long := strings.Repeat("long ", a.random.IntN(2)*a.random.IntN(1200))
		members[a.oneOf("id", "__typename", "Wert ü", `"`, "", "time", "values2", long)] = a.anything
	}
	names := slices.Sorted(maps.Keys(members))
	a.random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	a.write("{")
	for i, name := range names {
		if i > 0 {
			a.write(",")
		}
		a.write(a.quote(name), ":")
		members[name]()
	}
	a.write("}")
}

func (a *author) anything() {
	switch a.random.IntN(7) {
	case 0:
		a.list(a.random.IntN(4), func(int) { a.anything() })
	case 1:
		a.object(map[string]func(){"timestamp": a.anything, "value": a.anything})
	case 2:
		a.write(strings.Repeat("[", 50), strings.Repeat("]", 50))
	case 3:
		a.write(a.quote(strings.Repeat(`Größe "\ 😀`, a.random.IntN(2)*a.random.IntN(400))))
	default:
		a.write(a.oneOf("null", "true", "false", "0", "-1.5e300", `""`, `"x"`, "12345678901234567890"))
	}
}

func (a *author) stamp() {
	at := time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC).Add(time.Duration(a.random.IntN(5*24*60*60)) * time.Second)
	zone := time.FixedZone("", (a.random.IntN(27)-12)*3600+a.random.IntN(2)*1800)
	switch a.random.IntN(12) {
	case 0:
		a.write(strconv.FormatInt(at.Unix(), 10))
	case 1:
		a.write(strconv.FormatInt(at.UnixMilli(), 10))
	case 2:
		a.write(`"` + strconv.FormatInt(at.Unix(), 10) + `"`)
	case 3:
		a.write(a.quote(at.In(zone).Format(a.oneOf(offsetLayouts...))))
	case 4:
		a.write(a.quote(at.Format(a.oneOf(localLayouts...))))
	case 5:
		a.write(a.quote(at.In(zone).Format(time.RFC3339Nano)))
	case 6:
		a.write(a.oneOf("null", "true", "{}", "[1]"))
		if a.careless {
			a.write(a.oneOf("", "", "", " 1"))
		}
	case 7:
		if a.careless && a.random.IntN(10) == 0 {
			a.write(a.oneOf(`"2026-03-28T25:00:00Z"`, `"2026-03-28T03:60:00.000Z"`, `""`, "1e400", "1e15"))
			return
		}
		a.write(a.quote(at.Format(time.RFC3339)))
	default:
		a.write(a.quote(at.Format("2006-01-02T15:04:05.000Z")))
	}
}

func (a *author) value() {
	switch a.random.IntN(10) {
	case 0:
		a.write("null")
	case 1:
		a.write(a.quote(a.oneOf("1.25", " 7 ", "", "Störung", "NaN", "-Inf", "1e400", "0x10p1", "1_000")))
	case 2:
		a.write(a.oneOf("true", "false", "{}", "[]", `{"value":1}`, "-0", "0", "1e-7", "1E+5", "0.1e1"))
	case 3:
		a.write(strconv.FormatFloat(a.random.NormFloat64()*math.Pow10(a.random.IntN(300)-150), 'g', -1, 64))
	case 4:
		if a.careless && a.random.IntN(20) == 0 {
			a.write(a.oneOf("1e400", "NaN", "01", "1.", "+1", ".5", "-"))
			return
		}
		a.write(strconv.Itoa(a.random.IntN(1000)))
	default:
		a.write(strconv.FormatFloat(float64(a.random.IntN(2_000_000)-500_000)/1000, 'f', a.random.IntN(12), 64))
	}
}

func (a *author) point(int) {
	if a.random.IntN(10) == 0 {
		a.write("[")
		a.stamp()
		a.write(",")
		a.value()
		a.write(a.oneOf("]", "]", ",null]"))
		return
	}
	members := map[string]func(){"timestamp": a.stamp, "value": a.value}
	if a.random.IntN(30) == 0 {
		delete(members, a.oneOf("timestamp", "value"))
	}
	a.object(members)
}

func (a *author) item(int) {
	if a.random.IntN(20) == 0 {
		a.anything()
		return
	}
	a.object(map[string]func(){
		"readingType": func() { a.write(a.oneOf(a.quote("Pac"), a.quote("Größe"), "7", "null")) },
		"unit":        func() { a.write(a.oneOf(a.quote("kW"), "null", "{}")) },
		"values":      func() { a.list(a.random.IntN(60), a.point) },
	})
}

func (a *author) answer() string {
	a.object(map[string]func(){"readings": func() { a.list(a.random.IntN(4), a.item) }})
	return a.text.String()
}

func TestReadAsOracle(t *testing.T) {
	read, refused, unreadable := 0, 0, 0
	for seed := range uint64(240) {
		random := rand.New(rand.NewPCG(seed, 1))
		text := (&author{random: random, careless: seed%4 == 0}).answer()
		types := [][]string{{"Pac"}, {"Pac", "Größe"}}[seed%2]
		compare(t, text, types, random)
		found, err := expected([]byte(text), types)
		if err != nil {
			refused++
		}
		for _, s := range found {
			read += s.Len()
			unreadable += s.Noted(series.UnreadableTime) + s.Noted(series.UnreadableNumber)
		}
	}
	if read < 3000 || unreadable < 100 || refused > 60 {
		t.Errorf("%d points, %d unreadable ones and %d responses that are no JSON prove nothing", read, unreadable, refused)
	}
}

func FuzzStream(f *testing.F) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 2))
		f.Add((&author{random: random, careless: seed%4 == 0}).answer(), seed)
	}
	for _, text := range []string{
		"", "{", "{}x", "null", `{"readings":`, `{"readings":[{"values":[{"timestamp":1,"value":1}`,
		"{\"readings\":[{\"readingType\":\"\xff\"}]}", `{"a":"\ud800"}`,
	} {
		f.Add(text, uint64(0))
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		lenient := jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		if lenient && !jsontext.Value(text).IsValid(jsontext.AllowInvalidUTF8(true)) {
			t.Skip("names come twice: the tree lacks the first")
		}
		compare(t, text, [][]string{{"Pac"}, {"7", "Größe"}}[seed%2], rand.New(rand.NewPCG(seed, 3)))
	})
}

// Of a response that is cut off anywhere, nothing is read that the whole does not contain, and its end is an error.
func TestReadCutOffAnywhere(t *testing.T) {
	const text = `{"id":7,"readings":[{"readingType":"Pac","unit":"kW","values":[
		{"timestamp":"2026-06-01T03:00:00.000Z","value":-12.5},{"value":"1e3","timestamp":1780282800},
		[1780283100000,null],{"timestamp":"2026-06-01T05:15:00+02:00","value":true}]},
		{"unit":null,"values":[{"value":0.125,"timestamp":"2026-06-01T03:00:00.000Z"}],"readingType":"P\u0064c"}]}`
	whole, err := readStream(text, []string{"Pac", "Pdc"}, rand.New(rand.NewPCG(1, 1)))
	if err != nil || len(whole) != 2 || whole[0].Len() != 4 || whole[1].Type != "Pdc" {
		t.Fatal(exact(whole), err)
	}
	for end := range len(text) {
		part, err := readStream(text[:end], []string{"Pac", "Pdc"}, rand.New(rand.NewPCG(uint64(end), 1)))
		if err == nil {
			t.Errorf("%s: no error", text[:end])
		}
		if !strings.HasPrefix(exact(whole), exact(part)) {
			t.Errorf("%s: %s", text[:end], exact(part))
		}
	}
}
