package api

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Throttling tells what of the errors of a document holds everybody back, and for how long; nil: nothing does. The
// aliases of the document ask for these facilities, in order.
//
// Errors that name no alias are about everybody. A facility that is throttled beside others that were answered is
// throttled alone. Where the document asked for it alone, it is not known about whom the API speaks: then everybody
// waits as if the API had named no time (IsOfOne).
func Throttling(errs graphql.Errors, facilityIDs []string) *problem.Error {
	throttled := errs.Throttled()
	if throttled == nil {
		return nil
	}
	own, ofAll := errs.Split(IsOneOf(len(facilityIDs)))
	if ofAll.Throttled() != nil {
		return throttled
	}
	for i := range facilityIDs {
		if len(own[Alias(i)]) == 0 {
			return nil
		}
	}
	if IsOfOne(errs, facilityIDs) {
		short := *throttled
		short.RetryAfter = 0
		return &short
	}
	return throttled
}

// IsOfOne reports whether each of the errors names an alias of a document that asks for one facility alone.
func IsOfOne(errs graphql.Errors, facilityIDs []string) bool {
	own, ofAll := errs.Split(IsOneOf(len(facilityIDs)))
	if len(ofAll) > 0 || len(own) == 0 {
		return false
	}
	for _, id := range facilityIDs {
		if id != facilityIDs[0] {
			return false
		}
	}
	return true
}
