package transform

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc/solar"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/downsample"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/grid"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/kind"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/unit"
)

// Computer computes readings that the API does not have from those that it has.
type Computer struct {
	Plant query.Plant
	// Span is the range that is shown.
	Span series.Span
	// Steps are those that are shown, in the facility's zone; the zero grid makes one value of the whole range.
	Steps grid.Grid
	// Now is when the query runs: what is later than that is not missing.
	Now time.Time
	// IsMean: inputs are means of their intervals, and not what was measured at an instant. StampsMarkEnd: an interval's
	// stamp is its end. Both say at which instant the sun stands for a value.
	IsMean, StampsMarkEnd bool
	// ForRule: a plant of which the API tells no power limit counts as not limited. Grafana's math leaves out what one of
	// its operands lacks, so that a rule that asks for both would never judge such a plant.
	ForRule bool
}

// Inputs are the values of one target that computed readings need, in whichever steps they came. A role that the target
// lacks, or that had no values, is absent.
type Inputs struct {
	Target portfolio.Target
	ByRole map[query.Role]*series.Series
}

// need is what a computed reading needs: one role of each group, or none of a group that is optional.
type need struct {
	required [][]query.Role
	optional []query.Role
	// site: where the facility is. power: its nominal power.
	site, power bool
}

var produced = []query.Role{query.EnergyProduced, query.ACPower}

var temperatures = []query.Role{query.ModuleTemperature, query.AmbientTemperature, query.WindSpeed}

var curtailment = need{
	required: [][]query.Role{{query.PowerLimit}, {query.ACPower}, {query.Irradiance}},
	optional: temperatures, power: true,
}

var needs = map[query.Computed]need{
	query.SunElevation: {site: true},
	query.SunAzimuth:   {site: true},
	query.Daylight:     {site: true},
	query.ClearSky:     {site: true},
	query.ExpectedPower: {
		optional: []query.Role{
			query.ACPower, query.Irradiance, query.ModuleTemperature, query.AmbientTemperature, query.WindSpeed,
		},
		power: true,
	},
	query.PerformanceRatio: {required: [][]query.Role{produced, {query.Irradiance}}, power: true},
	query.CorrectedRatio: {
		required: [][]query.Role{produced, {query.Irradiance}, {query.ModuleTemperature, query.AmbientTemperature}},
		optional: temperatures, power: true,
	},
	query.PerformanceIndex: {
		required: [][]query.Role{produced, {query.Irradiance}}, optional: temperatures, power: true,
	},
	query.Availability:    {required: [][]query.Role{{query.ACPower, query.EnergyProduced}, {query.Irradiance}}},
	query.SelfConsumption: {required: [][]query.Role{{query.EnergyProduced}, {query.EnergyExported}}},
	query.Autarky: {
		required: [][]query.Role{{query.EnergyImported}, {query.EnergyConsumed, query.EnergyProduced}},
		optional: []query.Role{query.EnergyProduced, query.EnergyExported},
	},
	query.ExpectedEnergy:   {required: [][]query.Role{{query.Irradiance}}, optional: temperatures, power: true},
	query.CurtailedPower:   curtailment,
	query.CurtailedEnergy:  curtailment,
	query.PowerLimitActive: {required: [][]query.Role{{query.PowerLimit}}},
	query.DataCompleteness: {required: [][]query.Role{{query.ACPower, query.EnergyProduced}}, site: true},
	query.Age:              {optional: []query.Role{query.ACPower, query.EnergyProduced}},
}

// Roles are those whose values a computed reading may need.
func Roles(of query.Computed) []query.Role {
	var roles []query.Role
	seen := map[query.Role]bool{}
	groups := append([][]query.Role{}, needs[of].required...)
	for _, group := range append(groups, needs[of].optional) {
		for _, role := range group {
			if !seen[role] {
				roles, seen[role] = append(roles, role), true
			}
		}
	}
	return roles
}

// Compute gives a computed reading of a target; nil with a note of what it lacks. Where it is not defined in the whole
// range, it has no values, and a note says why.
func (c Computer) Compute(in Inputs, what query.Computed) (*Member, Notes) {
	var notes Notes
	made := &Member{Target: in.Target, Reading: string(what), Label: ComputedNames[what], Series: &series.Series{
		DeviceID: in.Target.Key(), Type: string(what),
	}}
	if what == query.PowerLimitActive && c.ForRule && in.ByRole[query.PowerLimit] == nil {
		return c.unlimited(made), notes
	}
	if in.isSilent(needs[what]) {
		return c.silent(made, what), notes
	}
	if reason := in.lacks(needs[what]); reason != "" {
		notes.refuse(made, reason)
		return nil, notes
	}
	made = c.computed(in, made, what, &notes)
	if made != nil && !made.Series.HasValues() {
		notes.undefined(made, c.whyUndefined(what))
	}
	return made, notes
}

