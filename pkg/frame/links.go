package frame

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Links are templates of addresses with the placeholders {{facilityId}} and {{deviceId}}; an empty one is none.
type Links struct {
	// Facility and Device are the pages of one, Plant and Inverters the dashboards of a plant and of its inverters.
	Facility, Device, Plant, Inverters string
}

// ToDashboards adds the links to the dashboards that come with the plugin (src/dashboards): of a data source, and with
// the time range of the panel.
func (l Links) ToDashboards(dataSourceUID string) Links {
	source := "&var-datasource=" + escaped(dataSourceUID) + "&${__url_time_range}"
	l.Plant = "/d/amperecloud-plant?var-facility={{facilityId}}" + source
	l.Inverters = "/d/amperecloud-inverters?var-facility={{facilityId}}&var-device={{deviceId}}" + source
	return l
}

// Add links each series of a facility or device, and each row of the table of facilities, to its page.
func (l Links) Add(frames data.Frames) {
	if l == (Links{}) {
		return
	}
	for _, frame := range frames {
		for _, field := range frame.Fields {
			if field.Labels["facilityId"] != "" {
				l.addTo(field)
			}
		}
		if id, at := frame.FieldByName("id"); at >= 0 && frame.Name == facilitiesName && id.Len() > 0 {
			own := map[string]string{"facilityId": "${__value.raw:percentencode}"}
			link(id, open, "${__value.text}", l.Facility, own)
			link(id, dashboard, "${__value.text}", l.Plant, own)
		}
	}
}

func (l Links) addTo(field *data.Field) {
	ids := map[string]string{
		"facilityId": escaped(field.Labels["facilityId"]), "deviceId": escaped(field.Labels["deviceId"]),
	}
	if field.Labels["deviceId"] != "" {
		link(field, open, field.Labels["device"], l.Device, ids)
		link(field, dashboard, field.Labels["device"], l.Inverters, ids)
	}
	link(field, open, field.Labels["facility"], l.Facility, ids)
	link(field, dashboard, field.Labels["facility"], l.Plant, ids)
}

// What links are called, with the name of what they lead to.
const (
	open      = "Open %s"
	dashboard = "Dashboard of %s"
)

// escaped is an id for any part of an address. A dollar would begin one of Grafana's variables.
func escaped(id string) string { return strings.ReplaceAll(url.QueryEscape(id), "+", "%20") }

// link adds a link to a field, unless its template is empty. Pages are opened beside the dashboard.
func link(field *data.Field, called, name, template string, ids map[string]string) {
	if template == "" {
		return
	}
	if field.Config == nil {
		field.Config = &data.FieldConfig{}
	}
	field.Config.Links = append(field.Config.Links, data.DataLink{
		Title: fmt.Sprintf(called, name), URL: filled(template, ids), TargetBlank: called == open,
	})
}

func filled(template string, ids map[string]string) string {
	return placeholder.ReplaceAllStringFunc(template, func(found string) string {
		return ids[placeholder.FindStringSubmatch(found)[1]]
	})
}
