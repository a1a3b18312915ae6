package settings

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// FairUse limits how often requests may be sent, and how much each may ask for. Everyone who uses a token shares the
// API's own limit.
type FairUse struct {
	// RequestsPerMinute that may be sent on average.
	RequestsPerMinute float64
	// Burst is how many requests may be sent at once after a quiet time.
	Burst int
	// Parallel is how many requests may be under way at the same time.
	Parallel int
	// MaxPause is the longest that the API's own wish for a pause (Retry-After) is followed without trying again.
	MaxPause time.Duration
	// PointsPerRequest is how many data points one request may ask for.
	PointsPerRequest int
	// FacilitiesPerRequest is how many facilities one request asks for, or at first where MaxFacilitiesPerRequest is
	// more: then it grows while the API answers well.
	FacilitiesPerRequest, MaxFacilitiesPerRequest int
	// ResponseBytes is how large one response may be, uncompressed.
	ResponseBytes int64
	// MaxRange is the longest time range of one request. Every resolution but Auto has one; Raw has one only if the
	// user has set it.
	MaxRange map[query.Resolution]time.Duration
}

// longestRange of one request that can be set: more would not limit anything.
const longestRange = "100y"

// DefaultFairUse holds the limits when the settings leave them open.
func DefaultFairUse() FairUse {
	longest := map[query.Resolution]time.Duration{}
	for resolution, text := range defaultMaxRange {
		longest[query.Resolution(resolution)], _ = parseDuration(text) // TestSchemaRanges reads each
	}
	return FairUse{
		RequestsPerMinute:    requestsPerMinuteDefault,
		Burst:                burstDefault,
		Parallel:             maxParallelDefault,
		MaxPause:             maxPauseMinutesDefault * time.Minute,
		PointsPerRequest:     maxPointsPerRequestDefault,
		FacilitiesPerRequest: maxFacilitiesPerRequestDefault,
		// More aliases save hardly a request, and a document of 500 is about as long as web servers take by default.
		MaxFacilitiesPerRequest: maxFacilitiesPerRequestHighest,
		ResponseBytes:           maxResponseMiBDefault * mebibyte,
		MaxRange:                longest,
	}
}

func parseFairUse(options map[string]any) (FairUse, error) {
	fairUse := DefaultFairUse()
	if value := options["maxFacilitiesPerRequest"]; value != nil && value != "" {
		fairUse.MaxFacilitiesPerRequest = 0 // who sets a number has a reason for it
	}
	mebibytes := fairUse.ResponseBytes / mebibyte
	maxPause := fairUse.MaxPause.Minutes()
	err := errors.Join(
		readNumber(options, "requestsPerMinute", message.New("number of requests per minute"),
			limits[float64]{requestsPerMinuteLowest, requestsPerMinuteHighest}, &fairUse.RequestsPerMinute),
		readNumber(options, "burst", message.New("burst"),
			limits[int]{burstLowest, burstHighest}, &fairUse.Burst),
		readNumber(options, "maxParallel", message.New("number of parallel requests"),
			limits[int]{maxParallelLowest, maxParallelHighest}, &fairUse.Parallel),
		readNumber(options, "maxPauseMinutes", message.New("longest pause in minutes"),
			limits[float64]{maxPauseMinutesLowest, maxPauseMinutesHighest}, &maxPause),
		readNumber(options, "maxPointsPerRequest", message.New("number of data points per request"),
			limits[int]{maxPointsPerRequestLowest, maxPointsPerRequestHighest}, &fairUse.PointsPerRequest),
		readNumber(options, "maxFacilitiesPerRequest", message.New("number of facilities per request"),
			limits[int]{maxFacilitiesPerRequestLowest, maxFacilitiesPerRequestHighest}, &fairUse.FacilitiesPerRequest),
		readNumber(options, "maxResponseMiB", message.New("response size"),
			limits[int64]{maxResponseMiBLowest, maxResponseMiBHighest}, &mebibytes),
		readRanges(options["maxRange"], fairUse.MaxRange),
	)
	fairUse.ResponseBytes = mebibytes * mebibyte
	fairUse.MaxPause = time.Duration(maxPause * float64(time.Minute))
	return fairUse, err
}

// readRanges reads jsonData.maxRange, an object of resolutions and Grafana durations, into a map that holds the
// defaults. An empty string sets nothing.
func readRanges(value any, into map[query.Resolution]time.Duration) error {
	object, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return problem.New(problem.Settings,
			"The longest time ranges (maxRange) in jsonData are not an object of resolutions and durations")
	}
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(object)) {
		resolution := query.Resolution(name)
		if _, known := into[resolution]; !known && resolution != query.Raw {
			wrong = append(wrong,
				problem.New(problem.Settings, "The longest time ranges (maxRange) contain an unknown resolution, %q", name).
					Advise("Choose one of raw, 1m, 5m, 15m, 1h, 1d, 1M and 1y."))
			continue
		}
		text, isText := object[name].(string)
		if object[name] == nil || isText && strings.TrimSpace(text) == "" {
			continue
		}
		longest, err := readRange(resolution, object[name])
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		into[resolution] = longest
	}
	return errors.Join(wrong...)
}

// readRange reads the longest range of one resolution. Less than one step of it could never hold a value.
func readRange(resolution query.Resolution, value any) (time.Duration, error) {
	shortest := string(resolution)
	if resolution == query.Raw {
		shortest = string(query.Minute)
	}
	text, isText := value.(string)
	lowest, _ := parseDuration(shortest)
	highest, _ := parseDuration(longestRange)
	length, err := parseDuration(text)
	if !isText || err != nil || length < lowest || length > highest {
		return 0, problem.New(problem.Settings,
			"The longest time range for resolution %s (maxRange) must be a duration from %s to %s, but is %s",
			resolution, shortest, longestRange, quoted(value)).Because(err).
			Advise("Write a number and a unit, for example %s, 7d or 1y.", shortest)
	}
	return length, nil
}
