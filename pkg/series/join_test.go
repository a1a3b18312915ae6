package series

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func of(source, unit string, points ...float64) *Series {
	s := &Series{DeviceID: "p", Type: "Pac", Source: source, Unit: unit}
	for i := 0; i < len(points); i += 2 {
		s.Add(int64(points[i]), points[i+1], false)
	}
	return s
}

func shown(s *Series) string {
	var text []string
	for _, member := range s.Members() {
		about := strings.TrimSpace(fmt.Sprint(member.Source, " ", member.Unit))
		text = append(text, about+fmt.Sprint(member.Times, member.Values))
	}
	return strings.Join(text, " ")
}

// A unit belongs to the points that it came with: it is converted, or it parts the series.
func TestJoinUnits(t *testing.T) {
	for name, c := range map[string]struct {
		parts []*Series
		want  string
	}{
		"the first unit stays":    {[]*Series{of("", "kWh", 1, 950), of("", "MWh", 2, 1.05)}, "kWh[1 2] [950 1050]"},
		"it is that of the first": {[]*Series{of("", "MW", 3, 1), of("", "W", 1, 500, 2, 7)}, "MW[1 2 3] [0.0005 7e-06 1]"},
		"also if it has no point": {[]*Series{of("", "kW"), of("", "W", 1, 500)}, "kW[1] [0.5]"},
		"three units": {[]*Series{of("", "kW", 2, 2), of("", "W", 1, 500), of("", "MW", 3, 3)},
			"kW[1 2 3] [0.5 2 3000]"},
		"other spelling":   {[]*Series{of("", "kWh", 1, 1), of("", "KWH", 2, 2)}, "kWh[1 2] [1 2]"},
		"no unit told":     {[]*Series{of("", "", 1, 1), of("", "kW", 2, 2)}, "kW[1 2] [1 2]"},
		"money and energy": {[]*Series{of("", "kWh", 1, 1), of("", "EUR", 2, 2)}, "kWh[1] [1] EUR[2] [2]"},
		"three quantities": {[]*Series{of("", "kWh", 1, 1), of("", "EUR", 2, 2), of("", "MWh", 3, 3), of("", "ct", 4, 4)},
			"kWh[1 3] [1 3000] EUR[2 4] [2 0.04]"},
		"none told beside two": {[]*Series{of("", "kWh", 1, 1), of("", "EUR", 2, 2), of("", "", 3, 3)},
			"kWh[1] [1] EUR[2] [2] [3] [3]"},
		"sources": {[]*Series{of("WR2", "W", 1, 2000), of("WR1", "kW", 1, 1), of("WR2", "kW", 2, 3)},
			"WR1 kW[1] [1] WR2 W[1 2] [2000 3000]"},
		"facility beside sources": {[]*Series{of("", "kW", 1, 9), of("WR1", "kW", 1, 1)}, "kW[1] [9] WR1 kW[1] [1]"},
	} {
		if got := shown(Join(c.parts...)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// However points are cut into parts, and in whichever units the parts come: each stays what it is, with its source.
func TestJoinAnyParts(t *testing.T) {
	factor := map[string]float64{"W": 1, "kW": 1000, "MW": 1e6}
	units, sources := []string{"W", "kW", "MW"}, []string{"", "L1", "L2"}
	for range 500 {
		want := map[string]float64{}
		var parts []*Series
		for at := int64(0); at < 40; {
			part := &Series{Unit: units[rand.IntN(3)], Source: sources[rand.IntN(3)]}
			for range rand.IntN(6) {
				watts := float64(rand.IntN(1_000_000))
				part.Add(at, watts/factor[part.Unit], false)
				want[fmt.Sprint(part.Source, at)] = watts
				at++
			}
			at++
			parts = append(parts, part)
		}
		rand.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		before := fmt.Sprint(parts)
		joined := Join(parts...)
		if fmt.Sprint(parts) != before {
			t.Fatal("the parts were changed")
		}
		found := 0
		for _, member := range joined.Members() {
			for i, at := range member.Times {
				watts := want[fmt.Sprint(member.Source, at)]
				if got := member.Values[i] * factor[member.Unit]; got < watts-1e-6 || got > watts+1e-6 {
					t.Fatalf("%s at %d: %v %s instead of %v W", member.Source, at, member.Values[i], member.Unit, watts)
				}
				if i > 0 && member.Times[i-1] >= at {
					t.Fatalf("%v is not in the order of time", member.Times)
				}
				found++
			}
		}
		if found != len(want) || joined.Points() != found {
			t.Fatalf("%d of %d points", found, len(want))
		}
	}
}

// A few instants that come twice are corrections; if most do, and differ, two series are laid on one another.
func TestTidyMixed(t *testing.T) {
	for name, c := range map[string]struct {
		second  func(at int64) (value float64, comes bool)
		isMixed bool
	}{
		"another meter":        {func(at int64) (float64, bool) { return 2, true }, true},
		"one dark at night":    {func(at int64) (float64, bool) { return float64(at % 2), true }, true},
		"the same twice":       {func(at int64) (float64, bool) { return 1, true }, false},
		"a correction":         {func(at int64) (float64, bool) { return 2, at == 7 }, false},
		"an hour comes again":  {func(at int64) (float64, bool) { return 2, at > 19 }, false},
		"with half the values": {func(at int64) (float64, bool) { return 2, at%2 == 0 }, true},
	} {
		s := &Series{}
		for at := range int64(24) {
			s.Add(at, 1, false)
		}
		for at := range int64(24) {
			if value, comes := c.second(at); comes {
				s.Add(at, value, false)
			}
		}
		if s.Tidy(span(0, 24)); s.IsMixed() != c.isMixed {
			t.Errorf("%s: mixed %v", name, s.IsMixed())
		}
	}
}

// What is shown of a type: each source, but nothing that has no values beside its like.
func TestSeparate(t *testing.T) {
	for name, c := range map[string]struct {
		parts []*Series
		want  string
	}{
		"one without values":         {[]*Series{of("", "kW")}, " kW 0"},
		"a source without values":    {[]*Series{of("L1", "V", 1, 230), of("L2", "V")}, "L1 V 1;L2 V 0"},
		"the facility's own is void": {[]*Series{of("", ""), of("L1", "V", 1, 230)}, "L1 V 1"},
		"a unit without values":      {[]*Series{of("", "kWh"), of("", "EUR", 1, 2)}, " EUR 1"},
		"no values at all":           {[]*Series{of("", "kWh"), of("", "EUR")}, " kWh 0"},
	} {
		var text []string
		for _, s := range Join(c.parts...).Separate() {
			text = append(text, fmt.Sprint(s.Source, " ", s.Unit, " ", s.Len()))
		}
		if got := strings.Join(text, ";"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
