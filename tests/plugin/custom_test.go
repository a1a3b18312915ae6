package plugin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// custom is the model of a GraphQL query; more are further members of it.
func custom(document, more string) string {
	text, _ := json.Marshal(document)
	if more != "" {
		more = "," + more
	}
	return fmt.Sprintf(`{"version":2,"queryType":"graphql","graphql":{"document":%s%s}}`, text, more)
}

// The documents that users write for the dialects A and B: tickets in pages, alarms of the range, values of a plant.
const (
	ticketsOfA = `# all that is open
query Tickets($status: [TicketStatus!], $after: String) {
  tickets(status: $status, after: $after, first: 10) {
    edges { node { id number title status createdAt closedAt costs tags facility { name } } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`
	alarmsOfA = `query Alarms($from: DateTime!, $to: DateTime!, $offset: Int, $severity: [AlarmSeverity!]) {
  alarms(from: $from, to: $to, offset: $offset, severity: $severity) {
    total items { ...A }
  }
}
fragment A on Alarm {
  time: raisedAt timeEnd: clearedAt title: message tags: severity lostEnergy plant: facility { name }
}`
	readingsOfA = `query($id: ID!, $from: DateTime!, $to: DateTime!) {
  facility(id: $id) { name readings(readingInput: {from: $from, to: $to, readingTypes: ["Pac"], resolution: HOUR}) {
    readingType unit values { timestamp value } } }
}`
	ticketsOfB = `query($page: Int) {
  ticketList(page: $page) { ticketId subject state created closed costs facilityName }
}`
	alarmsOfB = `query($from: Int!, $to: Int!) { alarmLog(from: $from, to: $to) }`
)

var customNow = time.Date(2026, 6, 22, 12, 0, 0, 0, time.UTC)

// customAccount is a data source with some settings on the simulated account at a known time.
func customAccount(t *testing.T, settings, dialect string) (*simulator, *instance) {
	t.Helper()
	sim := startSimulator(t)
	sim.control(t, http.MethodPut, "/clock", map[string]any{"now": customNow.Format(time.RFC3339)})
	return sim, startPlugin(t).configured("custom", sim.Endpoint, adminToken+dialect, settings)
}

// as is the same data source for another user.
func (i *instance) as(role string) *instance {
	other := *i
	other.context.User = &backend.User{Login: role, Role: role}
	if role == "" { // as of a public dashboard
		other.context.User = nil
	}
	return &other
}

func (i *instance) custom(t *testing.T, who caller, document, more string) backend.DataResponse {
	t.Helper()
	day := customNow.Add(-48 * time.Hour)
	return i.queryAs(t, who, day, customNow, map[string]string{"A": custom(document, more)})["A"]
}

func column(frame *data.Frame, name string) *data.Field {
	for _, field := range frame.Fields {
		if field.Name == name {
			return field
		}
	}
	return nil
}

func columnNames(frame *data.Frame) string {
	var names []string
	for _, field := range frame.Fields {
		names = append(names, field.Name+":"+field.Type().ItemTypeString())
	}
	return strings.Join(names, " ")
}

func noticesOf(frame *data.Frame) string {
	var texts []string
	for _, notice := range frame.Meta.Notices {
		texts = append(texts, notice.Text)
	}
	return strings.Join(texts, "|")
}

func TestCustomTablesAndCharts(t *testing.T) {
	sim, source := customAccount(t, `{"customQueries":"free"}`, "")
	tickets := source.custom(t, panel, ticketsOfA, `"variables":[{"name":"status","values":["OPEN","IN_PROGRESS"]}]`)
	if tickets.Error != nil {
		t.Fatal(tickets.Error)
	}
	table := tickets.Frames[0]
	want := "id:*string number:*float64 title:*string status:*string createdAt:*time.Time closedAt:*time.Time " +
		"costs:*float64 tags:*string facility.name:*string"
	if columnNames(table) != want || table.Rows() <= 10 || noticesOf(table) != "" {
		t.Errorf("%d rows of %s, notices %s", table.Rows(), columnNames(table), noticesOf(table))
	}
	for row := range table.Rows() {
		if status, _ := column(table, "status").ConcreteAt(row); status != "OPEN" && status != "IN_PROGRESS" {
			t.Errorf("row %d is %v", row, status)
		}
	}

	alarms := source.custom(t, panel, alarmsOfA, `"variables":[{"name":"severity","values":["CRITICAL"]}]`)
	if alarms.Error != nil {
		t.Fatal(alarms.Error)
	}
	table = alarms.Frames[0]
	want = "time:*time.Time timeEnd:*time.Time title:*string tags:*string lostEnergy:*float64 plant.name:*string"
	if columnNames(table) != want || table.Rows() == 0 {
		t.Errorf("%d rows of %s", table.Rows(), columnNames(table))
	}
	first, _ := column(table, "time").ConcreteAt(0)
	if at := first.(time.Time); at.Before(customNow.Add(-48*time.Hour)) || at.After(customNow) {
		t.Errorf("an alarm at %v", at)
	}

	chart := source.custom(t, panel, readingsOfA,
		`"variables":[{"name":"id","values":["`+sim.facility(t, koeris)+`"]}],"format":"timeSeries"`)
	if chart.Error != nil || len(chart.Frames) != 1 || chart.Frames[0].Rows() != 48 {
		t.Fatalf("%v: %v", chart.Error, chart.Frames)
	}
	values := chart.Frames[0].Fields[1]
	if values.Labels["readingType"] != "Pac" || values.Config == nil || values.Config.Unit != "kwatt" {
		t.Errorf("labels %v, config %+v", values.Labels, values.Config)
	}
	if stats := sim.stats(t); stats.Mutations != 0 {
		t.Errorf("%d mutations", stats.Mutations)
	}
}

