package decode

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

func sameNumber(t *testing.T, written string) {
	t.Helper()
	got, err := number([]byte(written))
	want, wantErr := strconv.ParseFloat(written, 64)
	if math.Float64bits(got) != math.Float64bits(want) || (err != nil) != (wantErr != nil) {
		t.Errorf("%s: %v %v, want %v %v", written, got, err, want, wantErr)
	}
}

// Every number is read to the same bit as by strconv.
func TestNumber(t *testing.T) {
	for _, written := range []string{
		"0", "-0", "0.0", "-0.000", "1", "-1", "0.1", "0.3", "123456789012345", "-123456789012345", "1234567890123456",
		"0.00000000000001", "-0.00000000000001", "9.99999999999999", "99999999999999.9", "9007199254740993", "1e22",
		"1E-7", "4.9e-324", "1e400",
	} {
		sameNumber(t, written)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		value := float64(random.Int64N(1e15)-5e14) / math.Pow10(random.IntN(15))
		sameNumber(t, strconv.FormatFloat(value, 'f', random.IntN(16), 64))
	}
}

func FuzzNumber(f *testing.F) {
	f.Add("12.345")
	f.Add("-0.5e-3")
	f.Fuzz(func(t *testing.T, written string) {
		var number json.Number
		if json.Unmarshal([]byte(written), &number) != nil || number.String() != written {
			t.Skip("not a JSON number")
		}
		sameNumber(t, written)
	})
}
