package mapping

import (
	"context"
	"reflect"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// probedLists are the facilities that probes ask about, and their reading types. Several probes in a row ask about the
// same ones: the lists are asked for once. The zero value knows none.
type probedLists struct {
	mu     sync.Mutex
	at     time.Time
	list   apimap.Listing
	asked  apimap.Types
	plants *portfolio.Portfolio
	types  map[string][]portfolio.ReadingType
}

// forget has the lists asked for again.
func (p *probedLists) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plants, p.types = nil, nil
}

// of returns the facilities of an API map and the reading types of the first of them; nil when the API gives none.
func (p *probedLists) of(
	ctx context.Context, client *api.Client, m *apimap.Map,
) (*portfolio.Portfolio, map[string][]portfolio.ReadingType) {
	p.mu.Lock()
	defer p.mu.Unlock()
	isFresh := p.plants != nil && time.Since(p.at) < probePause
	if !isFresh || !reflect.DeepEqual(p.list, m.Facilities) {
		plants, err := client.SomeFacilities(ctx, m)
		if err != nil {
			return nil, nil
		}
		p.plants, p.list, p.at, p.types = plants, m.Facilities, time.Now(), nil
	}
	if p.types == nil || !reflect.DeepEqual(p.asked, m.Types) {
		var ids []string
		for _, facility := range p.plants.Facilities[:min(len(p.plants.Facilities), probedPlants+furtherPlants)] {
			ids = append(ids, facility.ID)
		}
		p.types, _ = client.ReadingTypes(ctx, m, ids)
		p.asked = m.Types
	}
	return p.plants, p.types
}

// areWithoutTypes reports whether there are facilities, and none of those that are asked about has any reading type:
// the API may not know them by the ids that they were thought to have.
func (p *probedLists) areWithoutTypes(ctx context.Context, client *api.Client, m *apimap.Map) bool {
	plants, types := p.of(ctx, client, m)
	if plants == nil || len(plants.Facilities) == 0 {
		return false
	}
	for _, listed := range types {
		if len(listed) > 0 {
			return false
		}
	}
	return true
}
