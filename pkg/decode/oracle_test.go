package decode

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// oracle reads the series of an answer in the shape of seriesAnswer out of a tree that encoding/json makes: slowly,
// and without any code of the stream reader but the parsing of one stamp.
type oracle struct {
	only  string // the only type that was asked for; empty: several
	found []*series.Series
	err   error
}

func expected(text []byte, only string) ([]*series.Series, error) {
	if !json.Valid(text) {
		return nil, errors.New("no JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, err
	}
	o := &oracle{only: only}
	inTree(tree, map[string]func(any){"readings": func(readings any) {
		if list, ok := readings.([]any); ok {
			for _, item := range list {
				o.item(item)
			}
		} else if _, ok := readings.(map[string]any); ok {
			o.item(readings)
		}
	}})
	return o.found, o.err
}

// inTree hands on the wanted members of an object, or of a list of objects.
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
	s := &series.Series{DeviceID: "p"}
	inTree(item, map[string]func(any){
		"readingType": func(v any) { s.Type = wordOf(v) },
		"unit":        func(v any) { s.Unit = wordOf(v) },
		"values": func(v any) {
			list, _ := v.([]any)
			for _, point := range list {
				o.point(point, s)
			}
		},
	})
	if s.Type == "" {
		s.Type = o.only
	}
	if s.Type == "" {
		return
	}
	for _, known := range o.found {
		if known.Type == s.Type {
			for i := range s.Times {
				known.Add(s.Times[i], s.Values[i], s.Null[i])
			}
			known.Texts += s.Texts
			if known.Unit == "" {
				known.Unit = s.Unit
			}
			return
		}
	}
	o.found = append(o.found, s)
}

func (o *oracle) point(point any, into *series.Series) {
	var stamp, value any
	switch p := point.(type) {
	case map[string]any:
		stamp, value = p["timestamp"], p["value"]
	case []any:
		if len(p) > 0 {
			stamp = p[0]
		}
		if len(p) > 1 {
			value = p[1]
		}
	}
	number, null, word := 0.0, false, false
	switch v := value.(type) {
	case json.Number:
		var err error
		if number, err = strconv.ParseFloat(v.String(), 64); err != nil {
			o.err = err
		}
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
	default:
		null = true
	}
	millis, ok := int64(0), false
	c := newClock(apimap.RFC3339, nil)
	switch v := stamp.(type) {
	case json.Number:
		told, _ := v.Float64()
		millis, ok = c.epoch(told)
	case string:
		millis, ok = c.parse([]byte(v))
	default:
		return
	}
	if !ok {
		o.err = fmt.Errorf("no time: %v", stamp)
		return
	}
	into.Add(millis, number, null)
	if word {
		into.Texts++
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
