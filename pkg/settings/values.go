package settings

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// limits of a number, both included.
type limits[T int | int64 | float64] struct{ lowest, highest T }

// readNumber reads options[key] into a variable that holds the default. If its type is whole, the number must be, too.
// Files often hold numbers as text: values that come from the environment always do. name is for the error.
func readNumber[T int | int64 | float64](
	options map[string]any, key string, name message.Message, allowed limits[T], into *T,
) error {
	var number float64
	switch value := options[key].(type) {
	case nil:
		return nil
	case float64:
		number = value
	case string:
		text := strings.TrimSpace(value)
		if text == "" {
			return nil
		}
		parsed, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return allowed.refuse(value, key, name).Because(err)
		}
		number = parsed
	default:
		return allowed.refuse(value, key, name)
	}
	// Written this way round, the condition excludes NaN as well. A number that is too large must not be converted.
	inRange := number >= float64(allowed.lowest) && number <= float64(allowed.highest)
	if !inRange || float64(T(number)) != number {
		return allowed.refuse(options[key], key, name)
	}
	*into = T(number)
	return nil
}

func (l limits[T]) refuse(value any, key string, name message.Message) *problem.Error {
	if _, isFraction := any(l.lowest).(float64); isFraction {
		return problem.New(problem.Settings, "The %s (%s) must be a number from %v to %v, but is %s",
			name, key, l.lowest, l.highest, quoted(value))
	}
	return problem.New(problem.Settings, "The %s (%s) must be a whole number from %v to %v, but is %s",
		name, key, l.lowest, l.highest, quoted(value))
}

// readSwitch reads a truth value into a variable that holds the default. name is for the error.
func readSwitch(options map[string]any, key string, name message.Message, into *bool) error {
	switch value := options[key].(type) {
	case nil:
		return nil
	case bool:
		*into = value
		return nil
	case string:
		switch strings.ToLower(strings.TrimSpace(value)) {
		case "":
			return nil
		case "true":
			*into = true
			return nil
		case "false":
			*into = false
			return nil
		}
	}
	return problem.New(problem.Settings, "The %s (%s) must be true or false, but is %s", name, key, quoted(options[key]))
}

// quoted is a value as users recognize it: text in quotes, so that blanks can be seen.
func quoted(value any) string {
	if text, isText := value.(string); isText {
		return strconv.Quote(text)
	}
	return fmt.Sprint(value)
}

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// maxDays is what a time.Duration can hold.
const maxDays = uint64((1<<63 - 1) / day)

// parseDuration reads a duration as Grafana writes it, with days, weeks, months and years. A month counts as 31 days,
// the longest there is, and a year as 365 days. The SDK's gtime has averages instead, so that a limit of "1M" would cut
// each long month in two, and it overflows silently.
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
		if count > maxDays/days {
			return 0, problem.New(problem.Settings, "The duration %s is too long", text)
		}
		return time.Duration(count*days) * day, nil // #nosec G115 -- maxDays bounds it
	}
	return time.ParseDuration(text)
}
