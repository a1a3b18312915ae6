package frame

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Column is a column of a user's own query. One of its lists has the values, and nil where there is none.
type Column struct {
	Name    string
	Times   []*time.Time
	Numbers []*float64
	Texts   []*string
	Bools   []*bool
	// IsDate: its times are dates alone.
	IsDate bool
}

// dateUnit shows the day of a time alone.
const dateUnit = "time:YYYY-MM-DD"

// field makes the column as a field.
func (c Column) field() *data.Field {
	switch {
	case c.Times != nil:
		field := data.NewField(c.Name, nil, c.Times)
		if c.IsDate {
			field.Config = &data.FieldConfig{Unit: dateUnit}
		}
		return field
	case c.Numbers != nil:
		return data.NewField(c.Name, nil, c.Numbers)
	case c.Bools != nil:
		return data.NewField(c.Name, nil, c.Bools)
	default:
		return data.NewField(c.Name, nil, c.Texts)
	}
}

// number is a value as a number: of true and false, 1 and 0.
func (c Column) number(at int) *float64 {
	if c.Numbers != nil {
		return c.Numbers[at]
	}
	if c.Bools[at] == nil {
		return nil
	}
	value := 0.0
	if *c.Bools[at] {
		value = 1
	}
	return &value
}

func (c Column) isNumeric() bool { return c.Numbers != nil || c.Bools != nil }

// CustomTable makes a table of a user's own query. Without rows, it has no fields.
func CustomTable(columns []Column, rows int) data.Frames {
	table := Empty(data.FrameTypeTable)
	table.Meta.PreferredVisualization = data.VisTypeTable
	if rows > 0 {
		for _, column := range columns {
			table.Fields = append(table.Fields, column.field())
		}
	}
	return data.Frames{table}
}

// maxCustomSeries is how many series a query of a user may give.
const maxCustomSeries = 2000

// CustomSeries makes time series of rows: one of each numeric column for each combination of texts, which are its
// labels (timeseries-multi). The first column of times has the times. It fails with problem.Query where there are none,
// or no numbers. doubled counts the values that are not shown because their series has another one at the same time.
func CustomSeries(columns []Column, rows int) (frames data.Frames, doubled int, err error) {
	if rows == 0 {
		return data.Frames{Empty(data.FrameTypeTimeSeriesMulti)}, 0, nil
	}
	at := slices.IndexFunc(columns, func(c Column) bool { return c.Times != nil })
	if at < 0 {
		return nil, 0, problem.New(problem.Query, "The answer has no times, which time series need").
			Advise("Select a field with times, choose the list that has them, or choose the format Table.")
	}
	groups, err := grouped(columns, rows)
	if err != nil {
		return nil, 0, err
	}
	if len(groups.numbers)*len(groups.all) > maxCustomSeries {
		return nil, 0, tooManySeries(groups)
	}
	for _, group := range groups.all {
		slices.SortStableFunc(group.rows, func(a, b int) int {
			return compare(columns[at].Times[a], columns[at].Times[b])
		})
		for _, column := range groups.numbers {
			frame, twice := group.series(columns[at], column, len(groups.numbers) > 1)
			frames, doubled = append(frames, frame), doubled+twice
		}
	}
	return frames, doubled, nil
}

func compare(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	default:
		return a.Compare(*b)
	}
}

func tooManySeries(groups grouping) error {
	return problem.New(problem.Query, "The answer makes %d time series; at most %d are shown",
		len(groups.numbers)*len(groups.all), maxCustomSeries).
		Advise("Texts become labels: select fewer of them, or choose the format Table.")
}

// group are the rows with the same texts.
type group struct {
	labels data.Labels
	rows   []int
}

type grouping struct {
	all     []*group
	numbers []Column
}