// The values of a chart are those that the readings query has.
func TestCustomValuesAreTrue(t *testing.T) {
	sim, source := customAccount(t, `{"customQueries":"free"}`, "")
	from, to, id := customNow.Add(-24*time.Hour), customNow, sim.facility(t, koeris)
	answers := source.query(t, from, to, map[string]string{
		"A": custom(readingsOfA, `"variables":[{"name":"id","values":["`+id+`"]}],"format":"timeSeries"`),
		"B": model([]string{id}, []string{"Pac"}, `,"resolution":"1h"`),
	})
	if answers["A"].Error != nil || answers["B"].Error != nil {
		t.Fatal(answers["A"].Error, answers["B"].Error)
	}
	own, plugins := answers["A"].Frames[0], answers["B"].Frames[0]
	if own.Rows() != 24 || plugins.Rows() != 24 {
		t.Fatalf("%d and %d values", own.Rows(), plugins.Rows())
	}
	for i := range own.Rows() {
		for field := range 2 {
			a, _ := own.Fields[field].ConcreteAt(i)
			b, _ := plugins.Fields[field].ConcreteAt(i)
			if fmt.Sprint(a) != fmt.Sprint(b) {
				t.Errorf("row %d: %v, and %v", i, a, b)
			}
		}
	}
}

func TestCustomRules(t *testing.T) {
	sim, source := customAccount(t, `{"customQueries":"free"}`, "")
	const perPlant = `query($from: DateTime!, $to: DateTime!) {
		alarms(from: $from, to: $to, limit: 200) { items { raisedAt lostEnergy facility { name } } } }`
	numbers := source.custom(t, alertRule, perPlant, `"format":"numeric"`)
	if numbers.Error != nil || len(numbers.Frames) < 5 {
		t.Fatalf("%v: %d numbers", numbers.Error, len(numbers.Frames))
	}
	for _, frame := range numbers.Frames {
		if frame.Meta.Type != data.FrameTypeNumericMulti || frame.Rows() != 1 ||
			frame.Fields[0].Labels["facility.name"] == "" {
			t.Errorf("%s %v", frame.Meta.Type, frame.Fields[0].Labels)
		}
	}
	count := source.custom(t, alertRule, alarmsOfA,
		`"format":"count","variables":[{"name":"severity","values":["CRITICAL"]}]`)
	if value, _ := count.Frames[0].Fields[0].ConcreteAt(0); count.Error != nil || value.(float64) < 1 {
		t.Errorf("%v alarms: %v", value, count.Error)
	}
	for what, c := range map[string]struct{ document, more, words string }{
		"a table": {alarmsOfA, "", "cannot use the format Table"},
		"a part": {
			`{ tickets(first: 2) { totalCount edges { node { number title id } } } }`, `"format":"count"`,
			"not whole: The API gave 2 of"},
		"no variable": {readingsOfA, `"format":"timeSeries"`, "variable $id of the GraphQL query has no value"},
		"not replaced": {
			readingsOfA, `"variables":[{"name":"id","values":["$plant"]}]`, "The variable $plant has no value here"},
		"no numbers in it": {`{ me { name } }`, `"format":"numeric"`, "no numbers"},
	} {
		answer := source.custom(t, alertRule, c.document, c.more)
		if answer.Error == nil || !strings.Contains(answer.Error.Error(), c.words) {
			t.Errorf("%s: %v, want %q", what, answer.Error, c.words)
		}
	}
	empty := source.custom(t, alertRule, `query($from: DateTime!, $to: DateTime!) {
		alarms(from: $from, to: $to, severity: []) { items { lostEnergy } } }`, `"format":"numeric"`)
	if empty.Error != nil || len(empty.Frames) != 1 || len(empty.Frames[0].Fields) != 0 {
		t.Errorf("no alarm: %v %v", empty.Error, empty.Frames)
	}
	sim.faults(t, map[string]any{"graphqlErrorRate": 1})
	const both = `{ me { id } tickets(first: 50) { edges { node { number } } } }`
	if panels := source.custom(t, panel, both, ""); panels.Error != nil ||
		!strings.Contains(noticesOf(panels.Frames[0]), "A part of the answer is missing") {
		t.Errorf("a panel on half an answer: %v %v", panels.Error, panels.Frames)
	}
	if rule := source.custom(t, alertRule, both, `"format":"count"`); rule.Error == nil {
		t.Errorf("a rule on half an answer: %v", rule.Frames)
	}
}

