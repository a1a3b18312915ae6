package fetch

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// Portfolio gives everything that the token sees, remembered for a few minutes.
func (s *Source) Portfolio(ctx context.Context) (*portfolio.Portfolio, error) {
	return s.portfolios.get(ctx, "", s.loadPortfolio)
}

// PortfolioAtOnce gives it even when it is old, for those who only need names and zones: when it cannot be had, or not
// at once, that must not keep values from anybody.
func (s *Source) PortfolioAtOnce(ctx context.Context) (*portfolio.Portfolio, error) {
	return s.portfolios.atOnce(ctx, "", s.loadPortfolio)
}

// FreshPortfolio asks the API in any case, and what it learns is remembered for the others.
func (s *Source) FreshPortfolio(ctx context.Context) (*portfolio.Portfolio, error) {
	return s.portfolios.renew(ctx, "", s.loadPortfolio)
}

func (s *Source) loadPortfolio(ctx context.Context) (*portfolio.Portfolio, error) {
	var found *portfolio.Portfolio
	_, err := s.withMapping(ctx, func(m *Mapping) (err error) {
		if err := m.needs("facilities"); err != nil {
			return err
		}
		found, err = s.askPortfolio(ctx, m.Map)
		return err
	})
	return found, err
}

func (s *Source) askPortfolio(ctx context.Context, api *apimap.Map) (*portfolio.Portfolio, error) {
	found := &portfolio.Portfolio{}
	companies := map[string]bool{}
	facilities := map[string]bool{}
	collect := func(rows []*decode.Row) {
		for _, row := range rows {
			if user := row.Of(apimap.User).Text(apimap.Name); user != "" {
				found.User = user
			}
			facility := facilityOf(row.Of(apimap.Facility))
			// A facility that two companies share is one facility.
			if facility.ID == "" || facilities[facility.ID] || row.Text(apimap.DeletedAt) != "" {
				continue
			}
			facilities[facility.ID] = true
			found.Facilities = append(found.Facilities, facility)
		}
	}
	err := s.list(ctx, api.Facilities.Path, func(tree any) []decode.Page {
		rows, pages := decode.Listing(tree, api.Facilities.Path)
		collect(rows)
		for _, row := range passed(tree, api.Facilities.Path) {
			if row.Object == apimap.User {
				found.User = cmp.Or(row.Text(apimap.Name), found.User)
			}
			if key := cmp.Or(row.Text(apimap.ID), row.Text(apimap.Name)); row.Object == apimap.Company && key != "" && !companies[key] {
				companies[key] = true
				found.Companies = append(found.Companies, portfolio.Company{ID: row.Text(apimap.ID), Name: row.Text(apimap.Name)})
			}
		}
		return pages
	})
	if err != nil {
		return nil, err
	}
	for _, facility := range found.Facilities {
		if key := cmp.Or(facility.CompanyID, facility.Company); key != "" && !companies[key] {
			companies[key] = true
			found.Companies = append(found.Companies, portfolio.Company{ID: facility.CompanyID, Name: facility.Company})
		}
	}
	if api.User != nil && found.User == "" {
		// Only a name for the health check: not knowing it is no failure.
		_ = s.list(ctx, api.User.Path, func(tree any) []decode.Page {
			rows, _ := decode.Listing(tree, api.User.Path)
			for _, row := range rows {
				found.User = row.Text(apimap.Name)
			}
			return nil
		})
	}
	slices.SortStableFunc(found.Facilities, func(a, b portfolio.Facility) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return found, nil
}

// passed gives the objects above the last one: the user and the companies, also those without any facility.
func passed(tree any, path []apimap.Step) []*decode.Row {
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

// list asks for a list until it is complete, and hands each part to read, which tells how it goes on.
func (s *Source) list(ctx context.Context, path []apimap.Step, read func(tree any) []decode.Page) error {
	walk := newPages(path)
	for {
		request := document.New("Facilities")
		if _, err := request.Add("", path, walk.values()); err != nil {
			return err
		}
		var tree any
		errs, err := s.do(ctx, request.Request(), map[string]func(*jsontext.Decoder) error{
			path[0].Field: func(d *jsontext.Decoder) (err error) {
				tree, err = decode.Tree(d)
				return err
			},
		})
		if err != nil {
			return err
		}
		if tree == nil {
			return errs.Problem()
		}
		if !walk.next(read(tree)) {
			return nil
		}
	}
}
