package store

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/valkey-io/valkey-go"
)

// leaseTTL is after how long work is free again whose replica has died.
const leaseTTL = 3 * time.Second

// leases are those that this process holds. Several of its queries may hold one together.
type leases struct {
	mu   sync.Mutex
	held map[string]int
}

func (l *leases) take(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held[name]++
}

func (l *leases) has(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[name] > 0
}

// giveBack returns the leases that nobody here holds any more.
func (l *leases) giveBack(names []string) (free []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, name := range names {
		if l.held[name]--; l.held[name] <= 0 {
			delete(l.held, name)
			free = append(free, name)
		}
	}
	return free
}

func (l *leases) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	names := make([]string, 0, len(l.held))
	for name := range l.held {
		names = append(names, name)
	}
	return names
}

// leaseName is that of the work on what is kept under a name.
func leaseName(name string) string { return name + ":lease" }

// claimScript asks for leases, and tells of each whether it was given. While another replica leads, none is: the first
// key is that of the lead. What never ends is no lease.
var claimScript = valkey.NewLuaScript(`
for _, key in ipairs(KEYS) do
	if redis.call('PTTL', key) == -1 then redis.call('DEL', key) end
end
local leader = redis.call('GET', KEYS[1])
local given = {}
for i = 2, #KEYS do
	given[i - 1] = 0
	if not leader or leader == ARGV[1] then
		if redis.call('SET', KEYS[i], ARGV[1], 'NX', 'PX', ARGV[2]) then given[i - 1] = 1 end
	end
end
return given`)

// Claim asks for the work on what is kept under names, and reports of each whether it is this replica's to do: it is
// where no other has claimed it, or the one that has is gone. What was claimed must be released. While another replica
// leads a list (TakeOffers), nothing is given; empty: there is no list. Where the store cannot be used, the error says
// so: then nothing was claimed.
func (v *Vault) Claim(ctx context.Context, list string, names []string) (mine []bool, err error) {
	mine = make([]bool, len(names))
	if v == nil {
		return mine, ErrUnavailable
	}
	keys, open := []string{leaseName(list)}, []int{}
	for i, name := range names {
		if mine[i] = v.store.leases.has(name); !mine[i] {
			keys, open = append(keys, leaseName(name)), append(open, i)
		}
	}
	if len(open) > 0 {
		err = v.store.call(ctx, "claim", func(ctx context.Context, client valkey.Client) error {
			given, err := claimScript.Exec(ctx, client, keys,
				[]string{v.store.self, strconv.FormatInt(leaseTTL.Milliseconds(), 10)}).AsIntSlice()
			for n := range min(len(given), len(open)) {
				mine[open[n]] = given[n] == 1
			}
			return err
		})
	}
	if err != nil {
		return make([]bool, len(names)), err
	}
	for i, name := range names {
		if mine[i] {
			v.store.leases.take(name)
		}
	}
	return mine, nil
}

// releaseScript ends leases that a replica holds; those of others stay.
var releaseScript = valkey.NewLuaScript(`
for _, key in ipairs(KEYS) do
	if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 0`)

// renewScript makes leases that a replica holds hold for longer.
var renewScript = valkey.NewLuaScript(`
for _, key in ipairs(KEYS) do
	if redis.call('GET', key) == ARGV[1] then redis.call('PEXPIRE', key, ARGV[2]) end
end
return 0`)

// Release ends what was claimed: others may do the work now, or find what came of it. Where the store cannot be told,
// the leases end by themselves.
func (v *Vault) Release(ctx context.Context, names []string) {
	if v == nil || len(names) == 0 {
		return
	}
	free := v.store.leases.giveBack(names)
	if len(free) == 0 {
		return
	}
	_ = v.store.call(ctx, "release", func(ctx context.Context, client valkey.Client) error {
		return releaseScript.Exec(ctx, client, leaseNames(free), []string{v.store.self}).Error()
	})
}

func leaseNames(names []string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = leaseName(name)
	}
	return keys
}

// renewLeases makes all leases that this process holds hold for longer.
func (s *Store) renewLeases(ctx context.Context) {
	if names := s.leases.all(); len(names) > 0 {
		_ = s.call(ctx, "renew", func(ctx context.Context, client valkey.Client) error {
			return renewScript.Exec(ctx, client, leaseNames(names),
				[]string{s.self, strconv.FormatInt(leaseTTL.Milliseconds(), 10)}).Error()
		})
	}
}
