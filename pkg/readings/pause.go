package readings

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// maxPaused is how many plants are remembered for which the API wanted a pause.
const maxPaused = 5_000

// plantPause is a pause that the API wants for one plant.
type plantPause struct {
	until  time.Time
	reason *problem.Error
}

// throttles tells which of the errors of the document hold everybody back, and for how long.
func (r *run) throttles(errs graphql.Errors) *problem.Error { return api.Throttling(errs, r.plants()) }

// plants that the document asks for, by alias.
func (r *run) plants() []string {
	ids := make([]string, len(r.packer.Fields))
	for i, field := range r.packer.Fields {
		ids[i] = field.Call.Target.Key()
	}
	return ids
}

// isThrottledAlone reports whether the document was throttled for some of its plants, and not for everybody: then it is
// not sent again as it is.
func (r *run) isThrottledAlone(exchange *transport.Exchange) bool {
	throttled := exchange.Errors.Throttled()
	if throttled == nil {
		return false
	}
	return r.throttles(exchange.Errors) == nil || throttled.RetryAfter > 0 && api.IsOfOne(exchange.Errors, r.plants())
}

// pausePlant remembers for how long the API wants not to be asked for the plant of a field, by that field's errors.
func (r *run) pausePlant(field int, errs graphql.Errors) {
	reason := errs.Throttled()
	if reason == nil || reason.RetryAfter <= 0 {
		return
	}
	until := time.Now().Add(min(reason.RetryAfter, r.loader.limiter.MaxPause()))
	r.loader.pauses.Put(r.packer.Fields[field].Call.Target.Key(), plantPause{until, reason})
}

// paused is why a plant is not asked for yet; nil: it can be.
func (l *Loader) paused(facilityID string) *problem.Error {
	if pause, ok := l.pauses.Fresh(facilityID); ok && time.Now().Before(pause.until) {
		return pause.reason
	}
	return nil
}

// Resume ends the pauses of single plants.
func (l *Loader) Resume() { l.pauses.Clear() }
