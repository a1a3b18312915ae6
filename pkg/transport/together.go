package transport

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// Answers are what several replicas have asked for together. Its functions are safe for concurrent use, and return soon
// whatever happens.
type Answers interface {
	// IsUp reports at no cost whether they can be had, as far as is known.
	IsUp() bool
	// Find returns the answer to a request, and how long ago it was given; nil: there is none.
	Find(ctx context.Context, query, variables string) (answer []byte, age time.Duration)
	// Claim asks for the work of asking. It returns how to end the claim, with the answer and when it was asked for, or
	// with nil where there is none; and nil where another replica asks.
	Claim(ctx context.Context, query, variables string) (end func(answer []byte, asked time.Time))
}

// ShareAnswers makes a transport ask together with other replicas for what its callers say (Together). It must be
// called before anything is asked; nil changes nothing.
func (t *Transport) ShareAnswers(answers Answers) *Transport {
	t.answers = answers
	return t
}

type togetherKey struct{}

// Together marks a context: what is asked for, other replicas ask for too, and an answer is as good as a new one that
// one of them got no longer ago than within. 0: only a new one is, which is kept for the others. What is asked for must
// not depend on the time.
func Together(ctx context.Context, within time.Duration) context.Context {
	return context.WithValue(ctx, togetherKey{}, within)
}

// An answer for which another replica asks is waited for, looking after longer and longer pauses, and then asked for
// after all.
const (
	maxOthers = 10 * time.Second
	firstLook = 15 * time.Millisecond
	lastLook  = 120 * time.Millisecond
)

// askTogether is AskParts for what other replicas may have asked for.
func (t *Transport) askTogether(
	ctx context.Context, newRequest func() Request, within time.Duration,
) (graphql.Errors, error) {
	asked := newRequest()
	variables, err := json.Marshal(asked.Variables)
	if err != nil {
		return t.askAlone(ctx, newRequest)
	}
	found := func() bool {
		answer, age := t.answers.Find(ctx, asked.Query, string(variables))
		return answer != nil && age <= within && newRequest().Read(graphql.NewDecoder(answer)) == nil
	}
	if within > 0 && found() {
		return nil, nil
	}
	end := t.answers.Claim(ctx, asked.Query, string(variables))
	until := time.Now().Add(min(maxOthers, time.Until(limit.Deadline(ctx, t.Timeout()))/2))
	for pause := firstLook; end == nil && within > 0 && t.answers.IsUp() && time.Now().Before(until); {
		select {
		case <-ctx.Done():
			return t.askAlone(ctx, newRequest) // which says what is the matter
		case <-time.After(pause):
			pause = min(2*pause, lastLook)
		}
		end = t.answers.Claim(ctx, asked.Query, string(variables))
	}
	if end == nil {
		return t.askAlone(ctx, newRequest)
	}
	var answer []byte
	began := time.Now()
	defer func() { go end(answer, began) }()
	if within > 0 && found() { // it came just before
		return nil, nil
	}
	var heard []byte
	errs, err := t.askAlone(ctx, func() Request {
		request := newRequest()
		request.Read = hearing(request.Read, &heard)
		return request
	})
	if err == nil && len(errs) == 0 {
		answer = heard
	}
	return errs, err
}

// hearing is a reader that also keeps what is read. Where it cannot be read, the reader gets the same error.
func hearing(read Read, heard *[]byte) Read {
	return func(d *jsontext.Decoder) error {
		value, err := d.ReadValue()
		if err != nil {
			return read(jsontext.NewDecoder(failing{err}, d.Options()))
		}
		*heard = value.Clone()
		return read(graphql.NewDecoder(*heard))
	}
}

// failing is a reader of which nothing can be read.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
