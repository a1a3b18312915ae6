package transform

import (
	"math"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Binned are the curves of several members over another reading, on one row of bins.
type Binned struct {
	// Centers of the bins, in the unit of the axis.
	Centers []float64
	// Columns have the mean of each member's values in each bin; nil where there are none.
	Columns [][]*float64
}

// Bins makes curves by the method of bins (calc.Bin): of each member over what its own axis shows at the same time. A
// member without an axis has no values, and nothing has where the width is too small for the axis.
func Bins(members []*Member, axes []*series.Series, width float64) Binned {
	curves := make([]calc.Bins, len(members))
	first, end := math.MaxInt, math.MinInt // numbers of the bins of all curves
	for i, m := range members {
		if axes[i] == nil {
			continue
		}
		shared := aligned([]*Member{m, {Target: m.Target, Kind: m.Kind, Series: axes[i]}})
		curves[i] = calc.Bin(shared.columns[1], shared.columns[0], width)
		if bins := len(curves[i].Values); bins > 0 {
			first, end = min(first, curves[i].First), max(end, curves[i].First+bins)
		}
	}
	made := Binned{Columns: make([][]*float64, len(members))}
	for bin := first; bin < end; bin++ {
		made.Centers = append(made.Centers, float64(bin)*width)
		for i, curve := range curves {
			var value *float64
			if k := bin - curve.First; k >= 0 && k < len(curve.Values) && curve.Count[k] > 0 {
				value = &curve.Values[k]
			}
			made.Columns[i] = append(made.Columns[i], value)
		}
	}
	return made
}
