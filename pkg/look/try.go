package look

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// trial reads the answer by the maps that are proposed, with the same reader that reads answers later: what it gives is
// what a query would.
type trial struct {
	asked  *Asked
	isText bool
	text   []byte
	// clock by which times without an offset are known to be written.
	clock decode.Clock
}

func newTrial(asked *Asked, tree any) (*trial, error) {
	_, isText := tree.(string)
	text, err := json.Marshal(tree)
	return &trial{asked: asked, isText: isText, text: text, clock: asked.Clock}, err
}

// ReadAs reads the tree in a known way; nil where it cannot be read so.
func ReadAs(tree any, asked Asked, answer apimap.Answer) []Series {
	t, err := newTrial(&asked, tree)
	if err != nil {
		return nil
	}
	answer.JSONText = t.isText
	o := &outcome{answer: answer}
	if !t.read(o, asked.Types, asked.Zone) {
		return nil
	}
	return o.found
}

// outcome is what one map gives.
type outcome struct {
	answer          apimap.Answer
	found           []Series
	inside, outside int
	clock           decode.Clock
	isClockOpen     bool
	// doubled counts the points that have another value at the same instant.
	doubled  int
	unread   int
	bad      int
	nulls    int
	distinct int
}

// run reads the answer by a join; nil when no value lies in the range. Of a facility whose zone is not known, local
// times are shown as if they were UTC, to tell the arrangement: they stay open.
func (t *trial) run(j *join) *outcome {
	o := t.runIn(j, t.asked.Zone)
	if o != nil || t.asked.Zone != nil || j.timeNode().locals == 0 {
		return o
	}
	if o = t.runIn(j, time.UTC); o != nil {
		o.isClockOpen = true
	}
	return o
}

func (t *trial) runIn(j *join, zone *time.Location) *outcome {
	o := &outcome{answer: j.answer()}
	o.answer.JSONText = t.isText
	types := t.asked.Types
	if !j.isTyped() && !j.isByOrder && len(types) > 1 {
		types = []string{""}
	}
	if !t.read(o, types, zone) {
		return nil
	}
	if o.clock == decode.UnknownClock && j.timeNode().locals > 0 {
		o.clock = t.clock
	}
	if o.inside == 0 {
		return nil
	}
	return o
}

// read reads the answer; false when it cannot be read.
func (t *trial) read(o *outcome, types []string, zone *time.Location) bool {
	span := series.Span{From: t.asked.From, To: t.asked.To}
	reader := &decode.Readings{
		Values: &apimap.Values{Path: []apimap.Step{{Field: "look"}}, Answer: o.answer}, Types: types,
		Resolution: query.Raw, Zone: zone, Clock: t.clock, Span: span,
		Asked: span, Points: decode.NewPoints(),
	}
	options := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	d := jsontext.NewDecoder(bytes.NewReader(t.text), options...)
	if err := reader.Read(d); err != nil {
		return false
	}
	o.clock = reader.Finish()
	for _, s := range reader.Series {
		o.add(s, span)
	}
	for _, name := range types {
		if _, err := reader.Of(name); err != nil {
			o.doubled = max(o.doubled, 1) // several series side by side that nothing tells apart
		}
	}
	return true
}

// add takes over a series.
func (o *outcome) add(s *series.Series, span series.Span) {
	for _, kind := range []series.NoteKind{series.UnreadableTime, series.UnequalColumns, series.UnreadableNumber} {
		o.unread += s.Noted(kind)
	}
	o.unread += s.Texts
	o.isClockOpen = o.isClockOpen || s.Noted(series.AssumedClock) > 0
	o.bad += s.Noted(series.BadQuality)
	if s.Len() == 0 {
		return
	}
	order := make([]int, s.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.Times[a], s.Times[b]) })
	found := Series{Type: s.Type, Unit: s.Unit, Source: s.Source}
	different := map[float64]bool{}
	for n, i := range order {
		at, value := s.Times[i], s.Values[i]
		if s.Null[i] {
			value = math.NaN()
			o.nulls++
		} else if len(different) < maxDistinct {
			different[value] = true
		}
		found.Times, found.Values = append(found.Times, at), append(found.Values, value)
		if span.Contains(at) {
			o.inside++
		} else {
			o.outside++
		}
		if n > 0 && found.Times[n-1] == at && !isSame(found.Values[n-1], value) {
			o.doubled++
		}
	}
	o.distinct += len(different)
	o.found = append(o.found, found)
}

func isSame(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// isSameSeries tells that two maps give the same.
func isSameSeries(a, b []Series) bool {
	return slices.EqualFunc(a, b, func(a, b Series) bool {
		return a.Type == b.Type && a.Unit == b.Unit && a.Source == b.Source && slices.Equal(a.Times, b.Times) &&
			slices.EqualFunc(a.Values, b.Values, isSame)
	})
}

// regularity is how many steps between the times of the series are the same as the one before, out of a thousand.
func (o *outcome) regularity() int {
	same, all := 0, 0
	for _, s := range o.found {
		for i := 2; i < len(s.Times); i++ {
			all++
			if s.Times[i]-s.Times[i-1] == s.Times[i-1]-s.Times[i-2] && s.Times[i] != s.Times[i-1] {
				same++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return 1000 * same / all
}