// In another dialect, times are seconds, numbers are texts, pages have numbers, and a list is a JSON scalar.
func TestCustomQueriesInAnotherDialect(t *testing.T) {
	_, source := customAccount(t, `{"customQueries":"free"}`, ".b")
	tickets := source.custom(t, panel, ticketsOfB, "")
	if tickets.Error != nil {
		t.Fatal(tickets.Error)
	}
	table := tickets.Frames[0]
	want := "ticketId:*string subject:*string state:*string created:*time.Time closed:*time.Time costs:*float64 " +
		"facilityName:*string"
	if columnNames(table) != want || table.Rows() < 100 || noticesOf(table) != "" {
		t.Errorf("%d rows of %s, notices %s", table.Rows(), columnNames(table), noticesOf(table))
	}
	chart := source.custom(t, panel, alarmsOfB, `"format":"timeSeries"`)
	if chart.Error != nil || len(chart.Frames) < 5 {
		t.Fatalf("%v: %d series", chart.Error, len(chart.Frames))
	}
	series := chart.Frames[0]
	if series.Fields[1].Name != "lostEnergy" || series.Fields[1].Labels["facility.name"] == "" {
		t.Errorf("%s %v", series.Fields[1].Name, series.Fields[1].Labels)
	}
}

// What is refused is refused for everybody, however it is sent, and the API is asked for nothing.
func TestCustomPositions(t *testing.T) {
	const saved = `query Mine($status: [TicketStatus!]) {
		tickets(status: $status) { totalCount edges { node { title } } } }`
	text, _ := json.Marshal(saved)
	list := `"savedQueries":[{"name":"Mine","query":` + string(text) + `}]`
	const other = `{ me { name email } }`
	byName := `{"version":2,"queryType":"graphql","graphql":{"saved":"Mine"}}`
	type attempt struct{ name, model string }
	attempts := []attempt{
		{"by name", byName},
		{"same text", custom("# mine\n"+strings.ReplaceAll(saved, " ", "\n "), "")},
		{"one field more", custom(strings.Replace(saved, "title", "title costs", 1), "")},
		{"another", custom(other, "")},
		{"name and another", `{"version":2,"queryType":"graphql","graphql":{"saved":"Other","document":"` + other + `"}}`},
		{"schema", custom("{ __schema { types { name } } }", "")},
		{"mutation", custom(`mutation { updateFacility(id: "x", name: "y") { id } }`, "")},
		{"two", custom("query A { me { name } } query B { me { name } }", "")},
	}
	for position, runs := range map[string][]string{
		"off": {}, "saved": {"by name", "same text"},
		"free": {"by name", "same text", "one field more", "another", "schema"},
	} {
		t.Run(position, func(t *testing.T) {
			sim, source := customAccount(t, `{"customQueries":"`+position+`",`+list+`}`, "")
			for _, role := range []string{"Viewer", "Editor", "Admin", ""} {
				for _, who := range []caller{panel, alertRule} {
					before := sim.stats(t).Requests
					for _, one := range attempts {
						answer := source.as(role).queryAs(t, who, customNow.Add(-time.Hour), customNow,
							map[string]string{"A": one.model})["A"]
						isRun := answer.Error == nil || isOfRule(who, answer.Error)
						if isRun != slices.Contains(runs, one.name) {
							t.Errorf("%s as %q, rule %v: run %v: %v", one.name, role, who.headers != nil, isRun, answer.Error)
						}
					}
					if position == "off" && sim.stats(t).Requests != before {
						t.Errorf("the API was asked as %q", role)
					}
				}
			}
			if mutations := sim.stats(t).Mutations; mutations != 0 {
				t.Errorf("%d mutations", mutations)
			}
		})
	}
}

