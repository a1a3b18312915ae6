package frame

import "github.com/grafana/grafana-plugin-sdk-go/data"

// KeepFacilityLabels leaves series only the labels that identify their facility, and the reading type where a query
// asks for several, so that labels stay unique. Grafana's math joins series whose labels are equal, or of which one has
// all labels of the other: readings of one facility are joined then, and those of different ones are not. Names of
// series are not changed.
func KeepFacilityLabels(frames data.Frames, readingTypes int) {
	for _, labels := range labelsOf(frames) {
		delete(labels, "unit")
		if readingTypes == 1 {
			delete(labels, "readingType")
		}
	}
}

func labelsOf(frames data.Frames) (all []data.Labels) {
	for _, frame := range frames {
		for _, field := range frame.Fields {
			if field.Labels != nil {
				all = append(all, field.Labels)
			}
		}
	}
	return all
}
