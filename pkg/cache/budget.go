package cache

import "sync/atomic"

// Budget bounds what several stores hold together: each makes room for what it adds. A nil Budget bounds nothing. It is
// safe for concurrent use.
type Budget struct {
	limit int64
	spent atomic.Int64
}

// NewBudget makes a budget of so many bytes.
func NewBudget(limit int64) *Budget { return &Budget{limit: limit} }

func (b *Budget) spend(bytes int64) {
	if b != nil {
		b.spent.Add(bytes)
	}
}

// excess is by how many bytes the stores exceed the budget.
func (b *Budget) excess() int64 {
	if b == nil {
		return 0
	}
	return max(0, b.spent.Load()-b.limit)
}
