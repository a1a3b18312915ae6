package api

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// Sample asks for values by a field of an API map that is not in force yet, to find out how the API answers. What comes
// is kept as far as it lies in the span, which may be another one than was asked for. A failure gives no values.
func (c *Client) Sample(
	ctx context.Context, values *apimap.Values, keep series.Span, calls ...plan.Call,
) []*series.Series {
	packer := c.limits.NewPacker(plan.Capabilities{}, 0)
	for _, call := range calls {
		for _, name := range call.Types {
			one := call
			one.Types = []string{name}
			packer.Add(one, values, NotIsolated, 0)
		}
	}
	for _, field := range packer.Fields {
		field.keep = keep
	}
	request, _ := packer.Write()
	if request.Query == "" {
		return nil
	}
	found, _, _ := ask(c.study, request, []any{values, keep}, func() ([]*series.Series, graphql.Errors, error) {
		return c.sampled(ctx, request, packer)
	})
	return found
}

func (c *Client) sampled(
	ctx context.Context, request graphql.Request, packer *Packer,
) (found []*series.Series, errs graphql.Errors, err error) {
	errs, err = c.transport.Guess(ctx, request, packer.NewReader)
	if err != nil {
		return nil, errs, err
	}
	own, ofAll := errs.Split(IsOneOf(len(packer.Fields)))
	_, ofAll = ofAll.Warnings() // what comes beside them is right
	for i, field := range packer.Fields {
		if len(own[Alias(i)]) > 0 || len(ofAll) > 0 {
			continue
		}
		for _, name := range field.Call.Types {
			if one, err := field.Series(name); one != nil && err == nil {
				found = append(found, one)
			}
		}
	}
	return found, errs, nil
}
