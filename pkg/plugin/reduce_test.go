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
