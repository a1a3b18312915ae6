package api

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
	"github.com/go-json-experiment/json/jsontext"
)

// Packer packs what is sent together into one document, within limits: what asks for the same plant and span shares a
// field of the API, the others get an alias each. Only one goroutine may use it.
type Packer struct {
	// Fields of the document, in the order of their aliases.
	Fields []*FieldRequest
	// Points that the answer will have, about.
	Points float64
	// IsGapless: what is asked for begins an interval earlier where the limits leave room for it. An API whose timestamps
	// mark the ends of intervals leaves out the value at the start of a range, and whether it is one is only known after
	// a probe.
	IsGapless bool
	// Clocks by which timestamps without an offset are written; nil: nothing is known of them.
	Clocks *Clocks
	// Starts of ranges that are known to be answered; nil: none are.
	Starts *Starts

	limits       plan.Limits
	capabilities plan.Capabilities
	maxFields    int // the least of the limits' and of all calls'
	// suspicionOf says with whom a facility may share a document; suspicion is that of those in this one.
	suspicionOf func(facilityID string) suspicion
	suspicion   suspicion
	bytes       int64
	// pageSizes are how many items of lists may be asked for at once, and PageSizes how many the document did, by the
	// fields that give them.
	pageSizes func() map[string]int
	PageSizes map[string]int
}

// NewPacker returns a packer of an empty document.
func NewPacker(limits plan.Limits, capabilities plan.Capabilities) *Packer {
	nobody := func(string) suspicion { return suspicion{} }
	return &Packer{
		limits: limits, capabilities: capabilities, maxFields: limits.Facilities, suspicionOf: nobody,
		pageSizes: func() map[string]int { return nil },
	}
}

// sharing is how many values more than asked for a field may bring, for the sake of one field less.
const sharing = 50

// Add takes in a call for one type from one field of the API, if it fits, and returns the index of the field request
// that asks for it. The first call always fits: there is no smaller document. A document that has the call has at most
// maxFields fields; 0: as many as the limits allow.
func (p *Packer) Add(
	call plan.Call, values *apimap.Values, isolation Isolation, maxFields int,
) (field int, fits bool) {
	alone := &FieldRequest{Call: call, Values: values, isolation: isolation, keep: call.Span}
	own := p.weigh(alone)
	isFirst := len(p.Fields) == 0
	if !isFirst && (isolation == DocumentIsolated) != (p.Fields[0].isolation == DocumentIsolated) {
		return 0, false
	}
	if suspicion := p.suspicionOf(call.Target.Key()); isFirst {
		p.suspicion, p.limits = suspicion, suspicion.narrow(p.limits)
		p.maxFields = p.limits.Facilities
	} else if suspicion.with != p.suspicion.with {
		return 0, false
	}
	most := p.maxFields
	if maxFields > 0 {
		most = min(most, maxFields)
	}

	into := -1
	var grown *FieldRequest
	more := own
	for i, candidate := range p.Fields {
		both, ok := candidate.with(alone)
		if !ok || !p.inRange(both, max(candidate.length(), alone.length())) {
			continue
		}
		if growth := p.weigh(both) - p.weigh(candidate); growth <= own+sharing && (into < 0 || growth < more) {
			into, grown, more = i, both, growth
		}
	}
	fields := len(p.Fields)
	if into < 0 {
		fields++
	}
	isFull := fields > most
	if !isFirst && (isFull || p.Points+more > float64(p.limits.Points)) {
		return 0, false
	}
	if into < 0 {
		into = len(p.Fields)
		p.Fields = append(p.Fields, alone)
	} else {
		p.Fields[into].Call, p.Fields[into].keep = grown.Call, grown.Call.Span
	}
	p.Points += more
	p.maxFields = most
	return into, true
}

// Size is how much the document asks for.
func (p *Packer) Size() Size {
	facilities := map[string]bool{}
	for _, field := range p.Fields {
		facilities[field.Call.Target.Key()] = true
	}
	return Size{Facilities: len(facilities), Fields: len(p.Fields), Points: int(p.Points)}
}

// IsMixed reports whether the document asks more than one field of the API.
func (p *Packer) IsMixed() bool {
	return slices.ContainsFunc(p.Fields, func(f *FieldRequest) bool { return f.Values != p.Fields[0].Values })
}

// Bytes of the answer to the last try.
func (p *Packer) Bytes() int64 { return p.bytes }

// Write writes the document, and returns by index what cannot be written, because the API map leaves something open. A
// document without any field has no text.
func (p *Packer) Write() (sent graphql.Request, unwritten map[int]*problem.Error) {
	doc := document.New("Readings")
	unwritten = map[int]*problem.Error{}
	for i, field := range p.Fields {
		field.isGapless, field.pageSizes = p.IsGapless && p.hasRoomBefore(field), p.pageSizes
		if err := field.addTo(doc, Alias(i), newPager(field.path()).values()); err != nil {
			unwritten[i] = problem.From(err)
		}
	}
	if len(unwritten) == len(p.Fields) {
		return graphql.Request{}, unwritten
	}
	doc.LimitPageSizes(p.pageSizes())
	p.PageSizes = doc.PageSizes()
	return readingsRequest(doc, p.Fields...), unwritten
}

