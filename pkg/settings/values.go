package settings

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// readNumber reads a number over the default that stands in into. Of a whole type it must be a whole number.
// Files often hold numbers as text: values that come from the environment always do.
func readNumber[T int | int64 | float64](options map[string]any, key, name string, lowest, highest T, into *T) error {
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
			return outOfRange(options[key], key, name, lowest, highest).Because(err)
		}
		number = parsed
	default:
		return outOfRange(value, key, name, lowest, highest)
	}
	// Asked this way round, NaN is outside as well. A number that is too large must not reach the conversion.
	if !(number >= float64(lowest) && number <= float64(highest)) || float64(T(number)) != number {
		return outOfRange(options[key], key, name, lowest, highest)
	}
	*into = T(number)
	return nil
}

func outOfRange[T int | int64 | float64](value any, key, name string, lowest, highest T) *problem.Error {
	kind := "whole number"
	if _, fractional := any(lowest).(float64); fractional {
		kind = "number"
	}
	return problem.New(problem.Settings, "The %s (%s) is %v, which is no %s from %v to %v", name, key, quoted(value), kind, lowest, highest)
}

// readSwitch reads a truth value over the default that stands in into.
func readSwitch(options map[string]any, key, name string, into *bool) error {
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
	return problem.New(problem.Settings, "The %s (%s) is %v, which is neither true nor false", name, key, quoted(options[key]))
}

// quoted is a value as people recognize it: text in quotes, so that a blank can be seen.
func quoted(value any) string {
	if text, isText := value.(string); isText {
		return strconv.Quote(text)
	}
	return fmt.Sprint(value)
}
