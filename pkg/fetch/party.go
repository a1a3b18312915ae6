package fetch

import (
	"context"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

// party are the callers who wait for one piece of work, and the limit.Ticket of what it asks the API for: a rule that
// joins what an editor began goes first.
type party struct {
	mu       sync.Mutex
	lane     limit.Lane
	panels   bool
	deadline time.Time
}

func newParty() *party { return &party{lane: limit.Editors} }

// add takes in a caller, who waits until their deadline, or as long as the work may take.
func (p *party) add(ctx context.Context, longest time.Duration) {
	lane := limit.LaneOf(ctx)
	deadline := time.Now().Add(longest)
	if own, ok := ctx.Deadline(); ok && own.Before(deadline) {
		deadline = own
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lane = min(p.lane, lane)
	p.panels = p.panels || waitsForRepetition(lane)
	if deadline.After(p.deadline) {
		p.deadline = deadline
	}
}

// Lane is that of the most important caller.
func (p *party) Lane() limit.Lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lane
}

// Deadline is when the most patient caller goes.
func (p *party) Deadline() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.deadline
}

// waits tells whether anyone waits when the API wants fewer requests.
func (p *party) waits() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.panels
}

type partyKey struct{}

func inParty(ctx context.Context, p *party) context.Context {
	return context.WithValue(ctx, partyKey{}, p)
}

// partyOf gives the callers for whom work is done; a party of one where nobody else can join.
func partyOf(ctx context.Context, longest time.Duration) *party {
	if p, ok := ctx.Value(partyKey{}).(*party); ok {
		return p
	}
	alone := newParty()
	alone.add(ctx, longest)
	return alone
}
