package transform

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc/solar"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/downsample"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// Ratios are computed as the quotient of two amounts, each summed over the steps that are shown, and later over
// members: never as a mean of ratios.

// joined are a target's inputs at the same instants, in the units of the formulas.
type joined struct {
	times []int64
	// step is the usual time between two instants.
	step time.Duration
	// energy in kWh of each interval; power in kW; poa in W/m²; temperatures in °C; wind in m/s; limit in %. nil: none.
	energy, power, exported, imported, consumed []float64
	poa, module, air, wind, limit               []float64
}

// units of the roles that formulas use.
var units = map[query.Role]string{
	query.ACPower: "kW", query.EnergyProduced: "kWh", query.EnergyExported: "kWh", query.EnergyImported: "kWh",
	query.EnergyConsumed: "kWh", query.Irradiance: "W/m²", query.ModuleTemperature: "°C",
	query.AmbientTemperature: "°C", query.WindSpeed: "m/s",
}

// kinds by which roles are put onto common steps.
var kinds = map[query.Role]kind.Kind{
	query.ACPower: kind.Power, query.EnergyProduced: kind.Energy, query.EnergyExported: kind.Energy,
	query.EnergyImported: kind.Energy, query.EnergyConsumed: kind.Energy, query.PowerLimit: kind.Minimum,
}

// join puts the inputs of some roles onto common instants.
func (in Inputs) join(roles ...query.Role) joined {
	var members []*Member
	var found []query.Role
	for _, role := range roles {
		s := in.first(role)
		if s == nil {
			continue
		}
		m := &Member{Target: in.Target, Reading: string(role), Kind: kind.Measurement, Series: s}
		if of, ok := kinds[role]; ok {
			m.Kind = of
		}
		if role == query.PowerLimit {
			m = m.with(s.Times, in.limits(s), "%")
		} else if m = m.inUnit(units[role]); m == nil {
			continue
		}
		members, found = append(members, m), append(found, role)
	}
	axis := aligned(members)
	made := joined{times: axis.times, step: usualStep(axis.times)}
	for i, role := range found {
		*made.columnOf(role) = axis.columns[i]
	}
	return made
}

func (j *joined) columnOf(role query.Role) *[]float64 {
	return map[query.Role]*[]float64{
		query.ACPower: &j.power, query.EnergyProduced: &j.energy, query.EnergyExported: &j.exported,
		query.EnergyImported: &j.imported, query.EnergyConsumed: &j.consumed, query.Irradiance: &j.poa,
		query.ModuleTemperature: &j.module, query.AmbientTemperature: &j.air, query.WindSpeed: &j.wind,
		query.PowerLimit: &j.limit,
	}[role]
}

// inUnit is a member in the unit of the formulas; nil where its own does not convert into that. Without a unit it is
// taken to be in it.
func (m *Member) inUnit(to string) *Member {
	convert, ok := unit.Converter(m.Series.Unit, to)
	switch {
	case m.Series.Unit == "" || ok && convert == nil:
		return m
	case !ok:
		return nil
	}
	values := column(m.Series)
	for i, value := range values {
		values[i] = convert(value)
	}
	return m.with(m.Series.Times, values, to)
}

// hours is the length of an interval.
func (j joined) hours() float64 { return j.step.Hours() }

// produced is the energy of each interval: as it was measured, or as power over the interval.
func (j joined) produced() []float64 {
	if j.energy != nil {
		return j.energy
	}
	return j.energyOf(j.power)
}

// energyOf is the energy of a power in each interval; NaN where nobody knows how long the intervals are.
func (j joined) energyOf(power []float64) []float64 {
	hours := j.hours()
	if hours == 0 {
		hours = math.NaN()
	}
	energy := make([]float64, len(power))
	for i := range power {
		energy[i] = power[i] * hours
	}
	return energy
}

// middles are the instants at which the sun stands for the values of intervals.
func (c Computer) middles(j joined) []int64 {
	if !c.IsMean {
		return j.times
	}
	half := j.step.Milliseconds() / 2
	if c.StampsMarkEnd {
		half = -half
	}
	times := make([]int64, len(j.times))
	for i, at := range j.times {
		times[i] = at + half
	}
	return times
}

func (c Computer) expected(in Inputs, j joined) solar.Expectation {
	return solar.Expected(c.middles(j), in.site(), c.system(in), solar.Weather{
		POA: j.poa, Module: j.module, Air: j.air, Wind: j.wind,
	})
}

