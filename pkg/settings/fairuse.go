package settings

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// FairUse says how often the API may be asked, and for how much at once. The API's limit holds for everyone
// who uses the same token.
type FairUse struct {
	// RequestsPerMinute that may be sent on average.
	RequestsPerMinute float64
	// Burst is how many requests may follow each other at once after a quiet time.
	Burst int
	// Parallel is how many requests may be under way at the same time.
	Parallel int
	// PointsPerRequest is how many data points one request may ask for.
	PointsPerRequest int
	// FacilitiesPerRequest is how many facilities one request may ask for.
	FacilitiesPerRequest int
	// MaxRange is the longest time range of one request. Every resolution but Auto has one, and Raw only when the user
	// has set it.
	MaxRange map[query.Resolution]time.Duration
}

const (
	minPerMinute, maxPerMinute   = 1.0, 6000.0
	minBurst, maxBurst           = 1, 1000
	minParallel, maxParallel     = 1, 50
	minPoints, maxPoints         = 1000, 1_000_000
	minFacilities, maxFacilities = 1, 500

	// longestRange of one request that can be set: more would be no limit.
	longestRange = "100y"
)

// DefaultFairUse is what the API is asked at most when the settings do not say.
func DefaultFairUse() FairUse {
	return FairUse{
		RequestsPerMinute:    60,
		Burst:                10,
		Parallel:             3,
		PointsPerRequest:     50_000,
		FacilitiesPerRequest: 20,
		MaxRange: map[query.Resolution]time.Duration{
			query.Minute:         day,
			query.FiveMinutes:    7 * day,
			query.FifteenMinutes: 31 * day,
			query.Hour:           92 * day,
			query.Day:            year,
			query.Month:          10 * year,
			query.Year:           100 * year,
		},
	}
}

func parseFairUse(options map[string]any) (FairUse, error) {
	fairUse := DefaultFairUse()
	return fairUse, cmp.Or(
		readNumber(options, "requestsPerMinute", "number of requests per minute", minPerMinute, maxPerMinute, &fairUse.RequestsPerMinute),
		readNumber(options, "burst", "burst", minBurst, maxBurst, &fairUse.Burst),
		readNumber(options, "maxParallel", "number of parallel requests", minParallel, maxParallel, &fairUse.Parallel),
		readNumber(options, "maxPointsPerRequest", "number of data points per request", minPoints, maxPoints, &fairUse.PointsPerRequest),
		readNumber(options, "maxFacilitiesPerRequest", "number of facilities per request", minFacilities, maxFacilities, &fairUse.FacilitiesPerRequest),
		readRanges(options["maxRange"], fairUse.MaxRange),
	)
}

// readRanges reads jsonData.maxRange, an object of resolution and Grafana duration, over the ranges given. An
// empty text sets nothing.
func readRanges(value any, into map[query.Resolution]time.Duration) error {
	object, isObject := value.(map[string]any)
	if value != nil && !isObject {
		return problem.New(problem.Settings, "The longest time ranges (maxRange) in jsonData are not an object of resolution and duration")
	}
	// In order, so that of several slips it is always the same one that is told.
	for _, name := range slices.Sorted(maps.Keys(object)) {
		resolution := query.Resolution(name)
		if _, known := into[resolution]; !known && resolution != query.Raw {
			return problem.New(problem.Settings, "The longest time ranges (maxRange) name the resolution %q, which does not exist", name).
				Advise("Choose among raw, 1m, 5m, 15m, 1h, 1d, 1M and 1y.")
		}
		text, isText := object[name].(string)
		if object[name] == nil || isText && strings.TrimSpace(text) == "" {
			continue
		}
		longest, err := readRange(resolution, object[name])
		if err != nil {
			return err
		}
		into[resolution] = longest
	}
	return nil
}

// readRange reads one longest range. Less than one step of the resolution could never hold a value.
func readRange(resolution query.Resolution, value any) (time.Duration, error) {
	shortest := string(resolution)
	if resolution == query.Raw {
		shortest = string(query.Minute)
	}
	text, isText := value.(string)
	least, _ := parseDuration(shortest)
	most, _ := parseDuration(longestRange)
	length, err := parseDuration(text)
	if !isText || err != nil || length < least || length > most {
		return 0, problem.New(problem.Settings, "The longest time range of resolution %s (maxRange) is %v, which is no duration from %s to %s",
			resolution, quoted(value), shortest, longestRange).Because(err).
			Advise("Write it as Grafana does, for example %s, 7d or 1y.", shortest)
	}
	return length, nil
}
