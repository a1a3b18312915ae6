package api

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transport"
)

// Run sends a document of which only its author knows what it asks for, and returns what came as a tree. failed is why
// a part of the answer is missing; nil: it is whole.
func (c *Client) Run(
	ctx context.Context, operation, text string, variables map[string]any,
) (answer map[string]any, failed *problem.Error, err error) {
	sent := graphql.Request{Operation: operation, Query: text, Variables: variables, TextBytes: jsonTextBytes}
	answer, errs, err := ask(c.study, sent, nil, func() (tree map[string]any, errs graphql.Errors, err error) {
		errs, err = c.transport.AskParts(ctx, func() transport.Request {
			tree = nil
			reader := decode.NewTrees()
			return transport.Request{Request: sent, Read: func(d *jsontext.Decoder) error {
				found, err := reader.Read(d)
				tree, _ = found.(map[string]any)
				return err
			}}
		})
		return tree, errs, err
	})
	if err != nil {
		return nil, nil, err
	}
	if _, serious := errs.Warnings(); len(serious) > 0 {
		return answer, serious.Problem(), nil
	}
	return answer, nil, nil
}

// Values asks for a call by a field of an API map that is not in force yet, as Sample does, and says why there are no
// values.
func (c *Client) Values(
	ctx context.Context, values *apimap.Values, keep series.Span, call plan.Call,
) ([]*series.Series, error) {
	packer := c.limits.NewPacker(plan.Capabilities{}, 0)
	for _, name := range call.Types {
		one := call
		one.Types = []string{name}
		packer.Add(one, values, NotIsolated, 0)
	}
	for _, field := range packer.Fields {
		field.keep = keep
	}
	request, unwritten := packer.Write()
	for _, reason := range unwritten {
		return nil, reason
	}
	read, errs, err := ask(c.study, request, []any{values, keep}, func() ([]*FieldRequest, graphql.Errors, error) {
		errs, err := c.transport.Ask(ctx, request, packer.NewReader)
		return packer.Fields, errs, err
	})
	if err != nil {
		return nil, err
	}
	if _, serious := errs.Warnings(); len(serious) > 0 {
		return nil, serious.Problem()
	}
	var found []*series.Series
	for _, field := range read {
		for _, name := range field.Call.Types {
			one, err := field.Series(name)
			if err != nil {
				return nil, err
			}
			if one != nil {
				found = append(found, one)
			}
		}
	}
	return found, nil
}

// Ranged is a question for the values of a call's first type, in the way of an API map.
type Ranged struct {
	Values *apimap.Values
	Call   plan.Call
}

// CountRanges asks several questions, each for itself, in one document, and returns how many values came for each, as
// far as they lie in its span or at most so long before or after it. It fails when one of them is not answered.
func (c *Client) CountRanges(ctx context.Context, around time.Duration, questions ...Ranged) ([]int, error) {
	packer := c.limits.NewPacker(plan.Capabilities{}, 0)
	for _, one := range questions {
		one.Call.Types = one.Call.Types[:1]
		field, fits := packer.Add(one.Call, one.Values, FieldIsolated, 0)
		if !fits {
			return nil, problem.New(problem.TooLarge, "The API's limits do not allow so many values at once")
		}
		span := one.Call.Span
		packer.Fields[field].keep = series.Span{From: span.From.Add(-around), To: span.To.Add(around)}
	}
	request, unwritten := packer.Write()
	for _, reason := range unwritten {
		return nil, reason
	}
	read, errs, err := ask(c.study, request, questions[0].Values, func() ([]*FieldRequest, graphql.Errors, error) {
		errs, err := c.transport.Ask(ctx, request, packer.NewReader)
		return packer.Fields, errs, err
	})
	if err != nil {
		return nil, err
	}
	if _, serious := errs.Warnings(); len(serious) > 0 {
		return nil, serious.Problem()
	}
	counts := make([]int, len(questions))
	for i, field := range read {
		found, err := field.Series(questions[i].Call.Types[0])
		if err != nil {
			return nil, err
		}
		if found != nil {
			counts[i] = found.Len()
		}
	}
	return counts, nil
}

// FacilitiesIn are the facilities in the answer to a list, which begins at the path's first step.
func FacilitiesIn(answer any, path []apimap.Step) []portfolio.Facility {
	found := collection{known: map[string]bool{}, companies: map[string]bool{}}
	rows, _ := decode.Listing(answer, path)
	found.addFacilities(rows)
	return found.portfolio.Facilities
}

// TypesIn are the reading types of the device in an answer, which begins at the first step of the device's path.
func TypesIn(answer any, types *apimap.Types) []portfolio.ReadingType {
	if len(types.Path) == 0 {
		return staticTypes(types.Static)
	}
	for _, step := range types.Path[1:] {
		object, _ := answer.(map[string]any)
		answer = object[step.Field]
	}
	return typesOf(answer, types.Lists)
}
