package plugin_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

const (
	patchy = "Lückenhaft"
	broken = "Kaputt GmbH #13"
)

// event is a row of the table of events.
type event struct {
	from, to                        time.Time
	title, text, tags, id, facility string
}

// eventsOf sends a query for events and reads its table.
func (i *instance) eventsOf(t *testing.T, from, to time.Time, members string) (found []event, notices string) {
	t.Helper()
	model := `{"version":2,"queryType":"events",` + members + `}`
	got := i.queryAs(t, panel, from, to, map[string]string{"Anno": model})["Anno"]
	if got.Error != nil || len(got.Frames) != 1 {
		t.Fatalf("%s: %v, %d frames", members, got.Error, len(got.Frames))
	}
	table := got.Frames[0]
	texts := map[string][]string{}
	for _, name := range []string{"title", "text", "tags", "id", "facility"} {
		texts[name] = textsOf(t, table, name)
	}
	instants := func(name string, row int) time.Time {
		field, _ := table.FieldByName(name)
		return field.At(row).(time.Time)
	}
	for row := range table.Rows() {
		found = append(found, event{
			instants("time", row), instants("timeEnd", row), texts["title"][row], texts["text"][row], texts["tags"][row],
			texts["id"][row], texts["facility"][row],
		})
	}
	for _, notice := range table.Meta.Notices {
		notices += notice.Text + "\n"
	}
	return found, notices
}

// has tells whether the physics has a value at each instant of five minutes.
func (s *simulator) has(t *testing.T, plant, readingType string, from, to time.Time) map[int64]bool {
	t.Helper()
	_, points := s.physics(t, plant, readingType, "FIVE_MINUTES", "", from, to)
	found := map[int64]bool{}
	for _, point := range points {
		found[int64(*point[0])] = point[1] != nil
	}
	return found
}

