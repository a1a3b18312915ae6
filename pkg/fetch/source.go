// Package fetch gets from the API what a plan or an editor asks for: it finds out how the API answers, batches,
// remembers, and tells a caller exactly what failed.
package fetch

import (
	"context"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// metadataAge is how long lists of facilities and reading types are believed: they change when somebody edits a
// plant, which a user of Grafana can wait a few minutes for.
const metadataAge = 5 * time.Minute

// metadataTimeout bounds a request for metadata that several callers may be waiting for.
const metadataTimeout = 60 * time.Second

// maxTypeLists is for how many facilities the lists of reading types are remembered.
const maxTypeLists = 20_000

// Source is one API as one user sees it. It is safe for concurrent use.
type Source struct {
	client *graphql.Client
	// schemas are shared by all sources of the same endpoint and token.
	schemas *schemas
	// overrides and pasted come from the settings: roles set by hand, and the schema of an API that hides it.
	overrides discover.Overrides
	pasted    string

	// mapping guards current, which is replaced and never changed.
	mapping sync.Mutex
	current *Mapping

	portfolios *memory[*portfolio.Portfolio]
	types      *memory[[]portfolio.ReadingType]
}

// NewSource makes a source on a client; it sends nothing yet. Overrides set roles of the API map by hand; pasted is
// the schema to use, SDL or introspection JSON, when the API does not show its own.
func NewSource(client *graphql.Client, overrides discover.Overrides, pasted string) *Source {
	return &Source{
		client:     client,
		schemas:    acquire(client),
		overrides:  overrides,
		pasted:     pasted,
		portfolios: newMemory[*portfolio.Portfolio](1, metadataAge),
		types:      newMemory[[]portfolio.ReadingType](maxTypeLists, metadataAge),
	}
}

// Close lets go of the connections and of the share in the schemas.
func (s *Source) Close() {
	release(s.client)
	s.client.Close()
}

// Endpoint is the address of the API.
func (s *Source) Endpoint() string { return s.client.Endpoint() }

// do sends a request and reads each alias of the answer's data with its own function.
func (s *Source) do(ctx context.Context, request graphql.Request, aliases map[string]func(*jsontext.Decoder) error) (graphql.Errors, error) {
	return s.client.Do(ctx, request, func(d *jsontext.Decoder) error {
		return decode.Object(d, func(alias []byte) error {
			if read, ok := aliases[string(alias)]; ok {
				return read(d)
			}
			return d.SkipValue()
		})
	})
}
