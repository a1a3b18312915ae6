package plugin

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// fiveMinutes writes two days of values, every 5 minutes, that end with the last whole day.
func fiveMinutes(name, unit string, value func(i int) float64) (text string, span backend.TimeRange) {
	end := time.Now().UTC().Truncate(24 * time.Hour)
	from := end.Add(-48 * time.Hour)
	var points []string
	for i := 0; from.Add(time.Duration(i) * 5 * time.Minute).Before(end); i++ {
		at := from.Add(time.Duration(i) * 5 * time.Minute).Format(time.RFC3339)
		points = append(points, fmt.Sprintf(`{"timestamp":%q,"value":%g}`, at, value(i)))
	}
	return fmt.Sprintf(`{"readings":[{"readingType":%q,"unit":%q,"values":[%s]}]}`, name, unit, strings.Join(points, ",")),
		backend.TimeRange{From: from, To: end}
}

// reduceToHours asks for two days, of which a panel can show 48 values, and gives the 13th and what is said.
func reduceToHours(t *testing.T, name, unit string, value func(i int) float64) (hour float64, said string) {
	t.Helper()
	text, span := fiveMinutes(name, unit, value)
	d, _ := start(t, world{plants: 1, readings: func(int) string { return text }})
	query, _ := json.Marshal(map[string]any{
		"queryType": "readings", "facilities": []string{"p0"}, "readingTypes": []string{name}, "resolution": "auto",
	})
	response, err := d.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{{
		RefID: "A", JSON: query, MaxDataPoints: 48, Interval: time.Hour, TimeRange: span,
	}}})
	if err != nil || response.Responses["A"].Error != nil {
		t.Fatal(err, response.Responses["A"].Error)
	}
	frame := response.Responses["A"].Frames[0]
	got, _ := frame.Fields[1].At(12).(*float64)
	if got == nil {
		return math.NaN(), fmt.Sprint(frame.Meta.Notices)
	}
	return *got, fmt.Sprintf("%+v %v", frame.Meta.Notices, frame.Meta.Custom)
}

// How values are combined is decided by the unit, the name and, of amounts, by the values; and what decided is told.
func TestReduceByKindAndValues(t *testing.T) {
	counter := func(i int) float64 { return 5_811_703 + float64(i) }
	ofTheDay := func(i int) float64 { return float64(i % 288) }
	interval := func(i int) float64 { return 1 + float64(i%7) }
	for _, c := range []struct {
		name, unit string
		value      func(i int) float64
		want       float64
		said       string
	}{
		{"Etot", "Wh", counter, counter(155), "kind:counter"},
		{"cumul_prod", "MWh", counter, counter(155), "kind:counter"},
		{"WZ1", "kWh", counter, counter(155), "never fall"},
		{"WZ1", "kWh", ofTheDay, 155, "start again"},
		{"WZ1", "kWh", interval, 49, "kind:energy"},
		{"Total consumption", "kWh", interval, 49, "lower than the one before"},
		{"WZ1", "kW", counter, 5_811_703 + 149.5, "kind:power"},
		{"TotalPower", "kW", counter, 5_811_703 + 149.5, "kind:power"},
		{"MaxPower", "kW", interval, 7, "kind:maximum"},
		{"MinTemperature", "°C", interval, 1, "kind:minimum"},
	} {
		if got, said := reduceToHours(t, c.name, c.unit, c.value); got != c.want || !strings.Contains(said, c.said) {
			t.Errorf("%s in %s: %v, want %v; %s", c.name, c.unit, got, c.want, said)
		}
	}
}

// Where nothing tells what numbers are, it is told that they are combined by a guess.
func TestReduceByGuess(t *testing.T) {
	interval := func(i int) float64 { return 1 + float64(i%7) }
	const guess = "because neither the name nor the unit nor the values tell"
	for _, c := range []struct {
		name, unit string
		value      func(i int) float64
		isGuess    bool
	}{
		{"X17", "", interval, true},
		{"X17", "furlong", interval, true},
		{"Zorp", "-", func(i int) float64 { return -float64(i) }, true},
		{"X17", "", func(i int) float64 { return float64(i % 2) }, false},
		{"DeviceStatus", "", interval, false},
		{"X17", "kW", interval, false},
		{"X17", "", func(i int) float64 { return 5_811_703 + float64(i) }, true},
	} {
		got, said := reduceToHours(t, c.name, c.unit, c.value)
		if strings.Contains(said, guess) != c.isGuess {
			t.Errorf("%s in %q: %v, %s", c.name, c.unit, got, said)
		}
	}
}

