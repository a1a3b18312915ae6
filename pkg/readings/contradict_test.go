package readings

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// What an answer has that its API map does not allow is told to the mapping; a converted unit is nothing of the kind.
func TestContradictionsOfAnAnswer(t *testing.T) {
	const good = `{"type":"Pac","unit":"kW","t":"2026-06-01T10:00:00Z","v":5}`
	for name, c := range map[string]struct{ first, second, want string }{
		"a stamp outside of the range": {good, good + `,{"type":"Pac","unit":"kW","t":"1970-01-01T00:00:07Z","v":6}`,
			"Pac of Plant p came stamped 1970-01-01T00:00:07Z, far outside"},
		"a type that was not asked for": {good, good + `,{"type":"Qac","unit":"kvar","t":"2026-06-01T10:00:00Z","v":6}`,
			"Qac of Plant p came, which was not asked for"},
		"another quantity": {good, strings.Replace(good, "kW", "kWh", 1), "Pac of Plant p came in kWh, and in kW before"},
		"a time that cannot be read": {good, strings.Replace(good, "2026-06-01T10:00:00Z", "heute", 1),
			"1 of the 1 times of Pac cannot be read"},
		"another unit": {good, strings.Replace(good, "kW", "W", 1), ""},
		"no unit":      {good, strings.Replace(good, "kW", "", 1), ""},
		"the same":     {good, good, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			answers := fakeapi.Rows()
			answers.Readings.Answer.Type, answers.Readings.Answer.Unit = []string{"type"}, []string{"unit"}
			rows := c.first
			s, _ := newSource(t, testPolicy, answers, func(_ int, request graphql.Request) fakeapi.Reply {
				return fakeapi.Reply{Body: rowsByPlant(request, map[string]string{"p": rows})}
			})
			if apimap.Find(answers.Readings.Path, apimap.ReadingTypes) == nil {
				t.Fatal("the API takes no types")
			}
			for range 2 {
				calls := fakeapi.Calls("p")
				calls[0].Target.Facility.Name = "Plant p"
				if _, err := s.panel(t.Context(), calls); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour * 48) // what was fetched is stale
				rows = c.second
			}
			said := ""
			for _, one := range append(s.mappings.Contradictions(), s.mappings.OpenContradictions()...) {
				said += one.String()
			}
			if c.want == "" && said != "" || !strings.Contains(said, c.want) {
				t.Errorf("%s: %q, want %q", name, said, c.want)
			}
		})
	}
}
