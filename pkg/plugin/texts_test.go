package plugin

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Texts are string fields and instants time fields; who computes with values gets numbers or an error.
func TestWordsAndInstants(t *testing.T) {
	contact := time.Date(2026, 6, 1, 10, 30, 0, 0, time.UTC)
	stamp := func(value string) string { return fmt.Sprintf("%q", value) }
	for name, c := range map[string]struct {
		readingType, unit string
		values            []string // as JSON
		field             data.FieldType
		want              string // the last one
		computed          string // for rules and expressions; empty: an error
		notice            string
	}{
		"status names": {
			"DeviceStatus", "text", []string{`"Produktion"`, `"Störung"`},
			data.FieldTypeNullableString, "Störung", "", "",
		},
		"without unit":  {"GridState", "", []string{`"on"`, `null`, `"off"`}, data.FieldTypeNullableString, "off", "", ""},
		"codes as text": {"StatusCode", "", []string{`"307"`, `"308"`}, data.FieldTypeNullableFloat64, "308", "308", ""},
		"contact, ms": {
			"LastContact", "ms", []string{fmt.Sprint(contact.UnixMilli())},
			data.FieldTypeNullableTime, contact.String(), fmt.Sprint(float64(contact.UnixMilli())), "",
		},
		"contact, s": {
			"LastContact", "s", []string{fmt.Sprint(contact.Unix())},
			data.FieldTypeNullableTime, contact.String(), fmt.Sprint(float64(contact.Unix())), "",
		},
		"contact, text": {
			"LastContact", "", []string{stamp("2026-06-01T12:30:00+02:00"), "null", stamp("2026-06-01T10:30:00Z")},
			data.FieldTypeNullableTime, contact.String(), fmt.Sprint(float64(contact.UnixMilli())), "",
		},
		"since contact": {"SinceLastContact", "s", []string{"120"}, data.FieldTypeNullableFloat64, "120", "120", ""},
		"power, silent": {
			"Pac", "kW", []string{`"offline"`, "7"}, data.FieldTypeNullableFloat64, "7", "7", "no number could be read",
		},
		"power, words": {
			"Pac", "kW", []string{`"offline"`, `"offline"`},
			data.FieldTypeNullableFloat64, "null", "null", `no number could be read (such as "offline")`,
		},
		"power, with its unit": {
			"Pac", "kW", []string{`"5 kW"`, `"6 kW"`},
			data.FieldTypeNullableFloat64, "null", "", `no number could be read (such as "5 kW")`,
		},
		"power, one with its unit": {
			"Pac", "kW", []string{`"5 kW"`, `6`},
			data.FieldTypeNullableFloat64, "6", "6", `no number could be read (such as "5 kW")`,
		},
		"power, not a number": {
			"Pac", "kW", []string{`NaN`, `-Infinity`},
			data.FieldTypeNullableFloat64, "null", "null", `no finite number`,
		},
		"text and date": {
			"Message", "", []string{stamp("2026-06-01T10:30:00Z"), `"restart"`},
			data.FieldTypeNullableString, "restart", "", "",
		},
	} {
		var points []string
		for i, value := range c.values {
			at := time.Now().UTC().Truncate(time.Hour).Add(time.Duration(i-len(c.values)) * time.Hour).Format(time.RFC3339)
			points = append(points, fmt.Sprintf(`{"timestamp":%q,"value":%s}`, at, value))
		}
		d, _ := start(t, world{plants: 1, readings: func(int) string {
			return fmt.Sprintf(`{"readings":[{"readingType":%q,"unit":%q,"values":[%s]}]}`,
				c.readingType, c.unit, strings.Join(points, ","))
		}})
		query, _ := json.Marshal(map[string]any{
			"queryType": "readings", "facilities": []string{"p0"}, "readingTypes": []string{c.readingType}, "resolution": "1h",
		})
		for _, header := range []string{"", fromAlert, "http_" + fromExpression} {
			now := time.Now()
			response, err := d.QueryData(t.Context(), &backend.QueryDataRequest{
				Headers: map[string]string{header: "true"},
				Queries: []backend.DataQuery{{
					RefID: "A", JSON: query, MaxDataPoints: 500, Interval: time.Minute,
					TimeRange: backend.TimeRange{From: now.Add(-9 * time.Hour), To: now},
				}},
			})
			if err != nil {
				t.Fatal(err)
			}
			got, want := response.Responses["A"], c.want
			if header != "" {
				want = c.computed
			}
			if got.Error != nil || want == "" {
				if (got.Error != nil) != (want == "") {
					t.Errorf("%s for %q: %v", name, header, got.Error)
				}
				continue
			}
			field := got.Frames[0].Fields[1]
			if header == "" && field.Type() != c.field {
				t.Errorf("%s: a field of %v", name, field.Type())
			}
			if header != "" && field.Type() != data.FieldTypeNullableFloat64 {
				t.Errorf("%s for %q: a field of %v", name, header, field.Type())
			}
			if last := lastOf(field); last != want {
				t.Errorf("%s for %q: %s, want %s", name, header, last, want)
			}
			said := fmt.Sprint(got.Frames[0].Meta.Notices)
			if !strings.Contains(said, c.notice) || c.notice == "" && said != "[]" {
				t.Errorf("%s: %s", name, said)
			}
		}
	}
}

