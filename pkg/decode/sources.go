package decode

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// An answer may have several series of one type: of several devices, phases or meters, or in several units.

// maxSources is how many series of one type an answer may have. Who has more did not ask for one type of one facility.
const maxSources = 100

// key tells the series of an answer apart.
type key struct{ name, source, unit string }

// seriesOf gives the series of a type, and adds it if there is none; nil for a type that was not asked for.
func (r *Readings) seriesOf(k key) (*series.Series, error) {
	if last := r.last; last != nil && last.Type == k.name && last.Source == k.source && last.Unit == k.unit {
		return last, nil
	}
	if found := r.byKey[k]; found != nil {
		r.last = found
		return found, nil
	}
	if _, isAsked := r.asked[k.name]; !isAsked {
		r.noteUnasked(k.name)
		r.IsNameless = r.IsNameless || k.name == ""
		return nil, nil
	}
	added := &series.Series{DeviceID: r.DeviceID, Type: k.name, Source: k.source, Unit: k.unit}
	r.last = added
	return added, r.admit(k, added)
}

// admit adds a series that is the first of its key.
func (r *Readings) admit(k key, added *series.Series) error {
	if r.asked[k.name] == maxSources {
		return problem.New(problem.Decode, "The API sent more than %d series of one type for one facility", maxSources)
	}
	r.asked[k.name]++
	r.byKey[k] = added
	r.Series = append(r.Series, added)
	return nil
}

// keep adds a finished series if it was asked for; parts of one series, as from several pages, become one. It tells
// whether the series itself is kept, and not only its points.
func (r *Readings) keep(finished *series.Series) (isKept bool, err error) {
	k := key{finished.Type, finished.Source, finished.Unit}
	found := r.byKey[k]
	if _, isAsked := r.asked[k.name]; !isAsked {
		r.noteUnasked(k.name)
		r.IsNameless = r.IsNameless || k.name == "" && finished.Len() > 0
		return false, nil
	}
	if r.isBesideOthers(finished) {
		r.noteMixed(finished.Type)
	}
	if found == nil {
		return true, r.admit(k, finished)
	}
	if err := r.grow(found, finished.Len()); err != nil {
		return false, err
	}
	found.Append(finished)
	return false, nil
}

// Append adds the series of a further page, and takes over how the list continues. It fails when there are more points
// than there can be.
func (r *Readings) Append(page *Readings) error {
	r.Page = page.Page
	r.noteUnasked(page.Unasked)
	r.Strange, r.IsNameless = cmp.Or(r.Strange, page.Strange), r.IsNameless || page.IsNameless
	r.nullRows += page.nullRows
	if page.nulls[""] && len(page.Series) == 0 {
		return errNullPage
	}
	if r.isRepeatedBy(page) {
		return errSamePage
	}
	for _, finished := range page.Series {
		if _, err := r.keep(finished); err != nil {
			return err
		}
	}
	for name := range page.mixed {
		r.noteMixed(name)
	}
	return nil
}

// errSamePage is the failure of an answer that has the same page twice: whoever goes on gets it again and again.
var errSamePage = problem.New(problem.Server, "The answer is not complete: the API %s",
	message.New("sent the same page again"))

// isRepeatedBy reports whether a page has the values with which the ones before it ended, and no other.
func (r *Readings) isRepeatedBy(page *Readings) bool {
	points := 0
	for _, came := range page.Series {
		known := r.byKey[key{came.Type, came.Source, came.Unit}]
		n := came.Len()
		if known == nil || known.Len() < n {
			return false
		}
		points += n
		from := known.Len() - n
		if !slices.Equal(known.Times[from:], came.Times) || !slices.Equal(known.Null[from:], came.Null) ||
			!slices.EqualFunc(known.Values[from:], came.Values, isSameValue) {
			return false
		}
	}
	return points > 0
}

// isSameValue compares what stands in Values: what is no number is NaN, and stands in its bits.
func isSameValue(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

func (r *Readings) noteUnasked(name string) {
	if r.Unasked == "" {
		r.Unasked = name
	}
}

func (r *Readings) noteMixed(name string) {
	if r.mixed == nil {
		r.mixed = map[string]bool{}
	}
	r.mixed[name] = true
}

// isBesideOthers tells whether a finished series lies beside another one of its type and source instead of before or
// behind it: such are not the parts of one series. Rows are not told apart so: pages of them may have any order.
func (r *Readings) isBesideOthers(finished *series.Series) bool {
	shape := r.Values.Answer.Shape
	if r.asked[finished.Type] == 0 || shape != apimap.SeriesShape && shape != apimap.ColumnsShape {
		return false
	}
	return slices.ContainsFunc(r.Series, func(known *series.Series) bool {
		if known.Type != finished.Type || known.Source != finished.Source || known.Len() == 0 || finished.Len() == 0 {
			return false
		}
		from, to := slices.Min(finished.Times), slices.Max(finished.Times)
		knownFrom, knownTo := slices.Min(known.Times), slices.Max(known.Times)
		return from < knownTo && knownFrom < to && !isSame(known, finished)
	})
}

// isSame tells whether both have the same points, as where the API repeats a page.
func isSame(a, b *series.Series) bool {
	return a.Unit == b.Unit && slices.Equal(a.Times, b.Times) && slices.Equal(a.Null, b.Null) &&
		slices.Equal(a.Values, b.Values)
}

// Of returns the values of a type within the span, in the order of time, those of several sources and in units that do
// not convert beside each other; nil when the API did not name the type. It fails with problem.Decode when the API sent
// several series and nothing tells them apart: any choice among them would be a guess.
func (r *Readings) Of(name string) (*series.Series, error) {
	var parts []*series.Series
	for _, s := range r.Series {
		if s.Type == name {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	whole := parts[0]
	if len(parts) > 1 {
		whole = series.Merge(parts...)
	}
	whole.Tidy(r.Span)
	if r.mixed[name] || whole.IsMixed() {
		return nil, problem.New(problem.Decode,
			"The API sent several series of %s for one facility, and nothing that tells them apart", name).
			Advise("If the API names the device, phase or meter of a series, choose that field in the data source's " +
				"settings, under API map (API-Zuordnung), as answer.sources. Otherwise pick another reading type.")
	}
	return whole, nil
}

// sourceReaders read what tells the sources of one item apart. An API may repeat whom it was asked about: that is the
// facility itself.
func (r *Readings) sourceReaders(items members) members {
	for i, path := range r.Values.Answer.Sources {
		items = items.with(path, func(d *jsontext.Decoder) (err error) {
			r.item.sources[i], err = r.labels.read(d)
			return err
		})
	}
	return items
}

// itemSource joins what tells the source of the item apart.
func (r *Readings) itemSource() string {
	found, told := "", r.item.sources
	for i, part := range told {
		part = strings.TrimSpace(part)
		switch {
		case part == "" || part == r.DeviceID || slices.Contains(told[:i], told[i]):
		case found == "":
			found = part
		default:
			found += " " + part
		}
	}
	return found
}
