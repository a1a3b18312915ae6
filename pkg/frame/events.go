package frame

import (
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Event is something that happened, for annotations and tables.
type Event struct {
	From, To time.Time
	// Title says what happened, and Text more about it; both are plain text for people.
	Title, Text string
	// Tags are separated by commas, as Grafana reads them.
	Tags string
	// ID tells the event from all others, and is the same each time it is found.
	ID string
	// What it happened to; DeviceID and Device are empty where it is the facility itself.
	FacilityID, Facility, DeviceID, Device string
}

// Events makes one table with a row for each event, whose columns have the names by which Grafana makes annotations of
// them: time, timeEnd, title, text, tags and id. Others say what they happened to, and how long they took in seconds.
func Events(events []Event) data.Frames {
	instants := func(of func(Event) time.Time) []time.Time {
		column := make([]time.Time, len(events))
		for i, event := range events {
			column[i] = of(event).UTC()
		}
		return column
	}
	texts := func(of func(Event) string) []string {
		column := make([]string, len(events))
		for i, event := range events {
			column[i] = of(event)
		}
		return column
	}
	lengths := make([]float64, len(events))
	for i, event := range events {
		lengths[i] = event.To.Sub(event.From).Seconds()
	}
	column := func(name, title string, values any) *data.Field {
		return data.NewField(name, nil, values).SetConfig(headed(title))
	}
	length := column("duration", "Duration", lengths)
	length.Config.Unit = "s"
	// Without a name of its own for people: Grafana finds the columns of annotations by what they are shown as.
	table := data.NewFrame("",
		data.NewField("time", nil, instants(func(e Event) time.Time { return e.From })),
		data.NewField("timeEnd", nil, instants(func(e Event) time.Time { return e.To })),
		data.NewField("title", nil, texts(func(e Event) string { return e.Title })),
		data.NewField("text", nil, texts(func(e Event) string { return e.Text })),
		data.NewField("tags", nil, texts(func(e Event) string { return e.Tags })),
		data.NewField("id", nil, texts(func(e Event) string { return e.ID })),
		column("facility", "Facility", texts(func(e Event) string { return e.Facility })),
		column("device", "Device", texts(func(e Event) string { return e.Device })),
		length,
		data.NewField("facilityId", nil, texts(func(e Event) string { return e.FacilityID })),
		data.NewField("deviceId", nil, texts(func(e Event) string { return e.DeviceID })),
	)
	table.Meta = &data.FrameMeta{
		Type: data.FrameTypeTable, TypeVersion: contract, PreferredVisualization: data.VisTypeTable,
	}
	return data.Frames{table}
}
