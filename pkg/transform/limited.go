package transform

import (
	"math"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// limited is 1 where the power limit is below 100 %, else 0.
func (c Computer) limited(in Inputs, made *Member) *Member {
	limit := in.first(query.PowerLimit)
	values := in.limits(limit)
	for i, share := range values {
		if values[i] = 0; math.IsNaN(share) {
			values[i] = share
		} else if share < fullPower {
			values[i] = 1
		}
	}
	made.Kind = kind.Maximum // of a step that is longer than the values': limited at some time in it
	return c.shown(made.with(limit.Times, values, ""))
}

// unlimited is a plant that nobody limits: 0 in each step.
func (c Computer) unlimited(made *Member) *Member {
	times := c.stepsOf()
	made.Kind = kind.Maximum
	return c.whole(made.with(times, make([]float64, len(times)), ""))
}

// fullPower in %: limits are written as 100 by some and as 99.9 by others.
const fullPower = 99.5
