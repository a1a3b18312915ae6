package plugin

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/session"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// calculation is a query that makes more of its values than showing them as they came. It loads them in parts, all at
// the same time, so that they share requests: the values that are shown, those that computed readings need, and both
// for each earlier time that is compared with. Then it goes through the steps of package transform.
type calculation struct {
	model  query.Model
	window plan.Window
	now    time.Time
	// isOfAllTypes: a role stands for all reading types that can be meant, and not for the likeliest alone.
	isOfAllTypes bool
	// asked is what is asked for of each target.
	asked []asked
	// scopeNotes tell what is not known of the scope.
	scopeNotes []string
	parts      []*part
	notes      transform.Notes
	// last is when silent series had their newest value before the range, as far as it is known.
	last map[column]time.Time
	// step is the time between two values that are shown; 0 where none holds for all.
	step time.Duration
}

func newCalculation(model query.Model, window plan.Window) *calculation {
	if model.Format == query.Bins { // the axis is a reading like the others
		switch by := model.Bins.By; {
		case by == "" && !slices.Contains(model.Roles, query.WindSpeed):
			model.Roles = append(slices.Clone(model.Roles), query.WindSpeed)
		case by != "" && !slices.Contains(model.ReadingTypes, by):
			model.ReadingTypes = append(slices.Clone(model.ReadingTypes), by)
		}
	}
	return &calculation{model: model, window: window, now: time.Now()}
}

// respond answers the query.
func (c *calculation) respond(ctx context.Context, s *session.Session) (backend.DataResponse, error) {
	members, refused, err := c.members(ctx, s)
	if err != nil {
		return refused, err
	}
	frames := c.frames(members)
	meta := frames[0].Meta
	meta.ExecutedQueryString, meta.Stats = c.executed(), c.statistics()
	meta.Notices = c.notices(ctx)
	return backend.DataResponse{Frames: frames}, nil
}

// members are the series that are shown. Where that fails, the response says what was asked.
func (c *calculation) members(
	ctx context.Context, s *session.Session,
) (members []*transform.Member, refused backend.DataResponse, err error) {
	if _, err := s.Try(ctx, func(snapshot *session.Snapshot) error { return c.resolve(ctx, s, snapshot) }); err != nil {
		return nil, backend.DataResponse{}, err
	}
	c.settle()
	c.divide(ctx)
	if err := c.load(ctx, s); err != nil {
		return nil, backend.DataResponse{}, err
	}
	members, err = c.evaluate(ctx)
	if err == nil {
		err = c.lacksInputs(members)
	}
	if err == nil {
		c.lookBack(ctx, s)
		members, err = c.transform(members)
	}
	if err != nil {
		refused, err = c.parts[0].q.refused(err)
	}
	return members, refused, err
}

// load loads all parts at the same time.
func (c *calculation) load(ctx context.Context, s *session.Session) error {
	failures := make([]error, len(c.parts))
	var all sync.WaitGroup
	for i, part := range c.parts {
		all.Go(func() {
			defer func() {
				if bug := recover(); bug != nil {
					failures[i] = problem.FromPanic(ctx, bug)
				}
			}()
			failures[i] = part.q.load(ctx, s, part.wanted)
		})
	}
	all.Wait()
	for _, failure := range failures {
		if failure != nil {
			return failure
		}
	}
	return c.complete()
}

// complete fails where members of a group were left out because they are too many: a part of a sum is a wrong sum.
func (c *calculation) complete() error {
	if !c.model.Groups() {
		return nil
	}
	for _, part := range c.parts {
		if part.q.planned.LeftOut > 0 {
			return problem.New(problem.Query, "The query combines more than %d series, which is more than one query can load",
				plan.MaxSeries).Advise("Choose fewer facilities, devices or reading types.")
		}
	}
	return nil
}

// evaluate combines the values of each part in time, and computes what the API does not have.
func (c *calculation) evaluate(ctx context.Context) ([]*transform.Member, error) {
	var members []*transform.Member
	for _, part := range c.parts {
		shown, err := part.q.evaluate(ctx)
		if err != nil {
			return nil, err
		}
		part.shown = shown
		c.notes.Join(part.q.stepNotes)
		if part.isInput {
			continue
		}
		c.addStep(shown.step)
		members = append(members, c.membersOf(part)...)
	}
	for _, part := range c.parts {
		if part.isInput {
			members = append(members, c.compute(part)...)
		}
	}
	return c.ordered(members), nil
}

// addStep takes note of the time between the values of a part.
func (c *calculation) addStep(step time.Duration) {
	if len(c.parts) > 0 && c.parts[0].shown.step != step {
		step = 0
	}
	c.step = step
}

