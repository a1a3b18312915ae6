package api

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// maxPartDocuments is how many documents a schema may cost: enough for a thousand types.
const maxPartDocuments = 80

// introspectInParts asks for the schema type by type, in documents that get smaller and less deep as long as the API
// refuses them, and returns what came as the answer to the introspection query. refusal is why the API did not show the
// schema at once; where it does not show a part either, it fails with problem.NoSchema in those words.
func (c *Client) introspectInParts(ctx context.Context, refusal *problem.Error) ([]byte, error) {
	root := schema.DefaultRoot
	switch answer, err := c.introspect(ctx, schema.RootQuery, nil); {
	case err == nil && schema.RootOf(answer) != "":
		root = schema.RootOf(answer)
	case err != nil && !isRefusal(problem.From(err)):
		return nil, err
	}
	p := &partwise{client: c, left: maxPartDocuments, most: schema.MaxPartAliases}
	var last *problem.Error
	for _, depth := range schema.PartDepths {
		parts := schema.NewParts(root, depth)
		if last = p.fetch(ctx, parts); last == nil {
			return parts.Answer(), nil
		}
		if !isRefusal(last) {
			return nil, last
		}
	}
	if schema.IsOff(last.What) {
		return nil, introspectionOff(last)
	}
	return nil, adviseSchema(problem.New(problem.NoSchema,
		"The API does not show its schema, and no part of it either: %s", refusal.Messages()[0]).Because(last))
}

// partwise asks for the parts of one schema. Only one goroutine may use it.
type partwise struct {
	client *Client
	// left is how many documents may still be sent, most how many types one may ask for.
	left, most int
}

// fetch asks for all parts. It returns a refusal when not even one type is shown so deep.
func (p *partwise) fetch(ctx context.Context, parts *schema.Parts) *problem.Error {
	for parts.Left() > 0 {
		if p.left--; p.left < 0 {
			return adviseSchema(problem.New(problem.TooLarge, "The API's schema is too large to be asked for in parts"))
		}
		query, variables, asked := parts.Next(p.most)
		answer, err := p.client.introspect(ctx, query, variables)
		if err == nil {
			err = parts.Take(answer, asked)
		}
		switch failure := problem.From(err); {
		case err == nil:
		case isRefusal(failure) && len(asked) > 1:
			p.most = len(asked) / 2
		default:
			return failure
		}
	}
	return nil
}
