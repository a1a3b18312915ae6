package discover

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// devices decides how the devices below a facility are asked for their reading types and values: by the fields that
// facilities are asked by, or by the same fields of an object that is found by the device's id. The schema can only say
// what fits together; values prove it (mapping.Store.ProveDevices).
func (d *discoverer) devices(facility *schema.Type) {
	if d.made.Children == nil {
		return
	}
	places := d.places(d.routes(facility), facility)
	d.made.Types.ForDevices = d.typesAt != nil && d.reaches(*d.typesAt, places)
	options := d.askings(facility)
	text := ""
	if asked, ok := d.asked["readings"]; ok && len(d.made.Readings.Path) > 0 {
		d.made.Readings.Devices, text = d.deviceRoute(asked, options, places)
	}
	if asked, ok := d.asked["analysis"]; ok && d.made.Analysis != nil {
		d.made.Analysis.Devices, _ = d.deviceRoute(asked, options, places)
	}
	d.withoutTypeNames()
	finding := Finding{Role: "children.readings", State: Absent,
		Evidence: message.New("No field gives values over time by the id of a device.")}
	if route := d.made.Readings.Devices; route != nil {
		finding.State, finding.Chosen = Found, text
		finding.Evidence = message.New("%s takes the id of a device in the same way as that of a facility.", text)
	}
	d.report(finding)
}

// withoutTypeNames leaves out the names of object types where neither a condition needs them, nor a device says by
// nothing else what it is.
func (d *discoverer) withoutTypeNames() {
	fields := d.made.Children.Path[len(d.made.Children.Path)-1].Fields
	for _, values := range []*apimap.Values{&d.made.Readings, d.made.Analysis} {
		if values != nil && values.Devices != nil && len(values.Devices.Objects) > 0 {
			return
		}
	}
	if fields[apimap.DeviceType] != nil {
		delete(fields, apimap.TypeName)
	}
}

// deviceRoute finds the way by which a device answers as facilities do by the chosen field; nil: there is none.
func (d *discoverer) deviceRoute(
	chosen asking, options []option[asking], places []place,
) (found *apimap.DeviceRoute, text string) {
	if objects, ok := d.answersFor(chosen, places); ok {
		return &apimap.DeviceRoute{Objects: objects}, chosen.at.text + "." + chosen.field.Name
	}
	highest := 0.0
	for _, o := range options {
		other := o.value
		isSame := other.field.Name == chosen.field.Name && argTypes(other.field) == argTypes(chosen.field) &&
			other.field.Ref.Text == chosen.field.Ref.Text
		if !isSame || o.score <= highest {
			continue
		}
		if objects, ok := d.answersFor(other, places); ok {
			highest, text = o.score, o.path
			found = &apimap.DeviceRoute{Path: other.at.steps, Replaces: len(chosen.at.steps), Objects: objects}
		}
	}
	return found, text
}

// answersFor tells whether devices have a field for values, and where a condition on their type leads to it, which
// types of objects have it. One that facilities alone have is none.
func (d *discoverer) answersFor(a asking, places []place) (objects []string, ok bool) {
	if a.at.typ == d.schema.Query || !d.reaches(a.at, places) {
		return nil, false
	}
	if a.at.depth > 0 && a.at.steps[len(a.at.steps)-1-a.at.depth].On != "" {
		return nil, false // what is grouped below one type of object, others may group otherwise
	}
	objects = d.objectsWith(a)
	return objects, !slices.Equal(objects, []string{a.at.typ.Name})
}

// reaches tells whether an object that is found by an id can be one of the devices below a facility.
func (d *discoverer) reaches(at place, places []place) bool {
	device := d.deviceType
	route := at
	if at.depth > 0 { // the object whose fields are grouped
		steps := at.steps[:len(at.steps)-at.depth]
		i := slices.IndexFunc(places, func(p place) bool {
			return p.depth == 0 && len(p.steps) == len(steps) && p.steps[0].Field == steps[0].Field &&
				p.steps[len(steps)-1].Field == steps[len(steps)-1].Field && p.steps[len(steps)-1].On == steps[len(steps)-1].On
		})
		if i < 0 {
			return false
		}
		route = places[i]
	}
	if route.typ == device || device.Implements(route.typ) {
		return true
	}
	isCondition := len(route.steps) > 0 && route.steps[len(route.steps)-1].On != ""
	return isCondition && slices.Contains(device.Possible, route.typ)
}

// objectsWith are the object types with the chosen field, where a condition on the type leads to it.
func (d *discoverer) objectsWith(chosen asking) []string {
	at := chosen.at
	if at.depth > 0 || len(at.steps) == 0 || at.steps[len(at.steps)-1].On == "" {
		return nil
	}
	var found []string
	for _, possible := range d.deviceType.Possible {
		f := possible.Field(chosen.field.Name)
		if f != nil && argTypes(f) == argTypes(chosen.field) && f.Ref.Text == chosen.field.Ref.Text {
			found = append(found, possible.Name)
		}
	}
	return found
}
