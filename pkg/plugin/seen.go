package plugin

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// What a calculation for a rule sees of its range (plan.Window.Seen). Where the query says in which steps, all parts of
// the calculation see the same: that of the targets' zone, or, where they are combined, the dates that are over in all
// zones. Else each part sees whole steps of those that it is loaded in.

// settle makes the window that is seen of the one that the rule has.
func (c *calculation) settle() {
	c.window = c.window.Delayed()
	if !c.seesSteps() || !c.model.Groups() {
		return
	}
	var zones []*time.Location
	for _, one := range c.asked {
		zones = append(zones, one.target.Facility.Zone())
	}
	common := c.window.Zone
	for _, zone := range zones {
		if common == nil {
			common = zone
		}
	}
	c.window.Span = c.window.SeenByAll(grid.Of(c.model.Resolution, nil), zones, common)
}

// seesSteps tells that the query itself says in which steps a rule sees its range.
func (c *calculation) seesSteps() bool {
	resolution := c.model.Resolution
	return c.window.Complete && resolution != query.Auto && resolution != query.Raw
}

// seen is what is seen of the range in a time zone.
func (c *calculation) seen(zone *time.Location) series.Span {
	if !c.seesSteps() || c.model.Groups() {
		return c.window.Span
	}
	return c.window.Seen(grid.Of(c.model.Resolution, zone))
}

// seenOf is what is seen of the range, or of an earlier time, by a facility's calendar.
func (c *calculation) seenOf(shift query.Shift, zone *time.Location) series.Span {
	return transform.Earlier(c.seen(zone), shift, zone)
}

// isAgeAlone tells that nothing is computed but how old the newest value is: of a running interval, too, it tells that
// the plant sends values.
func (c *calculation) isAgeAlone() bool {
	for _, computed := range c.model.Computed {
		if computed != query.Age {
			return false
		}
	}
	return true
}
