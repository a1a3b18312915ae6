package limit

import "time"

// Ticket tells for whom a request wants to leave. Both are asked again whenever it matters, because more important or
// more patient callers may have joined meanwhile.
//
// The gate asks while it holds its lock. A ticket may take a lock of its own for the answer, but whoever holds that
// lock must not call the gate.
type Ticket interface {
	Lane() Lane
	// Deadline is until when the request may leave; zero: there is none.
	Deadline() time.Time
}

// Pass is a Ticket whose lane and deadline do not change.
type Pass struct {
	lane     Lane
	deadline time.Time
}

// NewPass makes a pass. A deadline of zero is none.
func NewPass(lane Lane, deadline time.Time) Pass { return Pass{lane, deadline} }

// Lane is the lane for which the pass was made.
func (p Pass) Lane() Lane { return p.lane }

// Deadline is until when the request may leave; zero: there is none.
func (p Pass) Deadline() time.Time { return p.deadline }
