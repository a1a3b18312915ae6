package fetch

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"sync/atomic"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Grafana makes a new data source instance on every change of its configuration, and several data sources may use
// one token. What protects the API, and what was learnt from it, must be neither lost nor doubled then: it belongs
// to the process, and goes when the last data source that uses it is disposed.

// account is what all sources with the same endpoint and token share: the API counts their requests together.
type account struct {
	schemas *schemas
	gate    *limit.Gate
	// learnt is shared by all accounts of the endpoint: how much it can take at once does not lie with the token.
	learnt *learnt
	// limits that keep those of all users; replaced and never changed.
	limits atomic.Pointer[plan.Limits]

	// The rest is guarded by the registry.
	users map[*Source]bool
	views map[viewKey]*view
}

// view is what all sources of an account share that also see the API in the same way, by the same API map.
type view struct {
	portfolios *memory[*portfolio.Portfolio]
	types      *memory[[]portfolio.ReadingType]
	learning   flights[map[string]error] // of types of several facilities at once
	values     *cache.Store
	desk       *batch.Desk
	paces      paces
	denied     *memory[*problem.Error]

	// mapping guards current, which is replaced and never changed; makings are how it is replaced.
	mapping sync.Mutex
	current *Mapping
	makings flights[*Mapping]

	users map[*Source]bool // guarded by the registry
}

type (
	accountKey [sha256.Size]byte
	viewKey    [sha256.Size]byte
)

var registry = struct {
	sync.Mutex
	accounts map[accountKey]*account
	learnt   map[string]*learnt // by endpoint
}{accounts: map[accountKey]*account{}, learnt: map[string]*learnt{}}

// join gives the source its share in the account and the view. Each join must be followed by one leave.
func (s *Source) join() {
	registry.Lock()
	defer registry.Unlock()
	key := accountKey(s.client.Identity())
	found, ok := registry.accounts[key]
	if !ok {
		found = &account{schemas: newSchemas(), gate: limit.NewGate(s.policy.Rules), learnt: learntOf(s.Endpoint()), users: map[*Source]bool{}, views: map[viewKey]*view{}}
		registry.accounts[key] = found
	}
	s.account = found
	found.users[s] = true

	seen := s.viewKey()
	if s.view, ok = found.views[seen]; !ok {
		s.view = &view{
			portfolios: newMemory[*portfolio.Portfolio](1, metadataAge),
			types:      newMemory[[]portfolio.ReadingType](maxTypeLists, metadataAge),
			learning:   flights[map[string]error]{timeout: metadataTimeout},
			denied:     newMemory[*problem.Error](maxDenials, denialAge),
			values:     cache.NewStore(s.policy.CacheBytes),
			desk:       batch.NewDesk(),
			makings:    flights[*Mapping]{timeout: metadataTimeout},
			users:      map[*Source]bool{},
		}
		found.views[seen] = s.view
	}
	s.view.users[s] = true
	found.settle()
}

// leave ends the source's share.
func (s *Source) leave() {
	registry.Lock()
	defer registry.Unlock()
	delete(s.account.users, s)
	delete(s.view.users, s)
	if len(s.view.users) == 0 {
		delete(s.account.views, s.viewKey())
	}
	if len(s.account.users) == 0 {
		delete(registry.accounts, accountKey(s.client.Identity()))
		if s.account.learnt.users--; s.account.learnt.users == 0 {
			delete(registry.learnt, s.Endpoint())
		}
		return
	}
	s.account.settle()
}

// narrowed are the limits in force: those of all users, and what the endpoint has shown.
func (a *account) narrowed() plan.Limits { return a.learnt.narrow(*a.limits.Load()) }

// learntOf gives what the accounts of an endpoint share, to one more of them.
func learntOf(endpoint string) *learnt {
	found, ok := registry.learnt[endpoint]
	if !ok {
		found = &learnt{}
		registry.learnt[endpoint] = found
	}
	found.users++
	return found
}

// settle makes the rules of all users hold at once: of two that differ, the stricter.
func (a *account) settle() {
	var rules limit.Rules
	var limits plan.Limits
	first := true
	for user := range a.users {
		if first {
			rules, limits, first = user.policy.Rules, user.policy.Limits, false
		} else {
			rules, limits = limit.Strictest(rules, user.policy.Rules), plan.Strictest(limits, user.policy.Limits)
		}
	}
	a.gate.SetRules(rules)
	a.limits.Store(&limits)
	for _, seen := range a.views {
		bytes := int64(0)
		for user := range seen.users {
			if own := user.policy.CacheBytes; bytes == 0 || own > 0 && own < bytes {
				bytes = own
			}
		}
		seen.values.SetLimit(bytes)
	}
}

// viewKey tells views apart: what was set by hand decides how the API is asked and how its answers read.
func (s *Source) viewKey() viewKey {
	byHand, err := json.Marshal(map[string]any{"overrides": s.overrides, "schema": s.pasted})
	if err != nil {
		panic(err) // texts alone cannot fail
	}
	return sha256.Sum256(byHand)
}
