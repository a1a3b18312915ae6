// Package frame makes Grafana's data frames, after the data plane contract (TypeVersion 0.1).
package frame

import (
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var contract = data.FrameTypeVersion{0, 1}

// Readings makes one frame for each series that has points (timeseries-multi): a time field, and a value field
// whose labels are unique by facility id and reading type. Times are UTC instants; null stays null. Without any
// point it is one frame without fields, which Grafana and its alert rules take for "no data". The step is the time
// between two values, from which Grafana tells gaps; 0: none holds.
func Readings(found []*series.Series, facilityOf func(id string) portfolio.Facility, legend string, step time.Duration) data.Frames {
	frames := make(data.Frames, 0, len(found))
	names := parseLegend(legend)
	var at *data.Field
	var before []int64
	for _, s := range found {
		if s.Len() == 0 {
			continue
		}
		// Series that were asked for together mostly have the same times: their frames share one field.
		if at == nil || !slices.Equal(s.Times, before) {
			at, before = times(s.Times, step), s.Times
		}
		frames = append(frames, reading(s, at, facilityOf(s.DeviceID), names))
	}
	if len(frames) == 0 {
		return data.Frames{Empty(data.FrameTypeTimeSeriesMulti)}
	}
	return frames
}

// Empty is a frame without fields.
func Empty(kind data.FrameType) *data.Frame {
	return data.NewFrame("").SetMeta(&data.FrameMeta{Type: kind, TypeVersion: contract})
}

func times(millis []int64, step time.Duration) *data.Field {
	instants := make([]time.Time, len(millis))
	for i, at := range millis {
		instants[i] = time.UnixMilli(at).UTC()
	}
	field := data.NewField("time", nil, instants)
	if step > 0 {
		field.Config = &data.FieldConfig{Interval: float64(step.Milliseconds())}
	}
	return field
}

func reading(s *series.Series, at *data.Field, facility portfolio.Facility, names legend) *data.Frame {
	// The values stay where they are: a place without value points nowhere.
	values := make([]*float64, s.Len())
	for i, null := range s.Null {
		if !null {
			values[i] = &s.Values[i]
		}
	}
	labels := data.Labels{
		"facilityId": facility.ID, "facility": facility.Name, "company": facility.Company,
		"readingType": s.Type, "unit": s.Unit,
	}
	unit := display(s.Unit)

	value := data.NewField("value", labels, values)
	value.Config = &data.FieldConfig{
		DisplayNameFromDS: names.fill(labels), Unit: unit.Unit, Decimals: unit.Decimals,
	}
	made := data.NewFrame(s.Type, at, value)
	made.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesMulti, TypeVersion: contract, PreferredVisualization: data.VisTypeGraph}
	return made
}