// grouped puts the rows with the same texts together, in the order in which they come.
func grouped(columns []Column, rows int) (grouping, error) {
	var made grouping
	var texts []Column
	for _, column := range columns {
		switch {
		case column.isNumeric():
			made.numbers = append(made.numbers, column)
		case column.Texts != nil:
			texts = append(texts, column)
		}
	}
	if len(made.numbers) == 0 {
		return made, problem.New(problem.Query, "The answer has no numbers, which this format needs").
			Advise("Select a field with numbers, or choose the format Table or Number of rows.")
	}
	known := map[string]*group{}
	for i := range rows {
		var key strings.Builder
		labels := data.Labels{}
		for _, column := range texts {
			if text := column.Texts[i]; text != nil {
				labels[column.Name] = *text
				key.WriteString(*text)
			}
			key.WriteString("\x00")
		}
		found := known[key.String()]
		if found == nil {
			found = &group{labels: labels}
			made.all, known[key.String()] = append(made.all, found), found
		}
		found.rows = append(found.rows, i)
	}
	return made, nil
}

// series is the time series of a column. Of values at one time, the last one counts.
func (g *group) series(at, column Column, isOneOfSeveral bool) (made *data.Frame, doubled int) {
	var times []time.Time
	var values []*float64
	for _, row := range g.rows {
		when := at.Times[row]
		if when == nil {
			continue
		}
		if last := len(times) - 1; last >= 0 && times[last].Equal(*when) {
			doubled++
			values[last] = column.number(row)
			continue
		}
		times, values = append(times, when.UTC()), append(values, column.number(row))
	}
	labels := maps.Clone(g.labels)
	made = data.NewFrame("", data.NewField("time", nil, times), data.NewField(column.Name, labels, values))
	made.Meta = &data.FrameMeta{Type: data.FrameTypeTimeSeriesMulti, TypeVersion: contract}
	made.Fields[1].Config = configOf(labels, isOneOfSeveral)
	return made, doubled
}

// configOf has the unit that one of the labels tells, and a name of the others where they alone tell the values apart.
func configOf(labels data.Labels, isOneOfSeveral bool) *data.FieldConfig {
	config := &data.FieldConfig{}
	names := maps.Clone(labels)
	for name, value := range labels {
		if last := name[strings.LastIndexByte(name, '.')+1:]; strings.EqualFold(last, "unit") && value != "" {
			shown := display(value)
			config.Unit, config.Decimals = shown.Unit, shown.Decimals
			delete(names, name)
		}
	}
	if !isOneOfSeveral {
		config.DisplayNameFromDS = strings.Join(inOrder(names), " ")
	}
	return config
}

func inOrder(labels data.Labels) (values []string) {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		values = append(values, labels[name])
	}
	return values
}

// CustomNumeric makes one number of each numeric column for each combination of texts, which are its labels
// (numeric-multi): the newest, where there is a column of times. Without times, no two rows may have the same labels:
// nobody could tell which counts.
func CustomNumeric(columns []Column, rows int) (data.Frames, error) {
	if rows == 0 {
		return data.Frames{Empty(data.FrameTypeNumericMulti)}, nil
	}
	groups, err := grouped(columns, rows)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(columns, func(c Column) bool { return c.Times != nil })
	var frames data.Frames
	for _, group := range groups.all {
		newest := group.rows[0]
		for _, row := range group.rows[1:] {
			if at < 0 {
				return nil, problem.New(problem.Query,
					"The answer has several numbers with the same texts (%s), and no time tells which of them counts",
					strings.Join(inOrder(group.labels), ", ")).
					Advise("Select a field that tells the rows apart, or one with their times.")
			}
			if compare(columns[at].Times[newest], columns[at].Times[row]) <= 0 {
				newest = row
			}
		}
		for _, column := range groups.numbers {
			frame := data.NewFrame("", data.NewField(column.Name, group.labels.Copy(), []*float64{column.number(newest)}))
			frame.Fields[0].Config = configOf(group.labels, len(groups.numbers) > 1)
			frame.Meta = &data.FrameMeta{Type: data.FrameTypeNumericMulti, TypeVersion: contract}
			frames = append(frames, frame)
		}
	}
	return frames, nil
}

// CustomCount makes one number: how many rows there are, 0 where there are none.
func CustomCount(rows int) data.Frames {
	count := float64(rows)
	frame := data.NewFrame("", data.NewField("rows", nil, []*float64{&count}))
	frame.Meta = &data.FrameMeta{Type: data.FrameTypeNumericMulti, TypeVersion: contract}
	return data.Frames{frame}
}
