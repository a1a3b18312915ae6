package api

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
)

// inRange reports whether a field asks for no longer a range than may be asked for at once, or than something in it
// does anyway.
func (p *Packer) inRange(field *FieldRequest, anyway time.Duration) bool {
	length := field.length()
	if field.Values.AsksByClock() {
		length += apimap.MostRepeated
	}
	if most := field.Values.MaxPoints; most > 0 && p.weighRange(field, field.Values.Answered(length)) > float64(most) {
		return false
	}
	zone := field.Call.Target.Facility.Zone()
	if field.Values.IsByDay() && zone != nil && !plan.InOneDay(field.Call.Span, zone) {
		return false
	}
	longest := field.length()
	for _, name := range field.Call.Types {
		step := p.capabilities.Step(field.Call.Resolution, name)
		longest = min(longest, p.roomFor(field, p.limits.Range(field.Call.Resolution, step)))
	}
	return field.length() <= max(longest, anyway)
}

// weigh is about how many points a field brings.
func (p *Packer) weigh(field *FieldRequest) float64 {
	return p.weighRange(field, field.length())
}

// weighRange is about how many points a field brings that asks for so long a range.
func (p *Packer) weighRange(field *FieldRequest, length time.Duration) float64 {
	points, most := 0.0, 0.0
	for _, name := range field.Call.Types {
		own := 1 + length.Seconds()/p.capabilities.Step(field.Call.Resolution, name).Seconds()
		points, most = points+own, max(most, own)
	}
	return points + most*float64(field.Call.Along)
}
