package fetch

import (
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// envelope packs what goes out together into one document: what asks for the same plant and span shares a field of
// the API, the others get an alias each.
type envelope struct {
	source *Source
	api    *apimap.Map
	limits plan.Limits
	early  bool // of all parts
	parts  []*part
	points float64 // about, of the answer
}

func (s *Source) newEnvelope(api *apimap.Map) *envelope {
	return &envelope{source: s, api: api, limits: s.narrowed()}
}

// sharing is how many values more than asked for a part may bring, for the sake of one part less.
const sharing = 50

// place takes in what asks for one type, if it fits, and tells in which part. The first always does: it cannot be
// less.
func (e *envelope) place(call plan.Call, company batch.Company) (*part, bool) {
	alone := &part{call: call, values: e.source.valuesOf(e.api, call), company: company, keep: call.Span, early: e.early}
	own := e.weigh(alone)
	if len(e.parts) > 0 && (company == batch.Suspects) != (e.parts[0].company == batch.Suspects) {
		return nil, false
	}

	var into, grown *part
	more := own
	for _, candidate := range e.parts {
		if both, ok := candidate.with(alone); ok && e.inRange(both, max(candidate.length(), alone.length())) {
			if growth := e.weigh(both) - e.weigh(candidate); growth <= own+sharing && (into == nil || growth < more) {
				into, grown, more = candidate, both, growth
			}
		}
	}
	isFirst := len(e.parts) == 0
	if !isFirst && (e.points+more > float64(e.limits.Points) || into == nil && len(e.parts) >= e.limits.Facilities) {
		return nil, false
	}
	if into == nil {
		into = alone
		e.parts = append(e.parts, into)
	} else {
		into.call, into.keep = grown.call, grown.call.Span
	}
	e.points += more
	return into, true
}

// inRange tells whether a part asks for no longer a range than may be asked for at once, or than something in it does
// anyway.
func (e *envelope) inRange(p *part, anyway time.Duration) bool {
	longest := p.length()
	for _, name := range p.call.Types {
		longest = min(longest, e.limits.Range(p.call.Resolution, e.source.Step(p.call.Resolution, name)))
	}
	return p.length() <= max(longest, anyway)
}

// weigh is about how many points a part brings.
func (e *envelope) weigh(p *part) float64 {
	points := 0.0
	for _, name := range p.call.Types {
		points += 1 + p.call.Span.To.Sub(p.call.Span.From).Seconds()/e.source.Step(p.call.Resolution, name).Seconds()
	}
	return points
}

// seal writes the document and gives what cannot be written, because the API map leaves something open. A document
// without any part has no text.
func (e *envelope) seal() (request graphql.Request, unwritten map[*part]*problem.Error) {
	doc := document.New("Readings")
	unwritten = map[*part]*problem.Error{}
	for i, p := range e.parts {
		if err := p.addTo(doc, aliasOf(i), newPages(p.values.Path).values()); err != nil {
			unwritten[p] = problem.From(err)
		}
	}
	if len(unwritten) == len(e.parts) {
		return graphql.Request{}, unwritten
	}
	return doc.Request(), unwritten
}

// reader makes a reader for the answer: a new one for each try.
func (e *envelope) reader() reader {
	all := aliases{}
	for i, p := range e.parts {
		p.reader = p.newReader()
		all[aliasOf(i)] = p.reader.Read
	}
	return all.read
}

// take takes in a piece, if it fits.
func (e *envelope) take(piece *batch.Piece) bool {
	into, ok := e.place(piece.Call(), piece.Company)
	if ok {
		into.pieces = append(into.pieces, piece)
	}
	return ok
}

// valuesOf gives the field that answers for the call's type.
func (s *Source) valuesOf(api *apimap.Map, call plan.Call) *apimap.Values {
	if api.Analysis == nil {
		return &api.Readings
	}
	types, _ := s.view.types.old(call.Facility.ID)
	if i := slices.IndexFunc(types.value, func(t portfolio.ReadingType) bool { return t.ID == call.Types[0] }); i >= 0 && types.value[i].Kind == apimap.Analysis {
		return api.Analysis
	}
	return &api.Readings
}

func aliasOf(i int) string { return "f" + strconv.Itoa(i) }

// reader takes an answer's "data" from the stream.
type reader = func(*jsontext.Decoder) error

// aliases read each alias of an answer's data with its own function.
type aliases map[string]func(*jsontext.Decoder) error

func (a aliases) read(d *jsontext.Decoder) error {
	return decode.Object(d, func(alias []byte) error {
		if read, ok := a[string(alias)]; ok {
			return read(d)
		}
		return d.SkipValue()
	})
}
