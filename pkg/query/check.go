package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// checkChoices refuses members that are not one of their choices.
func checkChoices(m Model) error {
	if !slices.Contains(Types, m.Type) {
		return problem.New(problem.Query, "There is no query type %q", m.Type).
			Advise("Choose Readings, Events, Facilities or GraphQL.")
	}
	for _, check := range []error{
		oneOf(message.New("resolution"), m.Resolution, Resolutions),
		oneOf(message.New("aggregation"), m.Aggregation, Aggregations),
		oneOf(message.New("choice of labels"), m.Labels, LabelChoices),
		oneOf(message.New("choice of day stamps"), m.DayStamps, DayStampChoices),
		oneOf(message.New("scope"), m.Scope, Scopes),
		oneOf(message.New("device scope"), m.DeviceScope, DeviceScopes),
		oneOf(message.New("device type"), m.DeviceType, DeviceTypes),
		oneOf(message.New("choice for counters"), m.Counter, Counters),
		oneOf(message.New("relation"), m.Relate, Relations),
		oneOf(message.New("method of combining"), m.Combine.Method, CombineMethods),
		oneOf(message.New("grouping"), m.Combine.By, Groupings),
		oneOf(message.New("choice for missing members"), m.Combine.Missing, MissingChoices),
		oneOf(message.New("format"), m.Format, Formats),
		oneOf(message.New("choice of intervals for rules"), m.Rule.Intervals, RuleIntervalChoices),
		eachOf(message.New("role"), m.Roles, Roles),
		eachOf(message.New("computed reading"), m.Computed, ComputedReadings),
		eachOf(message.New("column of facilities"), m.Columns, FacilityColumns),
	} {
		if check != nil {
			return check
		}
	}
	return nil
}

func oneOf[T ~string](what message.Message, value T, choices []T) error {
	if slices.Contains(choices, value) {
		return nil
	}
	return problem.New(problem.Query, "There is no %s %q", what, string(value)).
		Advise("Choose one of %s.", joined(choices))
}

func eachOf[T ~string](what message.Message, values, choices []T) error {
	for _, value := range values {
		if err := oneOf(what, value, choices); err != nil {
			return err
		}
	}
	return nil
}

func joined[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}

// checkReadings refuses a readings query that cannot be answered.
func checkReadings(m Model) error {
	checks := []func(Model) error{
		checkFilters, checkScope, checkEvents, checkValues, checkVariables, checkCalculation, checkShifts,
	}
	for _, check := range checks {
		if err := check(m); err != nil {
			return err
		}
	}
	return nil
}

func checkScope(m Model) error {
	switch {
	case m.Scope == ChosenFacilities && len(m.Facilities) == 0:
		return problem.New(problem.Query, "No facility is selected").
			Advise("Select a facility in the query editor.")
	case m.Scope == OfCompanies && len(m.Companies) == 0:
		return problem.New(problem.Query, "No company is selected").
			Advise("Select a company in the query editor.")
	case m.DeviceScope == ChosenDevices && len(m.Devices) == 0:
		return problem.New(problem.Query, "No device is selected").
			Advise("Select a device in the query editor.")
	}
	return nil
}

func checkValues(m Model) error {
	if m.Type == Events {
		m = ForEvents(m)
	}
	if len(m.ReadingTypes) == 0 && len(m.Roles) == 0 && len(m.Computed) == 0 {
		return problem.New(problem.Query, "No reading type is selected").
			Advise("Select a reading type in the query editor.")
	}
	return nil
}

func checkVariables(m Model) error {
	for _, id := range slices.Concat(m.Companies, m.Facilities, m.Devices, m.ReadingTypes) {
		if variable.MatchString(id) {
			return problem.New(problem.Query, "The variable %s has no value here", id).
				Advise("Dashboard variables are not available in alert rules, recording rules and public dashboards: " +
					"select the facility and the reading type by name.")
		}
	}
	return nil
}

// checkCalculation refuses numbers that mean nothing.
func checkCalculation(m Model) error {
	for _, check := range []error{
		percentileBounds.check(message.New("The percentile"), m.Combine.Percentile),
		countBounds.check(message.New("The number of members to show"), m.Combine.Count),
		widthBounds.check(message.New("The width of a bin"), m.Bins.Width),
		factorBounds.check(message.New("The factor"), m.Scale.Factor),
		tiltBounds.check(message.New("The tilt of the modules"), m.Plant.Tilt),
		azimuthBounds.check(message.New("The azimuth of the modules"), m.Plant.Azimuth),
		lossesBounds.check(message.New("The share of losses"), m.Plant.Losses),
		temperatureCoefficientBounds.check(message.New("The temperature coefficient"), m.Plant.TemperatureCoefficient),
		referenceTemperatureBounds.check(message.New("The reference temperature"), m.Plant.ReferenceTemperature),
		offsetBounds.check(message.New("The offset for late data"), m.Rule.Offset),
	} {
		if check != nil {
			return check
		}
	}
	return nil
}

func checkShifts(m Model) error {
	if len(m.Compare) > maxCompare {
		return problem.New(problem.Query, "The query compares with %d earlier times; it may have %d",
			len(m.Compare), maxCompare).Advise("Remove some of them, or use a query for each.")
	}
	for _, shift := range m.Compare {
		if err := oneOf(message.New("unit of a comparison"), shift.Unit, ShiftUnits); err != nil {
			return err
		}
		allowed := amountBounds
		amount := float64(shift.Amount)
		if amount != float64(int(amount)) || amount < allowed.low || amount > allowed.high {
			return problem.New(problem.Query, "A comparison goes back by %v %s; it must be a whole number from 1 to %d",
				amount, string(shift.Unit), int(allowed.high)).Advise("Correct the number in the query editor.")
		}
	}
	return nil
}

// variable matches a variable that was not replaced. It must be the whole id and start with a letter, because ids such
// as TR$1_INV$2 contain dollars of their own.
var variable = regexp.MustCompile(`^(\$[A-Za-z_]\w*|\$\{[A-Za-z_][^}]*\}|\[\[[A-Za-z_][^\]]*\]\])$`)
