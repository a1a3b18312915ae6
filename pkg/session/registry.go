package session

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/custom"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/store"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// Registry has what belongs to the process. Grafana makes a new instance on every change of a data source's settings,
// and several data sources may use one token: what protects the API, and what was learnt from it, must be neither lost
// nor duplicated then. It is kept for as long as a session uses it.
//
// The registry's lock guards which sessions share what; no query takes it. It is safe for concurrent use.
type Registry struct {
	mu       sync.Mutex
	accounts map[Identity]*account
	saved    map[string]time.Time // by data source; it is not forgotten
	// budget of all caches; nil: the process has no memory limit.
	budget *cache.Budget
	words  discover.Words
	// store is what this process shares with other replicas; nil: there is none.
	store *store.Store
}

// ByWords makes all API maps by some words of schemas only, as mapping.Store.ByWords does: so that it can be tried what
// structure and values tell alone. It must be called before anything is opened.
func (r *Registry) ByWords(words discover.Words) *Registry {
	r.words = words
	return r
}

// ShareBy makes all accounts share with other replicas by a store; nil: there is none. It must be called before
// anything is opened.
func (r *Registry) ShareBy(shared *store.Store) *Registry {
	r.store = shared
	return r
}

// NewRegistry returns an empty registry.
func NewRegistry() *Registry {
	return &Registry{accounts: map[Identity]*account{}, saved: map[string]time.Time{}, budget: cacheBudget()}
}

// account is what all sessions of one identity share: the API counts their requests together.
type account struct {
	limiter   *limit.Limiter
	transport *transport.Transport
	limits    *api.Limits
	api       *api.Client
	schemas   *mapping.Schemas
	vault     *store.Vault
	queries   *custom.Runner

	members map[*Session]bool
	states  map[stateKey]*mapState
}

// mapState is what those sessions of an account share that also see the API by the same API map.
type mapState struct {
	mappings  *mapping.Store
	catalog   *catalog.Catalog
	store     *cache.Store
	intervals *api.Intervals
	kinds     *kind.Memory
	loader    *readings.Loader

	members map[*Session]bool
}

// stateKey tells map states apart: what was set by hand decides how the API is asked and how its answers read.
type stateKey [sha256.Size]byte

func keyOf(config Config) stateKey {
	byHand, err := json.Marshal(map[string]any{
		"overrides": config.Overrides, "schema": config.Schema, "examples": config.Examples,
		"kept": string(config.Kept),
	})
	if err != nil {
		panic(err) // texts alone cannot fail
	}
	return sha256.Sum256(byHand)
}

// Open returns a session. It sends nothing yet. It must be closed.
//
// When the data source's settings were saved since it was last opened, the pauses that the API asked for are over: who
// has saved them wants to know how the API is now. Other instances of a shared account leave pauses as they are.
func (r *Registry) Open(config Config) *Session {
	r.mu.Lock()
	defer r.mu.Unlock()
	own, ok := r.accounts[config.Identity]
	if !ok {
		own = newAccount(config.Policy.Rules, r.store.Vault(config.Token, config.Identity[:]))
		r.accounts[config.Identity] = own
	} else if before, isKnown := r.saved[config.DataSource]; isKnown && config.Saved.After(before) {
		own.resume()
	}
	r.saved[config.DataSource] = config.Saved
	key := keyOf(config)
	state, ok := own.states[key]
	if !ok {
		state = newMapState(own, config, r.budget, r.words)
		own.states[key] = state
	}
	s := &Session{
		Mappings: state.mappings, Catalog: state.catalog, Queries: own.queries, Allowed: custom.NewAllowed(config.Custom),
		registry: r, config: config, account: own, state: state,
	}
	own.members[s], state.members[s] = true, true
	own.configure()
	return s
}

func newAccount(rules limit.Rules, vault *store.Vault) *account {
	a := &account{
		limiter: limit.New(rules), vault: vault, members: map[*Session]bool{}, states: map[stateKey]*mapState{},
	}
	if bucket := vault.Bucket(); bucket != nil {
		a.limiter.Share(bucket)
	}
	a.transport = transport.New(a.limiter)
	if answers := vault.Answers(); answers != nil {
		a.transport.ShareAnswers(answers)
	}
	a.limits = api.NewLimits()
	a.api = api.New(a.transport, a.limits)
	a.schemas = mapping.NewSchemas(a.api)
	a.queries = custom.NewRunner(a.transport)
	return a
}

func newMapState(a *account, config Config, budget *cache.Budget, words discover.Words) *mapState {
	m := &mapState{members: map[*Session]bool{}}
	m.mappings = mapping.NewStore(a.api, a.schemas, config.Overrides, config.Schema).Teach(config.Examples).
		Keep(config.Kept).ByWords(words)
	m.catalog = catalog.New(a.api, m.mappings)
	m.store = cache.NewStore(config.Policy.CacheBytes, budget)
	m.intervals, m.kinds = &api.Intervals{}, kind.NewMemory()
	m.loader = readings.NewLoader(readings.Parts{
		Limiter: a.limiter, Transport: a.transport, Limits: a.limits,
		Mappings: m.mappings, Catalog: m.catalog, Store: m.store, Intervals: m.intervals, Vault: a.vault,
	})
	return m
}

func (r *Registry) close(s *Session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(s.account.members, s)
	delete(s.state.members, s)
	if len(s.state.members) == 0 {
		s.state.store.Close()
		delete(s.account.states, keyOf(s.config))
	}
	if len(s.account.members) == 0 {
		delete(r.accounts, s.config.Identity)
		return
	}
	s.account.configure()
}

// resume ends the pauses that the API asked for.
func (a *account) resume() {
	a.limiter.Resume()
	for _, state := range a.states {
		state.loader.Resume()
	}
}

// configure makes what all members demand hold at once: of two limits the stricter, of two timeouts the longer. The
// registry's lock is held.
func (a *account) configure() {
	var rules limit.Rules
	var limits plan.Limits
	var patient *Session
	var responseBytes int64
	for member := range a.members {
		policy := member.config.Policy
		if own := policy.ResponseBytes; responseBytes == 0 || own > 0 && own < responseBytes {
			responseBytes = own
		}
		if patient == nil {
			rules, limits, patient = policy.Rules, policy.Limits, member
			continue
		}
		rules, limits = limit.Strictest(rules, policy.Rules), plan.Strictest(limits, policy.Limits)
		if member.config.Client.Timeout() > patient.config.Client.Timeout() {
			patient = member
		}
	}
	a.limiter.SetRules(rules)
	a.limits.Configure(limits)
	a.limits.SetResponseBytes(responseBytes)
	patient.config.Client.SetResponseBytes(responseBytes)
	a.transport.SetClient(patient.config.Client)
	for _, state := range a.states {
		bytes := int64(0)
		for member := range state.members {
			if own := member.config.Policy.CacheBytes; bytes == 0 || own > 0 && own < bytes {
				bytes = own
			}
		}
		state.store.SetLimit(bytes)
	}
}

// CacheStats adds up the caches of all sessions.
func (r *Registry) CacheStats() cache.Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all cache.Stats
	for _, account := range r.accounts {
		for _, state := range account.states {
			one := state.store.Stats()
			all.Bytes, all.Columns, all.Evicted = all.Bytes+one.Bytes, all.Columns+one.Columns, all.Evicted+one.Evicted
		}
	}
	return all
}
