package calc

import "math"

// mostBins keeps a curve within what can be drawn: a width that is too small for the range is a mistake.
const mostBins = 10_000

// Bins is a curve of values over another quantity: the means of what lies in each of a row of bins, whose centres are
// the multiples of a width.
type Bins struct {
	Width float64 // in the unit of what is binned by
	First int     // the number of the first bin; its centre is First times the width
	// By and Values are the means of what is in each bin: of the quantity that is binned by, and of the values, in their
	// units. A bin in which there is nothing has none; it is not interpolated.
	By, Values []float64
	// Count is how much each bin has.
	Count []int
}

// Bin makes a curve of values over another quantity by the method of bins: where that is from (k - 1/2) to below (k +
// 1/2) times the width, the value counts in bin k, and each bin has the mean of both. Instants without either count in
// no bin. The curve goes from the first bin that has something to the last. It has no bins where the width is not above
// 0, or so small that there would be more than 10,000.
func Bin(by, values []float64, width float64) Bins {
	made := Bins{Width: width}
	low, high := math.Inf(1), math.Inf(-1)
	for i, x := range by {
		if isValue(x) && isValue(at(values, i)) {
			low, high = min(low, x), max(high, x)
		}
	}
	first, last := math.Floor(low/width+0.5), math.Floor(high/width+0.5)
	if !isValue(width) || width <= 0 || !(last-first < mostBins) || !(math.Abs(first)+math.Abs(last) < 1<<52) {
		return made
	}
	bins := int(last-first) + 1
	made.First, made.By, made.Values, made.Count = int(first), none(bins), none(bins), make([]int, bins)
	sums, sumsBy := make([]total, bins), make([]total, bins)
	for i, x := range by {
		if value := at(values, i); isValue(x) && isValue(value) {
			bin := int(math.Floor(x/width+0.5) - first)
			sumsBy[bin].add(x)
			sums[bin].add(value)
			made.Count[bin]++
		}
	}
	for bin, count := range made.Count {
		made.By[bin] = ratio(sumsBy[bin].value(), float64(count))
		made.Values[bin] = ratio(sums[bin].value(), float64(count))
	}
	return made
}

// Center is the middle of a bin, by its index, in the unit of what is binned by.
func (b Bins) Center(index int) float64 { return float64(b.First+index) * b.Width }

// Expected is what the curve has where the quantity that it is binned by has some values, linearly interpolated between
// the means of two neighbouring bins. There is none outside of the curve, nor between bins of which one is empty.
func (b Bins) Expected(by []float64) []float64 {
	made := none(len(by))
	for i, x := range by {
		if place := math.Floor(x/b.Width+0.5) - float64(b.First); place >= 0 && place < float64(len(b.By)) {
			made[i] = b.between(int(place), x)
		}
	}
	return made
}

// between interpolates from the bin in which something lies to the neighbour on the side of the bin's mean.
func (b Bins) between(bin int, x float64) float64 {
	switch {
	case x == b.By[bin]:
		return b.Values[bin]
	case x < b.By[bin]:
		bin--
	}
	if bin < 0 || bin+1 >= len(b.By) {
		return noValue
	}
	part := (x - b.By[bin]) / (b.By[bin+1] - b.By[bin])
	return defined(b.Values[bin]*(1-part) + b.Values[bin+1]*part)
}
