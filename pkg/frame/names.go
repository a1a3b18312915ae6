package frame

import (
	"regexp"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// nameOfType is the placeholder of legends for a reading type's name for people, such as "AC power".
var nameOfType = regexp.MustCompile(`\{\{\s*label\s*\}\}`)

// automatic is the legend of a query that has none.
const automatic = "{{facility}} {{label}}"

// automaticOfDevice is that of a device.
const automaticOfDevice = "{{facility}} {{device}} {{label}}"

// NamesTypes reports whether a legend has the placeholder {{label}}, as the automatic one has.
func NamesTypes(legend string) bool { return isAutomatic(legend) || nameOfType.MatchString(legend) }

func isAutomatic(legend string) bool { return strings.TrimSpace(legend) == "" }

// NameTypes replaces the placeholder {{label}} in the names of series, as Readings made them. The name is no label of
// the frames: it may change at the API, and the instances of alert rules are told apart by their labels.
func NameTypes(frames data.Frames, nameOf func(targetKey, readingType string) string) {
	for _, one := range frames {
		for _, field := range one.Fields {
			if field.Config == nil || field.Labels["readingType"] == "" {
				continue
			}
			name := nameOf(portfolio.KeyOf(field.Labels["facilityId"], field.Labels["deviceId"]), field.Labels["readingType"])
			field.Config.DisplayNameFromDS = nameOfType.ReplaceAllLiteralString(field.Config.DisplayNameFromDS, name)
		}
	}
}

// TellNamesApart adds ids to the names of series that are called the same, where the legend is the automatic one: that
// of the reading type, of the device, or else that of the facility. What a user's legend says stays as it is.
func TellNamesApart(frames data.Frames, legend string) {
	if !isAutomatic(legend) {
		return
	}
	for _, label := range []string{"readingType", "deviceId", "facilityId"} {
		for _, same := range sameNames(frames) {
			if !differ(same, label) {
				continue
			}
			for _, field := range same {
				field.Config.DisplayNameFromDS += " (" + field.Labels[label] + ")"
			}
		}
	}
}

// sameNames are the fields of values by their names.
func sameNames(frames data.Frames) map[string][]*data.Field {
	byName := map[string][]*data.Field{}
	for _, one := range frames {
		for _, field := range one.Fields {
			if field.Config != nil && field.Labels["readingType"] != "" {
				byName[field.Config.DisplayNameFromDS] = append(byName[field.Config.DisplayNameFromDS], field)
			}
		}
	}
	return byName
}

func differ(fields []*data.Field, label string) bool {
	for _, field := range fields {
		if field.Labels[label] != fields[0].Labels[label] {
			return true
		}
	}
	return false
}
