package plugin

import (
	"context"
	"net/http"
)

// schemaRoute is for those who write GraphQL queries.
const schemaRoute = "/custom-queries/schema"

// customSchema is what queries can ask the API for, for the editor that completes and checks them.
type customSchema struct {
	// SDL is empty where the API shows no schema.
	SDL string `json:"sdl"`
}

func (d *Datasource) showSchema(ctx context.Context, _ *http.Request) (any, error) {
	mapped, err := d.session.Mappings.Current(ctx)
	if err != nil {
		return nil, err
	}
	if shown := mapped.Schema(); shown != nil {
		return customSchema{SDL: shown.SDL()}, nil
	}
	return customSchema{}, nil
}
