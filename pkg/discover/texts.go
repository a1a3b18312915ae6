package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// textBeside finds the text that a value may be where its number is null, as of a status. It counts only there, so that
// a wrong one can change no number.
func (d *discoverer) textBeside(l layout, value []string) []string {
	hasPoints := slices.Contains([]apimap.Shape{apimap.SeriesShape, apimap.RowsShape, apimap.FieldsShape}, l.shape)
	if !hasPoints || len(value) != 1 || l.point == nil {
		return nil
	}
	number := l.point.Field(value[0])
	if number == nil || d.class(number.Ref.Type) == classText {
		return nil
	}
	for _, name := range textNames {
		for _, f := range l.point.Fields {
			plain := strings.ToLower(strings.ReplaceAll(f.Name, "_", ""))
			if plain == name && f.Name != value[0] && f.Ref.Lists == 0 && f.ArgsOptional() &&
				d.class(f.Ref.Type) == classText {
				return append(append([]string{}, l.prefix...), f.Name)
			}
		}
	}
	return nil
}
