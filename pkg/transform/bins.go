package transform

import (
	"math"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Binned is a curve of several members over another reading.
type Binned struct {
	// Centers of the bins, in the unit of the axis: bin k is from (k - 1/2) to below (k + 1/2) times the width.
	Centers []float64
	// Columns have the mean of each member's values in each bin; nil where there are none.
	Columns [][]*float64
}

// maxBins is how many bins a curve has at most.
const maxBins = 10_000

// Bins makes curves by the method of bins (IEC 61400-12-1): each value counts to the bin of what its facility's axis
// shows at the same time, and each bin has the mean of its values. A member without an axis has no values.
func Bins(members []*Member, axes []*series.Series, width float64) Binned {
	means := make([]map[int]*mean, len(members))
	first, last, any := 0, 0, false
	for i, m := range members {
		means[i] = map[int]*mean{}
		if axes[i] == nil {
			continue
		}
		shared := aligned([]*Member{m, {Target: m.Target, Kind: m.Kind, Series: axes[i]}})
		for j := range shared.times {
			value, x := shared.columns[0][j], shared.columns[1][j]
			bin := math.Floor(x/width + 0.5)
			if math.IsNaN(value) || math.IsNaN(x) || math.Abs(bin) > maxBins {
				continue
			}
			k := int(bin)
			if !any {
				first, last, any = k, k, true
			}
			first, last = min(first, k), max(last, k)
			if means[i][k] == nil {
				means[i][k] = &mean{}
			}
			means[i][k].add(value)
		}
	}
	var made Binned
	made.Columns = make([][]*float64, len(members))
	if !any || last-first >= maxBins {
		return made
	}
	for k := first; k <= last; k++ {
		made.Centers = append(made.Centers, float64(k)*width)
		for i := range members {
			made.Columns[i] = append(made.Columns[i], means[i][k].value())
		}
	}
	return made
}

// mean of values that come one by one.
type mean struct {
	sum   float64
	count int
}

func (m *mean) add(value float64) { m.sum, m.count = m.sum+value, m.count+1 }

// value is nil if there were none.
func (m *mean) value() *float64 {
	if m == nil || m.count == 0 {
		return nil
	}
	value := m.sum / float64(m.count)
	return &value
}
