package document

import (
	"fmt"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// encodeEnd writes the end of the range, or its length where the API is told that: rounded up, so that nothing is
// missing. What comes beyond the end is clipped.
func (v *Values) encodeEnd(encoding apimap.Encoding) (any, error) {
	unit := encoding.Unit()
	switch {
	case encoding == apimap.LocalDate:
		return v.lastDate().Format(time.DateOnly), nil
	case unit == 0:
		return v.encodeInstant(encoding, v.toOf(encoding))
	}
	from := v.fromOf(apimap.LocalTime) // the start may be a local time, and the length goes on from there
	count := int64((v.To.Sub(from) + unit - 1) / unit)
	if encoding == apimap.LengthDuration {
		return fmt.Sprintf("PT%dS", count), nil
	}
	return count, nil
}

// encodeInterval writes both ends in one text: "2026-06-01T00:00:00.000Z/2026-06-02T00:00:00.000Z".
func (v *Values) encodeInterval(binding apimap.Binding) (any, error) {
	var ends [2]any
	for i, role := range []apimap.Role{apimap.From, apimap.To} {
		end, err := encodeOne(apimap.Binding{Role: role, Encoding: binding.Encoding}, *v)
		if err != nil {
			return nil, err
		}
		ends[i] = end
	}
	return fmt.Sprintf("%v/%v", ends[0], ends[1]), nil
}

// encodeDay writes the date that the range lies in, by the facility's clock. A range that begins a little before the
// day, for a value that is stamped with the end of its interval, is of that day. Where the API is asked for it by an
// instant, that is noon.
func (v *Values) encodeDay(encoding apimap.Encoding) (any, error) {
	if v.LocalZone == nil {
		return nil, problem.New(problem.Unmapped,
			"The API is asked for a date of the facility, and nothing tells its time zone")
	}
	date := v.To.Add(-time.Nanosecond).In(v.LocalZone)
	if encoding == apimap.LocalDate || encoding == "" {
		return date.Format(time.DateOnly), nil
	}
	return v.encodeInstant(encoding, time.Date(date.Year(), date.Month(), date.Day(), 12, 0, 0, 0, v.LocalZone))
}
