package fetch

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// schemaAge is after how long a schema is asked for again in the background. The API changes several times a
// week, mostly by additions; a change that hurts is noticed at once by the request that it breaks.
const schemaAge = 6 * time.Hour

// fruitlessPause is how long the API is not asked again after it showed the schema that was known, or none: a query
// that it refuses for another reason would otherwise cost an introspection each time.
const fruitlessPause = 5 * time.Minute

// insistPause is how long even a person who presses the button again gets the answer from before.
const insistPause = 5 * time.Second

// schemaTimeout bounds an introspection request; the largest gateways take seconds to write theirs.
const schemaTimeout = 60 * time.Second

// knownSchema is what one endpoint showed to one token.
type knownSchema struct {
	*schema.Schema
	// generation counts the schemas of this endpoint and token, from 1.
	generation int
	at         time.Time
	sum        [sha256.Size]byte
}

// schemas are shared by everything in this process that uses the same endpoint with the same token.
type schemas struct {
	now func() time.Time

	flights flights[*knownSchema]

	mu        sync.Mutex
	newest    *knownSchema
	fruitless time.Time // when the API was last asked in vain
	refusal   error     // why it does not show its schema; remembered for the pause too
}

func newSchemas() *schemas {
	return &schemas{now: time.Now, flights: flights[*knownSchema]{timeout: schemaTimeout}}
}

// introspection asks an API for its schema, and gives a sum by which two schemas are told apart.
type introspection func(context.Context) (*schema.Schema, [sha256.Size]byte, error)

// get gives a schema newer than the given generation, if the API has one; 0 takes any. What is known comes at once,
// and is asked for again in the background when it is old. Callers who wait for the same request share it.
func (s *schemas) get(ctx context.Context, newerThan int, ask introspection) (*knownSchema, error) {
	s.mu.Lock()
	known, pausing, refusal := s.newest, s.now().Sub(s.fruitless) < fruitlessPause, s.refusal
	s.mu.Unlock()
	if known == nil && pausing && refusal != nil {
		return nil, refusal
	}
	if known != nil && (known.generation > newerThan || pausing) {
		if s.now().Sub(known.at) > schemaAge && !pausing {
			s.flights.begin(context.WithoutCancel(ctx), "", s.loading(known.generation, fruitlessPause, ask))
		}
		return known, nil
	}
	return s.flights.do(ctx, "", s.loading(newerThan, standInPause, ask))
}

// insist lifts the pause for a person who wants the API to be asked now.
func (s *schemas) insist() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now().Sub(s.fruitless) > insistPause {
		s.fruitless = time.Time{}
	}
}

// loading asks for the schema, unless a newer one is known by then. When that fails, what is known serves on for a
// pause, without another try for each query.
func (s *schemas) loading(newerThan int, pause time.Duration, ask introspection) load[*knownSchema] {
	return func(ctx context.Context) (*knownSchema, error) {
		s.mu.Lock()
		known := s.newest
		s.mu.Unlock()
		if known != nil && known.generation > newerThan {
			return known, nil // somebody was faster
		}
		found, sum, err := ask(ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.refusal = nil
		if err != nil {
			backend.Logger.FromContext(ctx).Debug("Introspection failed", "error", err)
			if problem.From(err).Category == problem.NoSchema {
				s.refusal, s.fruitless = err, s.now()
			} else if known != nil {
				s.fruitless = s.now().Add(pause - fruitlessPause)
			}
			return nil, err
		}
		next := &knownSchema{Schema: found, generation: 1, at: s.now(), sum: sum}
		if s.newest != nil {
			next.generation = s.newest.generation + 1
			if s.newest.sum == sum {
				next.generation = s.newest.generation
				s.fruitless = s.now()
			}
		}
		s.newest = next
		return next, nil
	}
}

func (s *Source) introspect(ctx context.Context) (*schema.Schema, [sha256.Size]byte, error) {
	var none [sha256.Size]byte
	var answer []byte
	request := graphql.Request{Operation: "Introspection", Query: schema.IntrospectionQuery}
	_, err := s.ask(ctx, request, func() reader {
		return func(d *jsontext.Decoder) error {
			shown, err := d.ReadValue()
			answer = shown.Clone()
			return err
		}
	})
	if err != nil {
		p := problem.From(err)
		if p.Category == problem.Refused || p.Category == problem.Rejected || p.Category == problem.Forbidden {
			return nil, none, introspectionOff(err)
		}
		return nil, none, err
	}
	found, err := schema.ParseIntrospection(answer)
	if errors.Is(err, schema.ErrIntrospectionOff) {
		return nil, none, introspectionOff(err)
	}
	return found, sha256.Sum256(answer), err
}

func introspectionOff(cause error) error {
	return problem.New(problem.NoSchema, "The API does not show its schema (introspection is switched off)").Because(cause).
		Advise("Ask amperecloud for the schema of the API, as SDL or as the answer to an introspection query, and paste it into the data source's settings under API map.")
}
