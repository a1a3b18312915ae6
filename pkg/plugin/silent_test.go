package plugin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// shownSeries are the series of a response by plant and type: how many values they have, and how many are nulls.
func shownSeries(response backend.DataResponse) string {
	var all []string
	for _, frame := range response.Frames {
		if len(frame.Fields) < 2 {
			continue
		}
		value := frame.Fields[1]
		nulls := 0
		for i := range value.Len() {
			if value.At(i).(*float64) == nil {
				nulls++
			}
		}
		all = append(all, fmt.Sprintf("%s %s[%s] %d-%d", value.Labels["facilityId"], value.Labels["readingType"],
			value.Labels["unit"], value.Len(), nulls))
	}
	return strings.Join(all, ", ")
}

func notices(response backend.DataResponse) (texts string) {
	for _, frame := range response.Frames {
		if frame.Meta != nil {
			for _, notice := range frame.Meta.Notices {
				texts += notice.Text + "\n"
			}
		}
	}
	return texts
}

// A plant that was asked for, exists and sends nothing comes back with its labels and one null, for rules and panels.
func TestSilentPlant(t *testing.T) {
	const (
		values = `{"readings":[{"readingType":"Pac","unit":"kW","values":[{"timestamp":"NOW","value":5}]}]}`
		empty  = `{"readings":[{"readingType":"Pac","unit":"kW","values":[]}]}`
		absent = `{"readings":[]}`
		nulls  = `{"readings":[{"readingType":"Pac","unit":"kW","values":[{"timestamp":"NOW","value":null}]}]}`
		noWord = `{"readings":[{"readingType":"Pac","unit":"kW","values":[{"timestamp":"NOW","value":""}]}]}`
	)
	now := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	for name, c := range map[string]struct {
		p0, p1, readingType string
		typesFail           bool
		shown, says         string
	}{
		"its series is empty": {
			values, empty, "Pac", false, "p0 Pac[kW] 1-0, p1 Pac[kW] 1-1", "Plant 1 is silent: it has no values of Pac since",
		},
		"its series is absent": {
			values, absent, "Pac", false, "p0 Pac[kW] 1-0, p1 Pac[kW] 1-1", "Plant 1 is silent: it has no values of Pac since",
		},
		"its values are null": {
			values, nulls, "Pac", false, "p0 Pac[kW] 1-0, p1 Pac[kW] 1-1", "Plant 1 is silent: it has no values of Pac since",
		},
		"its values are empty texts": {
			values, noWord, "Pac", false, "p0 Pac[kW] 1-0, p1 Pac[kW] 1-1", "Plant 1 is silent: it has no values of Pac since",
		},
		"all values of all are null": {
			nulls, nulls, "Pac", false, "p0 Pac[kW] 1-1, p1 Pac[kW] 1-1",
			"Plant 0, Plant 1 are silent: they have no values of Pac since",
		},
		"nobody knows its types": {
			values, absent, "Pac", true, "p0 Pac[kW] 1-0, p1 Pac[] 1-1", "nothing for Pac of Plant 1, without giving a reason",
		},
		"all are silent": {
			empty, empty, "Pac", false, "p0 Pac[kW] 1-1, p1 Pac[kW] 1-1",
			"Plant 0, Plant 1 are silent: they have no values of Pac since",
		},
		"it lacks the type": {absent, absent, "Wind", false, "", "Plant 0, Plant 1 have no reading type Wind"},
		"it failed": {
			values, `null`, "Pac", false, "p0 Pac[kW] 1-0", "Plant 1: The API answered null",
		},
	} {
		for _, alert := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", rule: ", alert), func(t *testing.T) {
				d, _ := start(t, world{plants: 2, typesFail: c.typesFail, readings: func(i int) string {
					return strings.Replace([]string{c.p0, c.p1}[i], "NOW", now, 1)
				}})
				response := ask(t, d, alert, model([]string{"p0", "p1"}, c.readingType)).Responses["R00"]
				if alert && name == "it failed" {
					if response.Error == nil {
						t.Error("a rule judges without the plant")
					}
					return
				}
				if got := shownSeries(response); response.Error != nil || got != c.shown {
					t.Errorf("%q, %v", got, response.Error)
				}
				// A rule shows no notices, and spends nothing on reasons.
				if got := notices(response); !alert && !strings.Contains(got, c.says) {
					t.Errorf("says %q", got)
				}
				if len(response.Frames) == 0 || response.Frames[0].Meta.Type != data.FrameTypeTimeSeriesMulti {
					t.Error("no frame says what it is")
				}
			})
		}
	}
}

// A plant whose values become null is silent since its last value, not since its last point.
func TestSilentSinceLastValue(t *testing.T) {
	at := func(hours int) time.Time {
		return time.Now().UTC().Truncate(time.Hour).Add(-time.Duration(hours) * time.Hour)
	}
	d, _ := start(t, world{plants: 1, readings: func(int) string {
		var values []string
		for hours := 20; hours > 0; hours-- {
			value := "5"
			if hours < 12 {
				value = "null"
			}
			values = append(values, fmt.Sprintf(`{"timestamp":%q,"value":%s}`, at(hours).Format(time.RFC3339), value))
		}
		return `{"readings":[{"readingType":"Pac","unit":"kW","values":[` + strings.Join(values, ",") + `]}]}`
	}})
	asked := func(from, to time.Time) backend.DataResponse {
		query := backend.DataQuery{
			RefID: "R", JSON: []byte(model([]string{"p0"}, "Pac")), TimeRange: backend.TimeRange{From: from, To: to},
			MaxDataPoints: 1000, Interval: time.Minute,
		}
		response, err := d.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{query}})
		if err != nil {
			t.Fatal(err)
		}
		return response.Responses["R"]
	}
	if told := notices(asked(at(21), at(0))); strings.Contains(told, "silent") {
		t.Errorf("a range with values: %q", told)
	}
	since := "Plant 0 is silent: it has no values of Pac since " + at(12).Format(time.RFC3339)
	if told := notices(asked(at(6), at(0))); !strings.Contains(told, since) {
		t.Errorf("want %q, got %q", since, told)
	}
}