// transform goes through the steps from the running sums on, in the order that package transform gives.
func (c *calculation) transform(members []*transform.Member) ([]*transform.Member, error) {
	missing := c.missing()
	members = c.counted(members)
	members = c.clipped(members)
	members = c.inOneUnit(members)
	related, notes := transform.Relate(members, c.model.Relate, c.model.Combine.By, missing)
	c.notes.Join(notes)
	if c.model.Relate == query.PerKWp { // the only relation that needs what the API does not always tell
		if err := c.lacksInputs(related); err != nil {
			return nil, err
		}
	}
	combined, notes := transform.Combine(related, c.model.Combine, missing)
	c.notes.Join(notes)
	scaled := transform.Scale(combined, c.model.Scale)
	return c.moved(scaled), c.refusal(len(scaled) == 0)
}

// missing is what becomes of instants at which members have no value: a rule must not judge by a part of a sum.
func (c *calculation) missing() calc.Missing {
	isNull := c.model.Combine.Missing == query.MissingNull ||
		c.model.Combine.Missing == query.MissingAuto && c.window.Alert
	if isNull {
		return calc.NullIfMissing
	}
	return calc.Present
}

// lacksInputs says in the place of values why nothing could be computed: no target has what it is computed from.
func (c *calculation) lacksInputs(members []*transform.Member) error {
	if len(members) > 0 || len(c.notes.Refused) == 0 || c.mustHave() {
		return nil
	}
	reasons := make([]string, len(c.notes.Refused))
	for i, refused := range c.notes.Refused {
		reasons[i] = refused.Text()
	}
	return &emptyScope{strings.Join(reasons, " ")}
}

// refusal is the error where nothing is left to show, or where a rule would judge by a part of a group.
func (c *calculation) refusal(isEmpty bool) error {
	if len(c.notes.Refused) == 0 || !isEmpty && !(c.window.Alert && c.model.Groups()) {
		return nil
	}
	return problem.New(problem.Query, "%s", c.notes.Refused[0].Text()).
		Advise("Choose other readings, or another calculation.")
}

// counted makes running sums, and differences of those counters that only their values have shown to be some.
func (c *calculation) counted(members []*transform.Member) []*transform.Member {
	if c.model.Counter == query.CounterValue {
		return members
	}
	var counted []*transform.Member
	for _, m := range members {
		if m.IsCounter() {
			differences, notes := transform.Differences(m)
			c.notes.Join(notes)
			m = differences
		}
		sums, notes := transform.Running(m, c.model.Counter)
		c.notes.Join(notes)
		if sums != nil {
			counted = append(counted, sums)
		}
	}
	return counted
}

// clipped leaves of each member what is in the range, or in the earlier time that it is of. Running sums are loaded
// from the start of their period on.
func (c *calculation) clipped(members []*transform.Member) []*transform.Member {
	if _, isRunning := transform.RunningPeriod(c.model.Counter); !isRunning {
		return members
	}
	for i, m := range members {
		members[i] = m.Within(c.seenOf(m.Shift, m.Target.Facility.Zone()))
	}
	return members
}

// moved puts what is of earlier times onto the range.
func (c *calculation) moved(members []*transform.Member) []*transform.Member {
	moved := make([]*transform.Member, len(members))
	for i, m := range members {
		if moved[i] = m; m.Shift != (query.Shift{}) {
			moved[i] = transform.Move(m, m.Shift, c.seen(m.Target.Facility.Zone()), c.zoneOf(m))
		}
	}
	return moved
}

// zoneOf is the zone by whose calendar a member is moved: that by which its values are stamped where they are days or
// longer, else its facility's.
func (c *calculation) zoneOf(m *transform.Member) *time.Location {
	for _, part := range c.parts {
		if common := part.q.planned.Common; common != nil && c.step == 0 {
			return common
		}
	}
	return m.Target.Facility.Zone()
}

// ordered puts members into the order of the query: target by target, of each its readings, of each its times.
func (c *calculation) ordered(members []*transform.Member) []*transform.Member {
	place := map[string]int{}
	for i, one := range c.asked {
		place[one.target.Key()] = i
	}
	readings := c.readings()
	slices.SortStableFunc(members, func(a, b *transform.Member) int {
		if by := place[a.Target.Key()] - place[b.Target.Key()]; by != 0 {
			return by
		}
		if by := slices.Index(readings, a.Reading) - slices.Index(readings, b.Reading); by != 0 {
			return by
		}
		return slices.Index(c.shifts(), a.Shift) - slices.Index(c.shifts(), b.Shift)
	})
	return members
}

// readings are all that is asked for, in the order of the query.
func (c *calculation) readings() []string {
	readings := slices.Clone(c.model.ReadingTypes)
	for _, role := range c.model.Roles {
		readings = append(readings, string(role))
	}
	for _, computed := range c.model.Computed {
		readings = append(readings, string(computed))
	}
	return readings
}

// shifts are the times that are shown: that of the range, and earlier ones.
func (c *calculation) shifts() []query.Shift { return append([]query.Shift{{}}, c.model.Compare...) }
