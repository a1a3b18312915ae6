package cache

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Newest is when the part of a span was fetched that was fetched last; zero: nothing of it is known.
func (c *Column) Newest(span series.Span) (newest time.Time) {
	if c == nil {
		return newest
	}
	for _, known := range c.fetched {
		if known.to > span.From.UnixMilli() && known.from < span.To.UnixMilli() && known.at.After(newest) {
			newest = known.at
		}
	}
	return newest
}

// IsOutdated reports whether a known part of a span has not been fresh for longer than a while: values of its age stay
// fresh for so long at the most.
func (c *Column) IsOutdated(span series.Span, now time.Time, fresh Freshness, while time.Duration) bool {
	if c == nil {
		return false
	}
	from, to := span.From.UnixMilli(), span.To.UnixMilli()
	for _, tier := range fresh.tiers(now) {
		for _, known := range c.fetched {
			isIn := max(from, tier.from, known.from) < min(to, tier.to, known.to)
			if isIn && Age(known.at, now) > max(tier.ttl, tier.bound)+while {
				return true
			}
		}
	}
	return false
}
