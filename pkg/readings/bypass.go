package readings

import (
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// bypassInterval is how long a part of a column that a query has fetched past the cache is not fetched past it again:
// anybody who may view a dashboard may refresh it, and must not use up the token's budget with it.
const bypassInterval = time.Minute

// maxBypassed is for how many columns that is known. It is more than a minute of the API's budget brings.
const maxBypassed = 20_000

// bypasses are the parts of columns that were lately fetched past the cache. They are safe for concurrent use.
type bypasses struct {
	mu     sync.Mutex // guards recent
	recent *simplelru.LRU[cache.Key, []bypass]
}

type bypass struct {
	span series.Span
	at   time.Time
}

func newBypasses() *bypasses {
	recent, err := simplelru.NewLRU[cache.Key, []bypass](maxBypassed, nil)
	if err != nil {
		panic(err) // only for a size below one, which is a constant's fault
	}
	return &bypasses{recent: recent}
}

// forget takes back what was claimed of a column, for a query that starts again.
func (b *bypasses) forget(key cache.Key) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.recent.Remove(key)
}

// claim returns the parts of a span that may be fetched past the cache now, and takes note of them.
func (b *bypasses) claim(key cache.Key, span series.Span, now time.Time) []series.Span {
	b.mu.Lock()
	defer b.mu.Unlock()
	known, _ := b.recent.Get(key)
	recent := slices.DeleteFunc(slices.Clone(known), func(old bypass) bool { return now.Sub(old.at) >= bypassInterval })
	free := []series.Span{span}
	for _, old := range recent {
		free = series.Without(free, old.span)
	}
	for _, part := range free {
		recent = append(recent, bypass{part, now})
	}
	b.recent.Add(key, recent)
	return free
}
