package plugin_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// A backtest says of each plant and inverter what an alert rule says that is evaluated at the end of each step: it is
// compared with the rule itself, evaluated as Grafana does.
func TestBacktestAsRule(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("backtest", sim.Endpoint, adminToken, `{"requestsPerMinute":6000,"burst":1000}`)
	of := func(names ...string) string {
		var plants []string
		for _, name := range names {
			plants = append(plants, sim.facility(t, name))
		}
		return `"facilities":` + ids(plants)
	}
	hour, day := time.Hour, 24*time.Hour
	for name, c := range map[string]struct {
		members           string
		step              time.Duration
		days              int
		window, pending   time.Duration
		late              time.Duration
		condition         string
		threshold         float64
		least, lacksLeast int // firings, and evaluations without a value
	}{
		"power of an hour": {of(koeris, spain) + `,"roles":["acPower"],"relate":"perKwp"`, hour, 3, hour, 0, 0,
			"above", 0.3, 4, 0},
		"pending for longer than an hour": {of(koeris, spain) + `,"roles":["acPower"],"relate":"perKwp"`, hour, 3, hour,
			90 * time.Minute, 0, "above", 0.3, 4, 0},
		"mean of three hours": {of(koeris) + `,"roles":["acPower"]`, hour, 3, 3 * hour, 0, 0, "below", 1, 3, 0},
		"sum of six hours, late": {of(koeris, azores) + `,"roles":["energyProduced"]`, hour, 3, 6 * hour, 2 * hour,
			30 * time.Minute, "above", 100, 3, 0},
		"a plant with gaps": {of(patchy) + `,"roles":["acPower"]`, hour, 3, hour, 0, 0, "below", 1000, 3, 3},
		"inverters against their peers": {of(koeris) + `,"deviceScope":"type","deviceType":"inverter","roles":["acPower"],` +
			`"relate":"deviation","combine":{"by":"facility"}`, hour, 2, hour, 0, 0, "below", -0.1, 1, 1},
		"days": {of(koeris, bakery) + `,"roles":["energyProduced"],"relate":"perKwp"`, day, 20, day, 0, 2 * hour,
			"above", 4.5, 4, 0},
		"ratio of two days": {of(koeris, bakery) + `,"computed":["performanceRatio"]`, day, 15, 2 * day, 0, 2 * hour,
			"above", 80, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			resolution := map[time.Duration]string{hour: "1h", day: "1d"}[c.step]
			late := fmt.Sprintf(`,"rule":{"intervals":"complete","offset":%v}`, c.late.Minutes())
			members := c.members + `,"resolution":"` + resolution + `"` + late
			from, to := dayFrom.AddDate(0, 0, 1-c.days), dayTo
			search := fmt.Sprintf(`,"events":{"kind":"rule","condition":%q,"threshold":%v,"duration":%v,"window":%v}`,
				c.condition, c.threshold, c.pending.Minutes(), c.window.Minutes())
			found, notices := ds.eventsOf(t, from, to, members+search)
			var got []string
			for _, e := range found {
				whose, _, _ := strings.Cut(e.text, "\n")
				got = append(got, firing(whose, e.from, e.to))
			}

			rule := states{pending: c.pending, isBelow: c.condition == "below", threshold: c.threshold}
			lacking := 0
			for at := from.Add(c.window + c.late); !at.After(to); at = next(at, c.step) {
				answer := ds.calculated(t, alertRule, at.Add(-c.window), at, members+`,"format":"range"`)
				lacking += rule.evaluate(t, at, answer)
			}
			want := rule.ended(to)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) || len(want) < c.least || lacking < c.lacksLeast {
				t.Errorf("%d evaluations without a value, %s\ngot  %s\nwant %s", lacking, notices,
					strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
			if isSaid := strings.Contains(notices, "There was nothing to judge"); isSaid != (lacking > 0) {
				t.Errorf("of %d evaluations without a value: %s", lacking, notices)
			}
		})
	}
}

// next is when a rule is evaluated the next time: at the same time of the plant's clock.
func next(at time.Time, step time.Duration) time.Time {
	if step == 24*time.Hour {
		return at.AddDate(0, 0, 1)
	}
	return at.Add(step)
}

