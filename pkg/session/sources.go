package session

import (
	"context"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Some APIs give values by facility alone, and name the device beside each of its series (series.Series.Source). There,
// a device is asked for by its facility, together with all others, and its series is picked from what comes.

// bySource replaces the calls for devices by those for their facilities, each once, where the API map has no way to a
// device. It returns which of the calls are answered so; none: all are made as they are.
func bySource(api *apimap.Map, calls []plan.Call) (asked []plan.Call, sources []plan.Call) {
	if api.Readings.Devices != nil || !api.Readings.HasSources() {
		return calls, nil
	}
	for _, call := range calls {
		if call.Target.Device == nil {
			asked = append(asked, call)
			continue
		}
		sources = append(sources, call)
		whole := call
		whole.Target.Device = nil
		isSame := func(other plan.Call) bool {
			return other.Target.Key() == whole.Target.Key() && slices.Equal(other.Types, whole.Types) &&
				other.Resolution == whole.Resolution && other.Span == whole.Span && other.Zone == whole.Zone
		}
		if !slices.ContainsFunc(asked, isSame) {
			asked = append(asked, whole)
		}
	}
	return asked, sources
}

// divided is the result of calls for facilities as that of the calls for devices that they stand for, in their order.
func (s *Session) divided(ctx context.Context, whole readings.Result, calls, sources []plan.Call) readings.Result {
	var ids []string
	for _, call := range sources {
		if id := call.Target.Facility.ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	devices, _ := s.Catalog.Devices(ctx, ids)
	divided := whole
	divided.Series, divided.Failures, divided.Before = nil, nil, nil
	for _, call := range calls {
		facility := call.Target.Facility.ID
		for _, failed := range whole.Failures {
			if failed.Call.Target.Key() != facility {
				continue
			}
			types := slices.DeleteFunc(slices.Clone(failed.Call.Types), func(name string) bool {
				return !slices.Contains(call.Types, name)
			})
			if len(types) > 0 {
				failed.Call.Target, failed.Call.Types = call.Target, types
				divided.Failures = append(divided.Failures, failed)
			}
		}
		for _, name := range call.Types {
			came := ofTarget(whole.Series, facility, name)
			if call.Target.Device == nil {
				divided.Series = append(divided.Series, came...)
				divided.Before = append(divided.Before, ofTarget(whole.Before, facility, name)...)
				continue
			}
			own, failure := pick(call.Target, came, devices[facility])
			divided.Series = append(divided.Series, own...)
			if failure != nil {
				one := call
				one.Types = []string{name}
				divided.Failures = append(divided.Failures, readings.Failure{Call: one, Cause: failure, Missing: true})
			}
		}
	}
	return divided
}

// ofTarget are the series of a type of a target.
func ofTarget(all []*series.Series, key, name string) (found []*series.Series) {
	for _, one := range all {
		if one.DeviceID == key && one.Type == name {
			found = append(found, one)
		}
	}
	return found
}

// pick takes the series of a device from those of its facility; none: it has no values. It fails where no series names
// any device of the facility, so that nobody knows which is whose.
func pick(
	target portfolio.Target, came []*series.Series, devices []portfolio.Device,
) (own []*series.Series, _ *problem.Error) {
	var names []string
	isNamed := false
	for _, one := range came {
		if one.Source == "" {
			continue
		}
		names = append(names, one.Source)
		device, rest := namedBy(one.Source, devices)
		if device == nil {
			continue
		}
		isNamed = true
		if device.ID == target.Device.ID {
			copied := *one
			copied.DeviceID, copied.Source = target.Key(), rest
			own = append(own, &copied)
		}
	}
	if len(names) > 0 && !isNamed {
		return nil, problem.New(problem.Unmapped, "The API gives values of facilities alone, and names what they come from "+
			"by other names than its devices have: %s", firstOf(names)).
			Advise("Ask for values of the facility: each source is a series of its own.")
	}
	return own, nil
}

// namedBy is the device that a source names by its id, its name or its serial number, and what else the source says;
// nil: none, or several alike. The longest name counts, and a device that was not deleted before one that was.
func namedBy(source string, devices []portfolio.Device) (found *portfolio.Device, rest string) {
	longest, isTie := 0, false
	for i := range devices {
		device := &devices[i]
		left, matched := source, 0
		for _, name := range []string{device.ID, device.Serial, device.Name} {
			if shorter, ok := without(left, name); ok {
				left, matched = shorter, matched+len(name)
			}
		}
		switch {
		case matched == 0 || matched < longest || matched == longest && device.Deleted:
		case matched > longest || found.Deleted:
			found, rest, longest, isTie = device, left, matched, false
		default:
			isTie = true
		}
	}
	if isTie {
		return nil, ""
	}
	return found, rest
}

// without takes words out of a text where they stand as whole words; false: they do not.
func without(text, words string) (string, bool) {
	if words == "" {
		return text, false
	}
	padded, at := " "+text+" ", " "+words+" "
	i := strings.Index(strings.ToLower(padded), strings.ToLower(at))
	if i < 0 || len(strings.ToLower(padded)) != len(padded) {
		return text, false
	}
	return strings.TrimSpace(padded[:i] + " " + padded[i+len(at):]), true
}
