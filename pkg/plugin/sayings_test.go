package plugin

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// What is to be said of several facilities or reading types is said once, however many they are.
func TestNoticesOfOneCause(t *testing.T) {
	empty := `{"readings":[{"readingType":"Pac","unit":"kW","values":[]}]}`
	names := func(first, last int) string {
		var all []string
		for i := first; i <= last; i++ {
			all = append(all, fmt.Sprint("Plant ", i))
		}
		return strings.Join(all, ", ")
	}
	for name, c := range map[string]struct {
		plants   int
		readings string
		types    string
		want     string
	}{
		"silent, twelve": {12, empty, `"Pac"`, names(0, 9) +
			" and 2 more are silent: they have no values of Pac since the start of the time range at least."},
		"silent, two": {2, empty, `"Pac"`,
			"Plant 0, Plant 1 are silent: they have no values of Pac since the start of the time range at least."},
		"lacking, one":   {1, `{"readings":[]}`, `"Wind"`, "Plant 0 has no reading type Wind."},
		"lacking, types": {1, `{"readings":[]}`, `"Wind","Sun"`, "Plant 0 has no reading types Wind, Sun."},
		"lacking, all": {12, `{"readings":[]}`, `"Wind","Sun"`, names(0, 9) +
			" and 2 more have no reading types Wind, Sun."},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := start(t, world{plants: c.plants, readings: func(int) string { return c.readings }})
			var ids []string
			for i := range c.plants {
				ids = append(ids, fmt.Sprintf("%q", fmt.Sprint("p", i)))
			}
			asked := fmt.Sprintf(`{"queryType":"readings","facilities":[%s],"readingTypes":[%s],"resolution":"15m",`+
				`"aggregation":"none"}`, strings.Join(ids, ","), c.types)
			got := notices(ask(t, d, false, asked).Responses["R00"])
			if strings.Count(got, "\n") != 1 || !strings.HasPrefix(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// Grafana shows a message among the details below the message itself.
func TestHealthMessageOnce(t *testing.T) {
	failed := &checkup{Status: "ERROR", Sentences: []message.Message{message.New("It is down.")}}
	got := failed.result()
	var details map[string]any
	if err := json.Unmarshal(got.JSONDetails, &details); err != nil {
		t.Fatal(err)
	}
	if details["message"] != nil || got.Message != "It is down." {
		t.Errorf("%s %v", got.Message, details)
	}
}
