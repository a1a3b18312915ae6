package frame

import (
	"net/url"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Links are templates of addresses with the placeholders {{facilityId}} and {{deviceId}}; an empty one is none.
type Links struct{ Facility, Device string }

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
		if id, at := frame.FieldByName("id"); at >= 0 && frame.Name == facilitiesName && id.Len() > 0 && l.Facility != "" {
			link(id, "", filled(l.Facility, map[string]string{"facilityId": "${__value.raw:percentencode}"}))
		}
	}
}

func (l Links) addTo(field *data.Field) {
	ids := map[string]string{
		"facilityId": escaped(field.Labels["facilityId"]), "deviceId": escaped(field.Labels["deviceId"]),
	}
	if field.Labels["deviceId"] != "" && l.Device != "" {
		link(field, field.Labels["device"], filled(l.Device, ids))
	}
	if l.Facility != "" {
		link(field, field.Labels["facility"], filled(l.Facility, ids))
	}
}

// escaped is an id for any part of an address. A dollar would begin one of Grafana's variables.
func escaped(id string) string { return strings.ReplaceAll(url.QueryEscape(id), "+", "%20") }

func link(field *data.Field, title, address string) {
	if field.Config == nil {
		field.Config = &data.FieldConfig{}
	}
	if title == "" {
		title = "${__value.text}"
	}
	field.Config.Links = append(field.Config.Links, data.DataLink{Title: "Open " + title, URL: address, TargetBlank: true})
}

func filled(template string, ids map[string]string) string {
	return placeholder.ReplaceAllStringFunc(template, func(found string) string {
		return ids[placeholder.FindStringSubmatch(found)[1]]
	})
}