// isOfRule tells that a query was run, and that its answer was none for a rule.
func isOfRule(who caller, err error) bool {
	isForRule := who.headers != nil
	return isForRule && (strings.Contains(err.Error(), "format Table") || strings.Contains(err.Error(), "not whole"))
}

// Who asks the same shares one request, and one that is fresh costs none.
func TestCustomCache(t *testing.T) {
	sim, source := customAccount(t, `{"customQueries":"free"}`, "")
	ask := func(count int, more string) int {
		models := map[string]string{}
		for i := range count {
			models[fmt.Sprint("Q", i)] = custom(`{ tickets(first: 5) { edges { node { title } } } }`, more)
		}
		before := sim.stats(t).Requests
		for _, answer := range source.query(t, customNow.Add(-time.Hour), customNow, models) {
			if answer.Error != nil {
				t.Fatal(answer.Error)
			}
		}
		return sim.stats(t).Requests - before
	}
	ask(1, `"ttl":0`)                               // the API is learnt
	sim.faults(t, map[string]any{"latencyMs": 800}) // so that all have asked before the answer comes
	if requests := ask(20, `"ttl":0`); requests != 1 {
		t.Errorf("20 panels at once sent %d requests", requests)
	}
	sim.control(t, http.MethodDelete, "/faults", nil)
	if requests := ask(20, `"ttl":60`); requests != 0 {
		t.Errorf("%d requests for what is fresh", requests)
	}
	if requests := ask(1, `"ttl":0`); requests != 1 {
		t.Errorf("%d requests for what must be new", requests)
	}
}

func TestCustomResources(t *testing.T) {
	_, source := customAccount(t, `{"customQueries":"saved","savedQueries":[
		{"name":"A","query":"query($x: ID!, $from: DateTime, $n: Int = 5) { a(x: $x, f: $from, n: $n) { b } }"},
		{"name":"B","query":"{ a"}]}`, "")
	status, body := source.as("Viewer").get(t, "custom-queries")
	for _, words := range []string{`"mode":"saved"`, `"name":"x","type":"ID!","required":true`, `"source":"from"`,
		`"default":"5"`, "cannot be read: line 1"} {
		if status != http.StatusOK || !strings.Contains(string(body), words) {
			t.Errorf("%d without %s: %s", status, words, body)
		}
	}
	status, body = source.call(t, http.MethodPost, "custom-queries/check", []byte(`{"document":"{ a b(c: $d) }"}`)...)
	if status != http.StatusOK || !strings.Contains(string(body), "$d, which it does not declare") {
		t.Errorf("%d %s", status, body)
	}
	if answer, message := source.health(t); !strings.Contains(message, "The saved query “B” cannot be run") {
		t.Errorf("%s %s", answer.Status, message)
	}
}

// GraphQL servers of other hands take what is written anew, go on with pages, and refuse in words of their own.
func TestCustomQueriesOnOtherServers(t *testing.T) {
	found := startServers(t, slices.Concat(openServers, closedServers)...)
	plugin := startPlugin(t)
	settings := `{"customQueries":"free",` + strings.TrimPrefix(serversBudget, "{")
	const companies = `query Companies($after: String, $count: Int! = 1) {
		me { companies(first: $count, after: $after) {
			edges { ...Edge } pageInfo { hasNextPage endCursor } } }
	}
	fragment Edge on CompanyEdge { node { __typename title: name facilities(first: 1) { totalCount } } }`
	for name, endpoint := range found.Endpoints {
		source := plugin.configured("own "+name, endpoint, serversToken, settings)
		answer := source.custom(t, panel, companies, "")
		if answer.Error != nil {
			t.Errorf("%s: %v", name, answer.Error)
			continue
		}
		table := answer.Frames[0]
		if columnNames(table) != "__typename:*string title:*string facilities.totalCount:*float64" || table.Rows() < 2 ||
			noticesOf(table) != "" {
			t.Errorf("%s: %d rows of %s, notices %s", name, table.Rows(), columnNames(table), noticesOf(table))
		}
		for document, c := range map[string]struct{ variables, words string }{
			`{ me { salary } }`: {`"variables":[]`, "salary"},
			`query($after: Int) { me { companies(after: $after) { totalCount } } }`: {
				`"variables":[{"name":"after","source":"auto","values":["1"]}]`, "after"},
		} {
			refused := source.custom(t, panel, document, c.variables)
			if refused.Error == nil || !strings.Contains(refused.Error.Error(), "The API rejected the GraphQL query") ||
				!strings.Contains(refused.Error.Error(), c.words) {
				t.Errorf("%s, %s: %v", name, document, refused.Error)
			}
		}
	}
}
