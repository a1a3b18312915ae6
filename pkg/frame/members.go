package frame

import (
	"cmp"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Member is a series that was calculated, with the labels that tell it from the others and its name for people.
type Member struct {
	Series *series.Series
	Labels data.Labels
	Name   string
	// Reading is what its reading is called; empty: as its label says.
	Reading string
	// Facility whose values they are; nil of several.
	Facility *portfolio.Facility
	// Newest value; nil: it is the last of the series.
	Newest *Newest
}

// Newest is the last value of a series.
type Newest struct {
	At time.Time
	// Value, or Text of a status; both nil: there is none.
	Value *float64
	Text  *string
}

// Fill replaces the placeholders of a legend by labels. A placeholder of an unknown label stays, so that its author
// sees it.
func Fill(template string, labels data.Labels) string {
	return parseLegend(template, template).fill(labels)
}

// TimeSeries makes one frame for each member that has points (timeseries-multi), as Readings does.
func TimeSeries(members []Member, step time.Duration) data.Frames {
	made := timeSeries{frames: make(data.Frames, 0, len(members)), step: step}
	for _, m := range members {
		made.add(m)
	}
	return made.orEmpty()
}

// timeSeries are frames of series, in the making.
type timeSeries struct {
	frames data.Frames
	step   time.Duration
	// before are the times of the newest frame, and timeField is their field.
	before    []int64
	timeField *data.Field
}

// add makes a frame of a member that has points. Series of one request mostly have the same times: their frames share
// one field.
func (t *timeSeries) add(m Member) {
	if m.Series.Len() == 0 {
		return
	}
	if t.timeField == nil || !slices.Equal(m.Series.Times, t.before) {
		t.timeField, t.before = times(m.Series.Times, t.step), m.Series.Times
	}
	value := valueField(m.Series, m.Labels)
	value.Config.DisplayNameFromDS = m.Name
	made := data.NewFrame("", t.timeField, value) // Grafana calls a frame without a name as it calls its series
	// Explore shows a frame that prefers nothing as a graph and as a table. The data plane contract knows numbers only.
	made.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesMulti, TypeVersion: contract}
	if m.Series.Content() != series.Numbers {
		made.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	}
	t.frames = append(t.frames, made)
}

// orEmpty is one frame without fields where no member had points.
func (t *timeSeries) orEmpty() data.Frames {
	if len(t.frames) == 0 {
		return data.Frames{Empty(data.FrameTypeTimeSeriesMulti)}
	}
	return t.frames
}

// Wide makes one frame with a row for each instant and a column for each member (timeseries-wide). Members that have no
// value at an instant are null there.
func Wide(members []Member, step time.Duration) data.Frames {
	axis := map[int64]bool{}
	for _, m := range members {
		for _, at := range m.Series.Times {
			axis[at] = true
		}
	}
	if len(axis) == 0 {
		return data.Frames{Empty(data.FrameTypeTimeSeriesWide)}
	}
	instants := make([]int64, 0, len(axis))
	for at := range axis {
		instants = append(instants, at)
	}
	slices.Sort(instants)
	wide := data.NewFrame("", times(instants, step))
	for _, m := range members {
		value := valueField(spread(m.Series, instants), m.Labels)
		value.Config.DisplayNameFromDS = m.Name
		wide.Fields = append(wide.Fields, value)
	}
	wide.Meta = &data.FrameMeta{
		Type: data.FrameTypeTimeSeriesWide, TypeVersion: contract, PreferredVisualization: data.VisTypeTable,
	}
	return data.Frames{wide}
}

// spread is a series at the instants of an axis that contains its own, null where it has no value.
func spread(s *series.Series, axis []int64) *series.Series {
	made, next := s.Like(), 0
	for _, at := range axis {
		if next < s.Len() && s.Times[next] == at {
			made.Add(at, s.Values[next], s.Null[next])
			next++
			continue
		}
		made.Add(at, 0, true)
	}
	return made
}

// Numbers makes one frame with one number for each member (numeric-multi), which rules take without a reduce.
func Numbers(members []Member) data.Frames {
	var frames data.Frames
	for _, m := range members {
		value := data.NewField("value", m.Labels, []*float64{m.newest().Value})
		unit := display(m.Series.Unit)
		value.Config = &data.FieldConfig{Unit: unit.Unit, Decimals: unit.Decimals, DisplayNameFromDS: m.Name}
		made := data.NewFrame("", value)
		made.Meta = &data.FrameMeta{Type: data.FrameTypeNumericMulti, TypeVersion: contract}
		frames = append(frames, made)
	}
	if len(frames) == 0 {
		return data.Frames{Empty(data.FrameTypeNumericMulti)}
	}
	return frames
}

// newest is the last value of a member.
func (m Member) newest() Newest {
	if m.Newest != nil {
		return *m.Newest
	}
	for i := m.Series.Len() - 1; i >= 0; i-- {
		at := time.UnixMilli(m.Series.Times[i]).UTC()
		if text, ok := m.Series.Text(i); ok {
			return Newest{At: at, Text: &text}
		}
		if !m.Series.Null[i] {
			return Newest{At: at, Value: &m.Series.Values[i]}
		}
	}
	return Newest{}
}

// rowLabels are the labels that rows have columns of, in their order, where any row has them.
var rowLabels = []struct{ label, title string }{
	{"facility", "Facility"}, {"device", "Device"}, {"deviceType", "Device type"}, {"company", "Company"},
	{"readingType", "Reading"}, {"source", "Source"}, {"combined", "Combined"}, {"comparison", "Comparison"},
}

