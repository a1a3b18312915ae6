package worlds

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader reads an answer's values of one type, knowing what the world's seed decided.
type reader struct {
	w    *World
	kind ReadingType
	zone *time.Location
	into map[int64]float64
}

// read goes through an answer; within are the objects that it lies in, the outermost first.
func (r *reader) read(of any, within []map[string]any) {
	switch v := of.(type) {
	case string:
		var inner any
		if r.w.draws.shape == "json text" && json.Unmarshal([]byte(v), &inner) == nil {
			r.read(inner, within)
		}
	case []any:
		if r.pair(v, within) {
			return
		}
		for _, item := range v {
			r.read(item, within)
		}
	case map[string]any:
		r.object(v, append(slices.Clone(within), v))
	}
}

func (r *reader) object(v map[string]any, within []map[string]any) {
	f := r.w.names.field
	if stamps, isColumns := v[f("stamps")].([]any); isColumns && r.isOurs(within) {
		for i, stamp := range stamps {
			r.put(r.stamp(stamp), v[f("series.values")].([]any)[i], within)
		}
		return
	}
	key := r.kind.member
	if strings.HasPrefix(r.w.draws.shape, "json") {
		key = r.kind.ID
	}
	if of, isWide := v[key]; isWide {
		if _, isNested := of.([]any); !isNested && r.w.draws.shape == "wide" {
			r.put(r.when(within), of, within)
			return
		}
		r.read(of, append(within, map[string]any{f("series.type"): r.kind.ID}))
		if m, isMap := of.(map[string]any); isMap {
			r.byStamp(m, within)
		}
		return
	}
	if m, isMap := v[f("series.values")].(map[string]any); isMap && r.isOurs(within) {
		r.byStamp(m, within)
		return
	}
	for _, name := range []string{"value", "avg"} {
		if value, isPoint := v[f(name)]; isPoint && r.isOurs(within) {
			r.put(r.when(within), value, within)
			return
		}
	}
	for key, one := range v {
		if r.w.draws.shape == "by field" && slices.ContainsFunc(r.w.types, func(k ReadingType) bool {
			return k.member == key
		}) {
			continue
		}
		r.read(one, within)
	}
}

func (r *reader) byStamp(m map[string]any, within []map[string]any) {
	for stamp, value := range m {
		r.put(r.stamp(stamp), value, within)
	}
}

func (r *reader) pair(v []any, within []map[string]any) bool {
	isPairs := r.w.draws.shape == "pairs" || r.w.draws.inside == "pairs"
	if !isPairs || len(v) != 2 {
		return false
	}
	switch v[0].(type) {
	case []any, map[string]any: // two pairs, or two types
		return false
	}
	if r.isOurs(within) {
		r.put(r.stamp(v[0]), v[1], within)
	}
	return true
}

// isOurs tells that the innermost type around is the one that is read; an answer without any is of that alone.
func (r *reader) isOurs(within []map[string]any) bool {
	for _, one := range slices.Backward(within) {
		if id, there := one[r.w.names.field("series.type")]; there {
			return id == r.kind.ID
		}
	}
	return true
}

func (r *reader) when(within []map[string]any) time.Time {
	f := r.w.names.field
	for _, one := range slices.Backward(within) {
		if day, there := one[f("stamp.date")]; there {
			at, _ := time.ParseInLocation(time.DateTime, fmt.Sprint(day, " ", one[f("stamp.time")]), r.zone)
			return at
		}
		if stamp, there := one[f("stamp")]; there {
			return r.stamp(stamp)
		}
	}
	panic("a value has no time")
}

func (r *reader) stamp(of any) time.Time {
	text, isText := of.(string)
	if n, isNumber := of.(float64); isNumber {
		text = strconv.FormatFloat(n, 'f', 0, 64)
	}
	form := r.w.draws.stamp
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case form == "local":
		at, _ := time.ParseInLocation(localLayout, text, r.zone)
		return at
	case form == "utc without z":
		at, _ := time.ParseInLocation(localLayout, text, time.UTC)
		return at
	case err == nil && form[0] == 's':
		return time.Unix(n, 0)
	case err == nil && form[:2] == "us":
		return time.UnixMicro(n)
	case err == nil:
		return time.UnixMilli(n)
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || !isText {
		panic(fmt.Sprintf("%v is no time", of))
	}
	return at
}

func (r *reader) put(at time.Time, value any, within []map[string]any) {
	f := r.w.names.field
	factor := 1.0
	for _, one := range slices.Backward(within) {
		if one[f("valid")] == false || one[f("status")] == 7.0 || one[f("quality")] == r.w.names.member("quality.BAD") {
			return
		}
		if by, there := one[f("factor")].(float64); there {
			factor = by
		}
		if _, there := one[f("decimals")]; there {
			factor = 0.001
		}
		if by, there := one[f("exponent")].(float64); there {
			factor = map[float64]float64{-3: 0.001, 2: 100}[by]
		}
	}
	if union, isUnion := value.(map[string]any); isUnion {
		value = union[f("value.number")]
	}
	if text, isText := value.(string); isText {
		value, _ = strconv.ParseFloat(text, 64)
	}
	if n, isNumber := value.(float64); isNumber {
		r.into[at.Unix()] = n * factor
	}
}
