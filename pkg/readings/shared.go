package readings

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/store"
)

// shared is what the replicas of Grafana have fetched together: a second level behind the cache. It is read before
// something is fetched, and written after, in the background. What comes from it is taken into the cache with the
// instant at which it was fetched, and is then judged as what this replica has fetched itself: nothing is fresh because
// of where it comes from.
//
// What is written belongs to an epoch. A replica whose API map was contradicted by values begins a new one: then nobody
// reads what was written before, and nobody writes what was fetched before. A nil shared has nothing. It is safe for
// concurrent use.
type shared struct {
	vault *store.Vault
	store *cache.Store

	mu sync.Mutex // guards the rest; not held while the store is asked
	// maps are the hashes of API maps: what is read by one must not be taken for what is read by another.
	maps map[*apimap.Map]string
	// epoch that is in force, since an instant; empty: the first. isNew: the store was not told yet.
	epoch string
	since time.Time
	isNew bool
	// generation and revision of the newest API map that was seen.
	generation, revision int
	leading              lead
	// queue is what is written next; isWriting: somebody does.
	queue     []publication
	isWriting bool
}

// publication is a part of a column that was fetched, or leases that end once all before them is written.
type publication struct {
	api     *apimap.Map
	key     cache.Key
	span    series.Span
	release []string
}

const (
	// maxQueue is how much may wait to be written. What is more is not shared.
	maxQueue = 20_000
	// maxSharedWindows is of how many windows of one column something is read or written at once.
	maxSharedWindows = 64
	// maxMaps is how many API maps are remembered.
	maxMaps = 16
	// sharedTTL is how long columns are kept: as long as anything stays fresh.
	sharedTTL = store.MaxTTL
)

func newShared(vault *store.Vault, own *cache.Store) *shared {
	if vault == nil {
		return nil
	}
	return &shared{vault: vault, store: own, maps: map[*apimap.Map]string{}}
}

func (s *shared) isUp() bool { return s != nil && s.vault.IsUp() }

// place is where the columns of an API map stand in the store.
type place struct{ api, epoch string }

// placeOf returns the place of an API map. One that was learnt anew because values contradicted the one before begins
// an epoch.
func (s *shared) placeOf(api *apimap.Map) place {
	s.mu.Lock()
	defer s.mu.Unlock()
	hash, ok := s.maps[api]
	if !ok {
		if len(s.maps) >= maxMaps {
			clear(s.maps)
		}
		text, err := json.Marshal(api)
		if err != nil { // a number that JSON does not have: then its columns are nobody else's
			text = []byte(rand.Text())
		}
		sum := sha256.Sum256(text)
		hash = string(sum[:])
		s.maps[api] = hash
	}
	isNewer := api.Generation > s.generation || api.Generation == s.generation && api.Revision > s.revision
	if isNewer && api.Revision > 0 {
		s.epoch, s.since, s.isNew = rand.Text(), time.Now(), true
	}
	if isNewer {
		s.generation, s.revision = api.Generation, api.Revision
	}
	return place{hash, s.epoch}
}

func (s *shared) epochName() string { return s.vault.Name("epoch") }

func (s *shared) leaseName(at place, key cache.Key) string {
	return s.vault.Name("lease", at.api, at.epoch, key.String())
}

func (s *shared) windowName(at place, key cache.Key, window series.Span) string {
	return s.vault.Name("column", at.api, at.epoch, key.String(), window.From.UTC().Format(time.RFC3339))
}

// windowsOf are the windows of what a column lacks; nil: there are too many.
func windowsOf(c *column) (windows []series.Span) {
	for _, request := range c.requests {
		found := cache.Windows(c.key.Resolution, request.Call.Span, maxSharedWindows)
		if found == nil {
			return nil
		}
		for _, window := range found {
			if len(windows) == 0 || window.From.After(windows[len(windows)-1].From) {
				windows = append(windows, window)
			}
		}
	}
	return windows
}

