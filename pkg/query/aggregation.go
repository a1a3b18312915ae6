package query

// Aggregation is how the values that fall into one step of a series become one value.
type Aggregation string

const (
	AutoAggregation Aggregation = "auto" // by the kind of reading: see pkg/kind
	Mean            Aggregation = "mean"
	Sum             Aggregation = "sum"
	Min             Aggregation = "min"
	Max             Aggregation = "max"
	Last            Aggregation = "last"
	NoAggregation   Aggregation = "none" // values as they come from the API
)

// Aggregations lists every aggregation that a query may name, in the order in which people choose.
var Aggregations = []Aggregation{AutoAggregation, Mean, Sum, Min, Max, Last, NoAggregation}
