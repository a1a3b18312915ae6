package plugin

import (
	"context"
	"maps"
	"net/http"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// listDevices answers with the devices of facilities, those that were deleted included.
func (d *Datasource) listDevices(ctx context.Context, req *http.Request) (any, error) {
	ids, err := facilitiesOf(req)
	if err != nil {
		return nil, err
	}
	askable, unlisted := d.askable(ctx, ids)
	devices, reasons := d.session.Catalog.Devices(ctx, askable)
	failed := maps.Clone(unlisted)
	maps.Copy(failed, reasons)
	all := []portfolio.Device{}
	var first error
	for _, id := range ids {
		if failed[id] != nil && first == nil {
			first = d.ofFacility(ctx, id, failed[id], len(ids) > 1)
		}
		all = append(all, devices[id]...)
	}
	if len(all) == 0 && first != nil {
		return nil, first
	}
	return listed(req, all, first), nil
}
