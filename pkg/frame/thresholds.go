package frame

import (
	"math"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// thresholds are where computed ratios turn from bad to poor to good, in %. They are what operators commonly agree on:
// a performance ratio of 80 % is that of a good plant, and contracts guarantee an availability of 97 to 99 %.
var thresholds = map[query.Computed][2]data.ConfFloat64{
	query.PerformanceRatio: {70, 80}, query.CorrectedRatio: {70, 80}, query.PerformanceIndex: {85, 95},
	query.Availability: {95, 98}, query.DataCompleteness: {90, 98},
}

// AddThresholds gives the series of computed ratios thresholds, which panels use unless they have their own.
func AddThresholds(frames data.Frames) {
	for _, frame := range frames {
		for _, field := range frame.Fields {
			at, isKnown := thresholds[query.Computed(field.Labels["readingType"])]
			if !isKnown || field.Labels["unit"] != "%" {
				continue
			}
			if field.Config == nil {
				field.Config = &data.FieldConfig{}
			}
			field.Config.Thresholds = &data.ThresholdsConfig{Mode: data.ThresholdsModeAbsolute, Steps: []data.Threshold{
				{Value: data.ConfFloat64(math.Inf(-1)), Color: "red"}, {Value: at[0], Color: "orange"},
				{Value: at[1], Color: "green"},
			}}
		}
	}
}
