package plugin_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// shownSchema is the answer of custom-queries/schema.
type shownSchema struct{ SDL string }

// Who can write queries that are run gets the schema, and nobody else.
func TestCustomSchemaByRole(t *testing.T) {
	for position, allowed := range map[string]string{"off": "Admin", "saved": "Admin", "free": "Viewer Editor Admin"} {
		_, source := customAccount(t, `{"customQueries":"`+position+`"}`, "")
		for _, role := range []string{"Viewer", "Editor", "Admin"} {
			want := http.StatusForbidden
			if strings.Contains(allowed, role) {
				want = http.StatusOK
			}
			status, body := source.as(role).get(t, "custom-queries/schema")
			if status != want || strings.Contains(string(body), "type Query") != (want == http.StatusOK) {
				t.Errorf("%s as %s: %d %.200s", position, role, status, body)
			}
		}
	}
}

// graphql-js accepts what editors are given of each vendor's schema, and finds in it all that queries can use.
func TestCustomSchemaOfVendors(t *testing.T) {
	t.Parallel() // it mostly waits
	base := startVendors(t)
	plugin := startPlugin(t)
	for _, one := range fetch[[]vendor](t, base+"/vendors") {
		source := plugin.configured("schema "+one.Name, base+"/apollo-gateway/"+one.Name, vendorToken,
			`{"customQueries":"free","requestsPerMinute":6000,"burst":1000}`)
		status, body := source.get(t, "custom-queries/schema")
		if status != http.StatusOK {
			t.Errorf("%s: %d %.300s", one.Name, status, body)
			continue
		}
		sdl := decoded[shownSchema](t, body).SDL
		answer, err := http.Post(base+"/compare-schema/"+one.Name, "text/plain", strings.NewReader(sdl))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %.300s (%v)", one.Name, answer.StatusCode, text, err)
			continue
		}
		if differences := decoded[[]string](t, text); len(differences) > 0 {
			t.Errorf("%s: %d differences, such as %s", one.Name, len(differences), differences[0])
		}
	}
}

// What the plugin sends to each vendor runs as a user's own query, and follows the time range or says that it does not.
func TestCustomStartingPointsOfVendors(t *testing.T) {
	t.Parallel() // it mostly waits
	base := startVendors(t)
	plugin := startPlugin(t)
	for _, one := range fetch[[]vendor](t, base+"/vendors") {
		source := plugin.configured("start "+one.Name, base+"/apollo-gateway/"+one.Name, vendorToken,
			`{"customQueries":"free","requestsPerMinute":6000,"burst":1000}`)
		source.health(t) // nobody writes queries for a data source that was never saved
		plant := one.Plants[0]
		for _, point := range source.startingPoints(t, model([]string{plant.ID}, nil, raw), dayFrom, dayTo) {
			if point.Document == "" {
				t.Logf("%s %s: %v", one.Name, point.Subject, point.Sentences)
				if len(point.Sentences) == 0 {
					t.Errorf("%s: no document for %s, and nobody says why", one.Name, point.Subject)
				}
				continue
			}
			answer := source.queryAs(t, panel, dayFrom, dayTo, map[string]string{"A": custom(point.Document, "")})["A"]
			if answer.Error != nil || answer.Frames[0].Rows() == 0 {
				t.Errorf("%s %s: %v\n%s", one.Name, point.Subject, answer.Error, point.Document)
			}
			isFixed := len(point.Sentences) > 0
			follows := strings.Contains(point.Document, "$from:") && strings.Contains(point.Document, "$to:")
			if point.Subject == "readings" && isFixed == follows {
				t.Errorf("%s: %v\n%s", one.Name, point.Sentences, point.Document)
			}
		}
	}
}

// startingPoint is an item of the answer of custom-queries/start.
type startingPoint struct {
	Subject, Document string
	Sentences         []struct{ Text string }
}

// startingPoints asks for those of a query over a range.
func (i *instance) startingPoints(t *testing.T, model string, from, to time.Time) []startingPoint {
	t.Helper()
	call := fmt.Sprintf(`{"query":%s,"from":%d,"to":%d,"maxDataPoints":2000,"intervalMs":60000}`, model,
		from.UnixMilli(), to.UnixMilli())
	status, body := i.call(t, http.MethodPost, "custom-queries/start", []byte(call)...)
	if status != http.StatusOK {
		t.Fatalf("%d %.300s", status, body)
	}
	return decoded[struct{ Items []startingPoint }](t, body).Items
}

// The plugin's own documents run as they stand, in each dialect, and give what the plugin's own queries give. That they
// follow the time range is seen by asking for another one than they were written for.
func TestCustomStartingPoints(t *testing.T) {
	sim, plugin := startSimulator(t), startPlugin(t)
	id := sim.facility(t, koeris)
	for _, dialect := range []string{"a", "b", "c", "m", "n", "p"} {
		source := plugin.configured("start-"+dialect, sim.Endpoint, adminToken+"."+dialect, `{"customQueries":"free"}`)
		own := model([]string{id}, []string{"Pac"}, raw)
		contents := map[string]string{"facilities": koeris, "readingTypes": "Pac", "readings": "Pac"}
		for _, point := range source.startingPoints(t, own, dayFrom, dayTo) {
			if len(point.Sentences) > 0 {
				t.Errorf("%s %s: %v", dialect, point.Subject, point.Sentences)
			}
			answer := source.queryAs(t, panel, dayFrom, dayTo, map[string]string{"A": custom(point.Document, "")})["A"]
			if answer.Error != nil || !strings.Contains(asJSON(t, answer.Frames), contents[point.Subject]) {
				t.Errorf("%s %s: %v\n%s", dialect, point.Subject, answer.Error, point.Document)
			}
			if point.Subject != "readings" {
				continue
			}
			later := dayTo.Add(6 * time.Hour)
			both := source.query(t, dayFrom, later, map[string]string{
				"A": custom(point.Document, `"format":"timeSeries"`), "B": own})
			// In B the end of a range belongs to it.
			want, got := pointsOf(both["B"]), pointsOf(both["A"])
			if len(want) < 24*12 || len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
				t.Errorf("%s: %d values, and %d of the plugin's own query\n%s", dialect, len(got), len(want), point.Document)
			}
		}
	}
}

