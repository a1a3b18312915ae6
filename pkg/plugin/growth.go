package plugin

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// grow puts the differences between readings in the place of counters, before anything is combined in time.
func (q *readingsQuery) grow() {
	if len(q.growing) == 0 {
		return
	}
	q.result.Series = slices.Clone(q.result.Series)
	for i, s := range q.result.Series {
		if !q.growing[column{s.DeviceID, s.Type}] || s.Content() != series.Numbers {
			continue
		}
		grown, notes := transform.Differences(&transform.Member{Target: q.snapshot.Target(s.DeviceID), Series: s})
		q.result.Series[i] = grown.Series
		q.stepNotes.Join(notes)
	}
}
