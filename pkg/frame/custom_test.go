package frame

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func at(minute int) *time.Time {
	instant := time.Date(2026, 6, 1, 0, minute, 0, 0, time.UTC)
	return &instant
}

func pointers[T any](values ...T) []*T {
	made := make([]*T, len(values))
	for i := range values {
		made[i] = &values[i]
	}
	return made
}

// written is a frame as text: names and labels of its fields, and their values.
func written(frames data.Frames) string {
	var lines []string
	for _, frame := range frames {
		line := string(frame.Meta.Type)
		for _, field := range frame.Fields {
			line += fmt.Sprintf(" %s{%s}", field.Name, field.Labels)
			for i := range field.Len() {
				value, isThere := field.ConcreteAt(i)
				if instant, isTime := value.(time.Time); isTime {
					value = instant.Minute()
				}
				if !isThere {
					value = "-"
				}
				line += fmt.Sprintf(" %v", value)
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestCustomSeries(t *testing.T) {
	columns := []Column{
		{Name: "plant", Texts: append(pointers("A", "B", "A"), nil)},
		{Name: "at", Times: []*time.Time{at(2), at(1), at(1), nil}},
		{Name: "power", Numbers: append(pointers(1.0, 2.0), nil, nil)},
		{Name: "on", Bools: pointers(true, false, true, true)},
	}
	frames, doubled, err := CustomSeries(columns, 4)
	want := "timeseries-multi time{} 1 2 power{plant=A} - 1\ntimeseries-multi time{} 1 2 on{plant=A} 1 1\n" +
		"timeseries-multi time{} 1 power{plant=B} 2\ntimeseries-multi time{} 1 on{plant=B} 0\n" +
		"timeseries-multi time{} power{}\ntimeseries-multi time{} on{}"
	if got := written(frames); got != want || doubled != 0 || err != nil {
		t.Errorf("%s\nwant\n%s (%d, %v)", got, want, doubled, err)
	}
}

func TestCustomSeriesOfDoubledTimes(t *testing.T) {
	columns := []Column{{Name: "at", Times: []*time.Time{at(1), at(1)}}, {Name: "v", Numbers: pointers(1.0, 2.0)}}
	frames, doubled, err := CustomSeries(columns, 2)
	if got := written(frames); got != "timeseries-multi time{} 1 v{} 2" || doubled != 1 || err != nil {
		t.Errorf("%s (%d, %v)", got, doubled, err)
	}
}

func TestCustomNumeric(t *testing.T) {
	columns := []Column{
		{Name: "plant", Texts: pointers("A", "B", "A")}, {Name: "at", Times: []*time.Time{at(2), at(1), at(1)}},
		{Name: "v", Numbers: pointers(1.0, 2.0, 3.0)},
	}
	frames, err := CustomNumeric(columns, 3)
	if got := written(frames); got != "numeric-multi v{plant=A} 1\nnumeric-multi v{plant=B} 2" || err != nil {
		t.Errorf("%s (%v)", got, err)
	}
	if name := frames[1].Fields[0].Config.DisplayNameFromDS; name != "B" {
		t.Errorf("it is called %q", name)
	}
	if _, err := CustomNumeric([]Column{columns[0], columns[2]}, 3); err == nil || !strings.Contains(err.Error(), "(A)") {
		t.Errorf("two rows with the same texts: %v", err)
	}
}

// A unit that the answer tells is that of the values, and no part of their name.
func TestCustomUnits(t *testing.T) {
	columns := []Column{
		{Name: "type", Texts: pointers("Pac")}, {Name: "of.unit", Texts: pointers("kW")}, {Name: "v", Numbers: pointers(1.0)},
	}
	frames, err := CustomNumeric(columns, 1)
	if err != nil {
		t.Fatal(err)
	}
	if config := frames[0].Fields[0].Config; config.Unit != "kwatt" || config.DisplayNameFromDS != "Pac" {
		t.Errorf("%+v", config)
	}
}

// Without rows there are no fields, which Grafana takes for no data; a number of rows is 0 then.
func TestCustomWithoutRows(t *testing.T) {
	columns := []Column{{Name: "v", Texts: []*string{}}}
	series, _, err := CustomSeries(columns, 0)
	numbers, err2 := CustomNumeric(columns, 0)
	table := CustomTable(columns, 0)
	for _, frames := range []data.Frames{series, numbers, table} {
		if len(frames) != 1 || len(frames[0].Fields) != 0 {
			t.Error(written(frames))
		}
	}
	if got := written(CustomCount(0)); got != "numeric-multi rows{} 0" || err != nil || err2 != nil {
		t.Error(got, err, err2)
	}
}

func TestCustomWithoutNumbersOrTimes(t *testing.T) {
	texts := Column{Name: "x", Texts: pointers("a")}
	if _, _, err := CustomSeries([]Column{texts, {Name: "v", Numbers: pointers(1.0)}}, 1); err == nil {
		t.Error("time series without times")
	}
	if _, err := CustomNumeric([]Column{texts}, 1); err == nil {
		t.Error("numbers without numbers")
	}
	many := make([]string, maxCustomSeries+1)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	instants, numbers := make([]*time.Time, len(many)), make([]*float64, len(many))
	for i := range many {
		instants[i] = at(1)
	}
	columns := []Column{
		{Name: "id", Texts: pointers(many...)}, {Name: "at", Times: instants}, {Name: "v", Numbers: numbers},
	}
	if _, _, err := CustomSeries(columns, len(many)); err == nil || !strings.Contains(err.Error(), "at most 2000") {
		t.Error(err)
	}
}
