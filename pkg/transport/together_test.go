package transport

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// board is where replicas find each other's answers.
type board struct {
	mu               sync.Mutex
	answers          map[string][]byte
	age              time.Duration
	isOthers, isDown bool
}

func (b *board) IsUp() bool { return !b.isDown }

func (b *board) Find(_ context.Context, query, variables string) ([]byte, time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.answers[query+variables], b.age
}

func (b *board) Claim(_ context.Context, query, variables string) func([]byte, time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.isOthers {
		return nil
	}
	return func(answer []byte, _ time.Time) {
		b.mu.Lock()
		defer b.mu.Unlock()
		if answer != nil {
			b.answers[query+variables] = answer
		}
	}
}

func TestAskTogether(t *testing.T) {
	const kept = `{"me":"Ada"}`
	for name, c := range map[string]struct {
		lines    []string
		known    string
		age      time.Duration
		isDown   bool
		within   time.Duration // negative: not together
		requests int
		isKept   bool
	}{
		"nothing is known":            {within: time.Minute, requests: 1, isKept: true},
		"it is known":                 {known: kept, within: time.Minute, isKept: true},
		"it is too old":               {known: kept, age: time.Hour, within: time.Minute, requests: 1, isKept: true},
		"only a new one will do":      {known: kept, requests: 1, isKept: true},
		"it cannot be read":           {known: `{"me`, within: time.Minute, requests: 1, isKept: true},
		"it is not asked together":    {within: -1, requests: 1},
		"there is no store":           {isDown: true, within: time.Minute, requests: 1},
		"half an answer is not kept":  {lines: []string{"half"}, within: time.Minute, requests: 2, isKept: true},
		"a failure is not kept":       {lines: []string{"401"}, within: time.Minute, requests: 1},
		"nor what is beside an error": {lines: []string{"throttled"}, within: time.Minute, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr, asked := script(t, c.lines...)
			known := &board{answers: map[string][]byte{}, age: c.age, isDown: c.isDown}
			if c.known != "" {
				known.answers["{me}null"] = []byte(c.known)
			}
			tr.ShareAnswers(known)
			ctx := limit.WithPriority(t.Context(), limit.Alert)
			if c.within >= 0 {
				ctx = Together(ctx, c.within)
			}
			got := ""
			_, err := tr.Ask(ctx, graphql.Request{Query: "{me}"}, func() Read {
				return func(d *jsontext.Decoder) error {
					value, err := d.ReadValue()
					got = string(value)
					return err
				}
			})
			if *asked != c.requests || err == nil && got != kept {
				t.Errorf("%q after %d requests, want %d: %v", got, *asked, c.requests, err)
			}
			time.Sleep(20 * time.Millisecond) // it is kept in the background
			if found, _ := known.Find(ctx, "{me}", "null"); (string(found) == kept) != c.isKept {
				t.Errorf("kept %q", found)
			}
		})
	}
}

// What another replica asks for is waited for, and asked for after all when it does not come.
func TestAskTogetherWithOthers(t *testing.T) {
	tr, asked := script(t)
	b := &board{answers: map[string][]byte{}, isOthers: true}
	tr.ShareAnswers(b)
	ctx := Together(limit.WithPriority(t.Context(), limit.Panel), time.Minute)
	ask := func() {
		t.Helper()
		skip := func() Read { return (*jsontext.Decoder).SkipValue }
		if _, err := tr.Ask(ctx, graphql.Request{Query: "{me}"}, skip); err != nil {
			t.Error(err)
		}
	}
	time.AfterFunc(100*time.Millisecond, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.answers["{me}null"], b.isOthers = []byte(`{"me":"Ada"}`), false
	})
	if ask(); *asked != 0 {
		t.Errorf("%d requests for what another replica asked for", *asked)
	}
	b.answers, b.isOthers = map[string][]byte{}, true
	hurried, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	ctx = hurried
	if ask(); *asked != 1 {
		t.Errorf("%d requests when the other replica never answers", *asked)
	}
}