// Numbers may be known for instants by their label alone, from the first panel on.
func TestInstantsByLabel(t *testing.T) {
	contact := time.Date(2026, 6, 1, 10, 30, 0, 0, time.UTC)
	for label, isTime := range map[string]bool{
		"Last contact": true, "Letzter Kontakt": true, "Zeitstempel": true, "Energy total": false, "Serial number": false,
	} {
		for _, value := range []int64{contact.Unix(), contact.UnixMilli()} {
			d, _ := start(t, world{
				plants: 1, schema: []string{"type AvailableReading {", "type AvailableReading { label: String"},
				types: fmt.Sprintf(`{"readingType":"X17","label":%q}`, label),
				within: func(from, _ time.Time) string {
					return fmt.Sprintf(`{"readings":[{"readingType":"X17","values":[{"timestamp":%q,"value":%d}]}]}`,
						from.Add(time.Hour).UTC().Format(time.RFC3339), value)
				},
			})
			got := ask(t, d, false, model([]string{"p0"}, "X17")).Responses["R00"]
			if got.Error != nil || len(got.Frames) != 1 || len(got.Frames[0].Fields) != 2 {
				t.Fatalf("%s: %v %v", label, got.Error, got.Frames)
			}
			if field := got.Frames[0].Fields[1]; (field.Type() == data.FieldTypeNullableTime) != isTime {
				t.Errorf("%s: %d is a field of %v", label, value, field.Type())
			}
		}
	}
}

func lastOf(field *data.Field) string {
	value, isSet := field.ConcreteAt(field.Len() - 1)
	if !isSet {
		return "null"
	}
	return fmt.Sprint(value)
}

// Of several texts in an interval, the last one stands for it.
func TestWordsReduced(t *testing.T) {
	text, span := fiveMinutes("DeviceStatus", "text", func(i int) float64 { return float64(i) })
	for i := 576; i >= 0; i-- {
		text = strings.Replace(text, fmt.Sprintf(`"value":%d}`, i), fmt.Sprintf(`"value":"state %d"}`, i%50), 1)
	}
	d, _ := start(t, world{plants: 1, readings: func(int) string { return text }})
	for aggregation, want := range map[string]string{"auto": "state 5", "last": "state 5", "mean": "null"} {
		query, _ := json.Marshal(map[string]any{
			"queryType": "readings", "facilities": []string{"p0"}, "readingTypes": []string{"DeviceStatus"},
			"resolution": "auto", "aggregation": aggregation,
		})
		response, err := d.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{{
			RefID: "A", JSON: query, MaxDataPoints: 48, Interval: time.Hour, TimeRange: span,
		}}})
		if err != nil || response.Responses["A"].Error != nil {
			t.Fatal(err, response.Responses["A"].Error)
		}
		frame := response.Responses["A"].Frames[0]
		value, isSet := frame.Fields[1].ConcreteAt(12)
		if !isSet {
			value = "null"
		}
		if fmt.Sprint(value) != want || frame.Fields[1].Len() != 48 {
			t.Errorf("%s: %v of %d, want %s; %v", aggregation, value, frame.Fields[1].Len(), want, frame.Meta.Notices)
		}
	}
}
