package plugin

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// offer is a reading type that the editors can choose, and the roles for which it stands at some plant at least.
type offer struct {
	ID    string          `json:"id"`
	Label string          `json:"label"`
	Unit  string          `json:"unit"`
	Class portfolio.Class `json:"kind"`
	Roles []query.Role    `json:"roles,omitempty"`
}

// offers are the reading types of several plants, each once.
type offers struct{ types []offer }

// add adds the types of one plant.
func (o *offers) add(types []portfolio.ReadingType, roles kind.Roles) {
	for _, one := range types {
		if o.of(one.ID) == nil {
			o.types = append(o.types, offer{ID: one.ID, Label: one.Label, Unit: one.Unit, Class: one.Class})
		}
	}
	for _, role := range query.Roles {
		if found, ok := roles.Of(role, types); ok {
			if known := o.of(found.ID); !slices.Contains(known.Roles, role) {
				known.Roles = append(known.Roles, role)
			}
		}
	}
}

func (o *offers) of(id string) *offer {
	i := slices.IndexFunc(o.types, func(known offer) bool { return known.ID == id })
	if i < 0 {
		return nil
	}
	return &o.types[i]
}

// list is never null in JSON.
func (o *offers) list() []offer { return append([]offer{}, o.types...) }