// A ratio of a range is what the API computes for it, what all of its values agree on, or nothing; it never is the last
// of them.
func TestReduceRatios(t *testing.T) {
	now := time.Now().UTC()
	month := time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	days := month.AddDate(0, 1, -1).Day()
	day := func(i int) string { return month.AddDate(0, 0, i).Format(time.RFC3339) }
	for name, c := range map[string]struct {
		readingType, unit string
		from, to          int // days of the month, from 0
		points            int64
		constant          bool
		came              int // every so manieth day has a value
		aggregation       string
		want              string // the values
		said              string
		isRuleRefused     bool
	}{
		"a month":            {"AutarkyRate", "%", 0, days, 1, false, 1, "auto", "26.2", "", false},
		"a week of it":       {"AutarkyRate", "%", 0, 7, 1, false, 1, "auto", "null", "is a ratio", true},
		"two of it":          {"PR", "%", 0, 14, 1, false, 1, "auto", "null", "is a ratio", true},
		"three values":       {"PR", "%", 1, 22, 3, false, 1, "auto", "null", "is a ratio", true},
		"all are equal":      {"Availability", "%", 0, 7, 1, true, 1, "auto", "50", "", false},
		"the user's last":    {"AutarkyRate", "%", 0, 7, 1, false, 1, "last", "6", "", false},
		"one day of it":      {"PR", "%", 1, days, 1, false, 40, "auto", "null", "is a ratio", true},
		"one, and nulls":     {"PR", "%", 1, days, 1, false, -40, "auto", "null", "is a ratio", true},
		"few are equal":      {"PR", "%", 1, days, 1, true, 9, "auto", "null", "is a ratio", true},
		"many are equal":     {"PR", "%", 1, days, 1, true, 2, "auto", "50", "", false},
		"without a unit":     {"PR", "", 1, days, 1, false, 1, "auto", "null", "is a ratio", true},
		"days for the month": {"PR", "%", 0, days, 1, false, 0, "auto", "null", "is a ratio", true},
		"one day's energy":   {"Energy", "kWh", 1, days, 1, false, 40, "auto", "1", "", false},
		"energy is added":    {"Energy", "kWh", 0, 7, 1, false, 1, "auto", "21", "", false},
	} {
		span := backend.TimeRange{From: month.AddDate(0, 0, c.from), To: month.AddDate(0, 0, c.to)}
		d, _ := start(t, world{plants: 1, readings: func(int) string { return "" }, values: func(document string) string {
			if strings.Contains(document, "MONTH") && c.came != 0 {
				return fmt.Sprintf(`[{"readingType":%q,"unit":%q,"values":[{"timestamp":%q,"value":26.2}]}]`,
					c.readingType, c.unit, day(0))
			}
			var points []string
			for i := range days {
				value := float64(i % 29)
				if c.constant {
					value = 50
				}
				written := fmt.Sprint(value)
				if every := max(c.came, -c.came, 1); (i-1)%every != 0 && every > 1 {
					if written = "null"; c.came > 0 {
						continue
					}
				}
				points = append(points, fmt.Sprintf(`{"timestamp":%q,"value":%s}`, day(i), written))
			}
			return fmt.Sprintf(`[{"readingType":%q,"unit":%q,"values":[%s]}]`, c.readingType, c.unit, strings.Join(points, ","))
		}})
		query, _ := json.Marshal(map[string]any{
			"queryType": "readings", "facilities": []string{"p0"}, "readingTypes": []string{c.readingType},
			"resolution": "auto", "aggregation": c.aggregation,
		})
		for _, isRule := range []bool{false, true} {
			request := &backend.QueryDataRequest{Headers: map[string]string{}, Queries: []backend.DataQuery{{
				RefID: "A", JSON: query, MaxDataPoints: c.points, Interval: time.Hour, TimeRange: span,
			}}}
			if isRule {
				request.Headers[fromAlert] = "true"
			}
			response, err := d.QueryData(t.Context(), request)
			if err != nil {
				t.Fatal(err)
			}
			got := response.Responses["A"]
			if isRule || got.Error != nil {
				if (got.Error != nil) != (isRule && c.isRuleRefused) {
					t.Errorf("%s: rule %v: %v", name, isRule, got.Error)
				}
				continue
			}
			var values []string
			for i := range got.Frames[0].Fields[1].Len() {
				if value, _ := got.Frames[0].Fields[1].At(i).(*float64); value == nil {
					values = append(values, "null")
				} else {
					values = append(values, fmt.Sprint(*value))
				}
			}
			said := fmt.Sprint(got.Frames[0].Meta.Notices)
			if !strings.HasPrefix(strings.Join(values, " "), c.want) || !strings.Contains(said, c.said) {
				t.Errorf("%s: %v, want %s; %s", name, values, c.want, said)
			}
		}
	}
}

// Once values have shown that a reading is counted up, no later range of it is added up, however short.
func TestReduceRemembersCounters(t *testing.T) {
	counter := func(i int) float64 { return float64(100 + i) }
	text, span := fiveMinutes("WZ1", "kWh", counter)
	d, _ := start(t, world{plants: 1, readings: func(int) string { return text }})
	query, _ := json.Marshal(map[string]any{
		"queryType": "readings", "facilities": []string{"p0"}, "readingTypes": []string{"WZ1"}, "resolution": "auto",
	})
	asked := func(from, to time.Time, points int64) (value float64, said string) {
		response, err := d.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{{
			RefID: "A", JSON: query, MaxDataPoints: points, Interval: time.Minute,
			TimeRange: backend.TimeRange{From: from, To: to},
		}}})
		if err != nil || response.Responses["A"].Error != nil {
			t.Fatal(err, response.Responses["A"].Error)
		}
		frame := response.Responses["A"].Frames[0]
		number, _ := frame.Fields[1].At(frame.Fields[1].Len() - 1).(*float64)
		if number == nil {
			return math.NaN(), ""
		}
		return *number, fmt.Sprintf("%+v %v", frame.Meta.Notices, frame.Meta.Custom)
	}
	from := span.From.Add(30 * time.Hour)
	if got, said := asked(from, from.Add(time.Hour), 1); got != 12*460+66 {
		t.Errorf("nothing is known yet: %v, %s", got, said)
	}
	asked(span.From, span.To, 2000) // more than a panel needs: nothing is combined
	if got, said := asked(from, from.Add(time.Hour), 1); got != counter(371) || !strings.Contains(said, "Other values") {
		t.Errorf("an hour after two days: %v, want %v; %s", got, counter(371), said)
	}
}