func (c Computer) computed(in Inputs, made *Member, what query.Computed, notes *Notes) *Member {
	if isRatio(what) {
		return c.ratio(in, made, what, notes)
	}
	switch what {
	case query.ExpectedPower, query.CurtailedPower, query.ExpectedEnergy, query.CurtailedEnergy:
		return c.power(in, made, what, notes)
	case query.PowerLimitActive:
		return c.limited(in, made)
	case query.Age:
		return c.age(in, made, notes)
	default:
		return c.sun(in, made, what)
	}
}

// isRatio tells computed readings that are the quotient of two amounts.
func isRatio(what query.Computed) bool {
	return slices.Contains([]query.Computed{
		query.PerformanceRatio, query.CorrectedRatio, query.PerformanceIndex, query.Availability, query.SelfConsumption,
		query.Autarky, query.DataCompleteness,
	}, what)
}

// undefinedBecause is what readings are shares of that are sometimes nothing.
var undefinedBecause = map[query.Computed]string{
	query.PerformanceRatio: "there was no irradiation while the produced energy is known",
	query.CorrectedRatio:   "there was no irradiation while the produced energy and a temperature are known",
	query.PerformanceIndex: "no energy was expected while the produced energy is known",
	query.Availability:     "there was never enough irradiance, and today is not rated",
	query.SelfConsumption:  "nothing was produced, or not while the exported energy is known",
	query.Autarky:          "nothing was consumed, or not while the imported energy is known",
	query.DataCompleteness: "it was never day",
	query.CurtailedPower:   neverTogether,
	query.CurtailedEnergy:  neverTogether,
}

const neverTogether = "the power, its limit and the irradiance are never known at the same time"

// whyUndefined is why a reading has no value in the range although there is what it needs.
func (c Computer) whyUndefined(what query.Computed) string {
	if c.Steps != (grid.Grid{}) && len(c.stepsOf()) == 0 {
		return "no interval of the resolution starts in the time range, and a value stands at the start of its interval"
	}
	return cmp.Or(undefinedBecause[what], "its inputs have no values at the same time")
}

// lacks is what a target lacks of what is needed, for people; empty: nothing.
func (in Inputs) lacks(of need) string {
	for _, group := range of.required {
		if in.first(group...) == nil {
			return "it needs values of " + rolesText(group) + ", which are not there"
		}
	}
	power := (&Member{Target: in.Target}).nominalPower()
	switch {
	case of.power && (power == nil || *power <= 0):
		return "it needs the nominal power, which the API does not tell"
	case of.site && !in.hasSite():
		return "it needs to know where the facility is, and the API tells no latitude and longitude"
	}
	return ""
}

// isSilent tells that the target measures all that is needed, and that some of it has no values now.
func (in Inputs) isSilent(of need) bool {
	silent := false
	for _, group := range of.required {
		isMeasured := slices.ContainsFunc(group, func(role query.Role) bool { return in.ByRole[role] != nil })
		if !isMeasured {
			return false
		}
		silent = silent || in.first(group...) == nil
	}
	return silent
}

// silent is a member that exists and has no values: with one null, so that a rule does not lose it. A ratio keeps its
// unit and unknown parts, so that it is combined with those of other targets.
func (c Computer) silent(made *Member, what query.Computed) *Member {
	made.Kind = kind.Measurement
	times := c.stepsOf()
	last := c.Span.From.UnixMilli()
	if len(times) > 0 && c.Steps != (grid.Grid{}) {
		last = times[len(times)-1]
	}
	if !isRatio(what) {
		return made.with([]int64{last}, unknown(1), "")
	}
	made.Kind = kind.Ratio
	one := made.with([]int64{last}, unknown(1), "%")
	one.Parts = &Parts{unknown(1), unknown(1)}
	return one
}

// first is the first of some roles that there are values of; nil: none.
func (in Inputs) first(roles ...query.Role) *series.Series {
	for _, role := range roles {
		if s := in.ByRole[role]; s != nil && s.HasValues() && s.Content() == series.Numbers {
			return s
		}
	}
	return nil
}

func (in Inputs) hasSite() bool {
	return in.Target.Facility.Latitude != nil && in.Target.Facility.Longitude != nil
}

func (in Inputs) site() solar.Site {
	if !in.hasSite() {
		return solar.Site{Latitude: math.NaN()}
	}
	return solar.Site{Latitude: *in.Target.Facility.Latitude, Longitude: *in.Target.Facility.Longitude}
}

