package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// facilitiesAtOnce is of how many facilities the devices are asked for before it is looked whether they are enough.
const facilitiesAtOnce = 50

// Targets returns what values are asked of: the selected devices of some facilities, by facility and in the API's order
// or, where no devices are selected, the facilities themselves. The snapshot remembers them (Snapshot.Target), and has
// the API map that says how devices are asked.
//
// The notices say which facilities have no such device, of which the devices could not be had, or not all, and what is
// left out beyond plan.MaxSeries. It fails where nothing is left: with problem.Unmapped when the API map does not say
// how devices are listed or asked, with problem.NotFound when no facility has such a device, or with the reason why
// devices could not be had. A rule must not judge by a part of the devices: for it, it fails where that is all there
// is. Devices that nobody found are asked for by their ids where one facility alone is chosen: the API knows best.
func (s *Session) Targets(
	ctx context.Context, snapshot *Snapshot, facilities []portfolio.Facility, selection portfolio.DeviceSelection,
) (targets []portfolio.Target, notices []string, err error) {
	if selection.IsZero() {
		return portfolio.OfFacilities(facilities), nil, nil
	}
	proven, err := s.Mappings.ProveDevices(ctx)
	if err != nil {
		return nil, nil, err
	}
	before := snapshot.Mapping.Map
	if proven.Map.Generation == before.Generation && proven.Map.Revision == before.Revision {
		snapshot.Mapping = proven // else the query will find out itself that its API map is superseded
	}
	if err := unaskable(snapshot); err != nil {
		return nil, nil, err
	}
	found := &selected{selection: selection, failed: map[string]error{}}
	for part := range slices.Chunk(facilities, facilitiesAtOnce) {
		if len(found.targets) > plan.MaxSeries {
			found.unread += len(part)
			continue
		}
		ids := make([]string, len(part))
		for i, facility := range part {
			ids[i] = facility.ID
		}
		devices, failed := s.Catalog.Devices(ctx, ids)
		for _, facility := range part {
			found.add(facility, devices[facility.ID], failed[facility.ID])
		}
	}
	found.addUnlisted(facilities)
	if err := found.failure(limit.IsForRule(ctx)); err != nil {
		return nil, nil, err
	}
	snapshot.Remember(found.targets)
	return found.targets, found.notices(), nil
}

// unaskable is why devices cannot be asked for values; nil: they can.
func unaskable(snapshot *Snapshot) error {
	values := &snapshot.Mapping.Map.Readings
	if len(values.Path) == 0 || values.Devices != nil || values.HasSources() {
		return nil // without a field for values, loading says so
	}
	why := message.New("nothing in its schema does")
	for _, finding := range snapshot.Mapping.Findings {
		if finding.Role == "children.readings" && !finding.Evidence.IsZero() {
			why = finding.Evidence
		}
	}
	return problem.New(problem.Unmapped,
		"The API gives no values of single devices, as far as could be found out: %s", why).
		Advise("Ask for values of facilities. If the API can give those of devices, have its field chosen in the settings " +
			"of the data source, under API map (API-Zuordnung).")
}

// selected are the devices that were found for a selection.
type selected struct {
	selection portfolio.DeviceSelection
	targets   []portfolio.Target
	// lacking are the facilities without such a device, failures those of which the devices could not be had, or not all.
	lacking  []string
	failures []string
	failed   map[string]error
	// unlisted are ids that no facility has, and unread is how many facilities nobody looked at.
	unlisted []string
	unread   int
	first    error
}

func (f *selected) add(facility portfolio.Facility, devices []portfolio.Device, failed error) {
	before := len(f.targets)
	for i := range devices {
		if f.selection.Has(&devices[i]) {
			f.targets = append(f.targets, portfolio.Target{Facility: facility, Device: &devices[i]})
		}
	}
	switch {
	case failed != nil:
		f.failures = append(f.failures, facility.Name)
		f.failed[facility.ID] = failed
		if f.first == nil {
			f.first = failed
		}
	case len(f.targets) == before:
		f.lacking = append(f.lacking, facility.Name)
	}
}

// addUnlisted adds chosen devices that are in no list, where it is clear whose they are, and puts all in the order in
// which they were chosen.
func (f *selected) addUnlisted(facilities []portfolio.Facility) {
	if len(f.selection.IDs) == 0 {
		return
	}
	f.lacking = nil // nobody expects the chosen devices in each facility
	for _, id := range f.selection.IDs {
		isListed := slices.ContainsFunc(f.targets, func(t portfolio.Target) bool { return t.Device.ID == id })
		switch {
		case isListed:
		case len(facilities) == 1:
			device := &portfolio.Device{ID: id, Name: id, Type: portfolio.Other, FacilityID: facilities[0].ID}
			f.targets = append(f.targets, portfolio.Target{Facility: facilities[0], Device: device})
		default:
			f.unlisted = append(f.unlisted, id)
		}
	}
	slices.SortStableFunc(f.targets, func(a, b portfolio.Target) int {
		return slices.Index(f.selection.IDs, a.Device.ID) - slices.Index(f.selection.IDs, b.Device.ID)
	})
}

// ErrNoDevice is the cause where no facility has a device of the type that is asked for.
var ErrNoDevice = errors.New("no device of the type")

// failure is why there is nothing to show, or for a rule, not all.
func (f *selected) failure(isForRule bool) error {
	isByID := len(f.selection.IDs) > 0
	switch {
	case f.first != nil && (len(f.targets) == 0 || isForRule && !isByID):
		p := problem.From(f.first)
		return p.Reword("The devices of %s: %s", firstOf(f.failures), p.What)
	case isForRule && len(f.unlisted) > 0:
		return f.unknown()
	case len(f.targets) > 0:
		return nil
	case isByID:
		return f.unknown()
	default:
		return problem.New(problem.NotFound, "%s: no device of the type %s", firstOf(f.lacking), f.selection.Type).
			Advise("Choose another type of device, or other facilities.").Because(ErrNoDevice)
	}
}

func (f *selected) unknown() *problem.Error {
	return problem.New(problem.NotFound, "None of the facilities has the device %s", firstOf(f.unlisted)).
		Advise("Choose the device and its facility again; it may have been removed.")
}

func (f *selected) notices() []string {
	var found []string
	if len(f.failures) > 0 {
		found = append(found, fmt.Sprintf("The devices of %s could not be had, or not all of them: %s",
			firstOf(f.failures), problem.From(f.first).Error()))
	}
	if len(f.lacking) > 0 {
		found = append(found, fmt.Sprintf("No device of the type %s: %s.", f.selection.Type, firstOf(f.lacking)))
	}
	if len(f.unlisted) > 0 {
		found = append(found, fmt.Sprintf("None of the facilities has the device %s.", firstOf(f.unlisted)))
	}
	if f.unread > 0 {
		found = append(found, fmt.Sprintf("More than %d devices are selected. Those of the last %d facilities were not "+
			"looked for.", plan.MaxSeries, f.unread))
	}
	return found
}

// firstOf lists the first of some names, and counts the others.
func firstOf(names []string) string {
	const most = 3
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}
