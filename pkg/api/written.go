package api

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Written is a document as the plugin sends it, for people to go on from. It is not sent.
type Written struct {
	Request graphql.Request
	// Asked is the range that it asks for; zero: it asks for none.
	Asked series.Span
	// Page continues its outermost list, and Position stands in it for where that goes on; nil: it comes whole, or cannot
	// be continued by itself. Lists below others go on in several places at once.
	Page     *apimap.Page
	Position any
}

// Positions that no list has by accident.
const (
	markedCursor = "position of the next page"
	markedNumber = 987_654_321
)

func marked(page *apimap.Page) any {
	if page.Style == apimap.Cursor {
		return markedCursor
	}
	return markedNumber
}

// outermost is the step with the first list of a path, and how that is continued; nil: it is not.
func outermost(path []apimap.Step) (step int, page *apimap.Page) {
	for i, step := range path {
		if step.List || step.Page != nil {
			return i, step.Page
		}
	}
	return 0, nil
}

// Writer writes documents without sending them.
type Writer struct {
	// PageSizes are how many items may be asked for at once, by the fields that give them in pages (Limits.PageSizes).
	PageSizes map[string]int
}

// Facilities writes the document that asks for facilities. Like the others, it fails with problem.Unmapped where
// the map does not say how.
func (w Writer) Facilities(api *apimap.Map) (Written, error) {
	lists := newLists(api.Facilities.Path)
	at, _ := lists.next()
	written := Written{}
	if step, page := outermost(lists.path); page != nil {
		written.Page, written.Position = page, marked(page)
		at[step] = written.Position
	}
	doc := document.New("Facilities")
	if _, err := doc.Add("", lists.path, document.Values{Pages: lists.values(at)}); err != nil {
		return Written{}, err
	}
	doc.LimitPageSizes(w.PageSizes)
	written.Request = request(doc)
	return written, nil
}

// ReadingTypes writes the document that asks for the reading types of a facility.
func (w Writer) ReadingTypes(api *apimap.Map, of portfolio.Facility) (Written, error) {
	if len(api.Types.Path) == 0 || len(api.Types.Lists) == 0 {
		return Written{}, problem.New(problem.Unmapped, "This API has no list of reading types to ask for")
	}
	if err := document.CheckTypes(api.Types.Lists); err != nil {
		return Written{}, err
	}
	doc := document.New("ReadingTypes")
	asked := &typesAsked{types: api.Types}
	at := asked.starts()
	written := Written{}
	way := slices.Concat(api.Types.Path, api.Types.Lists[0].Path)
	if _, page := outermost(way); page != nil && len(at) == 1 {
		written.Page, written.Position = page, marked(page)
		at[0].Position = written.Position
	}
	device, err := doc.Add("", api.Types.Path, document.Values{DeviceID: of.ID, CompanyID: of.CompanyID})
	if err == nil {
		err = doc.Types(device, api.Types.Lists, at...)
	}
	if err != nil {
		return Written{}, err
	}
	doc.LimitPageSizes(w.PageSizes)
	written.Request = request(doc)
	return written, nil
}

// Readings writes the document of one call.
func (w Writer) Readings(values *apimap.Values, call plan.Call) (Written, error) {
	field := &FieldRequest{Call: call, Values: values}
	pager := newPager(field.path())
	written := Written{Asked: field.asked()}
	if _, page := outermost(field.path()); page != nil && page == pager.page {
		written.Page, written.Position = page, marked(page)
		pager.position = written.Position
	}
	doc := document.New("Readings")
	if err := field.addTo(doc, "", pager.values()); err != nil {
		return Written{}, err
	}
	doc.LimitPageSizes(w.PageSizes)
	written.Request = request(doc)
	return written, nil
}
