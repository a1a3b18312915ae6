package session

import (
	"cmp"
	"context"
	"maps"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
)

// Snapshot is what one query knows about the API and the account, from its planning to its explanation. Only one
// goroutine may use it.
type Snapshot struct {
	Mapping *mapping.Mapping
	// Portfolio has names and zones; it is empty when it could not be had, which PortfolioFailed gives the reason for.
	Portfolio       *portfolio.Portfolio
	PortfolioFailed *problem.Error
	// Capabilities are what the API can be asked for.
	Capabilities plan.Capabilities
	// Kinds remembers what values have shown.
	Kinds *kind.Memory
	// Roles name the reading types that stand for quantities, where people have chosen them.
	Roles kind.Roles

	catalog *catalog.Catalog
	// targets by their keys, as far as they are devices.
	targets map[string]portfolio.Target
	// types that were looked up so far, and why some could not be had.
	types       catalog.Types
	typesFailed map[string]error
}

// Try calls a function with a snapshot. When the function fails because the API's schema has changed meanwhile, it is
// called once more, with a new snapshot; changes then says, in a sentence for people, what changed.
func (s *Session) Try(ctx context.Context, try func(*Snapshot) error) (changes string, err error) {
	return s.Mappings.Try(ctx, func(m *mapping.Mapping) error {
		known, err := s.Catalog.StalePortfolio(ctx)
		if ctx.Err() != nil {
			return problem.FromContext(ctx)
		}
		if err != nil { // ids are enough to ask by
			known = &portfolio.Portfolio{}
		}
		snapshot := s.snapshot(m, known)
		if err != nil {
			snapshot.PortfolioFailed = problem.From(err)
		}
		return try(snapshot)
	})
}

func (s *Session) snapshot(m *mapping.Mapping, known *portfolio.Portfolio) *Snapshot {
	return &Snapshot{
		Mapping: m, Portfolio: known,
		Capabilities: plan.Capabilities{
			Resolutions: m.Map.Readings.Resolutions(), Intervals: s.state.intervals.Current(),
		},
		Kinds:   s.state.kinds,
		Roles:   s.config.Roles,
		catalog: s.Catalog,
		types:   catalog.Types{}, typesFailed: map[string]error{},
	}
}

// Facility returns a facility; one that the API's list does not have has its id for a name.
func (s *Snapshot) Facility(id string) portfolio.Facility {
	facility, _ := s.Portfolio.Facility(id)
	facility.ID, facility.Name = id, cmp.Or(facility.Name, id)
	return facility
}

// Remember takes note of targets, so that Target finds those that are devices.
func (s *Snapshot) Remember(targets []portfolio.Target) {
	if s.targets == nil {
		s.targets = map[string]portfolio.Target{}
	}
	for _, target := range targets {
		if target.Device != nil {
			s.targets[target.Key()] = target
		}
	}
}

// Target returns what a key stands for: a device that is remembered, or else a facility, as Facility does.
func (s *Snapshot) Target(key string) portfolio.Target {
	if target, ok := s.targets[key]; ok {
		return target
	}
	return portfolio.Target{Facility: s.Facility(key)}
}

// Unlisted is why the names or zones of facilities are not known; nil: they are, or the API does not have them.
func (s *Snapshot) Unlisted(facilityIDs []string) *problem.Error {
	if s.PortfolioFailed != nil {
		return s.PortfolioFailed
	}
	if s.Portfolio.Incomplete == nil {
		return nil
	}
	for _, id := range facilityIDs {
		if known, isListed := s.Portfolio.Facility(id); !isListed || known.TimeZone == "" {
			return problem.From(s.Portfolio.Incomplete)
		}
	}
	return nil
}

// TypesFailed is why it is not known, or not all, what a target measures; nil: it is, or was not looked up.
func (s *Snapshot) TypesFailed(targetKey string) error { return s.typesFailed[targetKey] }

// Types returns what targets measure, by their keys, as far as it can be had. The API is asked for what is not known;
// what a snapshot has looked up once stays as it is.
func (s *Snapshot) Types(ctx context.Context, targetKeys []string) catalog.Types {
	var missing []string
	for _, id := range targetKeys {
		if _, isKnown := s.types[id]; !isKnown && s.typesFailed[id] == nil {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		found, failed := s.catalog.StaleReadingTypes(ctx, missing)
		maps.Copy(s.types, found)
		maps.Copy(s.typesFailed, failed)
	}
	return s.types
}

// TypesToName returns what is known of reading types, so that they can be named; targetsOf are the keys of targets by
// reading type. The API is asked for what is not known.
func (s *Snapshot) TypesToName(ctx context.Context, targetsOf map[string][]string) catalog.Types {
	return s.catalog.TypesToName(ctx, targetsOf)
}

// KnownTypes is TypesToName without asking the API.
func (s *Snapshot) KnownTypes(targetsOf map[string][]string) catalog.Types {
	return s.catalog.KnownTypes(targetsOf)
}

// Load returns the values of calls that were planned with the snapshot. It fails as readings.Loader.Load does.
func (s *Session) Load(
	ctx context.Context, snapshot *Snapshot, calls []plan.Call, bypassCache bool,
) (readings.Result, error) {
	asked, sources := bySource(snapshot.Mapping.Map, calls)
	ids := make([]string, len(asked))
	for i, call := range asked {
		ids[i] = call.Target.Key()
	}
	if snapshot.Mapping.Map.NeedsTypes() {
		snapshot.Types(ctx, ids)
	} else {
		maps.Copy(snapshot.types, s.Catalog.KnownReadingTypes(ids))
	}
	result, err := s.state.loader.Load(ctx, s.loading(snapshot, asked, bypassCache))
	if err != nil || len(sources) == 0 {
		return result, err
	}
	return s.divided(ctx, result, calls, sources), nil
}

// Price tells what loading calls would cost that were planned with the snapshot, without asking the API for anything.
func (s *Session) Price(snapshot *Snapshot, calls []plan.Call, bypassCache bool) readings.Price {
	asked, _ := bySource(snapshot.Mapping.Map, calls)
	ids := make([]string, len(asked))
	for i, call := range asked {
		ids[i] = call.Target.Key()
	}
	maps.Copy(snapshot.types, s.Catalog.KnownReadingTypes(ids))
	return s.state.loader.Price(s.loading(snapshot, asked, bypassCache))
}

// loading is what the loader is asked for.
func (s *Session) loading(snapshot *Snapshot, calls []plan.Call, bypassCache bool) readings.Query {
	policy := s.config.Policy
	return readings.Query{
		Calls: calls, Mapping: snapshot.Mapping, Types: snapshot.types, TypesFailed: snapshot.typesFailed,
		Capabilities: snapshot.Capabilities,
		Freshness:    policy.Freshness, BypassCache: bypassCache, NoCache: policy.CacheBytes == 0, Patience: policy.Patience,
	}
}