// Data are missing where the physics has none, and only there; nights are no gaps.
func TestEventsOfMissingData(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("missing", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	from, to := dayFrom.AddDate(0, 0, -1), dayTo
	plants := []string{sim.facility(t, patchy), sim.facility(t, koeris)}
	found, _ := ds.eventsOf(t, from, to, `"facilities":`+ids(plants)+`,"events":{"kind":"missing","duration":60}`)
	has := sim.has(t, plants[0], "Pac", from, to)
	if len(found) == 0 {
		t.Fatal("there are no events")
	}
	for _, e := range found {
		if e.facility != patchy || e.to.Sub(e.from) < time.Hour || !strings.Contains(e.tags, "missing,"+patchy) {
			t.Errorf("%+v", e)
		}
		for at := e.from; at.Before(e.to); at = at.Add(5 * time.Minute) {
			if has[at.Truncate(5*time.Minute).UnixMilli()] && at.After(e.from) {
				t.Errorf("%+v, but there is a value at %v", e, at)
			}
		}
	}
	// By day, each time without values for an hour is in an event.
	missingSince := time.Time{}
	for at := from; at.Before(to); at = at.Add(5 * time.Minute) {
		isDay := at.Hour() >= 5 && at.Hour() < 17 // in UTC
		if has[at.UnixMilli()] || !isDay {
			missingSince = time.Time{}
			continue
		}
		if missingSince.IsZero() {
			missingSince = at
		}
		isFound := slices.ContainsFunc(found, func(e event) bool { return !at.Before(e.from) && at.Before(e.to) })
		if at.Sub(missingSince) >= time.Hour && !isFound {
			t.Errorf("no event at %v", at)
		}
	}
}

// What an event says is what the physics has: of states, limits, thresholds, ratios and stuck values.
func TestEvents(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("events", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	week := dayTo.AddDate(0, 0, -7)
	for name, c := range map[string]struct {
		from           time.Time
		plant, members string
		title, text    string
		count          int
	}{
		"states": {dayTo.AddDate(0, 0, -2), patchy, `"events":{"kind":"state"}`, "Status: Offline", "Before: OK.", 7},
		"long states": {dayTo.AddDate(0, 0, -2), patchy, `"events":{"kind":"state","duration":600}`, "Status: OK",
			"Before: Offline.", 2},
		"limits": {week, overlingen, `"events":{"kind":"powerLimit"}`, "Power limited to 30 %",
			"By: Active power limitation (grid operator).\nFor 2 h 30 min.", 2},
		"stuck": {week, broken, `"roles":["irradiance"],"events":{"kind":"stuck","duration":60}`,
			"Irradiance in the plane of the modules stuck at 412 W/m²", "For 16 h 45 min.", 7},
		"ratios": {week, broken, `"events":{"kind":"lowRatio","threshold":75}`, "Performance ratio below 75 %", "It was ", 7},
	} {
		t.Run(name, func(t *testing.T) {
			members := `"facilities":` + ids([]string{sim.facility(t, c.plant)}) + `,` + c.members
			found, notices := ds.eventsOf(t, c.from, dayTo, members)
			isSaid := slices.ContainsFunc(found, func(e event) bool {
				return e.title == c.title && strings.Contains(e.text, c.plant+"\n"+c.text)
			})
			if len(found) != c.count || !isSaid {
				t.Errorf("%d events, want %d: %+v %s", len(found), c.count, found, notices)
			}
			seen := map[string]bool{}
			for _, e := range found {
				if seen[e.id] || e.id == "" {
					t.Errorf("%+v has no id of its own", e)
				}
				seen[e.id] = true
			}
			again, _ := ds.eventsOf(t, c.from, dayTo, members)
			if !slices.Equal(found, again) {
				t.Errorf("the second time: %+v", again)
			}
		})
	}
}

// Where the threshold is, which values are beyond it is counted in the physics.
func TestEventsBeyondThreshold(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("beyond", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plant := sim.facility(t, koeris)
	_, points := sim.physics(t, plant, "Pac", "FIVE_MINUTES", "", dayFrom, dayTo)
	highest := 0.0
	for _, point := range points {
		if point[1] != nil {
			highest = max(highest, *point[1])
		}
	}
	threshold := highest / 2
	var want time.Duration
	for _, point := range points {
		if point[1] != nil && *point[1] > threshold {
			want += 5 * time.Minute
		}
	}
	members := fmt.Sprintf(`"facilities":%s,"roles":["acPower"],"resolution":"5m",
		"events":{"kind":"threshold","condition":"above","threshold":%v}`, ids([]string{plant}), threshold)
	found, _ := ds.eventsOf(t, dayFrom, dayTo, members)
	var got time.Duration
	for _, e := range found {
		got += e.to.Sub(e.from)
	}
	if got != want || want == 0 {
		t.Errorf("beyond for %v, want %v: %+v", got, want, found)
	}
}

// Annotations share the requests of the panels that they are drawn on, and repeat nothing.
func TestEventsShareRequests(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("shared", sim.Endpoint, adminToken, `{"requestsPerMinute":600,"burst":100}`)
	plants := []string{sim.facility(t, patchy), sim.facility(t, koeris), sim.facility(t, overlingen)}
	scope := `{"version":2,"facilities":` + ids(plants) + `,`
	earlier := dayFrom.AddDate(0, 0, -20)
	warm := map[string]string{"A": scope + `"roles":["acPower","powerLimit","irradiance"]}`}
	ds.queryAs(t, panel, earlier, earlier.AddDate(0, 0, 1), warm)
	sim.resetStats(t)
	queries := map[string]string{
		"panel":    scope + `"roles":["acPower"],"resolution":"5m"}`,
		"missing":  scope + `"queryType":"events","events":{"kind":"missing","duration":60}}`,
		"stuck":    scope + `"queryType":"events","events":{"kind":"stuck","duration":60}}`,
		"above":    scope + `"queryType":"events","roles":["acPower"],"events":{"kind":"threshold","threshold":100}}`,
		"limited":  scope + `"queryType":"events","events":{"kind":"powerLimit"}}`,
		"changed":  scope + `"queryType":"events","resolution":"5m","events":{"kind":"changed"}}`,
		"computed": scope + `"computed":["expectedPower"]}`,
	}
	ask := func(daysBefore int) int {
		sim.resetStats(t)
		from, to := dayFrom.AddDate(0, 0, -daysBefore), dayTo.AddDate(0, 0, -daysBefore)
		for name, response := range ds.queryAs(t, panel, from, to, queries) {
			if response.Error != nil {
				t.Errorf("%s: %v", name, response.Error)
			}
		}
		return sim.stats(t).Requests
	}
	// On a busy machine a query may come after the first request was sent, and is answered by the next: of a few days,
	// one has at most one such request.
	least := len(queries)
	for daysBefore := range 5 {
		least = min(least, ask(2*daysBefore))
		if got := ask(2 * daysBefore); got > 0 {
			t.Errorf("%d requests for what is known", got)
		}
	}
	if least > 2 {
		t.Errorf("%d requests for a panel and its annotations, which need 1", least)
	}
}

// What cannot be loaded is not missing, and no rule is made of events.
func TestEventsWithoutValues(t *testing.T) {
	t.Parallel()
	sim := startSimulator(t)
	ds := startPlugin(t).configured("without", sim.Endpoint, "demo-user-token", `{"requestsPerMinute":600,"burst":100}`)
	seen, unseen := "", ""
	for _, name := range []string{koeris, bakery, overlingen, windpark, patchy, spain} {
		plant := sim.facility(t, name)
		response := ds.queryAs(t, panel, dayFrom, dayTo, map[string]string{
			"A": `{"version":2,"facilities":` + ids([]string{plant}) + `,"readingTypes":["Pac"]}`,
		})["A"]
		if response.Error == nil {
			seen = plant
		} else {
			unseen = plant
		}
	}
	if seen == "" || unseen == "" {
		t.Fatalf("seen %q, not seen %q", seen, unseen)
	}
	found, notices := ds.eventsOf(t, dayFrom, dayTo, `"facilities":`+ids([]string{seen, unseen})+
		`,"readingTypes":["Pac"],"events":{"kind":"missing","duration":600}`)
	isExplained := strings.Contains(notices, "No such event was found in 1 series.") && strings.Contains(notices, "access")
	if len(found) > 0 || !isExplained {
		t.Errorf("%+v, notices %q", found, notices)
	}
	model := `{"version":2,"queryType":"events","scope":"all"}`
	rule := ds.queryAs(t, alertRule, dayFrom, dayTo, map[string]string{"A": model})
	if err := rule["A"].Error; err == nil || !strings.Contains(err.Error(), "Alert rules cannot use events") {
		t.Errorf("a rule: %v", err)
	}
	if frames := rule["A"].Frames; len(frames) > 0 && frames[0].Rows() > 0 {
		t.Error(data.Frames(frames))
	}
}
