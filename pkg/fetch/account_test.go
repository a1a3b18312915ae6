package fetch

import (
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
)

// How much an endpoint takes at once is learnt by one token for all, and survives a token that is changed.
func TestLimitsAreLearntForTheEndpoint(t *testing.T) {
	_, client := startGateway(t)
	_, elsewhere := startGateway(t)
	source := func(client *graphql.Client) *Source { return NewSource(client, testPolicy, nil, "") }
	points := func(s *Source) int { return s.learnt.narrow(s.policy.Limits).Points }

	old := source(client("old"))
	old.learnt.tooMuch(8000, 10, false)
	rotated, other := source(client("new")), source(elsewhere("old"))
	old.Close()
	if points(rotated) != 4000 || points(other) != testPolicy.Limits.Points {
		t.Errorf("%d points with another token, %d at another endpoint", points(rotated), points(other))
	}
	rotated.Close()
	other.Close()
	again := source(client("old"))
	defer again.Close()
	if points(again) != testPolicy.Limits.Points || len(registry.learnt) != 1 {
		t.Errorf("%d points after nobody had used the endpoint, %d endpoints", points(again), len(registry.learnt))
	}
}