// NewReader makes a reader for the answer: a new one for each try.
func (p *Packer) NewReader() transport.Read {
	all := aliasReaders{}
	points := decode.NewPoints()
	for i, field := range p.Fields {
		field.clocks, field.starts = p.Clocks, p.Starts
		field.Reader = field.newReader(points)
		all[Alias(i)] = field.Reader.Read
	}
	return func(d *jsontext.Decoder) error {
		err := all.read(d)
		p.bytes = d.InputOffset()
		return err
	}
}

// Isolation says what a field request may share a document with, so that what the API rejects can be told from what it
// does not.
type Isolation int

const (
	// NotIsolated shares fields and documents with everything.
	NotIsolated Isolation = iota
	// FieldIsolated has a field of the document to itself.
	FieldIsolated
	// DocumentIsolated is in a document with others that are probably the reason for a rejection, too.
	DocumentIsolated
)

// FieldRequest is what one alias of a document asks for: some types of one device over one span, from one field of the
// API. Only one goroutine may use it.
type FieldRequest struct {
	// Call is what is asked for, Values the field of the API that answers it.
	Call   plan.Call
	Values *apimap.Values
	// Reader has what the last try brought.
	Reader *decode.Readings

	isolation Isolation
	// isGapless: what is asked for begins an interval earlier.
	isGapless bool
	clocks    *Clocks
	starts    *Starts
	// keep is what is kept of the answer: the call's span, but for a probe that looks beyond it.
	keep series.Span
	// pageSizes are how many items of lists may be asked for at once, by the fields that give them.
	pageSizes func() map[string]int
}

// with returns the request that asks for both; false when no single one can.
func (f *FieldRequest) with(other *FieldRequest) (*FieldRequest, bool) {
	a, b := f.Call, other.Call
	isShareable := f.isolation == NotIsolated && other.isolation == NotIsolated && f.Values == other.Values
	isSameTarget := a.Target.Key() == b.Target.Key() && a.Target.Facility.TimeZone == b.Target.Facility.TimeZone
	if !isShareable || !isSameTarget || a.Resolution != b.Resolution || a.Zone != b.Zone {
		return nil, false
	}
	both := &FieldRequest{Call: a, Values: f.Values}
	for _, name := range b.Types {
		if !slices.Contains(both.Call.Types, name) {
			both.Call.Types = append(slices.Clone(both.Call.Types), name)
			both.Call.Along = max(0, both.Call.Along-1)
		}
	}
	selector := apimap.Find(f.Values.Path, apimap.ReadingTypes)
	if selector != nil && selector.Encoding == apimap.One && len(both.Call.Types) > 1 {
		return nil, false
	}
	if b.Span.From.Before(both.Call.Span.From) {
		both.Call.Span.From = b.Span.From
	}
	if b.Span.To.After(both.Call.Span.To) {
		both.Call.Span.To = b.Span.To
	}
	return both, true
}

// path leads to the field that answers for the target.
func (f *FieldRequest) path() []apimap.Step { return f.Values.PathOf(f.Call.Target) }

// ByLength are the indices of the fields, the longest ranges first: their answers tell most of by which clock the API
// stamps the values of all.
func (p *Packer) ByLength() []int {
	indices := make([]int, len(p.Fields))
	for i := range indices {
		indices[i] = i
	}
	slices.SortStableFunc(indices, func(a, b int) int {
		return cmp.Compare(p.Fields[b].length(), p.Fields[a].length())
	})
	return indices
}

// length of the range that is asked for.
func (f *FieldRequest) length() time.Duration { return f.Call.Span.To.Sub(f.Call.Span.From) }

func (f *FieldRequest) newReader(points *decode.Points) *decode.Readings {
	return &decode.Readings{
		Values: f.Values, DeviceID: f.Call.Target.ID(), Types: f.Call.Types, Zone: f.Call.Target.Facility.Zone(),
		Clock: f.clocks.Of(f.Call.Target.Key()), Asked: f.asked(), Resolution: f.Call.Resolution, Now: time.Now(),
		Span: f.keep, MaxPoints: decode.PointsIn(f.keep, f.Call.Resolution), Points: points,
	}
}

// Series returns the values of a type that came (decode.Readings.Of). All pages must have come.
func (f *FieldRequest) Series(readingType string) (*series.Series, error) {
	if f.Reader.Clock == decode.UnknownClock { // another field of the document may have told since
		f.Reader.Clock = f.clocks.Of(f.Call.Target.Key())
	}
	f.clocks.observe(f.Call.Target.Key(), f.Reader.Finish())
	if f.Reader.IsFromStart() {
		f.starts.observe(f.Values, f.Call)
	}
	return f.Reader.Of(readingType)
}

