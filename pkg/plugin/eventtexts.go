package plugin

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// shown is an event as people read it: what happened, and to whom and for how long.
func (e *eventsQuery) shown(event transform.Event) frame.Event {
	m := event.Member
	made := frame.Event{
		From: time.UnixMilli(event.From), To: time.UnixMilli(event.To),
		Facility: m.Target.Facility.Name, FacilityID: m.Target.Facility.ID,
	}
	if device := m.Target.Device; device != nil {
		made.Device, made.DeviceID = m.Target.Name(), device.ID
	}
	if m.Group.By != "" {
		made.FacilityID, made.Facility = m.Group.Facility.ID, m.Group.Facility.Name
	}
	title, details := e.describe(event)
	if m.Series.Source != "" {
		title += " (" + m.Series.Source + ")"
	}
	made.Title, made.Text = title, strings.Join(append([]string{e.whose(event)}, details...), "\n")
	made.Tags = tags(string(e.search.Kind), made.Facility, made.Device)
	made.ID = e.identify(event)
	return made
}

// whose is the facility or device that an event is of, or what its members have in common.
func (e *eventsQuery) whose(event transform.Event) string {
	labels := e.of.labeled(event.Member).Labels
	var names []string
	for _, label := range []string{"company", "facility", "device"} {
		if name := labels[label]; name != "" && (label != "company" || labels["facility"] == "") {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// describe says what happened: a title, and sentences about it.
func (e *eventsQuery) describe(event transform.Event) (title string, details []string) {
	name, unit := e.of.readingName(event.Member), event.Member.Series.Unit
	lasted := fmt.Sprintf("For %s.", spoken(event.To-event.From))
	if event.IsOpen {
		lasted = fmt.Sprintf("For %s, and still so at the end of the time range.", spoken(event.To-event.From))
	}
	switch e.search.Kind {
	case query.StateChange:
		return fmt.Sprintf("%s: %s", name, event.Then), []string{fmt.Sprintf("Before: %s.", event.Before), lasted}
	case query.PowerLimited:
		return fmt.Sprintf("Power limited to %s", figure(event.Value, "%")), []string{fmt.Sprintf("By: %s.", name), lasted}
	case query.BeyondThreshold:
		farthest := map[query.Condition]string{query.Above: "Highest", query.Below: "Lowest"}[e.search.Condition]
		return fmt.Sprintf("%s %s %s", name, e.search.Condition, figure(float64(e.search.Threshold), unit)),
			[]string{fmt.Sprintf("%s value: %s.", farthest, figure(event.Value, unit)), lasted}
	case query.RuleFires:
		farthest := map[query.Condition]string{query.Above: "Highest", query.Below: "Lowest"}[e.search.Condition]
		return fmt.Sprintf("The rule fires: %s %s %s", name, e.search.Condition, figure(float64(e.search.Threshold), unit)),
			[]string{fmt.Sprintf("%s value that it sees: %s.", farthest, figure(event.Value, unit)), lasted}
	case query.LowRatio:
		return fmt.Sprintf("%s below %s", name, figure(float64(e.search.Threshold), "%")),
			[]string{fmt.Sprintf("It was %s.", figure(event.Value, "%"))}
	case query.StuckValue:
		return fmt.Sprintf("%s stuck at %s", name, figure(event.Value, unit)), []string{lasted}
	case query.SeriesChange:
		what := "Interval"
		if event.OfUnit {
			what = "Unit"
		}
		return fmt.Sprintf("%s of %s changed", what, name), []string{fmt.Sprintf("From %s to %s.",
			orNone(event.Before), orNone(event.Then))}
	default:
		return fmt.Sprintf("No values of %s", name), []string{lasted}
	}
}

func orNone(unit string) string {
	if unit == "" {
		return "no unit"
	}
	return unit
}

// identify gives an event an id that is the same whenever and by whichever query it is found.
func (e *eventsQuery) identify(event transform.Event) string {
	m := event.Member
	of := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%d\n%v\n%s\n%v", e.search.Kind, m.Target.Key(), m.Reading,
		m.Series.Source, event.From, m.Group, e.search.Condition, e.search.Threshold))
	return hex.EncodeToString(of[:8])
}

// tags are separated by commas, which therefore none of them has.
func tags(all ...string) string {
	var kept []string
	for _, tag := range all {
		if tag = strings.TrimSpace(strings.ReplaceAll(tag, ",", ";")); tag != "" {
			kept = append(kept, tag)
		}
	}
	return strings.Join(kept, ",")
}

// figure is a value with its unit, to four digits.
func figure(value float64, unit string) string {
	text := strconv.FormatFloat(value, 'g', 4, 64)
	if magnitude := math.Abs(value); magnitude >= 1000 && magnitude < 1e15 {
		text = strconv.FormatFloat(value, 'f', 0, 64)
	}
	return strings.TrimSpace(text + " " + unit)
}

// spoken is a time in days, hours and minutes.
func spoken(millis int64) string {
	minutes := (millis + 30_000) / 60_000
	days, hours, rest := minutes/1440, minutes/60%24, minutes%60
	var parts []string
	for _, part := range []struct {
		count int64
		unit  string
	}{{days, "d"}, {hours, "h"}, {rest, "min"}} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.unit))
		}
	}
	if len(parts) == 0 {
		return "less than a minute"
	}
	return strings.Join(parts, " ")
}
