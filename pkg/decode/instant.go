package decode

import (
	"time"

	jsoniter "github.com/json-iterator/go"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
)

// millisFrom is the number above which an epoch counts milliseconds: as seconds it would be the year 5138.
const millisFrom = 1e11

// instant reads a time stamp as milliseconds since 1970, UTC. A stamp that cannot be read ends the decoding: a
// value without its time is worth nothing, and dropping it would hide that the API has changed.
func (r *Readings) instant(iter *jsoniter.Iterator) (int64, bool) {
	switch iter.WhatIsNext() {
	case jsoniter.StringValue:
		written := iter.ReadStringAsSlice()
		at, ok := parseInstant(written, r.Zone)
		if !ok {
			iter.ReportError("readings", "cannot read the time "+string(written))
		}
		return at, ok
	case jsoniter.NumberValue:
		return r.epoch(iter.ReadFloat64()), true
	default:
		iter.Skip()
		return 0, false
	}
}

func (r *Readings) epoch(number float64) int64 {
	switch r.Values.Answer.TimeEncoding {
	case apimap.EpochSeconds:
		return int64(number * 1000)
	case apimap.EpochMillis:
		return int64(number)
	}
	if number > millisFrom || number < -millisFrom {
		return int64(number)
	}
	return int64(number * 1000)
}

// Layouts without an offset, for APIs that write the plant's local time.
var localLayouts = []string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly}

func parseInstant(written []byte, zone *time.Location) (int64, bool) {
	var at time.Time
	if at.UnmarshalText(written) == nil {
		return at.UnixMilli(), true
	}
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range localLayouts {
		if at, err := time.ParseInLocation(layout, string(written), zone); err == nil {
			return at.UnixMilli(), true
		}
	}
	if at, err := time.Parse("2006-01-02T15:04:05.999999999Z0700", string(written)); err == nil {
		return at.UnixMilli(), true
	}
	if number, ok := wholeNumber(written); ok {
		if number > millisFrom {
			return number, true
		}
		return number * 1000, true
	}
	return 0, false
}

// wholeNumber reads an epoch that was written as text.
func wholeNumber(written []byte) (int64, bool) {
	if len(written) < 9 || len(written) > 15 {
		return 0, false
	}
	var number int64
	for _, digit := range written {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		number = number*10 + int64(digit-'0')
	}
	return number, true
}
