// Package custom asks the API what users wrote themselves: through the transport that everything uses, each question
// once among all who ask it at the same time, and not again while its answer is fresh.
package custom

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/memo"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/operation"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/rows"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

const (
	// timeout is how long all pages of one question may take.
	timeout = 2 * time.Minute
	// textBytes is how long one text of an answer may be: a JSON scalar may be all of it.
	textBytes = 16 << 20
	// maxPages and maxRows bound what one question gives.
	maxPages = 20
	maxRows  = 200_000
)

// Question is a user's query with its values.
type Question struct {
	Source rows.Source
	// Values of the document's variables, as operation.Document.Bind gives them.
	Values map[string]any
	// Paging is the variable that continues the list, and how; nil: there is none.
	Paging *operation.Variable
	By     query.VariableSource
	// Fresh is how old an answer may be; 0: it is asked anew.
	Fresh time.Duration
}

// Answer is what came, of all pages. It is never changed, and may be shared.
type Answer struct {
	Rows *rows.Rows
	// Failed is why a part is missing; nil: the API gave all that it was asked for.
	Failed *problem.Error
	// Warnings are the API's words about an answer of which nothing is missing.
	Warnings []string
	// Cut says why there are more rows than these; zero: there are none.
	Cut message.Message
	// Requests were sent for it, at At.
	Requests int
	At       time.Time
}

// Runner asks for the users of one token. It is safe for concurrent use.
type Runner struct {
	transport *transport.Transport
	flights   *memo.Group[*Answer]
	store     *store
}

// NewRunner returns a runner that has asked for nothing.
func NewRunner(to *transport.Transport) *Runner {
	return &Runner{transport: to, flights: memo.NewGroup[*Answer](timeout), store: newStore()}
}

// Run answers a question: from what is fresh, else from the API. isFresh tells that it asked for this.
func (r *Runner) Run(ctx context.Context, q Question) (answer *Answer, isAsked bool, err error) {
	key, err := q.key()
	if err != nil {
		return nil, false, err
	}
	if found := r.store.get(key); found != nil && cache.Age(found.At, time.Now()) < q.Fresh {
		return found, false, nil
	}
	answer, err = r.flights.Do(ctx, key, func(ctx context.Context) (*Answer, error) {
		made, err := r.pages(ctx, q)
		if err == nil && made.Failed == nil {
			r.store.put(key, made)
		}
		return made, err
	})
	return answer, true, err
}

// key tells questions apart.
func (q Question) key() (string, error) {
	values, err := json.Marshal([]any{q.Source.Document.Hash, q.Source.List, q.By, q.Values})
	if err != nil {
		return "", problem.New(problem.Internal, "The variables of the GraphQL query could not be written").Because(err)
	}
	sum := sha256.Sum256(values)
	return hex.EncodeToString(sum[:]), nil
}

// pages asks for all pages, up to the bounds.
func (r *Runner) pages(ctx context.Context, q Question) (*Answer, error) {
	made := &Answer{At: time.Now()}
	values := map[string]any{}
	maps.Copy(values, q.Values)
	elements := 0
	for {
		came, err := r.page(ctx, q, values, made)
		if err != nil {
			return nil, err
		}
		elements += came.Page.Count
		if made.Rows == nil {
			made.Rows = came
		} else if came.Len() > 0 && came.Same(made.Rows) {
			return nil, problem.New(problem.Decode, "The API gives the same page again and again").
				Advise("Correct the argument of the GraphQL query that continues the list.")
		} else {
			made.Rows.Append(came)
		}
		next, goesOn := q.next(came.Page, elements, made.Requests, values)
		if !goesOn || made.Failed != nil {
			made.Cut = q.cut(came.Page, elements)
			return made, nil
		}
		if made.Requests == maxPages || made.Rows.Len() >= maxRows {
			made.Cut = message.New("Only the first %d rows are shown, of %d pages: there are more.", made.Rows.Len(),
				made.Requests)
			return made, nil
		}
		if values[q.Paging.Name], err = q.Paging.Value(next); err != nil {
			return nil, err
		}
	}
}

// page asks for one page.
func (r *Runner) page(ctx context.Context, q Question, values map[string]any, made *Answer) (*rows.Rows, error) {
	text, variables, err := q.Source.Document.Request(values)
	if err != nil {
		return nil, err
	}
	sent := graphql.Request{Operation: operation.Name, Query: text, Variables: variables, TextBytes: textBytes}
	var tree map[string]any
	errs, err := r.transport.AskParts(ctx, func() transport.Request {
		tree = nil
		reader := decode.NewTrees()
		return transport.Request{Request: sent, Read: func(d *jsontext.Decoder) error {
			found, err := reader.Read(d)
			tree, _ = found.(map[string]any)
			return err
		}}
	})
	made.Requests++
	if err != nil {
		return nil, ofUser(problem.From(err), errs)
	}
	warnings, failures := errs.Warnings()
	if len(failures) > 0 || len(warnings) > 0 && isEmpty(tree) {
		made.Failed = ofUser(errs.Problem(), errs)
		if isEmpty(tree) {
			return nil, made.Failed
		}
	}
	made.Warnings = append(made.Warnings, warnings.Words()...)
	return q.Source.Read(tree)
}

func isEmpty(tree map[string]any) bool {
	for _, value := range tree {
		if value != nil {
			return false
		}
	}
	return true
}

// ofUser words a failure for who wrote the query: what the API does not understand is not the plugin's fault.
func ofUser(failure *problem.Error, errs graphql.Errors) *problem.Error {
	words := strings.Join(errs.Words(), "”, “")
	switch failure.Category {
	case problem.Refused, problem.Rejected:
		if words == "" {
			return problem.New(problem.Rejected, "The API rejected the GraphQL query, and gave no reason").Because(failure)
		}
		return problem.New(problem.Rejected, "The API rejected the GraphQL query: “%s”", words).Because(failure)
	case problem.TooComplex, problem.TooLarge:
		return failure.Advise("Select fewer fields or rows in the GraphQL query, or choose a shorter time range.")
	case problem.NotFound:
		return failure.Advise("Correct the values in the GraphQL query or of its variables.")
	default:
		return failure
	}
}
