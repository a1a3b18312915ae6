package settings

import (
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// mostDays is what a time.Duration can hold.
const mostDays = uint64((1<<63 - 1) / day)

// parseDuration reads a duration as Grafana writes it, with days, weeks, months and years. A month is the longest
// one, 31 days, and a year 365 days. The SDK's gtime has averages instead, so that a limit of "1M" would cut each
// long month in two, and it overflows without a word.
func parseDuration(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	for unit, days := range map[string]uint64{"d": 1, "w": 7, "M": 31, "y": 365} {
		digits, hasUnit := strings.CutSuffix(text, unit)
		if !hasUnit {
			continue
		}
		count, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			return 0, err
		}
		if count > mostDays/days {
			return 0, problem.New(problem.Settings, "The duration %s is too long", text)
		}
		return time.Duration(count*days) * day, nil
	}
	return time.ParseDuration(text)
}