// power computes the expected power or energy, or what of it a power limit takes away. An energy is the sum of what is
// known: it is not stretched over gaps.
func (c Computer) power(in Inputs, made *Member, what query.Computed, notes *Notes) *Member {
	j := in.join(query.ACPower, query.PowerLimit, query.Irradiance, query.ModuleTemperature, query.AmbientTemperature,
		query.WindSpeed)
	made.Kind = kind.Power
	if what == query.ExpectedPower && j.poa == nil {
		if !in.hasSite() {
			notes.refuse(made, "it needs values of irradiance, or to know where the facility is")
			return nil
		}
		if in.producesAtNight() {
			notes.refuse(made, "it produces power at night, which the sun does not explain")
			return nil
		}
		j = joined{times: c.stepsOf()}
		j.step = usualStep(j.times)
	}
	expectation := c.expected(in, j)
	notes.basis(made, c.basisOf(expectation, j))
	values := expectation.Power
	if what == query.CurtailedPower || what == query.CurtailedEnergy {
		values = curtailed(values, j)
	}
	if what == query.ExpectedPower || what == query.CurtailedPower {
		return c.shown(made.with(j.times, values, "kW"))
	}
	made.Kind = kind.Energy
	return c.shown(made.with(j.times, j.energyOf(values), "kWh").Within(c.Span))
}

// producesAtNight tells plants that are not driven by the sun, such as wind parks: more than a fiftieth of the nominal
// power while the sun is well below the horizon.
func (in Inputs) producesAtNight() bool {
	const twilight, share = -6, 0.02 // ° and of the nominal power
	j := in.join(query.ACPower)
	nominal := *(&Member{Target: in.Target}).nominalPower()
	for i, elevation := range solar.Positions(j.times, in.site()).Elevation {
		if elevation < twilight && j.power[i] > share*nominal {
			return true
		}
	}
	return false
}

// curtailed is the expected power that is not there while the power is limited.
func curtailed(expected []float64, j joined) []float64 {
	lost := make([]float64, len(expected))
	for i := range lost {
		switch {
		case math.IsNaN(j.limit[i]) || math.IsNaN(j.power[i]) || math.IsNaN(expected[i]):
			lost[i] = math.NaN()
		case j.limit[i] < fullPower:
			lost[i] = max(0, expected[i]-j.power[i])
		}
	}
	return lost
}

// basisOf says what an expectation was computed from.
func (c Computer) basisOf(of solar.Expectation, j joined) string {
	var from []string
	if of.FromClearSky {
		from = append(from, "a clear sky, because there are no values of irradiance")
	} else {
		from = append(from, "the irradiance")
	}
	switch {
	case j.module != nil:
		from = append(from, "the temperature of the modules")
	case of.AirAssumed:
		from = append(from, fmt.Sprintf("an assumed air temperature of %v °C", solar.AssumedAir))
	default:
		from = append(from, "the air temperature")
	}
	return strings.Join(from, " and ")
}

// ratio computes readings that are the quotient of two amounts, in %.
func (c Computer) ratio(in Inputs, made *Member, what query.Computed, notes *Notes) *Member {
	made.Kind = kind.Ratio
	var times []int64
	var above, below []float64
	switch what {
	case query.SelfConsumption, query.Autarky:
		times, above, below = in.consumption(what)
	case query.Availability:
		times, above, below = c.available(in)
	case query.DataCompleteness:
		times, above, below = c.complete(in)
	default:
		times, above, below = c.performance(in, made, what, notes)
	}
	return c.quotient(made, times, above, below)
}

// quotient sums both parts over the steps that are shown.
func (c Computer) quotient(made *Member, times []int64, above, below []float64) *Member {
	above, below = both(above, below)
	sums := func(values []float64) *series.Series {
		s := made.with(times, values, "").Series
		if c.Steps == (grid.Grid{}) {
			return downsample.Whole(s.Within(c.Span), c.Span.From, query.Sum, nil)
		}
		return downsample.Series(s, c.Steps, query.Sum).Within(c.Span)
	}
	a, b := sums(above), sums(below)
	parts := Parts{column(a), column(b)}
	values := make([]float64, a.Len())
	for i := range values {
		if values[i] = max(0, 100*parts.Above[i]/parts.Below[i]); parts.Below[i] <= 0 {
			values[i] = math.NaN()
		}
	}
	one := made.with(a.Times, values, "%")
	one.Parts = &parts
	return one
}

