package readings

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// An API that sends something else than what it was asked for has not said that there are no values: it is quoted, and
// a rule gets an error. An empty list is silence.
func TestSomethingElseIsNoSilence(t *testing.T) {
	const values = `"values":[{"t":1780308000000,"v":5}]`
	for rows, want := range map[string]string{
		`"the store is down"`:                        `The API sent "the store is down" instead of values of Pac`,
		`["n/a"]`:                                    `The API sent "n/a" instead of values of Pac`,
		`[{"type":"pac",` + values + `}]`:            "The API sent pac, which was not asked for, and nothing of Pac",
		`[{"type":"Irr",` + values + `}]`:            "The API sent Irr, which was not asked for, and nothing of Pac",
		`[{"type":"Pac","values":"see attachment"}]`: `a text that cannot be read: "see attachment"`,
		`null`:                            "The API answered null instead of values of Pac",
		`[]`:                              "",
		`[{"type":"Pac","values":[]}]`:    "",
		`[{"type":"Pac",` + values + `}]`: "",
	} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(fakeapi.Monday.Add(48 * time.Hour)))
			answers := fakeapi.Map(apimap.Many)
			answers.Readings.Answer = apimap.Answer{
				Shape: apimap.SeriesShape, Type: []string{"type"}, Points: []string{"values"},
				Time: []string{"t"}, Value: []string{"v"},
			}
			s, _ := newSource(t, testPolicy, answers, func(int, graphql.Request) fakeapi.Reply {
				return fakeapi.Reply{Body: `{"data":{"f0":{"readings":` + rows + `}}}`}
			})
			result, err := s.rule(t.Context(), fakeapi.Calls("a"))
			if want == "" {
				if err != nil || len(result.Failures) > 0 {
					t.Errorf("%s: %v %v", rows, err, result.Failures)
				}
				return
			}
			if err == nil && len(result.Failures) == 1 {
				err = result.Failures[0].Cause
			}
			if err == nil || !strings.Contains(problem.From(err).Error(), want) {
				t.Errorf("%s: %v, want %q", rows, err, want)
			}
		})
	}
}
