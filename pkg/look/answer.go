package look

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// answer writes a join as an API map does: in one of the shapes that are read from the stream, if it fits, or by paths.
func (j *join) answer() apimap.Answer { return simpler(j.byPaths()) }

// byPaths writes it by paths in any case.
func (j *join) byPaths() apimap.Answer {
	a := apimap.Answer{
		Shape: apimap.PathsShape, Value: slices.Clone(j.labels), Time: j.steps(j.time), TimeOfDay: j.steps(j.timeOfDay),
		Type: j.steps(j.name), Unit: j.steps(j.unit), Factor: j.steps(j.factor), Decimals: j.steps(j.decimals),
		Exponent: j.steps(j.exponent), Flag: j.steps(j.flag), Bad: j.bad, Good: j.good,
		Interval: j.steps(j.interval), IntervalEncoding: j.intervalEncoding, TimeEncoding: j.encoding(), Fold: j.isFolded(),
	}
	for _, source := range j.sources {
		a.Sources = append(a.Sources, j.steps(source))
	}
	a.Items = stem(a.Paths())
	return below(a, len(a.Items))
}

// encoding of the times; empty: told by each of them.
func (j *join) encoding() apimap.Encoding {
	n := j.timeNode()
	switch count := n.stamps; {
	case j.timeOfDay != nil || count == 0:
		return ""
	case n.seconds == count:
		return apimap.EpochSeconds
	case n.millis == count:
		return apimap.EpochMillis
	case n.epochs == 0 && n.locals == 0:
		return apimap.RFC3339
	default:
		return ""
	}
}

// timeNode is the place of the times, even if they are keys.
func (j *join) timeNode() *node {
	if j.time != nil {
		return j.time.node
	}
	return j.tree.find(j.value.steps[:slices.Index(j.labels, apimap.TimeKey)+1])
}

func (j *join) isFolded() bool {
	if j.name != nil {
		return j.name.node.exact == 0
	}
	at := slices.Index(j.labels, apimap.TypeKey)
	return at >= 0 && j.tree.find(j.value.steps[:at+1]).isFolded
}

// stem is the names with which all paths start, but for the last step of each.
func stem(paths [][]string) []string {
	first := paths[0]
	count := 0
	for count < len(first) && apimap.IsName(first[count]) {
		isShared := !slices.ContainsFunc(paths, func(path []string) bool {
			return len(path) <= count+1 || path[count] != first[count]
		})
		if !isShared {
			break
		}
		count++
	}
	return slices.Clone(first[:count])
}

// below cuts off the first steps of all paths.
func below(a apimap.Answer, count int) apimap.Answer {
	for _, path := range a.PathRefs() {
		if len(*path) > 0 {
			*path = (*path)[count:]
		}
	}
	return a
}

func isPlain(path []string) bool { return !slices.ContainsFunc(path, isOdd) }

func isOdd(step string) bool { return !apimap.IsName(step) }

// simpler gives the same as a shape that is read from the stream; what has none stays as it is.
func simpler(a apimap.Answer) apimap.Answer {
	if len(a.TimeOfDay)+len(a.Exponent)+len(a.Interval) > 0 || a.Fold {
		return a
	}
	for _, shaped := range []func(apimap.Answer) (apimap.Answer, bool){asKeyed, asRows, asWide, asSeries, asColumns} {
		if found, ok := shaped(a); ok {
			return found
		}
	}
	return a
}

// isItems tells that what belongs to the values stands in the elements of the outermost list, and cuts that off.
func isItems(a apimap.Answer) (apimap.Answer, bool) {
	for _, path := range append([][]string{a.Type, a.Unit, a.Factor, a.Decimals}, a.Sources...) {
		if len(path) > 0 && (path[0] != apimap.Each || !isPlain(path[1:])) {
			return a, false
		}
	}
	if len(a.Flag) > 0 && a.Flag[0] != apimap.Each {
		return a, false
	}
	if len(a.Time) == 0 || a.Time[0] != apimap.Each || a.Value[0] != apimap.Each {
		return a, false
	}
	a.Sources = slices.Clone(a.Sources)
	return below(a, 1), true
}

