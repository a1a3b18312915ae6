package frame

import (
	"regexp"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

var placeholder = regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`)

// legend is how series are named: a text with places such as {{facility}} and {{readingType}}.
type legend struct {
	text string
	// places are pairs of offsets in the text: of each placeholder, and of the name in it.
	places [][]int
}

// parseLegend reads what a user has written; nothing is "facility readingType".
func parseLegend(text string) legend {
	if strings.TrimSpace(text) == "" {
		text = "{{facility}} {{readingType}}"
	}
	return legend{text, placeholder.FindAllStringSubmatchIndex(text, -1)}
}

// fill puts the labels into their places. A place that is no label stays as it is, so that its author sees it.
func (l legend) fill(labels data.Labels) string {
	var name strings.Builder
	name.Grow(64)
	end := 0
	for _, place := range l.places {
		name.WriteString(l.text[end:place[0]])
		end = place[1]
		if value, ok := labels[l.text[place[2]:place[3]]]; ok {
			name.WriteString(value)
		} else {
			name.WriteString(l.text[place[0]:end])
		}
	}
	name.WriteString(l.text[end:])
	return name.String()
}