func firing(whose string, from, to time.Time) string {
	return fmt.Sprintf("%s: %s to %s", whose, from.UTC().Format(time.DateTime), to.UTC().Format(time.DateTime))
}

// states are those of a rule's instances, as Grafana keeps them.
type states struct {
	pending   time.Duration
	isBelow   bool
	threshold float64

	since   map[string]time.Time // since when the condition holds
	known   map[string]bool
	firings []string
}

// evaluate takes in an evaluation, and returns how many instances have no value.
func (s *states) evaluate(t *testing.T, at time.Time, answer backend.DataResponse) (lacking int) {
	t.Helper()
	if answer.Error != nil {
		t.Fatalf("%v: %v", at, answer.Error)
	}
	if s.since == nil {
		s.since, s.known = map[string]time.Time{}, map[string]bool{}
	}
	found := map[string]bool{}
	for _, frame := range answer.Frames {
		for _, field := range frame.Fields {
			if field.Type() != data.FieldTypeNullableFloat64 || field.Len() != 1 {
				continue
			}
			whose := field.Labels["facility"]
			if device := field.Labels["device"]; device != "" {
				whose += ", " + device
			}
			s.known[whose] = true
			value, _ := field.At(0).(*float64)
			if value == nil || math.IsNaN(*value) {
				continue
			}
			found[whose] = true
			holds := *value > s.threshold
			if s.isBelow {
				holds = *value < s.threshold
			}
			if _, isActive := s.since[whose]; holds && !isActive {
				s.since[whose] = at
			} else if !holds {
				s.end(whose, at)
			}
		}
	}
	for whose := range s.known {
		if !found[whose] {
			lacking++
			s.end(whose, at)
		}
	}
	return lacking
}

func (s *states) end(whose string, at time.Time) {
	since, isActive := s.since[whose]
	if isActive && since.Add(s.pending).Before(at) {
		s.firings = append(s.firings, firing(whose, since.Add(s.pending), at))
	}
	delete(s.since, whose)
}

// ended are all times during which an instance fired.
func (s *states) ended(at time.Time) []string {
	for whose := range s.known {
		s.end(whose, at)
	}
	return s.firings
}

// A backtest of a month of hours costs as few requests as a panel of them, and says what cannot be tried.
func TestBacktestRequests(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("price", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	month := dayTo.AddDate(0, 0, -30)
	all := `"scope":"all","roles":["acPower"],"relate":"perKwp"`
	ds.calculated(t, panel, dayFrom, dayTo, all) // learns the account
	sim.resetStats(t)
	first, _ := ds.eventsOf(t, month, dayTo, all+`,"events":{"kind":"rule","condition":"above","threshold":0.5}`)
	if requests := sim.stats(t).Requests; requests > 2 || len(first) == 0 {
		t.Errorf("%d requests, %d firings", requests, len(first))
	}
	sim.resetStats(t)
	other, _ := ds.eventsOf(t, month, dayTo, all+`,"events":{"kind":"rule","condition":"above","threshold":0.7}`)
	if requests := sim.stats(t).Requests; requests > 0 || len(other) == 0 || len(other) >= len(first) {
		t.Errorf("another threshold costs %d requests, and fires %d times after %d", requests, len(other), len(first))
	}
	for members, want := range map[string]string{
		`"events":{"kind":"rule","duration":50000}`:       "as long as the time range in which it is tried",
		`"events":{"kind":"rule","window":43200}`:         "as long as the time range in which it is tried",
		`"events":{"kind":"rule","window":0.5}`:           "from 1 to",
		`"events":{"kind":"rule","duration":-1}`:          "from 0 to",
		`"events":{"kind":"rule","threshold":"much"}`:     "much",
		`"events":{"kind":"rule","condition":"sideways"}`: "sideways",
	} {
		model := `{"version":2,"queryType":"events",` + all + `,` + members + `}`
		got := ds.queryAs(t, panel, month, dayTo, map[string]string{"A": model})["A"]
		if got.Error == nil || !strings.Contains(got.Error.Error(), want) {
			t.Errorf("%s: %v", members, got.Error)
		}
	}
}
