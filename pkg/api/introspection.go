package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
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

// Introspect asks the API for its schema, and returns with it a hash by which two schemas are told apart. It fails with
// problem.NoSchema when the API does not show its schema.
func (c *Client) Introspect(ctx context.Context) (found *schema.Schema, hash [sha256.Size]byte, err error) {
	var answer []byte
	request := graphql.Request{
		Operation: "Introspection", Query: schema.IntrospectionQuery, TextBytes: maxSchemaBytes,
	}
	_, err = c.transport.Ask(ctx, request, func() transport.Read {
		return func(d *jsontext.Decoder) error {
			shown, err := d.ReadValue()
			if isBounded(err) || bytes.Count(shown, []byte{'{'}) > maxSchemaObjects {
				return schemaTooLarge(err)
			}
			answer = shown.Clone()
			return err
		}
	})
	if err != nil {
		switch problem.From(err).Category {
		case problem.Refused, problem.Rejected, problem.Forbidden:
			return nil, hash, introspectionOff(err)
		}
		return nil, hash, err
	}
	found, err = schema.ParseIntrospection(answer)
	if errors.Is(err, schema.ErrIntrospectionOff) {
		return nil, hash, introspectionOff(err)
	}
	return found, sha256.Sum256(answer), err
}

// isBounded reports whether reading ended at a bound.
func isBounded(err error) bool {
	_, ok := errors.AsType[*problem.Error](err)
	return ok
}

func introspectionOff(cause error) error {
	return problem.New(problem.NoSchema, "The API does not show its schema (introspection is switched off)").
		Because(cause).
		Advise("Ask amperecloud for the schema of the API, as SDL or as the answer to an introspection query, " +
			"and paste it into the data source's settings under API map (API-Zuordnung).")
}
