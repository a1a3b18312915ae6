package catalog

import (
	"context"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// typeNamesWait is how long a query waits for what its reading types are called. Its values are there by then, and the
// types have ids that can be shown.
const typeNamesWait = 3 * time.Second

// maxNamesAsked is how many facilities are asked what a reading type is called, if the first ones do not list it.
const maxNamesAsked = 3

// KnownTypes returns what it is known that facilities measure, for the names of reading types; facilitiesOf are the
// facilities by reading type. The API is not asked.
func (c *Catalog) KnownTypes(facilitiesOf map[string][]string) Types {
	var all []string
	for _, ids := range facilitiesOf {
		all = append(all, ids...)
	}
	return c.KnownReadingTypes(all)
}

// TypesToName is KnownTypes, and asks the API where no known list has a reading type: for the list of one facility,
// because a type is called the same everywhere. It does not wait for long, and after a failure the API is not asked
// again for a while, so that names do not cost each query a request.
func (c *Catalog) TypesToName(ctx context.Context, facilitiesOf map[string][]string) Types {
	known := c.KnownTypes(facilitiesOf)
	var ask []string
	for readingType, ids := range facilitiesOf {
		if !known.anyHas(readingType, ids) {
			ask = append(ask, known.firstUnknown(ids)...)
		}
	}
	if len(ask) == 0 || !c.mayAskForNames() {
		return known
	}
	slices.Sort(ask)
	ctx, cancel := context.WithTimeout(ctx, typeNamesWait)
	defer cancel()
	found, failed := c.StaleReadingTypes(ctx, slices.Compact(ask))
	for id, types := range found {
		known[id] = types
	}
	for _, err := range failed {
		c.pauseNames(err)
	}
	return known
}

// anyHas reports whether one of the facilities is known to have the reading type.
func (t Types) anyHas(readingType string, facilityIDs []string) bool {
	return slices.ContainsFunc(facilityIDs, func(id string) bool {
		_, _, isOffered := t.Find(id, readingType)
		return isOffered
	})
}

// firstUnknown is the first facility of which it is not known what it measures; none beyond maxNamesAsked.
func (t Types) firstUnknown(facilityIDs []string) []string {
	for i, id := range facilityIDs[:min(len(facilityIDs), maxNamesAsked)] {
		if _, isKnown := t[id]; !isKnown {
			return facilityIDs[i : i+1]
		}
	}
	return nil
}

func (c *Catalog) mayAskForNames() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !time.Now().Before(c.namesUntil)
}

// pauseNames notes that names could not be had.
func (c *Catalog) pauseNames(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pause := ttl
	if problem.Temporary(err) {
		pause = failurePause
	}
	c.namesUntil = time.Now().Add(pause)
}