// asked is the range that the API is asked for.
func (f *FieldRequest) asked() series.Span {
	asked := f.Call.Span
	steps := grid.Of(f.Call.Resolution, f.Call.Zone)
	isUnknownCalendar := f.Call.Resolution.Calendar() && f.Call.Zone == nil
	if f.Values.StampsMarkEnd || f.isGapless || isUnknownCalendar {
		// The value that is stamped with the start of the span belongs to the interval before it.
		asked.From = steps.Floor(asked.From.Add(-time.Millisecond))
	}
	if isUnknownCalendar {
		// The API's days begin when the facility's do, which is not known here. Of those that begin in the span, the last
		// ends up to a day after it: cut at its end, a day would have a few hours of its own.
		asked.To = steps.Next(asked.To)
	}
	return asked
}

// addTo puts the request into a document. It fails when the API map leaves open what it needs.
func (f *FieldRequest) addTo(doc *document.Document, alias string, page document.Values) error {
	if f.Values.Answer.Shape == apimap.OpenShape {
		return problem.New(problem.Unmapped, "Could not determine yet how this API arranges its values: "+
			"its schema does not say, and no data was there to try it on")
	}
	if err := document.CheckAnswer(f.Values.Answer); err != nil {
		return err
	}
	asked := f.asked()
	end, err := doc.Add(alias, f.path(), document.Values{
		DeviceID: f.Call.Target.ID(), CompanyID: f.Call.Target.Facility.CompanyID, From: asked.From, To: asked.To,
		EndInclusive: f.Values.EndInclusive, LocalZone: f.Call.Target.Facility.Zone(),
		ReadingTypes: f.Call.Types, Resolution: f.Call.Resolution, Zone: f.Call.Zone,
		ZoneName: f.Call.Target.Facility.TimeZone,
		PageSize: page.PageSize, PagePosition: page.PagePosition,
	})
	if err != nil {
		return err
	}
	return doc.Answer(end, f.Values.Answer, f.Call.Types)
}

// Page is one further page of an answer that comes in pages.
type Page struct {
	Request graphql.Request

	field  *FieldRequest
	reader *decode.Readings
}

// Pager returns how the answer's pages are followed.
func (f *FieldRequest) Pager() *Pager {
	pager := newPager(f.path())
	answer := &f.Values.Answer
	isRows := answer.Shape == apimap.PathsShape && !slices.ContainsFunc(answer.Value[min(1, len(answer.Value)):],
		func(step string) bool { return step == apimap.Each || step == apimap.TimeAxis })
	pager.countsRows = isRows || answer.Shape == apimap.RowsShape || answer.Shape == apimap.WideShape
	return pager
}

// NextPage returns the page that the pager leads to after what has come so far; nil when the answer is complete. It
// fails when the answer goes on, and cannot be followed to its end.
func (f *FieldRequest) NextPage(pager *Pager) (*Page, error) {
	if more, err := pager.next([]decode.Page{f.Reader.Page}); err != nil || !more {
		return nil, err
	}
	doc := document.New("ReadingsPage")
	if err := f.addTo(doc, Alias(0), pager.values()); err != nil {
		return nil, err
	}
	if f.pageSizes != nil {
		doc.LimitPageSizes(f.pageSizes())
	}
	return &Page{Request: readingsRequest(doc, f), field: f}, nil
}

// NewReader makes a reader for one try: a page that broke off must leave nothing behind.
func (p *Page) NewReader() transport.Read {
	p.reader = p.field.newReader(decode.NewPoints())
	return aliasReaders{Alias(0): p.reader.Read}.read
}

// Append adds the page that came to what came before. It fails when there are more values than there can be.
func (p *Page) Append() error { return p.field.Reader.Append(p.reader) }

// jsonTextBytes is how long the text may be in which an API packs the values as JSON.
const jsonTextBytes = 16 << 20

func readingsRequest(doc *document.Document, fields ...*FieldRequest) graphql.Request {
	sent := request(doc)
	if slices.ContainsFunc(fields, func(f *FieldRequest) bool { return f.Values.Answer.JSONText }) {
		sent.TextBytes = jsonTextBytes
	}
	return sent
}

func request(doc *document.Document) graphql.Request {
	return graphql.Request{Operation: doc.Operation(), Query: doc.Text(), Variables: doc.Variables()}
}

// Alias is the alias of the i-th field of a document.
func Alias(i int) string { return "f" + strconv.Itoa(i) }

// IsOneOf returns a function that reports whether a name is one of the first n aliases.
func IsOneOf(n int) func(name string) bool {
	return func(name string) bool {
		i, err := strconv.Atoi(strings.TrimPrefix(name, "f"))
		return err == nil && 0 <= i && i < n && Alias(i) == name
	}
}

// aliasReaders read each alias of an answer's data with its own function.
type aliasReaders map[string]transport.Read

func (a aliasReaders) read(d *jsontext.Decoder) error {
	return decode.Object(d, func(alias []byte) error {
		if read, ok := a[string(alias)]; ok {
			return read(d)
		}
		return d.SkipValue()
	})
}
