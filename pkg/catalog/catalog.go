// Package catalog knows what a token sees: companies, facilities, and what each facility measures. It keeps the API's
// lists for a few minutes, and serves old ones where that is better than none.
package catalog

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/memo"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// ttl is how long lists are fresh: they change when somebody edits a plant, which a user of Grafana can wait a few
// minutes for.
const ttl = 5 * time.Minute

// loadTimeout bounds a request for lists that several callers may be waiting for.
const loadTimeout = 60 * time.Second

// namesWait is how long a query waits for the list of facilities, of which it only needs names and zones.
const namesWait = 10 * time.Second

// failurePause is how long queries do without the list after a failure that may be temporary.
const failurePause = 15 * time.Second

// maxTypeLists is for how many facilities the lists of reading types are kept.
const maxTypeLists = 20_000

// Catalog is what one token sees by one API map. It is safe for concurrent use.
type Catalog struct {
	api        *api.Client
	mappings   *mapping.Store
	portfolios *memo.Cache[*portfolio.Portfolio]
	types      *memo.Cache[[]portfolio.ReadingType]
	typeLoader *typeLoader
	devices    *devices

	// mu guards failure, which is why the list of facilities could not be had, until when it counts. It is not held while
	// the API is asked.
	mu      sync.Mutex
	failure error
	until   time.Time
	// namesUntil is until when the API is not asked for the names of reading types; mu guards it, too.
	namesUntil time.Time
}

// New returns an empty catalog.
func New(client *api.Client, mappings *mapping.Store) *Catalog {
	c := &Catalog{
		api: client, mappings: mappings,
		portfolios: memo.NewCache[*portfolio.Portfolio](1, ttl, loadTimeout),
		types:      memo.NewCache[[]portfolio.ReadingType](maxTypeLists, ttl, loadTimeout),
	}
	c.typeLoader = newTypeLoader(c.loadTypes)
	c.devices = newDevices(c.loadDevices)
	return c
}

// Portfolio returns everything that the token sees. What the API denies is asked for again after a TTL, or by Refresh.
func (c *Catalog) Portfolio(ctx context.Context) (*portfolio.Portfolio, error) {
	if failure := c.lately(); failure != nil && !problem.Temporary(failure) {
		return nil, failure
	}
	return c.portfolios.Get(ctx, "", c.portfolioWithin(ttl))
}

// StalePortfolio returns it even when it is old, for those who only need names and zones: when it cannot be had, or not
// at once, that must not keep values from anybody. Why it could not be had is kept for a while, so that it does not
// cost each query a request.
func (c *Catalog) StalePortfolio(ctx context.Context) (*portfolio.Portfolio, error) {
	if failure := c.lately(); failure != nil {
		if stale, ok := c.portfolios.Stale(""); ok {
			return stale, nil
		}
		return nil, failure
	}
	ctx, cancel := context.WithTimeout(ctx, namesWait)
	defer cancel()
	return c.portfolios.GetStale(ctx, "", c.portfolioWithin(ttl))
}

// lately is why the list of facilities could not be had a short while ago; nil: it was not tried, or could be.
func (c *Catalog) lately() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.until) {
		return c.failure
	}
	return nil
}

// note keeps why the list of facilities could not be had, unless that cost no request, or only says that somebody left.
func (c *Catalog) note(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failure, c.until = err, time.Time{}
	if err == nil {
		return
	}
	switch problem.From(err).Category {
	case problem.Canceled, problem.Unmapped, problem.NoSchema, problem.Refused, problem.Settings:
	default:
		c.until = time.Now().Add(ttl)
		if problem.Temporary(err) {
			c.until = time.Now().Add(failurePause)
		}
	}
}

// RefreshPortfolio asks the API in any case, and what it learns is kept for the others.
func (c *Catalog) RefreshPortfolio(ctx context.Context) (*portfolio.Portfolio, error) {
	return c.portfolios.Refresh(ctx, "", c.portfolioWithin(0))
}

// portfolioWithin loads it, or takes what another replica has loaded no longer ago than within.
func (c *Catalog) portfolioWithin(within time.Duration) memo.Load[*portfolio.Portfolio] {
	return func(ctx context.Context) (*portfolio.Portfolio, error) { return c.loadPortfolio(ctx, within) }
}

