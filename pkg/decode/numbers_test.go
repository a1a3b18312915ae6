package decode

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

var writtenNumbers = map[string]float64{
	"1.5": 1.5, "-0.25": -0.25, "1e3": 1000, " 7 ": 7, "+7": 7, ".5": 0.5,
	"1,5": 1.5, "12,25": 12.25, "-0,5": -0.5, "0,125": 0.125, "1234,5": 1234.5, "1234,567": 1234.567, "1,5e3": 1500,
	",5": 0.5, "+1,5": 1.5, "−1,5": -1.5, "0,0": 0,
	"1.234,5": 1234.5, "1,234.5": 1234.5, "1.234.567": 1234567, "1,234,567": 1234567, "1.234.567,89": 1234567.89,
	"1 234,5": 1234.5, "1\u00a0234": 1234, "1\u202f234,5": 1234.5, "1'234.5": 1234.5, "12’345’678": 12345678,
	"-1.234,5": -1234.5,
}

var unreadableNumbers = []string{
	"1,234", "12,345", "-123,456", "1.2.3", "1,23,456.5", "1.234,5,6", "1.2345,6", "n/a", "", "-", ",", ".", "1,", "5 kW",
	"0x10", "1e", "1,5e", "١,٥", "1''2", "12 34", "1,5%", strings.Repeat("1", 50) + ",5",
}

// Numbers as people write them, where they have one meaning.
func TestTextNumbers(t *testing.T) {
	for written, want := range writtenNumbers {
		if got, ok := textNumber(written); !ok || got != want {
			t.Errorf("%q: %v %v", written, got, ok)
		}
	}
	for _, written := range unreadableNumbers {
		if got, ok := textNumber(written); ok && written != "1," {
			t.Errorf("%q was read as %v", written, got)
		}
	}
}

// Values and the numbers of lists are read alike; what is no number is a word, and never a zero.
func TestTextNumbersOfPointsAndLists(t *testing.T) {
	var p point
	for written, want := range writtenNumbers {
		err := p.read(jsontext.NewDecoder(strings.NewReader(`"` + written + `"`)))
		if err != nil || p.null || p.word || p.value != want {
			t.Errorf("%q: %+v %v", written, p, err)
		}
		row := &Row{Properties: map[apimap.Property]any{apimap.NominalPower: written}}
		if got := row.Number(apimap.NominalPower); got == nil || *got != want {
			t.Errorf("%q in a list: %v", written, got)
		}
	}
	for _, written := range []string{"1,234", "n/a", "5 kW"} {
		if err := p.read(jsontext.NewDecoder(strings.NewReader(`"` + written + `"`))); err != nil || !p.word || !p.null {
			t.Errorf("%q: %+v %v", written, p, err)
		}
		row := &Row{Properties: map[apimap.Property]any{apimap.NominalPower: written}}
		if got := row.Number(apimap.NominalPower); got != nil {
			t.Errorf("%q in a list: %v", written, *got)
		}
	}
}
