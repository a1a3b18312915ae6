package plugin

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// showMap answers with how the API is asked, and how that was found out.
func (d *Datasource) showMap(ctx context.Context, _ *http.Request) (any, error) {
	completed, err := d.session.Mappings.Complete(ctx)
	if err != nil {
		return nil, err
	}
	return completed.Describe().WithWords(d.redactor.Text), nil
}

// discoverMap asks the API once however often the button is pressed at the same time.
func (d *Datasource) discoverMap(ctx context.Context, req *http.Request) (any, error) {
	if _, err := d.session.Mappings.Rediscover(ctx); err != nil {
		return nil, err
	}
	return d.showMap(ctx, req)
}

// showProved answers with what was proved, for the settings to keep.
func (d *Datasource) showProved(ctx context.Context, _ *http.Request) (any, error) {
	return d.session.Mappings.Proved(ctx)
}

// comparedPoints are shown of each series where a person compares candidates.
const comparedPoints = 8

// comparison are values of one candidate of a role. Values of the account are in it.
type comparison struct {
	Path   string        `json:"path"`
	Series []triedSeries `json:"series"`
}

// compareCandidates answers with values of the candidates of a role: {"role": "readings"}.
func (d *Datasource) compareCandidates(ctx context.Context, req *http.Request) (any, error) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxBodyLength))
	var asked struct {
		Role string `json:"role"`
	}
	if err == nil {
		err = json.Unmarshal(body, &asked)
	}
	if err != nil {
		return nil, problem.New(problem.Query, "The role cannot be read").Because(err).Advise("Use the plugin's own editors.")
	}
	sampled, err := d.session.Mappings.Samples(ctx, asked.Role)
	if err != nil {
		return nil, err
	}
	candidates := make([]comparison, len(sampled))
	for i, one := range sampled {
		candidates[i] = comparison{one.Path, []triedSeries{}}
		for _, s := range one.Series[:min(len(one.Series), triedAtMost)] {
			points := pointsOf(s.Times, s.Values, comparedPoints)
			candidates[i].Series = append(candidates[i].Series, triedSeries{s.Type, s.Unit, s.Source, points})
		}
	}
	return map[string]any{"candidates": candidates}, nil
}
