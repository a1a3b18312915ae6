package store

import (
	"bytes"
	"compress/flate"
	"context"
	"io"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

var _ transport.Answers = (*Answers)(nil)

// Answers are the API's answers to an account, as a vault keeps them (transport.Answers).
type Answers struct{ vault *Vault }

// Answers returns those of the account; nil: there is no store.
func (v *Vault) Answers() *Answers {
	if v == nil {
		return nil
	}
	return &Answers{v}
}

// IsUp reports whether the answers can be had, as far as is known.
func (a *Answers) IsUp() bool { return a.vault.IsUp() }

// maxAnswer is how large an answer may be that is kept, before it is compressed.
const maxAnswer = 16 << 20

func (a *Answers) name(query, variables string) string {
	return a.vault.Name("answer", query, variables)
}

// Find returns the answer to a request, and how long ago it was asked for; nil: there is none.
func (a *Answers) Find(ctx context.Context, query, variables string) (answer []byte, age time.Duration) {
	found, err := a.vault.Get(ctx, []string{a.name(query, variables)})
	if err != nil || found[0] == nil {
		return nil, 0
	}
	answer, err = io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(found[0].Content)), maxAnswer+1))
	if err != nil || len(answer) > maxAnswer {
		return nil, 0
	}
	return answer, found[0].Age
}

// Claim asks for the work of asking for an answer. It returns how to end the claim, with the answer or nil; nil where
// another replica asks.
func (a *Answers) Claim(ctx context.Context, query, variables string) (end func(answer []byte, asked time.Time)) {
	name := a.name(query, variables)
	mine, err := a.vault.Claim(ctx, "", []string{name})
	isClaimed := err == nil && mine[0]
	if err == nil && !isClaimed {
		return nil
	}
	return func(answer []byte, asked time.Time) {
		ctx := context.Background()
		if len(answer) > 0 && len(answer) <= maxAnswer {
			_ = a.vault.Put(ctx, []Value{{Name: name, Content: compressed(answer), Made: asked, TTL: MaxTTL}})
		}
		if isClaimed {
			a.vault.Release(ctx, []string{name})
		}
	}
}

func compressed(answer []byte) []byte {
	var small bytes.Buffer
	writer, err := flate.NewWriter(&small, flate.BestSpeed)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	_, _ = writer.Write(answer) // a buffer takes everything
	_ = writer.Close()
	return small.Bytes()
}
