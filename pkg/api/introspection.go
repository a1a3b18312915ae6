package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// A schema is read as a whole, and takes up several times its size in memory meanwhile. The largest of known APIs are
// well within these bounds.
const (
	maxSchemaBytes   = 16 << 20
	maxSchemaObjects = 400_000
)

func schemaTooLarge(cause error) error {
	return problem.New(problem.TooLarge, "The API's schema is too large to be read: more than %d MiB, or %d descriptions "+
		"of types, fields and arguments", maxSchemaBytes>>20, maxSchemaObjects).Because(cause).
		Advise("Ask amperecloud for the part of the schema that your account needs, and paste it into the data source's " +
			"settings under API map (API-Zuordnung).")
}

// Introspect asks the API for its schema, and returns with it a hash by which two schemas are told apart. Where the API
// refuses to show it at once, it is asked for in parts. It fails with problem.NoSchema, in the API's words, when the
// API does not show its schema.
func (c *Client) Introspect(ctx context.Context) (found *schema.Schema, hash [sha256.Size]byte, err error) {
	answer, err := c.introspect(ctx, schema.IntrospectionQuery, nil)
	var inParts message.Message
	if err != nil && isRefusal(problem.From(err)) {
		refusal := problem.From(err)
		if schema.IsOff(refusal.What) {
			return nil, hash, introspectionOff(refusal)
		}
		inParts = refusal.Messages()[0]
		answer, err = c.introspectInParts(ctx, refusal)
	}
	if err != nil {
		return nil, hash, err
	}
	found, err = schema.ParseIntrospection(answer)
	if errors.Is(err, schema.ErrIntrospectionOff) {
		return nil, hash, introspectionOff(problem.From(err))
	}
	if err != nil {
		return nil, hash, err
	}
	found.InParts = inParts
	return found, sha256.Sum256(answer), nil
}

// isRefusal reports whether an API could have answered, and did not want to.
func isRefusal(failure *problem.Error) bool {
	switch failure.Category {
	case problem.Refused, problem.Rejected, problem.Forbidden, problem.TooComplex:
		return true
	default:
		return false
	}
}

// introspect asks for a part of the schema, and returns the data. Data without a schema beside errors is a refusal.
func (c *Client) introspect(ctx context.Context, query string, variables map[string]any) (answer []byte, err error) {
	request := graphql.Request{
		Operation: "Introspection", Query: query, Variables: variables, TextBytes: maxSchemaBytes,
	}
	errs, err := c.transport.Ask(ctx, request, func() transport.Read {
		return func(d *jsontext.Decoder) error {
			shown, err := d.ReadValue()
			if isBounded(err) || bytes.Count(shown, []byte{'{'}) > maxSchemaObjects {
				return schemaTooLarge(err)
			}
			answer = shown.Clone()
			return err
		}
	})
	if err == nil && len(errs) > 0 && !bytes.Contains(answer, []byte(`"name"`)) {
		err = errs.Problem()
	}
	return answer, err
}

// isBounded reports whether reading ended at a bound.
func isBounded(err error) bool {
	_, ok := errors.AsType[*problem.Error](err)
	return ok
}

func introspectionOff(refusal *problem.Error) error {
	return adviseSchema(problem.New(problem.NoSchema,
		"The API does not show its schema (introspection is switched off): %s", refusal.Messages()[0]).Because(refusal))
}

func adviseSchema(failure *problem.Error) *problem.Error {
	return failure.Advise("Ask amperecloud for the schema of the API, as SDL or as the answer to an introspection " +
		"query, and paste it into the data source's settings under API map (API-Zuordnung). Without it, paste queries " +
		"there that work in a GraphQL client, as examples.")
}
