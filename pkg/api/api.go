// Package api asks the API what the data source wants to know: its schema, facilities, reading types, values. Each
// question is asked by an API map and answered once; nothing is remembered here but how much one document may ask for,
// and whose facilities are.
package api

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// Client asks one API in the name of one token. It is safe for concurrent use.
type Client struct {
	transport *transport.Transport
	limits    *Limits
	// study counts what is asked, and remembers the answers; nil: each question is asked.
	study  *Study
	owners *owners
}

// New returns a client.
func New(transport *transport.Transport, limits *Limits) *Client {
	return &Client{transport: transport, limits: limits, owners: &owners{}}
}

// Limits are how much one document may ask for.
func (c *Client) Limits() *Limits { return c.limits }

// ask sends a document and reads each alias of the answer, which is a list or an object of lists, as a tree. throttles
// is that of a transport.Request. Where the API refuses that many items of a list, fewer are asked for.
func (c *Client) ask(
	ctx context.Context, doc *document.Document, throttles func(graphql.Errors) *problem.Error, aliases ...string,
) (trees map[string]any, errs graphql.Errors, err error) {
	for {
		doc.LimitPageSizes(c.limits.PageSizes())
		trees, errs, err = ask(c.study, request(doc), nil, func() (map[string]any, graphql.Errors, error) {
			return c.send(ctx, doc, throttles, aliases...)
		})
		if !c.limits.RefusePageSizes(doc.PageSizes(), errs, err) {
			return trees, errs, err
		}
	}
}

func (c *Client) send(
	ctx context.Context, doc *document.Document, throttles func(graphql.Errors) *problem.Error, aliases ...string,
) (trees map[string]any, errs graphql.Errors, err error) {
	errs, err = c.transport.AskParts(ctx, func() transport.Request {
		trees = map[string]any{}
		reader := decode.NewTrees()
		readers := aliasReaders{}
		for _, alias := range aliases {
			readers[alias] = func(d *jsontext.Decoder) (err error) {
				trees[alias], err = reader.Read(d)
				return err
			}
		}
		return transport.Request{
			Request: request(doc), Read: readers.read, Throttles: throttles, IsGuess: c.study != nil,
		}
	})
	return trees, errs, err
}
