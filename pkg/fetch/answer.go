package fetch

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Answer is what came of the calls of a plan.
type Answer struct {
	// Series in the order of the calls and of their types; those that the API does not know are absent. They belong
	// to everybody: nobody may change them.
	Series []*series.Series
	// Failures belong to single calls; the others are complete.
	Failures []Failure
	// Reports of the documents that were sent for this answer, which others may have shared.
	Reports []*batch.Report
	// Unsent is the document that would have asked for the values, when none was sent because all were remembered.
	Unsent string
	// Fetched is how many values came from the API for this answer, Cached how many were remembered.
	Fetched, Cached int
}

// Failure is a call of which something could not be had.
type Failure struct {
	Call  plan.Call
	Cause *problem.Error
	// Stale is when the values were fetched that stand in for what could not be had; zero: none do.
	Stale time.Time
	// Missing tells that for a part of it nothing stands in.
	Missing bool
}

// fail notes that something of a call could not be had, once for each facility and reason.
func (a *Answer) fail(call plan.Call, cause *problem.Error, stale time.Time, missing bool) {
	for i := range a.Failures {
		known := &a.Failures[i]
		if known.Call.Facility.ID == call.Facility.ID && known.Cause.Category == cause.Category && known.Cause.What == cause.What {
			if !slices.Contains(known.Call.Types, call.Types[0]) {
				known.Call.Types = append(slices.Clone(known.Call.Types), call.Types[0])
			}
			if known.Stale.IsZero() || !stale.IsZero() && stale.Before(known.Stale) {
				known.Stale = stale
			}
			known.Missing = known.Missing || missing
			return
		}
	}
	a.Failures = append(a.Failures, Failure{call, cause, stale, missing})
}

// report notes a document, once.
func (a *Answer) report(reports []*batch.Report) {
	for _, report := range reports {
		if !slices.Contains(a.Reports, report) {
			a.Reports = append(a.Reports, report)
		}
	}
}
