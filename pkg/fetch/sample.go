package fetch

import (
	"context"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// sample asks for values by a map that is not yet in force, to find out how the API answers. What comes is kept as
// far as it lies in the span, which may be another one than was asked for. A failure gives no values.
func (s *Source) sample(ctx context.Context, api *apimap.Map, keep series.Span, calls ...plan.Call) []*series.Series {
	packed := s.newEnvelope(api)
	for _, call := range calls {
		for _, name := range call.Types {
			one := call
			one.Types = []string{name}
			packed.place(one, batch.Any)
		}
	}
	for _, p := range packed.parts {
		p.keep = keep
	}
	request, _ := packed.seal()
	if request.Query == "" {
		return nil
	}
	errs, err := s.ask(ctx, request, packed.reader)
	if err != nil {
		return nil
	}
	var found []*series.Series
	for i, p := range packed.parts {
		if len(errs.Under(aliasOf(i))) > 0 {
			continue
		}
		for _, name := range p.call.Types {
			if one := p.found(name); one != nil {
				found = append(found, one)
			}
		}
	}
	return found
}