func asRows(a apimap.Answer) (apimap.Answer, bool) {
	a, ok := isItems(a)
	a.Shape = apimap.RowsShape
	if len(a.Flag) > 0 {
		ok = ok && isFlagBeside(a, 0)
	}
	return a, ok && len(a.Value) > 0 && isPlain(a.Value) && isPlain(a.Time)
}

// isFlagBeside tells that a flag stands in the object that has the value, which the first steps lead to.
func isFlagBeside(a apimap.Answer, steps int) bool {
	return len(a.Flag) > steps && slices.Equal(a.Flag[:steps], a.Value[:steps]) && isPlain(a.Flag[steps:])
}

func asWide(a apimap.Answer) (apimap.Answer, bool) {
	a, ok := isItems(a)
	if !ok || len(a.Value) != 1 || a.Value[0] != apimap.TypeKey || !isPlain(a.Time) {
		return a, false
	}
	a.Shape, a.Value = apimap.WideShape, nil
	return a, len(a.Unit)+len(a.Factor)+len(a.Decimals)+len(a.Flag) == 0
}

func asSeries(a apimap.Answer) (apimap.Answer, bool) {
	a, ok := isItems(a)
	cut := slices.Index(a.Value, apimap.Each)
	if !ok || cut < 1 || len(a.Time) <= cut || !slices.Equal(a.Time[:cut+1], a.Value[:cut+1]) || !isPlain(a.Value[:cut]) {
		return a, false
	}
	a.Shape, a.Points = apimap.SeriesShape, a.Value[:cut]
	a, ok = points(a, cut+1)
	return a, ok
}

// points are {time, value} or [time, value].
func points(a apimap.Answer, cut int) (apimap.Answer, bool) {
	if len(a.Flag) > 0 {
		if !isFlagBeside(a, cut) {
			return a, false
		}
		a.Flag = a.Flag[cut:]
	}
	a.Time, a.Value = a.Time[cut:], a.Value[cut:]
	if slices.Equal(a.Time, []string{"#0"}) && slices.Equal(a.Value, []string{"#1"}) {
		a.Time, a.Value = nil, nil
		return a, len(a.Flag) == 0
	}
	return a, len(a.Time) > 0 && len(a.Value) > 0 && isPlain(a.Time) && isPlain(a.Value)
}

func asColumns(a apimap.Answer) (apimap.Answer, bool) {
	a, ok := isItems(a)
	isColumn := func(path []string) bool {
		last := len(path) - 1
		return last > 0 && path[last] == apimap.TimeAxis && isPlain(path[:last])
	}
	if !ok || len(a.Flag) > 0 || !isColumn(a.Time) || !isColumn(a.Value) {
		return a, false
	}
	a.Shape = apimap.ColumnsShape
	a.Time, a.Value = a.Time[:len(a.Time)-1], a.Value[:len(a.Value)-1]
	return a, true
}

func asKeyed(a apimap.Answer) (apimap.Answer, bool) {
	if a.Value[0] != apimap.TypeKey || len(a.Unit)+len(a.Factor)+len(a.Decimals)+len(a.Sources)+len(a.Type) > 0 {
		return a, false
	}
	if slices.Equal(a.Value[1:], []string{apimap.TimeKey}) {
		a.Shape, a.Value = apimap.MapShape, nil
		return a, len(a.Flag) == 0
	}
	if len(a.Value) < 3 || len(a.Time) < 3 || a.Value[1] != apimap.Each || a.Time[0] != apimap.TypeKey ||
		a.Time[1] != apimap.Each {
		return a, false
	}
	a.Shape = apimap.FieldsShape
	a, ok := points(a, 2)
	if len(a.Value) == 0 {
		a.Shape = apimap.PairsShape
	}
	return a, ok
}