func (c *Catalog) loadPortfolio(ctx context.Context, within time.Duration) (*portfolio.Portfolio, error) {
	var found *portfolio.Portfolio
	_, err := c.mappings.Try(ctx, func(m *mapping.Mapping) (err error) {
		roles := []string{"facilities"}
		if len(m.Map.Facilities.Path) == 0 {
			roles = append(roles, "facility") // the list is found, but not what its elements must have
		}
		if err := m.Require(roles...); err != nil {
			return err
		}
		found, err = c.api.Facilities(transport.Together(ctx, within), m.Map)
		return err
	})
	c.note(err)
	if before, ok := c.portfolios.Stale(""); ok && err == nil && found.Incomplete != nil {
		found = found.With(before)
	}
	return found, err
}

// Types are what some facilities measure, as far as it is known. They are not changed, and may be shared.
type Types map[string][]portfolio.ReadingType

// Find returns a reading type of a facility, and whether it is known what the facility measures and that this is part
// of it.
func (t Types) Find(facilityID, readingType string) (found portfolio.ReadingType, isKnown, isOffered bool) {
	offered, isKnown := t[facilityID]
	for _, one := range offered {
		if one.ID == readingType {
			return one, true, true
		}
	}
	return portfolio.ReadingType{}, isKnown, false
}

// ReadingTypes returns what facilities measure, readings before analyses, in the API's order, and for each facility of
// which it cannot be had the reason: problem.NotFound when the API does not know it. Where the API gave a part of a
// facility's types, there are both.
func (c *Catalog) ReadingTypes(ctx context.Context, facilityIDs []string) (Types, map[string]error) {
	return c.readingTypes(ctx, facilityIDs, c.types.Fresh)
}

// KnownReadingTypes returns them as far as they are known, without asking the API.
func (c *Catalog) KnownReadingTypes(facilityIDs []string) Types {
	found := make(Types, len(facilityIDs))
	for _, id := range facilityIDs {
		if types, ok := c.types.Stale(id); ok {
			found[id] = types
		}
	}
	return found
}

// StaleReadingTypes returns them even when they are old: a type keeps its label, its unit and its class.
func (c *Catalog) StaleReadingTypes(ctx context.Context, facilityIDs []string) (Types, map[string]error) {
	return c.readingTypes(ctx, facilityIDs, c.types.Stale)
}

func (c *Catalog) readingTypes(
	ctx context.Context, ids []string, known func(id string) ([]portfolio.ReadingType, bool),
) (Types, map[string]error) {
	found := make(Types, len(ids))
	var unknown []string
	for _, id := range ids {
		if types, ok := known(id); ok {
			found[id] = types
		} else {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return found, nil
	}
	failed := c.typeLoader.load(ctx, unknown)
	for _, id := range unknown {
		if types, ok := c.types.Stale(id); ok && (failed[id] == nil || problem.Temporary(failed[id])) {
			found[id] = types
			delete(failed, id)
		} else if part, ok := errors.AsType[*partialTypes](failed[id]); ok {
			found[id], failed[id] = part.types, part.error
		}
	}
	return found, failed
}

func (c *Catalog) loadTypes(ctx context.Context, ids []string) (failed map[string]error, _ error) {
	_, err := c.mappings.Try(ctx, func(m *mapping.Mapping) error {
		if err := m.Require("types"); err != nil {
			return err
		}
		var found map[string][]portfolio.ReadingType
		found, failed = c.api.ReadingTypes(transport.Together(ctx, ttl), m.Map, ids)
		for id, types := range found {
			if failed[id] == nil {
				c.types.Put(id, types)
			}
		}
		for id, err := range failed {
			if problem.Temporary(err) {
				c.types.KeepStale(id)
			}
			if part, ok := found[id]; ok {
				failed[id] = &partialTypes{err, part}
			}
		}
		return refusalOf(failed)
	})
	if failed != nil {
		return failed, nil
	}
	return nil, err
}

// partialTypes is why only some of a facility's types could be had. They are shown, and not kept: what is not among
// them is not what the facility lacks.
type partialTypes struct {
	error
	types []portfolio.ReadingType
}

func (p *partialTypes) Unwrap() error { return p.error }

// refusalOf returns a failure that tells that the schema may have changed; nil when none does.
func refusalOf(failed map[string]error) error {
	for _, err := range failed {
		if problem.From(err).Category == problem.Refused {
			return err
		}
	}
	return nil
}
