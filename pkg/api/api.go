// Package api asks the API what the data source wants to know: its schema, facilities, reading types, values. Each
// question is asked by an API map and answered once; nothing is remembered here but how much one document may ask for.
package api

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// Client asks one API in the name of one token. It is safe for concurrent use.
type Client struct {
	transport *transport.Transport
	limits    *Limits
}

// New returns a client.
func New(transport *transport.Transport, limits *Limits) *Client { return &Client{transport, limits} }

// Limits are how much one document may ask for.
func (c *Client) Limits() *Limits { return c.limits }

// ask sends a document and reads each alias of the answer with its own function, which must start anew when it is
// called again.
func (c *Client) ask(ctx context.Context, doc *document.Document, read aliasReaders) (graphql.Errors, error) {
	return c.transport.Ask(ctx, request(doc), func() transport.Read { return read.read })
}
