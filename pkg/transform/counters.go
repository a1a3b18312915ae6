package transform

import (
	"fmt"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// Differences makes amounts of a counter's readings: what came together since the reading before, at each of them. The
// first has none, so that a query that wants it whole has to load the reading before its range. The notes tell of
// resets, roll-overs, impossible steps and spikes. A roll-over is told from a reset where the nominal power is known:
// no API says what a register counts in.
func Differences(m *Member) (*Member, Notes) {
	var notes Notes
	zone := m.Target.Facility.Zone()
	counter := calc.Counter{Nominal: m.mostPerHour(), Resolutions: m.registerResolutions()}
	if zone != nil {
		counter.Day = periodOf(query.Day, zone)
	}
	growth := calc.Differences(m.Series.Times, column(m.Series), counter)
	made := m.with(m.Series.Times, growth.Values, m.Series.Unit)
	made.Kind = kind.Energy
	notes.events(m, growth.Events)
	return made, notes
}

// mostPerHour is what the nominal power allows in an hour, in the unit of the values; 0: not known, or no energy.
func (m *Member) mostPerHour() float64 {
	if power := m.nominalPower(); power != nil && *power > 0 {
		return m.ofEnergy(*power)
	}
	return 0
}

// ofEnergy are kWh in the unit of the values; 0: it is none of energy.
func (m *Member) ofEnergy(kilowattHours float64) float64 {
	convert, ok := unit.Converter("kWh", m.Series.Unit)
	switch {
	case !ok:
		return 0
	case convert == nil:
		return kilowattHours
	default:
		return convert(kilowattHours)
	}
}

// registerResolutions are what the registers of meters and inverters count in, from 1 Wh to 100 kWh, in the unit of the
// values.
func (m *Member) registerResolutions() []float64 {
	var found []float64
	for _, kilowattHours := range []float64{0.001, 0.01, 0.1, 1, 10, 100} {
		if resolution := m.ofEnergy(kilowattHours); resolution > 0 {
			found = append(found, resolution)
		}
	}
	return found
}

// periodOf is a calendar period of a zone; nil is UTC.
func periodOf(resolution query.Resolution, zone *time.Location) calc.Period {
	steps := grid.Of(resolution, zone)
	return func(at int64) (start, next int64) {
		instant := time.UnixMilli(at)
		return steps.Floor(instant).UnixMilli(), steps.Next(instant).UnixMilli()
	}
}

// events tells what was found in the course of a counter.
func (n *Notes) events(m *Member, found calc.CounterEvents) {
	var told []string
	add := func(count int, one, many string) {
		switch {
		case count == 1:
			told = append(told, "1 "+one)
		case count > 1:
			told = append(told, fmt.Sprintf("%d %s", count, many))
		}
	}
	add(found.Resets, "reset", "resets")
	add(found.RollOvers, "roll-over of its register", "roll-overs of its register")
	add(found.Impossible, "impossible step, which is left out", "impossible steps, which are left out")
	add(found.Spikes, "spike, which is left out", "spikes, which are left out")
	if len(told) > 0 {
		n.Texts = append(n.Texts, fmt.Sprintf("The counter %s of %s has %s.", m.Series.Type, m.name(),
			strings.Join(told, ", ")))
	}
}

// runningPeriods are the periods of the running sums.
var runningPeriods = map[query.Counter]query.Resolution{
	query.RunningDay: query.Day, query.RunningMonth: query.Month, query.RunningYear: query.Year,
}

// RunningPeriod is the calendar period of a running sum; false: it is none.
func RunningPeriod(of query.Counter) (query.Resolution, bool) {
	period, ok := runningPeriods[of]
	return period, ok
}

// Running adds amounts up since the start of the facility's day, month or year. It refuses what are no amounts, and
// facilities whose time zone is not known. The values must begin with a period, or what it had before is missing.
func Running(m *Member, of query.Counter) (*Member, Notes) {
	var notes Notes
	period, ok := runningPeriods[of]
	zone := m.Target.Facility.Zone()
	switch {
	case !ok:
		return m, notes
	case m.Kind != kind.Energy:
		notes.refuse(m, fmt.Sprintf("values of the kind %s are no amounts that could be added up", m.Kind))
		return nil, notes
	case zone == nil:
		notes.refuse(m, "the time zone is not known, and so nobody can tell when its days start")
		return nil, notes
	}
	sums := calc.RunningSum(m.Series.Times, column(m.Series), periodOf(period, zone))
	made := m.with(m.Series.Times, sums, m.Series.Unit)
	made.Kind = kind.Counter
	return made, notes
}
