package mapping

import (
	"math"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/look"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// view is a question about a day of a plant, and what came for it.
type view struct {
	hypothesis  discover.Hypothesis
	words       discover.Words
	encoding    apimap.Encoding
	isOpen      bool     // encoding is one of several that may be right
	ids         *typeIDs // by which it asks; nil: it takes no types
	order       int      // among others; those that tell most are asked first
	plant       portfolio.Facility
	types       []string
	span        series.Span
	told        api.Answered
	isAnswered  bool // the document was
	isImproved  bool // what else its request can have was tried
	maxPoints   int  // of an answer, as was proved; 0: any number
	isWholeDays bool // an answer has all values of the days of which a part is asked for
	found       []look.Found
	tried       triedValue   // of a member of the request
	clock       decode.Clock // by which times without an offset are written, as far as other answers told
}

// triedValue is what a member of a request is set to, to see what it changes; no member: nothing is.
type triedValue struct {
	member string
	value  any
}

// again is the same question, not yet asked.
func (v *view) again() *view {
	of := *v
	of.told, of.isAnswered, of.found, of.isOpen = api.Answered{}, false, nil, false
	return &of
}

func (v *view) question() api.Question {
	return api.Question{Path: v.hypothesis.Path, Below: v.hypothesis.Below, Values: document.Values{
		DeviceID: v.plant.ID, CompanyID: v.plant.CompanyID, From: v.span.From, To: v.span.To, LocalZone: v.plant.Zone(),
		ZoneName: v.plant.TimeZone, ReadingTypes: v.types,
		Resolution: query.Raw, PageSize: lookedPoints,
	}}
}

// lookedPoints is how many values are asked for of an answer that comes in pages: a day of some types.
const lookedPoints = 1000

// written are the ends of the range as they are sent.
func (v *view) written() []string {
	values := v.question().Values
	return values.Ends(v.encoding)
}

// read reads what came.
func (v *view) read() {
	if v.told.Tree == nil {
		return
	}
	v.found = readDescribed(v.told.Tree, v.asked(), v.hypothesis.Below)
	v.readByUTC()
	for i := range v.found {
		v.fitSchema(&v.found[i].Answer)
		for j := range v.found[i].Others {
			v.fitSchema(&v.found[i].Others[j].Answer)
		}
	}
}

// readByUTC reads times without an offset by UTC where a range was asked for that is written so, and the plant's clock
// puts the values beside it.
func (v *view) readByUTC() {
	isByUTC := v.encoding.IsWithoutOffset() && !v.encoding.IsLocal()
	if !isByUTC || v.clock != decode.UnknownClock || hasInside(v) {
		return
	}
	asPlant := v.found
	v.clock = decode.UTCClock
	if v.found = readDescribed(v.told.Tree, v.asked(), v.hypothesis.Below); !hasInside(v) {
		v.clock, v.found = decode.UnknownClock, asPlant
	}
}

func (v *view) asked() look.Asked {
	asked := look.Asked{From: v.span.From, To: v.span.To, Zone: v.plant.Zone(), Types: v.types,
		Clock: v.clock, IsNameless: v.words == discover.PageWords}
	if v.ids != nil {
		asked.Known = v.ids.ids[v.plant.ID]
	}
	return asked
}

// isGrouped reports whether an answer is read by the names of fields that the schema has, above those that are called
// like reading types: which group has which of them is not known when it is asked for.
func (v *view) isGrouped(answer apimap.Answer) bool {
	return slices.ContainsFunc(answer.Paths(), func(path []string) bool {
		at := v.hypothesis.Below
		for _, step := range path {
			i := slices.IndexFunc(at, func(s apimap.Selected) bool { return s.Field == step })
			switch {
			case step == apimap.SourceKey:
				return len(at) > 0
			case i < 0:
				return false
			}
			at = at[i].Children
		}
		return false
	})
}

// dayOf is a day of the past in a zone; nil: of UTC.
func dayOf(now time.Time, daysAgo int, zone *time.Location) series.Span {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	return series.Span{
		From: time.Date(y, m, d-daysAgo, 0, 0, 0, 0, zone), To: time.Date(y, m, d-daysAgo+1, 0, 0, 0, 0, zone),
	}
}

// tellsTypes reports whether an answer says of which types its values are, or only one can be.
func (v *view) tellsTypes(found look.Found) bool {
	selector := apimap.Find(v.hypothesis.Path, apimap.ReadingTypes)
	if selector != nil && len(v.types) == 1 {
		return true
	}
	return !slices.ContainsFunc(found.Series, func(s look.Series) bool { return s.Type == "" })
}

// lastAsked is the last instant, in milliseconds, of which values were meant: where a range is told by its length, that
// is rounded up, and what comes beyond the end says nothing.
func (v *view) lastAsked() int64 {
	if end := apimap.Find(v.hypothesis.Path, apimap.To); end != nil && end.Encoding.Unit() > 0 {
		return v.span.To.UnixMilli()
	}
	return math.MaxInt64
}

// values gives what a view has by an answer's reading, by type and instant; nulls are left out.
func (v *view) values(answer apimap.Answer) map[string]map[int64]float64 {
	all := map[string]map[int64]float64{}
	if v.told.Tree == nil {
		return all
	}
	last := v.lastAsked()
	for _, s := range look.ReadAs(v.told.Tree, v.asked(), answer) {
		name := s.Type + "\x00" + s.Source
		if s.Type == "" && len(v.types) == 1 {
			name = v.types[0] + "\x00" + s.Source
		}
		if all[name] == nil {
			all[name] = map[int64]float64{}
		}
		for i, at := range s.Times {
			if !math.IsNaN(s.Values[i]) && at <= last {
				all[name][at] = s.Values[i]
			}
		}
	}
	return all
}
