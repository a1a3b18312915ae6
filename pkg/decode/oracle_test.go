package decode

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// oracle reads the series of a response in the shape of seriesAnswer from a tree that encoding/json makes: slowly, and
// without any code of the stream reader but the parsing of one timestamp.
type oracle struct {
	asked []string
	found []*series.Series
}

func expected(text []byte, asked []string) (found []*series.Series, err error) {
	if !json.Valid(text) {
		return nil, errors.New("not JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, err
	}
	o := &oracle{asked: asked}
	inTree(tree, map[string]func(any){"readings": func(readings any) {
		if list, ok := readings.([]any); ok {
			for _, item := range list {
				o.item(item)
			}
		} else if _, ok := readings.(map[string]any); ok {
			o.item(readings)
		}
	}})
	return o.found, nil
}

// inTree reads the wanted members of an object, or of each object of a list.
func inTree(value any, wanted map[string]func(any)) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			inTree(element, wanted)
		}
	case map[string]any:
		for name, read := range wanted {
			if member, ok := v[name]; ok {
				read(member)
			}
		}
	}
}

func (o *oracle) item(item any) {
	switch item.(type) {
	case map[string]any, []any:
	default:
		return // null, a text or a number instead of a series is no series
	}
	s := &series.Series{DeviceID: "p"}
	inTree(item, map[string]func(any){
		"readingType": func(v any) { s.Type = wordOf(v) },
		"unit":        func(v any) { s.Unit = wordOf(v) },
		"values": func(v any) {
			list, _ := v.([]any)
			for _, point := range list {
				addPoint(point, s)
			}
		},
	})
	if s.Type == "" && len(o.asked) == 1 {
		s.Type = o.asked[0]
	}
	if !slices.Contains(o.asked, s.Type) {
		return
	}
	for _, known := range o.found {
		if known.Type == s.Type && known.Unit == s.Unit {
			for i := range s.Times {
				known.Add(s.Times[i], s.Values[i], s.Null[i])
			}
			known.Texts += s.Texts
			for _, note := range s.Notes {
				known.Note(note.Kind, note.Count, note.Example)
			}
			return
		}
	}
	o.found = append(o.found, s)
}

func addPoint(point any, into *series.Series) {
	var stamp, value any
	isStamped, hasValue := false, false
	switch p := point.(type) {
	case map[string]any:
		stamp, isStamped = p["timestamp"]
		value, hasValue = p["value"]
	case []any:
		if isStamped = len(p) > 0; isStamped {
			stamp = p[0]
		}
		if hasValue = len(p) > 1; hasValue {
			value = p[1]
		}
	}
	number, null, word, unread := 0.0, false, false, false
	switch v := value.(type) {
	case json.Number:
		var err error
		number, err = strconv.ParseFloat(v.String(), 64)
		null, unread = err != nil, err != nil
	case string:
		v = strings.TrimSpace(v)
		var err error
		number, err = strconv.ParseFloat(v, 64)
		null = err != nil || math.IsNaN(number) || math.IsInf(number, 0)
		word = null && v != ""
	case bool:
		if v {
			number = 1
		}
	case map[string]any, []any:
		null, unread = true, true
	default:
		null = true
	}
	millis, ok := int64(0), false
	c := newClock(apimap.RFC3339, nil)
	switch v := stamp.(type) {
	case json.Number:
		epoch, _ := v.Float64()
		if millis, ok = c.epoch(epoch); !ok {
			millis, ok = c.digitDate([]byte(v))
		}
	case string:
		if millis, ok = c.parse([]byte(v)); !ok {
			millis, ok = c.otherForms([]byte(v))
		}
	}
	if !ok {
		if hasValue && (!null || word) || isStamped && stamp != nil {
			into.Note(series.UnreadableTime, 1, "")
		}
		return
	}
	into.Add(millis, number, null)
	if word {
		into.Texts++
	}
	if unread {
		into.Note(series.UnreadableNumber, 1, "")
	}
}

func wordOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}
