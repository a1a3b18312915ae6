package mapping

import (
	"context"
	"errors"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// raisedLimits are asked for where a list is cut by default, the largest that the API takes.
var raisedLimits = []int{10_000, 1_000, 500, 100}

// raiseLimits asks for all of the list of facilities where an argument cuts it by default and nothing continues it.
func (l *learner) raiseLimits(ctx context.Context) {
	path := l.made.Facilities.Path
	if len(path) == 0 {
		return
	}
	for _, limit := range l.proposals.Limits(path) {
		if path[limit.Step].Page != nil {
			continue
		}
		ways := [][]apimap.Step{path}
		for _, most := range raisedLimits {
			ways = append(ways, withLimit(path, limit, most))
		}
		questions := make([]api.Question, len(ways))
		for i, way := range ways {
			questions[i] = api.Question{Path: way}
			if id := way[len(way)-1].Fields[apimap.ID]; len(id) == 0 {
				return
			}
		}
		best, most := -1, 0
		for i, told := range l.lookApart(ctx, questions) {
			if rows := len(api.Rows(told.Whole, path)); told.Err == nil && rows > most {
				best, most = i, rows
			}
		}
		if best > 0 {
			path = ways[best]
			l.made.Facilities = apimap.Listing{Path: path}
			l.settle("facilities.limit", limit.Arg.Name, message.New(
				"%s cuts the list by default; more came with %d.", limit.Arg.Name, raisedLimits[best-1]))
		}
	}
}

var errUnanswered = errors.New("the API did not answer")

// lookApart asks questions in one document, or each alone until a raised limit is answered: a limit that is more
// than the API takes fails the whole document.
func (l *learner) lookApart(ctx context.Context, questions []api.Question) []api.Answered {
	if told := l.look(ctx, questions...); told != nil {
		return told
	}
	told := make([]api.Answered, len(questions))
	for i := range questions {
		if own := l.look(ctx, questions[i]); own == nil {
			told[i].Err = errUnanswered
		} else if told[i] = own[0]; i > 0 && told[i].Err == nil {
			break
		}
	}
	return told
}

func withLimit(path []apimap.Step, limit discover.Limit, most int) []apimap.Step {
	raised := slices.Clone(path)
	step := &raised[limit.Step]
	arg := limit.Arg
	arg.Value = apimap.Binding{Const: most}
	step.Args = append(slices.Clone(step.Args), arg)
	return raised
}