// Rows makes one table with a row for each member: what it is of, its newest value with when it was and how old it is
// in seconds, its unit, and where the facility is. Without isAge there is no age: the values are of the whole range.
// Values of one unit have it as the column's; else each row tells its own.
func Rows(members []Member, now time.Time, isAge bool) data.Frames {
	if len(members) == 0 {
		return data.Frames{Empty(data.FrameTypeTable)}
	}
	table := data.NewFrame("", data.NewField("name", nil, names(members)).SetConfig(headed("Name")))
	for _, column := range rowLabels {
		if texts, ok := labelColumn(members, column.label); ok {
			table.Fields = append(table.Fields, data.NewField(column.label, nil, texts).SetConfig(headed(column.title)))
		}
	}
	values, texts, instants, ages := newestColumns(members, now)
	value := data.NewField("value", nil, values).SetConfig(headed("Value"))
	unit, isOne := commonUnit(members)
	if isOne {
		shown := display(unit)
		value.Config.Unit, value.Config.Decimals = shown.Unit, shown.Decimals
	}
	table.Fields = append(table.Fields, value)
	if slices.ContainsFunc(texts, func(text *string) bool { return text != nil }) {
		table.Fields = append(table.Fields, data.NewField("text", nil, texts).SetConfig(headed("Text")))
	}
	if !isOne {
		table.Fields = append(table.Fields, data.NewField("unit", nil, unitsOf(members)).SetConfig(headed("Unit")))
	}
	table.Fields = append(table.Fields, data.NewField("time", nil, instants).SetConfig(headed("Time")))
	if isAge {
		age := data.NewField("age", nil, ages).SetConfig(headed("Age"))
		age.Config.Unit = "s"
		table.Fields = append(table.Fields, age)
	}
	table.Fields = append(table.Fields, places(members)...)
	table.Meta = tableMeta()
	return data.Frames{table}
}

func headed(title string) *data.FieldConfig { return &data.FieldConfig{DisplayNameFromDS: title} }

func names(members []Member) []string {
	found := make([]string, len(members))
	for i, m := range members {
		found[i] = m.Name
	}
	return found
}

func unitsOf(members []Member) []string {
	found := make([]string, len(members))
	for i, m := range members {
		found[i] = m.Series.Unit
	}
	return found
}

// commonUnit is the unit of all members; false: they have several.
func commonUnit(members []Member) (string, bool) {
	for _, m := range members {
		if m.Series.Unit != members[0].Series.Unit {
			return "", false
		}
	}
	return members[0].Series.Unit, true
}

// labelColumn is a label of all members, for people; false: none has it.
func labelColumn(members []Member, label string) ([]string, bool) {
	texts, isThere := make([]string, len(members)), false
	for i, m := range members {
		texts[i] = m.Labels[label]
		if label == "readingType" {
			texts[i] = cmp.Or(m.Reading, texts[i])
		}
		isThere = isThere || texts[i] != ""
	}
	return texts, isThere
}

func newestColumns(members []Member, now time.Time) ([]*float64, []*string, []*time.Time, []*float64) {
	values, texts := make([]*float64, len(members)), make([]*string, len(members))
	instants, ages := make([]*time.Time, len(members)), make([]*float64, len(members))
	for i, m := range members {
		newest := m.newest()
		values[i], texts[i] = newest.Value, newest.Text
		if !newest.At.IsZero() {
			age := max(0, now.Sub(newest.At).Seconds())
			instants[i], ages[i] = &newest.At, &age
		}
	}
	return values, texts, instants, ages
}

// places are where the facilities are, for maps, and their ids, for links; none where no row is of one facility.
func places(members []Member) []*data.Field {
	ids, isThere := make([]string, len(members)), false
	latitudes, longitudes := make([]*float64, len(members)), make([]*float64, len(members))
	for i, m := range members {
		if m.Facility != nil {
			ids[i], latitudes[i], longitudes[i] = m.Facility.ID, m.Facility.Latitude, m.Facility.Longitude
			isThere = true
		}
	}
	if !isThere {
		return nil
	}
	return []*data.Field{
		data.NewField("facilityId", nil, ids).SetConfig(headed("Facility id")),
		data.NewField("latitude", nil, latitudes).SetConfig(headed("Latitude")),
		data.NewField("longitude", nil, longitudes).SetConfig(headed("Longitude")),
	}
}

// Curve makes one table with a row for each bin: where the bin is on the axis, and a column for each member.
func Curve(axis []float64, title, unit string, members []Member, columns [][]*float64) data.Frames {
	if len(axis) == 0 {
		return data.Frames{Empty(data.FrameTypeTable)}
	}
	shown := display(unit)
	x := data.NewField("bin", nil, axis).SetConfig(headed(title))
	x.Config.Unit = shown.Unit
	table := data.NewFrame("", x)
	for i, m := range members {
		value := data.NewField("value", m.Labels, columns[i]).SetConfig(headed(m.Name))
		unit := display(m.Series.Unit)
		value.Config.Unit, value.Config.Decimals = unit.Unit, unit.Decimals
		table.Fields = append(table.Fields, value)
	}
	table.Meta = tableMeta()
	return data.Frames{table}
}

func tableMeta() *data.FrameMeta {
	return &data.FrameMeta{
		Type: data.FrameTypeTable, TypeVersion: contract, PreferredVisualization: data.VisTypeTable,
	}
}
