package api

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// APIs refuse the size of a page in words of their own.
func TestRefusePageSizes(t *testing.T) {
	for _, c := range []struct {
		words    string
		category problem.Category
		asked    int
		want     int
	}{
		{"Requesting 500 records on the `repositories` connection exceeds the `first` limit of 100 records.",
			problem.TooComplex, 500, 100},
		{"first cannot exceed 250", problem.Rejected, 500, 250},
		{"The maximum allowed items per page were exceeded.", problem.Rejected, 500, 100},
		{"`first` must be less than or equal to 100", problem.Rejected, 500, 100},
		{"Argument \"take\" must not be greater than 50.", problem.Refused, 500, 50},
		{"pageSize exceeds the maximum", problem.Refused, 500, 100},
		{"pageSize exceeds the maximum", problem.Refused, 100, 50},
		{"pageSize exceeds the maximum", problem.Refused, 10, 0},
		{"Argument 'first' must be between 1 and 100", problem.Refused, 500, 100},
		{"first must be given", problem.Refused, 500, 0},
		{"500 rows are too many", problem.TooLarge, 500, 100},
		{"limit: 1,000 items requested, at most 200 items allowed", problem.TooComplex, 1000, 200},
		{"Query depth limit of 10 exceeded", problem.TooComplex, 500, 0},
		{"At most 31 days can be asked for", problem.Refused, 500, 0},
		{"first cannot exceed 250", problem.Unauthorized, 500, 0},
		{"Unexpected error 500 on this page", problem.Server, 500, 0},
		{"The maximum allowed items per page were exceeded.", problem.Server, 500, 100},
		{"first cannot exceed 250", problem.Rejected, 0, 0},
	} {
		limits := NewLimits()
		limits.Configure(plan.Limits{Facilities: 20, Points: 50_000})
		failure := problem.New(c.category, "The API refused the query: “%s”", c.words)
		again := limits.RefusePageSizes(map[string]int{"plants": c.asked}, nil, failure)
		if again != (c.want > 0) || limits.PageSizes()["plants"] != c.want {
			t.Errorf("%q of %d: %v, %d at once, want %d", c.words, c.asked, again, limits.PageSizes()["plants"], c.want)
		}
	}
}

// Where only a part of a document fails, the error stands beside what came. Lists that are asked for less than the API
// allows stay as they are.
func TestRefusePageSizesOfAPart(t *testing.T) {
	limits := NewLimits()
	limits.Configure(plan.Limits{Facilities: 20, Points: 50_000})
	errs := graphql.Errors{
		{Message: "something else"}, {Message: "Requesting 500 records exceeds the `first` limit of 100 records."},
	}
	asked := map[string]int{"plants": 500, "types": 50}
	if !limits.RefusePageSizes(asked, errs, nil) || limits.PageSizes()["plants"] != 100 || len(limits.PageSizes()) != 1 {
		t.Errorf("%v at once", limits.PageSizes())
	}
}