// system is what the model of expected power knows of the target.
func (c Computer) system(in Inputs) solar.System {
	system := solar.NewSystem(*(&Member{Target: in.Target}).nominalPower(), in.site())
	system.Surface.Tilt = float64(c.Plant.Tilt)
	if azimuth := float64(c.Plant.Azimuth); azimuth != float64(query.Default().Plant.Azimuth) {
		system.Surface.Azimuth = azimuth
	}
	system.Losses = float64(c.Plant.Losses) / 100
	system.Array.Gamma = float64(c.Plant.TemperatureCoefficient) / 100
	return system
}

// maxSteps is how many steps of the sun are computed at most.
const maxSteps = 50_000

// stepsOf are the starts of the steps in the range.
func (c Computer) stepsOf() []int64 {
	steps := c.Steps
	if steps == (grid.Grid{}) {
		steps = grid.Fitting(c.Span, 1000, time.Minute, time.UTC)
	}
	var times []int64
	for at := steps.Ceil(c.Span.From); at.Before(c.Span.To) && len(times) < maxSteps; at = steps.Next(at) {
		times = append(times, at.UnixMilli())
	}
	return times
}

// sun computes what follows from time and place alone, at the starts of the steps.
func (c Computer) sun(in Inputs, made *Member, what query.Computed) *Member {
	times := c.stepsOf()
	made.Kind = kind.Measurement
	if what == query.ClearSky {
		surface := solar.NewSystem(1, in.site()).Surface
		if azimuth := float64(c.Plant.Azimuth); azimuth != float64(query.Default().Plant.Azimuth) {
			surface.Azimuth = azimuth
		}
		surface.Tilt = float64(c.Plant.Tilt)
		sky := solar.ClearSky(times, in.site(), surface, solar.NewSystem(1, in.site()).Albedo)
		return c.whole(made.with(times, sky, "W/m²"))
	}
	position := solar.Positions(times, in.site())
	switch what {
	case query.SunElevation:
		return c.whole(made.with(times, position.Elevation, "°"))
	case query.SunAzimuth:
		return c.whole(made.with(times, position.Azimuth, "°"))
	default:
		made.Kind = kind.Status
		day := make([]float64, len(times))
		for i, isDay := range solar.IsDay(position.Elevation) {
			if isDay {
				day[i] = 1
			}
		}
		return c.whole(made.with(times, day, ""))
	}
}

// whole makes one value of a member where one value of the whole range is asked for.
func (c Computer) whole(m *Member) *Member {
	if c.Steps != (grid.Grid{}) {
		return m
	}
	made := *m
	made.Series = downsample.Whole(m.Series, c.Span.From, m.Kind.Aggregation(), nil)
	return &made
}

// shown combines what was computed to the steps that are shown, by its kind.
func (c Computer) shown(m *Member) *Member {
	if c.Steps == (grid.Grid{}) {
		return c.whole(m)
	}
	made := *m
	made.Series = downsample.Series(m.Series, c.Steps, m.Kind.Aggregation()).Within(c.Span)
	return &made
}

// age is the time since the newest value, in seconds, as one value at the end of the range or now. A target that is
// silent over the whole range is at least as old as that.
func (c Computer) age(in Inputs, made *Member, notes *Notes) *Member {
	newest, isMeasured := c.Span.From.UnixMilli(), false
	for _, role := range []query.Role{query.ACPower, query.EnergyProduced} {
		s := in.ByRole[role]
		if s == nil {
			continue
		}
		isMeasured = true
		for i := s.Len() - 1; i >= 0; i-- {
			if !s.Null[i] {
				newest = max(newest, s.Times[i])
				break
			}
		}
	}
	if !isMeasured {
		notes.refuse(made, "it needs values of "+rolesText(produced)+", which are not there")
		return nil
	}
	end := c.Span.To.Add(-time.Millisecond)
	if end.After(c.Now) {
		end = c.Now
	}
	made.Kind = kind.Maximum
	age := max(0, end.Sub(time.UnixMilli(newest)).Seconds())
	return made.with([]int64{end.UnixMilli()}, []float64{age}, "s")
}

// limits gives the power limit in % of the nominal power, whichever way it is told: in %, as a share, or as a power.
// Without a unit, limits that never exceed 1 are shares.
func (in Inputs) limits(limit *series.Series) []float64 {
	values := column(limit)
	nominal := (&Member{Target: in.Target}).nominalPower()
	convert, isShare := unit.Converter(limit.Unit, "%")
	toPower, isPower := unit.Converter(limit.Unit, "kW")
	highest := 0.0
	for _, value := range values {
		if !math.IsNaN(value) {
			highest = max(highest, value)
		}
	}
	for i, value := range values {
		switch {
		case isShare && convert != nil:
			values[i] = convert(value)
		case isShare:
		case isPower && nominal != nil && *nominal > 0:
			if toPower != nil {
				value = toPower(value)
			}
			values[i] = 100 * value / *nominal
		case isPower:
			values[i] = math.NaN()
		case highest <= 1:
			values[i] = 100 * value
		}
	}
	return values
}
