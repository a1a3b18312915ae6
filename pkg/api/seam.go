package api

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// hasRoomBefore reports whether a field may ask for an interval more than it needs.
func (p *Packer) hasRoomBefore(field *FieldRequest) bool {
	step := field.Call.Resolution.Step()
	return p.asksBefore(field) &&
		field.length()+step <= p.limits.Range(field.Call.Resolution, step)
}

func (p *Packer) asksBefore(field *FieldRequest) bool {
	return AsksBefore(field.Values, field.Call.Resolution) && !p.Starts.Answered(field.Values, field.Call)
}

// AsksBefore reports whether an interval more can be asked for before a range, of raw values a minute: where ranges are
// dates, that would be a whole day.
func AsksBefore(values *apimap.Values, resolution query.Resolution) bool {
	from := apimap.Find(values.Path, apimap.From)
	return resolution != query.Raw || from != nil && from.Encoding != apimap.LocalDate && !values.IsByDay()
}

// roomFor is how much of the longest range a field may take, so that an interval more can be asked for before it.
func (p *Packer) roomFor(field *FieldRequest, longest time.Duration) time.Duration {
	step := field.Call.Resolution.Step()
	if !p.IsGapless || longest < 2*step || !p.asksBefore(field) {
		return longest
	}
	return longest - step
}