// performance gives the energy, and what it should have been: of the performance ratio by irradiation and nominal power
// (IEC 61724-1), of the corrected one at the temperature of the cells as well (Dierauf 2013, with a reference of the
// year), of the index by the model of expected power.
func (c Computer) performance(
	in Inputs, made *Member, what query.Computed, notes *Notes,
) (times []int64, above, below []float64) {
	j := in.join(query.EnergyProduced, query.ACPower, query.Irradiance, query.ModuleTemperature,
		query.AmbientTemperature, query.WindSpeed)
	system := c.system(in)
	below = make([]float64, len(j.times))
	cells := j.cells(system)
	expectation := solar.Expectation{}
	if what == query.PerformanceIndex {
		expectation = c.expected(in, j)
		notes.basis(made, c.basisOf(expectation, j))
	}
	for i := range below {
		reference := system.Array.Nominal * max(0, j.poa[i]) / 1000 * j.hours() // sensors show less than 0 at night
		switch what {
		case query.CorrectedRatio:
			reference *= 1 + system.Array.Gamma*(cells[i]-float64(c.Plant.ReferenceTemperature))
		case query.PerformanceIndex:
			reference = expectation.Power[i] * j.hours()
		}
		below[i] = reference
	}
	return j.times, j.produced(), below
}

// cells are the temperatures of the cells; NaN where nothing tells them.
func (j joined) cells(system solar.System) []float64 {
	switch {
	case j.module != nil:
		return solar.CellOfModule(j.poa, j.module, system.Mounting)
	case j.air != nil:
		wind := j.wind
		if wind == nil {
			wind = slices.Repeat([]float64{solar.AssumedWind}, len(j.times))
		}
		return solar.Faiman(j.poa, j.air, wind)
	default:
		return slices.Repeat([]float64{math.NaN()}, len(j.times))
	}
}

// consumption gives the parts of self-consumption, (produced - exported) / produced, and of autarky,
// (consumed - imported) / consumed, where consumed is produced - exported + imported if nobody measures it.
func (in Inputs) consumption(what query.Computed) (times []int64, above, below []float64) {
	j := in.join(query.EnergyProduced, query.EnergyExported, query.EnergyImported, query.EnergyConsumed)
	whole, gone := j.energy, j.exported
	if what == query.Autarky {
		if whole, gone = j.consumed, j.imported; whole == nil {
			whole = calc.Consumption(j.energy, j.exported, j.imported)
		}
	}
	above = slices.Clone(whole)
	for i := range above {
		above[i] -= gone[i]
	}
	return j.times, above, whole
}

// available counts the rated intervals, and of those the ones in which the plant produced (calc.TimeAvailability).
func (c Computer) available(in Inputs) (times []int64, above, below []float64) {
	j := in.join(query.ACPower, query.EnergyProduced, query.Irradiance)
	produced := j.power
	if produced == nil {
		produced = j.energy
	}
	today := grid.Of(query.Day, in.Target.Facility.Zone()).Floor(c.Now).UnixMilli()
	above = calc.TimeAvailability(j.times, produced, j.poa, calc.AvailabilityThreshold, today).Intervals
	below = make([]float64, len(above))
	for i, percent := range above {
		if above[i] = percent / 100; !math.IsNaN(percent) {
			below[i] = 1
		}
	}
	return j.times, above, below
}

// complete counts the values that were due by day, and those that came. How often they are due is told by those that
// came.
func (c Computer) complete(in Inputs) (times []int64, above, below []float64) {
	s := in.first(query.ACPower, query.EnergyProduced)
	step := usualStep(s.Times)
	if step == 0 {
		return nil, nil, nil
	}
	came := map[int64]bool{}
	for i, at := range s.Times {
		if !s.Null[i] {
			came[at/step.Milliseconds()] = true
		}
	}
	end := c.Span.To
	if end.After(c.Now) {
		end = c.Now.Add(-step)
	}
	for at := grid.Fitting(c.Span, 0, step, time.UTC).Ceil(c.Span.From); at.Before(end); at = at.Add(step) {
		times = append(times, at.UnixMilli())
	}
	above, below = make([]float64, len(times)), make([]float64, len(times))
	for i, isDay := range solar.IsDay(solar.Positions(times, in.site()).Elevation) {
		if !isDay {
			continue
		}
		below[i] = 1
		if came[times[i]/step.Milliseconds()] {
			above[i] = 1
		}
	}
	return times, above, below
}
