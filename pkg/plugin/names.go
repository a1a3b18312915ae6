package plugin

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/catalog"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// nameTypes fills in the names of reading types where the legend has them, as the automatic one does. A rule has no
// time to ask for names: it has those that are known, and ids.
func (q *readingsQuery) nameTypes(ctx context.Context, frames data.Frames) {
	if !frame.NamesTypes(q.model.Legend) {
		return
	}
	targetsOf := map[string][]string{}
	for _, one := range frames {
		for _, field := range one.Fields {
			if readingType := field.Labels["readingType"]; readingType != "" {
				targetsOf[readingType] = append(
					targetsOf[readingType], portfolio.KeyOf(field.Labels["facilityId"], field.Labels["deviceId"]))
			}
		}
	}
	types := q.snapshot.KnownTypes(targetsOf)
	if !q.window.Alert {
		types = q.snapshot.TypesToName(ctx, targetsOf)
	}
	elsewhere := map[string]string{}
	for readingType, ids := range targetsOf {
		elsewhere[readingType] = nameAnywhere(types, readingType, ids)
	}
	frame.NameTypes(frames, func(targetKey, readingType string) string {
		if known, _, _ := types.Find(targetKey, readingType); known.Label != "" {
			return known.Label
		}
		return elsewhere[readingType]
	})
	frame.TellNamesApart(frames, q.model.Legend)
}

// called is what a reading type is called for people in a notice: as in the legend and the pickers, by the first of the
// query's facilities that is known to have a name for it, or else by its id.
func (q *readingsQuery) called(readingType string) string {
	if name, isKnown := q.names[readingType]; isKnown {
		return name
	}
	if q.names == nil {
		q.names = map[string]string{}
	}
	keys := q.targetKeys()
	name := nameAnywhere(q.snapshot.KnownTypes(map[string][]string{readingType: keys}), readingType, keys)
	q.names[readingType] = name
	return name
}

// nameAnywhere is what the first of the targets that has a name for a reading type calls it, or its id.
func nameAnywhere(types catalog.Types, readingType string, targetKeys []string) string {
	named := slices.IndexFunc(targetKeys, func(id string) bool {
		known, _, _ := types.Find(id, readingType)
		return known.Label != ""
	})
	if named < 0 {
		return readingType
	}
	known, _, _ := types.Find(targetKeys[named], readingType)
	return known.Label
}
