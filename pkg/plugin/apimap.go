package plugin

import (
	"context"
	"net/http"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/fetch"
)

// apiMap is what the config editor shows of a mapping. It names fields of the schema and holds no secrets.
type apiMap struct {
	// Origin of the schema: "introspection", or "pasted" when the API does not show its own.
	Origin       string             `json:"origin"`
	DiscoveredAt time.Time          `json:"discoveredAt"`
	Summary      string             `json:"summary"`
	Findings     []discover.Finding `json:"findings"`
	Map          *apimap.Map        `json:"map"`
}

func (d *Datasource) showMap(ctx context.Context, _ *http.Request) (any, error) {
	return shown(d.source.Settled(ctx))
}

// discoverMap asks the API once however often the button is pressed at the same time.
func (d *Datasource) discoverMap(ctx context.Context, _ *http.Request) (any, error) {
	if _, err := d.source.Rediscover(ctx); err != nil {
		return nil, err
	}
	return shown(d.source.Settled(ctx))
}

func shown(mapping *fetch.Mapping, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return apiMap{
		Origin: mapping.Origin, DiscoveredAt: mapping.At, Summary: mapping.Summary(),
		Findings: mapping.Findings, Map: mapping.Map,
	}, nil
}
