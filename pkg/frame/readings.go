// Package frame makes Grafana's data frames, after the data plane contract (TypeVersion 0.1).
package frame

import (
	"regexp"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var contract = data.FrameTypeVersion{0, 1}

// Readings makes one frame for each series that has points (timeseries-multi): a time field, and a value field
// whose labels are unique by facility id and reading type. Times are UTC instants; null stays null. Without any
// point it is one frame without fields, which Grafana and its alert rules take for "no data".
func Readings(found []*series.Series, facilityOf func(id string) portfolio.Facility, legend string, resolution query.Resolution) data.Frames {
	frames := make(data.Frames, 0, len(found))
	for _, s := range found {
		if s.Len() > 0 {
			frames = append(frames, reading(s, facilityOf(s.DeviceID), legend, resolution))
		}
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

func reading(s *series.Series, facility portfolio.Facility, legend string, resolution query.Resolution) *data.Frame {
	times := make([]time.Time, s.Len())
	values := make([]*float64, s.Len())
	for i, millis := range s.Times {
		times[i] = time.UnixMilli(millis).UTC()
		if !s.Null[i] {
			values[i] = &s.Values[i]
		}
	}
	labels := data.Labels{
		"facilityId": facility.ID, "facility": facility.Name, "company": facility.Company,
		"readingType": s.Type, "unit": s.Unit,
	}
	unit := display(s.Unit)

	at := data.NewField("time", nil, times)
	if resolution != query.Raw && !resolution.Calendar() {
		at.Config = &data.FieldConfig{Interval: float64(resolution.Step().Milliseconds())}
	}
	value := data.NewField("value", labels, values)
	value.Config = &data.FieldConfig{
		DisplayNameFromDS: DisplayName(legend, labels), Unit: unit.Unit, Decimals: unit.Decimals,
	}
	made := data.NewFrame(s.Type, at, value)
	made.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesMulti, TypeVersion: contract, PreferredVisualization: data.VisTypeGraph}
	return made
}

var placeholder = regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`)

// DisplayName fills a legend's {{facility}}, {{readingType}} and so on from the labels; one that is no label stays
// as it is, so that its author sees it. An empty legend is "facility readingType".
func DisplayName(legend string, labels data.Labels) string {
	if strings.TrimSpace(legend) == "" {
		legend = "{{facility}} {{readingType}}"
	}
	return placeholder.ReplaceAllStringFunc(legend, func(match string) string {
		if value, ok := labels[placeholder.FindStringSubmatch(match)[1]]; ok {
			return value
		}
		return match
	})
}
