package api

import (
	"context"
	"slices"
	"sync"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// owners knows the companies of facilities, by which some APIs have to be asked for them. It is safe for concurrent
// use.
type owners struct {
	mu        sync.Mutex
	companies map[string]string // by the facility's id
}

func (o *owners) note(facilities []portfolio.Facility) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.companies == nil {
		o.companies = map[string]string{}
	}
	for _, facility := range facilities {
		if facility.CompanyID != "" {
			o.companies[facility.ID] = facility.CompanyID
		}
	}
}

// of is the id of a facility's company; empty: it is not known.
func (o *owners) of(facilityID string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.companies[facilityID]
}

// findOwners lists the facilities where the reading types of one are asked for by its company, and that is not known. A
// failure shows when they are asked for.
func (c *Client) findOwners(ctx context.Context, api *apimap.Map, keys []string) {
	isUnknown := func(key string) bool { return c.owners.of(portfolio.FacilityOf(key)) == "" }
	if apimap.Find(api.Types.Path, apimap.OwnerID) != nil && slices.ContainsFunc(keys, isUnknown) {
		_, _ = c.Facilities(ctx, api)
	}
}