// pointsOf are the times and values of the first series.
func pointsOf(answer backend.DataResponse) (points []string) {
	if answer.Error != nil || len(answer.Frames) == 0 || len(answer.Frames[0].Fields) < 2 {
		return nil
	}
	frame := answer.Frames[0]
	for row := range frame.Rows() {
		at, _ := frame.Fields[0].ConcreteAt(row)
		value, _ := frame.Fields[1].ConcreteAt(row)
		points = append(points, fmt.Sprint(at, value))
	}
	return points
}

// GraphQL servers of other hands show a schema that editors can use, whole or in parts, and run what is started from.
func TestCustomWritingOnOtherServers(t *testing.T) {
	found := startServers(t, slices.Concat(openServers, closedServers)...)
	plugin := startPlugin(t)
	settings := `{"customQueries":"free",` + strings.TrimPrefix(serversBudget, "{")
	for name, endpoint := range found.Endpoints {
		source := plugin.configured("writing "+name, endpoint, serversToken, settings)
		status, body := source.get(t, "custom-queries/schema")
		if strings.HasSuffix(name, "closed") {
			if status == http.StatusOK || !strings.Contains(string(body), "does not show its schema") {
				t.Errorf("%s: %d %.300s", name, status, body)
			}
			continue
		}
		if status != http.StatusOK || !strings.Contains(decoded[shownSchema](t, body).SDL, "companies(") {
			t.Errorf("%s: %d %.300s", name, status, body)
			continue
		}
		for _, point := range source.startingPoints(t, `{}`, dayFrom, dayTo) {
			answer := source.queryAs(t, panel, dayFrom, dayTo, map[string]string{"A": custom(point.Document, "")})["A"]
			if answer.Error != nil || answer.Frames[0].Rows() == 0 {
				t.Errorf("%s %s: %v %v\n%s", name, point.Subject, answer.Error, point.Sentences, point.Document)
			}
		}
	}
}

// The schema that PostGraphile makes of tables: editors can use it, what is started from runs, and rows have the types
// of their columns.
func TestCustomQueriesOnTableServers(t *testing.T) {
	found := startTableServers(t)
	plugin := startPlugin(t)
	settings := `{"customQueries":"free",` + strings.TrimPrefix(serversBudget, "{")
	const tickets = `query Tickets($after: Cursor, $order: [%s!]) {
		allTickets(first: 100, after: $after, orderBy: $order) {
			totalCount pageInfo { hasNextPage endCursor }
			edges { node { number: %s title isOpen createdAt costs tags details facilityByFacilityId { name } } } } }`
	for name, c := range map[string]struct{ order, id string }{
		"postgraphile": {"TicketOrderBy", "rowId"}, "postgraphile v4": {"TicketsOrderBy", "id"},
	} {
		t.Run(name, func(t *testing.T) {
			source := plugin.configured("tables "+name, found.Endpoints[name], serversToken, settings)
			for _, point := range source.startingPoints(t, `{}`, dayFrom, dayTo) {
				answer := source.queryAs(t, panel, dayFrom, dayTo, map[string]string{"A": custom(point.Document, "")})["A"]
				if answer.Error != nil || answer.Frames[0].Rows() == 0 {
					t.Errorf("%s: %v %v\n%s", point.Subject, answer.Error, point.Sentences, point.Document)
				}
			}
			answer := source.custom(t, panel, fmt.Sprintf(tickets, c.order, c.id),
				`"variables":[{"name":"order","values":["COSTS_DESC","PRIMARY_KEY_ASC"]}]`)
			if answer.Error != nil {
				t.Fatal(answer.Error)
			}
			table := answer.Frames[0]
			want := "number:*float64 title:*string isOpen:*bool createdAt:*time.Time costs:*float64 tags:*string " +
				"details:*string facilityByFacilityId.name:*string"
			if columnNames(table) != want || table.Rows() != 300 || noticesOf(table) != "" {
				t.Fatalf("%d rows of %s, notices %s", table.Rows(), columnNames(table), noticesOf(table))
			}
			first := map[string]string{}
			for _, field := range table.Fields {
				value, _ := field.ConcreteAt(0)
				first[field.Name] = fmt.Sprint(value)
			}
			if first["costs"] != "375" || first["title"] != "Ticket of Plant 1" || first["number"] != "30" ||
				first["createdAt"] != "2026-06-30 08:00:00 +0000 UTC" || first["isOpen"] != "true" ||
				first["tags"] != "inverter, day 30" || !strings.Contains(first["details"], `"severity"`) {
				t.Errorf("the first row is %v", first)
			}
			refused := source.custom(t, panel, `{ allTickets { nodes { salary } } }`, "")
			if refused.Error == nil || !strings.Contains(refused.Error.Error(), "salary") {
				t.Errorf("a field that is not there: %v", refused.Error)
			}
		})
	}
}
