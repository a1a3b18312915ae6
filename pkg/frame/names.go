package frame

import (
	"regexp"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// nameOfType is the placeholder of legends for a reading type's name for people, such as "AC power".
var nameOfType = regexp.MustCompile(`\{\{\s*label\s*\}\}`)

// NamesTypes reports whether a legend has the placeholder {{label}}.
func NamesTypes(legend string) bool { return nameOfType.MatchString(legend) }

// NameTypes replaces the placeholder {{label}} in the names of series, as Readings made them. The name is no label of
// the frames: it may change at the API, and the instances of alert rules are told apart by their labels.
func NameTypes(frames data.Frames, nameOf func(facilityID, readingType string) string) {
	for _, one := range frames {
		for _, field := range one.Fields {
			if field.Config == nil || field.Labels["readingType"] == "" {
				continue
			}
			name := nameOf(field.Labels["facilityId"], field.Labels["readingType"])
			field.Config.DisplayNameFromDS = nameOfType.ReplaceAllLiteralString(field.Config.DisplayNameFromDS, name)
		}
	}
}
