package mapping

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// devicesRole says whether and how devices are asked for values.
const devicesRole = "children.readings"

// ProveDevices returns the mapping in force after it was tried whether the API gives values of devices: a device must
// not have the values of its facility or of another device, and an id that the API does not know must have none. An API
// that does not heed the id would else give the values of a whole plant for each of its inverters. It costs a few
// requests, once while the schema stays; while nothing can be concluded, once in a probePause.
func (s *Store) ProveDevices(ctx context.Context) (*Mapping, error) {
	found, err := s.Current(ctx)
	if err != nil || s.areDevicesTried(found) {
		return found, err
	}
	return s.group.Do(ctx, "devices", func(ctx context.Context) (*Mapping, error) {
		found, err := s.Current(ctx)
		if err != nil || s.areDevicesTried(found) {
			return found, err
		}
		proven := s.proveDevices(ctx, found)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.current == found {
			s.current = proven
		}
		s.devicesOf, s.devicesAt = s.current, time.Now()
		return proven, nil
	})
}

// areDevicesTried reports whether there is nothing to be tried now.
func (s *Store) areDevicesTried(m *Mapping) bool {
	values := &m.Map.Readings
	if len(values.Path) == 0 || m.Map.Children == nil || m.devicesSettled {
		return true
	}
	if values.Devices == nil && values.HasSources() {
		return true // the answers for facilities name their devices
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.devicesOf == m && time.Since(s.devicesAt) < probePause
}

// proveDevices returns a mapping that says what was found out; the same one where nothing could be.
func (s *Store) proveDevices(ctx context.Context, m *Mapping) *Mapping {
	plants, types := s.probed.of(ctx, s.api, m.Map)
	if plants == nil {
		return m
	}
	values := m.Map.Readings
	isGuess := values.Devices == nil // the same way, which only values can show to be right
	if isGuess {
		values.Devices = &apimap.DeviceRoute{}
	}
	trial := &deviceTrial{store: s, api: m.Map, values: &values, types: types}
	trial.choose(ctx, plants.Facilities)
	verdict, why := trial.judge(ctx)
	if verdict == open {
		return m
	}
	api := *m.Map
	finding := discover.Finding{Role: devicesRole, State: discover.Absent, Evidence: why}
	if old := m.result().Find(devicesRole); old != nil {
		finding.Chosen, finding.Deprecated, finding.Experimental = old.Chosen, old.Deprecated, old.Experimental
	}
	switch verdict {
	case proven:
		route := *values.Devices
		route.IsProven = true
		api.Readings.Devices = &route
		finding.State = discover.Probed
	case refuted:
		api.Readings.Devices, finding.Chosen = nil, ""
	}
	made := *m
	made.Map, made.devicesSettled = &api, true
	made.Findings = append(slices.DeleteFunc(slices.Clone(m.Findings), func(f discover.Finding) bool {
		return f.Role == devicesRole
	}), finding)
	return &made
}

// withDevices takes over how devices are asked where values have shown how the same field is asked.
func withDevices(made discover.Result, named *apimap.Map) discover.Result {
	learnt := &made.Map.Readings
	if learnt.Devices != nil || named.Readings.Devices == nil || len(learnt.Path) != len(named.Readings.Path) {
		return made
	}
	for i, step := range named.Readings.Path {
		if learnt.Path[i].Field != step.Field || learnt.Path[i].On != step.On {
			return made
		}
	}
	api := *made.Map
	api.Readings.Devices = named.Readings.Devices
	made.Map = &api
	return made
}

// verdict is what values say about the way by which devices are asked.
type verdict int

const (
	open    verdict = iota // too little came
	proven                 // devices have values of their own
	refuted                // they have not
)

// deviceTrial asks for a day of values of some devices and their facilities.
type deviceTrial struct {
	store  *Store
	api    *apimap.Map
	values *apimap.Values
	types  map[string][]portfolio.ReadingType
	// groups are devices of one type with the facility that they belong to, by facility.
	groups []deviceGroup
}

type deviceGroup struct {
	facility portfolio.Facility
	devices  []portfolio.Device
	names    []string // reading types that they are asked for
	ids      map[string]bool
}

// What is tried: so many devices of one type, of so many facilities, for so many reading types.
const (
	triedDevices    = 3
	triedGroups     = 3
	triedTypes      = 3
	triedFacilities = 6
)

// choose takes devices that probably measure what their facility does: inverters before meters, several of a type
// before one.
func (t *deviceTrial) choose(ctx context.Context, facilities []portfolio.Facility) {
	facilities = facilities[:min(len(facilities), triedFacilities)]
	var ids []string
	for _, facility := range facilities {
		ids = append(ids, facility.ID)
	}
	devices, _ := t.store.api.Devices(ctx, t.api, ids)
	for _, facility := range facilities {
		if group := groupOf(facility, devices[facility.ID]); len(group.devices) > 0 && len(t.groups) < triedGroups {
			t.groups = append(t.groups, group)
		}
	}
	t.chooseTypes(ctx)
}

func groupOf(facility portfolio.Facility, devices []portfolio.Device) deviceGroup {
	byType := map[portfolio.DeviceType][]portfolio.Device{}
	group := deviceGroup{facility: facility, ids: map[string]bool{facility.ID: true}}
	for _, device := range devices {
		group.ids[device.ID] = true
		if !device.Deleted && device.ID != facility.ID {
			byType[device.Type] = append(byType[device.Type], device)
		}
	}
	for _, least := range []int{2, 1} {
		for _, deviceType := range portfolio.DeviceTypes {
			if same := byType[deviceType]; len(same) >= least && len(group.devices) == 0 {
				group.devices = same[:min(len(same), triedDevices)]
			}
		}
	}
	return group
}

// chooseTypes takes reading types that the facility has, too, so that both can be compared.
func (t *deviceTrial) chooseTypes(ctx context.Context) {
	var keys []string
	for _, group := range t.groups {
		for _, device := range group.devices {
			keys = append(keys, portfolio.KeyOf(group.facility.ID, device.ID))
		}
	}
	offered, _ := t.store.api.ReadingTypes(ctx, t.api, keys)
	for i := range t.groups {
		group := &t.groups[i]
		ofFacility := t.readings(t.types[group.facility.ID])
		own := t.readings(offered[portfolio.KeyOf(group.facility.ID, group.devices[0].ID)])
		if len(own) == 0 {
			own = ofFacility
		}
		slices.SortStableFunc(own, func(a, b string) int {
			return rankOf(slices.Contains(ofFacility, a)) - rankOf(slices.Contains(ofFacility, b))
		})
		group.names = own[:min(len(own), triedTypes)]
	}
}

func rankOf(isFirst bool) int {
	if isFirst {
		return 0
	}
	return 1
}

// readings are the ids of types that the field for readings gives.
func (t *deviceTrial) readings(types []portfolio.ReadingType) (ids []string) {
	for _, one := range types {
		if t.api.Values(one.Class) == &t.api.Readings {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// judge asks, and compares what came.
func (t *deviceTrial) judge(ctx context.Context) (verdict, message.Message) {
	var none message.Message
	now := time.Now()
	for _, days := range [][]int{lookedDays[:1], lookedDays[1:]} {
		for _, daysAgo := range days {
			ofDevices, ofFacilities := t.ask(ctx, now, daysAgo)
			found, why := t.compare(ofDevices, ofFacilities)
			if found == proven && t.answersUnknown(ctx, now, daysAgo) {
				return refuted, message.New("The API gave values for the id of a device that it does not have: it does not heed " +
					"the id.")
			}
			if found != open {
				return found, why
			}
		}
	}
	return open, none
}

// valuesOf are series by the key of the target and the reading type.
type valuesOf map[[2]string]*series.Series

// ask asks for a day of the devices and of their facilities, in a document each: a failure of one kind must not look
// like silence of the other.
func (t *deviceTrial) ask(ctx context.Context, now time.Time, daysAgo int) (ofDevices, ofFacilities valuesOf) {
	var devices, facilities []plan.Call
	for _, group := range t.groups {
		call := plan.Call{
			Target: portfolio.Target{Facility: group.facility}, Types: group.names, Resolution: query.Raw,
			Span: dayOf(now, daysAgo, group.facility.Zone()),
		}
		facilities = append(facilities, call)
		for _, device := range group.devices {
			call.Target.Device = &device
			devices = append(devices, call)
		}
	}
	if len(devices) == 0 {
		return nil, nil
	}
	if ofDevices = t.sample(ctx, devices); len(ofDevices) == 0 {
		return nil, nil
	}
	return ofDevices, t.sample(ctx, facilities)
}

func (t *deviceTrial) sample(ctx context.Context, calls []plan.Call) valuesOf {
	keep := calls[0].Span
	for _, call := range calls {
		if call.Span.From.Before(keep.From) {
			keep.From = call.Span.From
		}
		if call.Span.To.After(keep.To) {
			keep.To = call.Span.To
		}
	}
	found := valuesOf{}
	for _, one := range t.store.api.Sample(ctx, t.values, keep, calls...) {
		// Where an answer has several sources, it is not that of a device.
		if members := one.Members(); len(members) == 1 && members[0].HasValues() {
			found[[2]string{one.DeviceID, one.Type}] = members[0]
		}
	}
	return found
}

// compare looks for devices that have the values of their facility, or of each other, in everything that they measure.
func (t *deviceTrial) compare(ofDevices, ofFacilities valuesOf) (verdict, message.Message) {
	alike, different := 0, 0
	for _, group := range t.groups {
		for i, device := range group.devices {
			for _, name := range group.names {
				own := ofDevices[[2]string{device.ID, name}]
				others := []*series.Series{ofFacilities[[2]string{group.facility.ID, name}]}
				if len(group.devices) == 1 {
					others = nil // the one inverter of a plant may have all of its values
				}
				for _, sibling := range group.devices[:i] {
					others = append(others, ofDevices[[2]string{sibling.ID, name}])
				}
				for _, other := range others {
					switch isAlike, isComparable := areAlike(own, other); {
					case isComparable && isAlike:
						alike++
					case isComparable:
						different++
					}
				}
			}
		}
	}
	switch {
	case different > 0:
		return proven, message.New("Devices have values of their own, and an id that the API does not know has none: a " +
			"small query on this account's own data told.")
	case alike > 0:
		return refuted, message.New("The API gives for a device the values of its facility: it does not heed the id.")
	default:
		return open, message.Message{}
	}
}

// leastAlike is how many different values must be the same before two series count as the same one.
const leastAlike = 4

// areAlike compares two series where both have values; they are comparable if these vary.
func areAlike(a, b *series.Series) (isAlike, isComparable bool) {
	if a == nil || b == nil {
		return false, false
	}
	others := map[int64]float64{}
	for i, at := range b.Times {
		if !b.Null[i] {
			others[at] = b.Values[i]
		}
	}
	distinct := map[float64]bool{}
	for i, at := range a.Times {
		other, isThere := others[at]
		if a.Null[i] || !isThere {
			continue
		}
		if other != a.Values[i] {
			return false, true
		}
		distinct[other] = true
	}
	return true, len(distinct) >= leastAlike
}

// answersUnknown reports whether an id that the API cannot know has values.
func (t *deviceTrial) answersUnknown(ctx context.Context, now time.Time, daysAgo int) bool {
	for _, group := range t.groups {
		unknown := group.devices[0]
		if unknown.ID = unknownID(unknown.ID); group.ids[unknown.ID] {
			continue
		}
		call := plan.Call{
			Target: portfolio.Target{Facility: group.facility, Device: &unknown}, Types: group.names, Resolution: query.Raw,
			Span: dayOf(now, daysAgo, group.facility.Zone()),
		}
		return len(t.sample(ctx, []plan.Call{call})) > 0
	}
	return false
}

// unknownID makes an id of the same form that the API does not have: of a short number, a long one, and of everything
// else, one of which each digit is another.
func unknownID(id string) string {
	const long = 10 // digits, of which the first is 1: it fits into 32 bits
	if strings.Trim(id, "0123456789") == "" && len(id) < long {
		return "1" + strings.Repeat("0", long-1-len(id)) + id
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '9' - (r - '0')
		case r >= 'a' && r <= 'f':
			return 'f' - (r - 'a')
		case r >= 'A' && r <= 'F':
			return 'F' - (r - 'A')
		default:
			return r
		}
	}, id)
}
