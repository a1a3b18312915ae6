package downsample

import (
	"math"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// A mean of months is that of their days, whatever combines them; a sum, a minimum and the last are what they are.
func TestWeightedMeanIsThatOfDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	days, months := &series.Series{}, grid.Of(query.Month, berlin)
	from := time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC)
	year := series.Span{From: from, To: from.AddDate(1, 0, 0)}
	for at := year.From; at.Before(year.To); at = at.Add(time.Hour) {
		days.Add(at.UnixMilli(), 100+80*math.Sin(at.Sub(year.From).Hours()/1000), at.Day() == 3)
	}
	monthly := Series(days, months, query.Mean)
	weight := func(at int64) float64 { // of the values that a month has
		values := 0
		month := series.Span{From: time.UnixMilli(at), To: months.Next(time.UnixMilli(at))}
		for _, null := range days.Within(month).Null {
			if !null {
				values++
			}
		}
		return float64(values)
	}
	for _, quarter := range []grid.Grid{months.Times(3), grid.Of(query.Year, berlin)} {
		want, got := Series(days, quarter, query.Mean), Weighted(monthly, quarter, query.Mean, weight)
		for i := range want.Values {
			if math.Abs(got.Values[i]-want.Values[i]) > 1e-9 {
				t.Errorf("%v: %v, want %v", quarter, got.Values[i], want.Values[i])
			}
		}
		for _, how := range []query.Aggregation{query.Sum, query.Min, query.Max, query.Last} {
			plain, weighted := Series(monthly, quarter, how), Weighted(monthly, quarter, how, weight)
			for i := range plain.Values {
				if plain.Values[i] != weighted.Values[i] {
					t.Errorf("%s of %v is weighted", how, quarter)
				}
			}
		}
	}
	whole, plain := Whole(monthly, from, query.Mean, weight).Values[0], Whole(monthly, from, query.Mean, nil).Values[0]
	if want := Whole(days, from, query.Mean, nil).Values[0]; math.Abs(whole-want) > 1e-9 || math.Abs(plain-want) < 1e-3 {
		t.Errorf("%v, unweighted %v, want %v", whole, plain, want)
	}
	// Weights of nothing leave the plain mean.
	if got := Whole(monthly, from, query.Mean, func(int64) float64 { return 0 }).Values[0]; got != plain {
		t.Errorf("%v, want %v", got, plain)
	}
}
