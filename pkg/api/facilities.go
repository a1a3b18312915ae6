package api

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Facilities asks for everything that the token sees: its user, companies and facilities. It fails with
// problem.Unmapped when the map does not say how. Where the API gave only a part, that is told (Portfolio.Incomplete).
func (c *Client) Facilities(ctx context.Context, api *apimap.Map) (*portfolio.Portfolio, error) {
	found := collection{known: map[string]bool{}, companies: map[string]bool{}}
	err := c.list(ctx, api.Facilities.Path, func(tree any) ([]decode.Page, error) {
		rows, pages := decode.Listing(tree, api.Facilities.Path)
		found.addFacilities(rows)
		found.addObjectsAbove(above(tree, api.Facilities.Path))
		if most := reachedLimit(tree, api.Facilities.Path, limitOf(api.Facilities.Path[0])); most > 0 {
			found.isCutAt = most
		}
		return pages, found.check()
	})
	if err == nil && found.isCutAt > 0 {
		err = unending(message.New("sent %s, as many as it was asked for at most", message.Items(found.isCutAt)))
	}
	switch isPart := len(found.portfolio.Facilities) > 0; {
	case err != nil && (!isPart || found.check() != nil):
		return nil, err
	case err != nil:
		found.portfolio.Incomplete = err
	}
	for _, facility := range found.portfolio.Facilities {
		found.addCompany(portfolio.Company{ID: facility.CompanyID, Name: facility.Company})
	}
	if api.User != nil && found.portfolio.User == "" {
		// Only a name for the health check: not knowing it is no failure.
		_ = c.list(ctx, api.User.Path, func(tree any) ([]decode.Page, error) {
			rows, _ := decode.Listing(tree, api.User.Path)
			for _, row := range rows {
				found.portfolio.User = row.Text(apimap.Name)
			}
			return nil, nil
		})
	}
	found.portfolio.Sort()
	c.owners.note(found.portfolio.Facilities)
	return &found.portfolio, nil
}

// SomeFacilities asks for the first page of the list of facilities, without the user. It is for those who need a few of
// them, and fails as Facilities does.
func (c *Client) SomeFacilities(ctx context.Context, api *apimap.Map) (*portfolio.Portfolio, error) {
	path := api.Facilities.Path
	lists := newLists(path)
	trees, errs, err := c.pages(ctx, lists, lists.batch(1))
	if err != nil {
		return nil, err
	}
	if trees[0] == nil {
		return nil, errs.Problem()
	}
	found := collection{known: map[string]bool{}, companies: map[string]bool{}}
	rows, _ := decode.Listing(trees[0], path)
	found.addFacilities(rows)
	found.portfolio.Sort()
	c.owners.note(found.portfolio.Facilities)
	return &found.portfolio, found.check()
}

// collection is what was found so far, each thing once.
type collection struct {
	portfolio        portfolio.Portfolio
	known, companies map[string]bool
	// isCutAt is the limit that a list has reached; 0: none has.
	isCutAt int
}

// maxFacilities is how many facilities and companies a token may see, over all pages of the list.
const maxFacilities = maxPages * pageSize

func (c *collection) check() error {
	if len(c.known)+len(c.companies) <= maxFacilities {
		return nil
	}
	return problem.New(problem.TooLarge, "The API lists more than %d facilities for this token", maxFacilities).
		Advise("Use a token that sees fewer facilities.")
}

func (c *collection) addFacilities(rows []*decode.Row) {
	for _, row := range rows {
		if user := row.Of(apimap.User).Text(apimap.Name); user != "" {
			c.portfolio.User = user
		}
		facility := facilityOf(row.Of(apimap.Facility))
		// A facility that two companies share is one facility.
		if facility.ID == "" || c.known[facility.ID] || isDeleted(row.Text(apimap.DeletedAt), time.Now()) {
			continue
		}
		c.known[facility.ID] = true
		c.portfolio.Facilities = append(c.portfolio.Facilities, facility)
	}
}

func (c *collection) addObjectsAbove(rows []*decode.Row) {
	for _, row := range rows {
		switch row.Object {
		case apimap.User:
			c.portfolio.User = cmp.Or(row.Text(apimap.Name), c.portfolio.User)
		case apimap.Company:
			c.addCompany(portfolio.Company{ID: row.Text(apimap.ID), Name: row.Text(apimap.Name)})
		}
	}
}

func (c *collection) addCompany(company portfolio.Company) {
	if key := cmp.Or(company.ID, company.Name); key != "" && !c.companies[key] {
		c.companies[key] = true
		c.portfolio.Companies = append(c.portfolio.Companies, company)
	}
}

// above returns the objects above the last one: the user and the companies, also those without any facility.
func above(tree any, path []apimap.Step) []*decode.Row {
	var rows []*decode.Row
	for end := 1; end < len(path); end++ {
		if path[end-1].Object != "" {
			found, _ := decode.Listing(tree, path[:end])
			rows = append(rows, found...)
		}
	}
	return rows
}

func facilityOf(row *decode.Row) portfolio.Facility {
	company := row.Of(apimap.Company)
	return portfolio.Facility{
		ID:                row.Text(apimap.ID),
		Name:              cmp.Or(row.Text(apimap.Name), row.Text(apimap.ID)),
		Company:           cmp.Or(row.Text(apimap.CompanyName), company.Text(apimap.Name)),
		CompanyID:         cmp.Or(row.Text(apimap.CompanyID), company.Text(apimap.ID)),
		NominalPower:      row.Number(apimap.NominalPower),
		TimeZone:          row.Text(apimap.TimeZone),
		Latitude:          row.Number(apimap.Latitude),
		Longitude:         row.Number(apimap.Longitude),
		Street:            row.Text(apimap.Street),
		Postcode:          row.Text(apimap.Postcode),
		City:              row.Text(apimap.City),
		Country:           row.Text(apimap.Country),
		CommissioningDate: row.Text(apimap.CommissioningDate),
	}
}

// reachedLimit gives the limit of a list that has as many items as it was asked for at most, and no further page; 0:
// none has. most is that of the list that comes next on the path.
func reachedLimit(tree any, path []apimap.Step, most int) int {
	switch value := tree.(type) {
	case []any:
		if most > 0 && len(value) >= most {
			return most
		}
		for _, item := range value {
			if reached := reachedLimit(item, path, 0); reached > 0 {
				return reached
			}
		}
	case map[string]any:
		if len(path) > 1 {
			if own := limitOf(path[1]); own > 0 {
				most = own
			}
			return reachedLimit(value[path[1].Field], path[1:], most)
		}
	}
	return 0
}

// leastLimit is the least number that is taken for the limit of a list.
const leastLimit = 10

// limitOf is the number that a step always asks for, of a list whose pages are not followed; 0: there is none.
func limitOf(step apimap.Step) int {
	if step.Page != nil {
		return 0
	}
	for _, arg := range step.Args {
		switch number := arg.Value.Const.(type) {
		case int:
			return atLeast(number)
		case int64:
			return atLeast(int(number))
		case float64:
			return atLeast(int(number))
		case json.Number:
			if whole, err := number.Int64(); err == nil {
				return atLeast(int(whole))
			}
		}
	}
	return 0
}

func atLeast(number int) int {
	if number < leastLimit {
		return 0
	}
	return number
}