// load takes what others have fetched of what columns lack into the cache. It reads as much at once as the store gives
// at once; of columns beyond that, nothing is read.
func (s *shared) load(ctx context.Context, api *apimap.Map, columns []*column) {
	at := s.placeOf(api)
	type wanted struct {
		key    cache.Key
		window series.Span
	}
	names, asked := []string{s.epochName()}, []wanted{{}}
	for _, c := range columns {
		windows := windowsOf(c)
		if len(names)+len(windows) > store.MaxNames {
			break
		}
		for _, window := range windows {
			names, asked = append(names, s.windowName(at, c.key, window)), append(asked, wanted{c.key, window})
		}
	}
	if len(names) == 1 {
		return
	}
	found, err := s.vault.Get(ctx, names)
	now := time.Now()
	if err != nil || !s.isInForce(at.epoch, found[0], now) {
		return
	}
	parts := map[cache.Key][]cache.Part{}
	for i, one := range found[1:] {
		if one == nil {
			continue
		}
		key, window := asked[i+1].key, asked[i+1].window
		if part, err := cache.Decode(one.Content, window, now.Add(-one.Age)); err == nil {
			parts[key] = append(parts[key], part)
		}
	}
	for key, all := range parts {
		s.store.Update(key, func(known *cache.Column) *cache.Column {
			for _, part := range all {
				known = known.Absorb(part)
			}
			return known
		})
	}
}

// isInForce takes in what the store says of the epoch, and reports whether it is the one that was read by. One that is
// missing was lost with everything else, and is told again.
func (s *shared) isInForce(epoch string, told *store.Found, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.epoch != epoch, s.isNew:
		return false
	case told == nil:
		s.isNew = s.epoch != ""
		return !s.isNew
	case string(told.Content) != epoch:
		s.epoch, s.since = string(told.Content), now
		return false
	}
	s.isNew = told.Age > store.MaxTTL/2
	return true
}

// claim asks for the work of fetching columns, and notes with each column whether it is ours (column.lease) or that of
// another replica (column.isLeft). While another replica leads, it may still be taken along there.
func (s *shared) claim(ctx context.Context, api *apimap.Map, columns []*column) {
	at := s.placeOf(api)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = s.leaseName(at, c.key)
	}
	mine, err := s.vault.Claim(ctx, s.listName(at), names)
	if err != nil {
		return
	}
	for i, c := range columns {
		if mine[i] {
			c.lease = names[i]
		} else {
			c.isLeft = true
		}
	}
}

// publish writes a part of a column to the store, soon.
func (s *shared) publish(api *apimap.Map, key cache.Key, span series.Span) {
	if s.isUp() {
		s.enqueue(publication{api: api, key: key, span: span})
	}
}

// release ends the claims of columns, once what came of them is written.
func (s *shared) release(columns []*column) {
	if s == nil {
		return
	}
	var names []string
	for _, c := range columns {
		if c.lease != "" {
			names, c.lease = append(names, c.lease), ""
		}
		if c.term != 0 {
			s.endLead(c.whole.Map, c.term)
			c.term = 0
		}
	}
	if len(names) > 0 {
		s.enqueue(publication{release: names})
	}
}

func (s *shared) enqueue(one publication) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) >= maxQueue && one.release == nil {
		return
	}
	s.queue = append(s.queue, one)
	if !s.isWriting {
		s.isWriting = true
		go s.write()
	}
}

// write writes what is queued, in its order: who finds a lease ended finds what came of it.
func (s *shared) write() {
	for {
		s.mu.Lock()
		queue, isNew, epoch, since := s.queue, s.isNew, s.epoch, s.since
		s.queue = nil
		if len(queue) == 0 {
			s.isWriting = false
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		ctx := context.Background()
		if isNew {
			s.announce(ctx, epoch)
		}
		values := s.valuesOf(queue, since)
		if len(values) > 0 {
			_ = s.vault.Put(ctx, values) // what was not written is fetched by who needs it
		}
		var released []string
		for _, one := range queue {
			released = append(released, one.release...)
		}
		s.vault.Release(ctx, released)
	}
}

// announce tells the other replicas of an epoch.
func (s *shared) announce(ctx context.Context, epoch string) {
	told := store.Value{Name: s.epochName(), Content: []byte(epoch), Made: time.Now(), TTL: store.MaxTTL}
	if s.vault.Put(ctx, []store.Value{told}) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.epoch == epoch {
		s.isNew = false
	}
}

// valuesOf are the windows of which parts were fetched, each once.
func (s *shared) valuesOf(queue []publication, since time.Time) (values []store.Value) {
	isDone := map[string]bool{}
	for _, one := range queue {
		if one.release != nil {
			continue
		}
		at := s.placeOf(one.api)
		known := s.store.Get(one.key)
		for _, window := range cache.Windows(one.key.Resolution, one.span, maxSharedWindows) {
			name := s.windowName(at, one.key, window)
			if isDone[name] {
				continue
			}
			isDone[name] = true
			now := time.Now()
			if content := known.Encode(window, since, now); content != nil {
				values = append(values, store.Value{Name: name, Content: content, Made: now, TTL: sharedTTL})
			}
		}
	}
	return values
}
