package plugin

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
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

// selectedDevices are the devices that a call of reading-types names.
func selectedDevices(req *http.Request) portfolio.DeviceSelection {
	parameters := req.URL.Query()
	return portfolio.DeviceSelection{Type: portfolio.DeviceType(parameters.Get("deviceType")), IDs: parameters["device"]}
}

// maxDevicesAsked is of how many devices of each facility the reading types are asked for: those of a type are mostly
// alike.
const maxDevicesAsked = 3

// listDeviceTypes answers with the reading types of devices, without duplicates. Where the API tells only those of
// facilities, these are given: the devices' are among them.
func (d *Datasource) listDeviceTypes(
	ctx context.Context, req *http.Request, ids []string, selection portfolio.DeviceSelection,
) (any, error) {
	askable, failed := d.askable(ctx, ids)
	devices, reasons := d.session.Catalog.Devices(ctx, askable)
	maps.Copy(failed, reasons)
	var keys []string
	for _, id := range askable {
		count := 0
		for i := range devices[id] {
			if device := &devices[id][i]; count < maxDevicesAsked && selection.Has(device) {
				keys = append(keys, portfolio.KeyOf(id, device.ID))
				count++
			}
		}
	}
	keys = keys[:min(len(keys), maxFacilitiesAsked)]
	types, reasons := d.session.Catalog.ReadingTypes(ctx, keys)
	maps.Copy(failed, reasons)
	var union offers
	var first error
	for _, key := range slices.Concat(ids, keys) {
		if failed[key] != nil && first == nil {
			first = failed[key]
		}
		union.add(types[key], d.session.Roles())
	}
	if len(union.types) > 0 {
		return listed(req, union.list(), first), nil
	}
	switch {
	case first == nil:
		return listed(req, union.list(), nil), nil
	case len(keys) > 0 && problem.From(first).Category == problem.Unmapped:
		return d.listTypesOf(ctx, req, ids)
	default:
		return nil, first
	}
}
