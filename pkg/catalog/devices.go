package catalog

import (
	"context"
	"errors"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/mapping"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/memo"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// maxDeviceLists is for how many facilities the lists of devices are kept.
const maxDeviceLists = 2_000

// deviceFailurePause is how long the devices of a facility are not asked for again after the API denied them.
const deviceFailurePause = time.Minute

// devices are the lists of devices by facility. They are safe for concurrent use.
type devices struct {
	lists  *memo.Cache[[]portfolio.Device]
	loader *typeLoader
	// failures are why lists could not be had lately: a dashboard must not cost a request for each viewer.
	failures *memo.Cache[error]
}

func newDevices(load func(context.Context, []string) (map[string]error, error)) *devices {
	return &devices{
		lists:    memo.NewCache[[]portfolio.Device](maxDeviceLists, ttl, loadTimeout),
		loader:   newTypeLoader(load),
		failures: memo.NewCache[error](maxDeviceLists, deviceFailurePause, 0),
	}
}

// KnownDevices returns the devices of facilities as far as they are known, without asking the API.
func (c *Catalog) KnownDevices(facilityIDs []string) map[string][]portfolio.Device {
	found := make(map[string][]portfolio.Device, len(facilityIDs))
	for _, id := range facilityIDs {
		if list, ok := c.devices.lists.Fresh(id); ok {
			found[id] = list
		}
	}
	return found
}

// Devices returns the devices of facilities, as api.Client.Devices gives them, and for each facility of which they
// cannot be had the reason. Where the API gave a part of a facility's devices, there are both. Lists are loaded
// together with those that others ask for at the same time, and are fresh for some minutes; where none can be had for a
// reason that may pass, an older one is returned.
func (c *Catalog) Devices(ctx context.Context, facilityIDs []string) (map[string][]portfolio.Device, map[string]error) {
	found, failed := map[string][]portfolio.Device{}, map[string]error{}
	var unknown []string
	for _, id := range facilityIDs {
		if list, ok := c.devices.lists.Fresh(id); ok {
			found[id] = list
		} else if err, ok := c.devices.failures.Fresh(id); ok {
			failed[id] = err
		} else {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		for id, err := range c.devices.loader.load(ctx, unknown) {
			failed[id] = err
		}
	}
	for _, id := range facilityIDs {
		if list, ok := c.devices.lists.Stale(id); ok && (failed[id] == nil || problem.Temporary(failed[id])) {
			found[id] = list
			delete(failed, id)
		} else if part, ok := errors.AsType[*partialDevices](failed[id]); ok {
			found[id], failed[id] = part.devices, part.error
		}
	}
	return found, failed
}

func (c *Catalog) loadDevices(ctx context.Context, ids []string) (failed map[string]error, _ error) {
	_, err := c.mappings.Try(ctx, func(m *mapping.Mapping) error {
		if err := m.Require("types"); err != nil {
			return err
		}
		var found map[string][]portfolio.Device
		found, failed = c.api.Devices(transport.Together(ctx, ttl), m.Map, ids)
		for id, list := range found {
			if failed[id] == nil {
				c.devices.lists.Put(id, list)
			}
		}
		for id, err := range failed {
			if problem.Temporary(err) {
				c.devices.lists.KeepStale(id)
			}
			if part, ok := found[id]; ok {
				failed[id] = &partialDevices{err, part}
			}
			if isDenied(err) {
				c.devices.failures.Put(id, failed[id])
			}
		}
		return refusalOf(failed)
	})
	if failed != nil {
		return failed, nil
	}
	return nil, err
}

// isDenied tells that the API would not give a list if it were asked again soon.
func isDenied(err error) bool {
	switch problem.From(err).Category {
	case problem.NotFound, problem.Forbidden, problem.Rejected, problem.TooComplex, problem.TooLarge:
		return true
	default:
		return false
	}
}

// partialDevices is why only some of a facility's devices could be had. They are shown, and not kept.
type partialDevices struct {
	error
	devices []portfolio.Device
}

func (p *partialDevices) Unwrap() error { return p.error }
