package plugin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
)

// pasted are examples as somebody has them in a GraphQL client, by what they ask for.
type pasted map[string]map[string]any

// post calls a resource with a body.
func (i *instance) post(t *testing.T, url string, body any) (int, []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := i.host.resource.CallResource(ctx, &pluginv2.CallResourceRequest{
		PluginContext: backend.ToProto().PluginContext(i.context), Path: url, Url: url, Method: http.MethodPost, Body: text,
	})
	if err != nil {
		t.Fatal(err)
	}
	status, answer := 0, []byte{}
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return status, answer
		}
		if err != nil {
			t.Fatal(err)
		}
		status, answer = int(part.Code), append(answer, part.Body...)
	}
}

// triedExamples is the answer to a try.
type triedExamples struct {
	Parts []struct {
		Part       string
		Count      int
		Understood []struct{ Role, Chosen string }
		Error      *struct {
			Category  string
			Sentences []struct{ Text string }
		}
		Series []struct {
			Type   string
			Points [][2]*float64
		}
	}
}

// problems are what a try says is wrong, by part.
func (tried triedExamples) problems() string {
	var found []string
	for _, part := range tried.Parts {
		if part.Error != nil {
			found = append(found, part.Part+": "+part.Error.Sentences[0].Text)
		}
	}
	return strings.Join(found, "\n")
}

// dialectExamples ask each dialect for a day of the plant, in the ways in which people write queries: with literals and
// variables, aliases, fragments and directives.
func dialectExamples(dialect, plant string) pasted {
	from, to := dayFrom.Format(time.RFC3339), dayTo.Format(time.RFC3339)
	replace := strings.NewReplacer("PLANT", plant, "FROM", from, "TO", to, "START", fmt.Sprint(dayFrom.UnixMilli()))
	one := func(query string, variables any) map[string]any {
		return map[string]any{"query": replace.Replace(query), "variables": variables}
	}
	switch dialect {
	case "a", "n":
		return pasted{
			"facilities": one(`# all that I see
				query Mine { me { id name companies { id name plants: facilities { id name timezone } } } }`, nil),
			"readingTypes": one(`query ($id: ID!) { device(id: $id) { id ...Types } }
				fragment Types on Device { availableReadings { readingType unit } availableAnalysis { readingType unit } }`,
				map[string]any{"id": plant}),
			"readings": one(`query ($id: ID!, $in: ReadingInput!, $more: Boolean = false) { facility(id: $id) {
				values: readings(readingInput: $in) { readingType unit values { timestamp value } } name @include(if: $more) } }`,
				map[string]any{"id": plant, "in": map[string]any{"from": from, "to": to, "readingTypes": []string{"Pac"}}}),
		}
	case "b":
		return pasted{
			"facilities": one(`{ currentUser { fullName memberships { company { id name facilities { id name timezone } } } } }`,
				""),
			"readingTypes": one(`{ device(deviceId: "PLANT") { readingTypes analysisTypes } }`, ""),
			"readings": one(`{ facility(facilityId: "PLANT") { readings(readingInput: {start: "FROM", end: "TO",
				readings: [{readingType: Pac}]}) { time readingType value } } }`, ""),
		}
	case "c":
		return pasted{
			"facilities": one(`query ($after: String = "") { companies { id name facilities(first: 50, after: $after) {
				edges { node { id name timeZone } } pageInfo { hasNextPage endCursor } } } }`, ""),
			"readingTypes": one(`{ device(id: "PLANT") { readingTypes { id name { en } unit isAnalysis } } }`, ""),
			"readings": one(`query ($end: Float!) { device(id: "PLANT") { ... on Facility {
				readings(readingInput: {readingType: "Pac", startTime: START, endTime: $end}) } } }`,
				map[string]any{"end": dayTo.UnixMilli()}),
		}
	default:
		return pasted{
			"facilities": one(`{ viewer { organisations { id title plants(offset: 0, limit: 50) { total items {
				id displayName time_zone } } } } }`, ""),
			"readingTypes": one(`query ($id: ID!) { device(device_id: $id, locale: ACCOUNT_DEFAULT) {
				available_readings { key caption(locale: ACCOUNT_DEFAULT) unit { symbol } }
				available_analyses { key unit { symbol } } } }`,
				`{"id": "`+plant+`"}`),
			"readings": one(`{ device(device_id: "PLANT", locale: ACCOUNT_DEFAULT) { readings(readingsInput: {
				periodStart: "FROM", periodEnd: "TO", reading_keys: ["Pac"], precision: DEFAULT
				}) { items { key unit { symbol } points { at val } } } } }`, ""),
		}
	}
}

// mostToLearn is how many requests saved examples may cost before the first answer, the list itself included.
const mostToLearn = 8

// Examples alone are enough where the API does not show its schema, and the values are those that the API has, also of
// types, plants and days that no example names.
func TestExamplesWithoutSchema(t *testing.T) {
	t.Parallel() // it mostly waits
	sim := startSimulator(t)
	sim.faults(t, map[string]any{"introspectionOff": true})
	plugin := startPlugin(t)
	plant, finca := sim.facility(t, koeris), sim.facility(t, spain)
	for _, dialect := range []string{"a", "b", "c", "m", "n"} {
		t.Run(dialect, func(t *testing.T) {
			examples := dialectExamples(dialect, plant)
			token := adminToken + "." + dialect
			bare := plugin.configured("bare-"+dialect, sim.Endpoint, token, `{}`)
			status, body := bare.post(t, "examples/try", map[string]any{"examples": asTexts(t, examples)})
			tried := decoded[triedExamples](t, body)
			if status != http.StatusOK || len(tried.Parts) != 3 || tried.problems() != "" {
				t.Fatalf("%d %s\n%.600s", status, tried.problems(), body)
			}
			if tried.Parts[0].Count != 12 || len(tried.Parts[2].Series) == 0 || len(tried.Parts[2].Series[0].Points) < 20 {
				t.Errorf("what came: %.2000s", body)
			}

			settings, _ := json.Marshal(map[string]any{"examples": examples})
			ds := plugin.configured("taught-"+dialect, sim.Endpoint, token, string(settings))
			sim.resetStats(t)
			facilities := ds.query(t, dayFrom, dayTo, map[string]string{"A": `{"queryType":"facilities"}`})["A"]
			if facilities.Error != nil || facilities.Frames[0].Rows() != 12 {
				t.Fatalf("facilities: %v", facilities.Error)
			}
			if sent := sim.stats(t).Requests; sent > mostToLearn {
				t.Errorf("%d requests until the facilities were there", sent)
			} else {
				t.Logf("%d requests until the facilities were there", sent)
			}
			refs := read(t, ds.readings(t, dayFrom, dayTo, []string{plant, finca}, []string{"Pac", "ProducedEnergy"}, raw))
			if len(refs) != 4 {
				t.Fatalf("%d series", len(refs))
			}
			for _, ref := range refs {
				labels := ref.GetLabels()
				_, want := sim.physics(t, labels["facilityId"], labels["readingType"], "RAW", "", dayFrom, dayTo)
				equal(t, ref, want)
				if labels["facility"] == "" || labels["company"] == "" {
					t.Errorf("labels %v", labels)
				}
			}
			days := read(t, ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"ProducedEnergy"}, daily))
			_, want := sim.physics(t, plant, "ProducedEnergy", "DAY", "Europe/Berlin", dayFrom, dayTo)
			near(t, days[0], want)
		})
	}
	if got := sim.stats(t).Mutations; got > 0 {
		t.Errorf("%d mutations", got)
	}
}

// An example wins over what was found by the schema, and stays as it is when the schema renames something else.
func TestExamplesSurviveRenames(t *testing.T) {
	sim := startSimulator(t)
	plant := sim.facility(t, koeris)
	examples := dialectExamples("a", plant)
	delete(examples, "readings")
	delete(examples, "readingTypes")
	settings, err := json.Marshal(map[string]any{"examples": examples})
	if err != nil {
		t.Fatal(err)
	}
	ds := startPlugin(t).configured("renamed", sim.Endpoint, adminToken, string(settings))
	for _, dialect := range []string{"A", "A2"} {
		sim.control(t, http.MethodPut, "/dialect", map[string]string{"dialect": dialect})
		refs := read(t, ds.readings(t, dayFrom, dayTo, []string{plant}, []string{"Pac"}, raw))
		if len(refs) != 1 {
			t.Fatalf("%s: %d series", dialect, len(refs))
		}
		_, want := sim.physics(t, plant, "Pac", "RAW", "", dayFrom, dayTo)
		equal(t, refs[0], want)
		_, body := ds.get(t, "api-map")
		found := map[string]string{}
		for _, finding := range decoded[struct {
			Findings []struct{ Role, State, Chosen string }
		}](t, body).Findings {
			found[finding.Role] = finding.State + " " + finding.Chosen
		}
		if found["facilities"] != "taught me.companies.facilities" || !strings.HasPrefix(found["readings"], "found ") {
			t.Errorf("%s: %v", dialect, found)
		}
	}
}

// A range that has no values, or none any more, is moved to a recent day.
func TestExamplesOfSilentDay(t *testing.T) {
	sim := startSimulator(t)
	plant := sim.facility(t, "Neu seit gestern")
	ds := startPlugin(t).configured("silent-day", sim.Endpoint, adminToken, `{}`)
	examples := asTexts(t, dialectExamples("a", plant)) // of a summer before the plant was there
	status, body := ds.post(t, "examples/try", map[string]any{"examples": examples})
	tried := decoded[triedExamples](t, body)
	if status != http.StatusOK || tried.problems() != "" || len(tried.Parts) != 3 || tried.Parts[2].Count == 0 {
		t.Fatalf("%d %s %.300s", status, tried.problems(), body)
	}
	if !strings.Contains(string(body), "was asked for instead") {
		t.Errorf("nothing tells of the other range: %s", body)
	}
}

// What the API or the example is to blame for is said beside the part, or for all of them: a token that is not valid, a
// plant that is none, two ranges, a field that the schema does not have.
func TestExamplesSayWhatIsWrong(t *testing.T) {
	sim := startSimulator(t)
	plugin, plant := startPlugin(t), sim.facility(t, koeris)
	expired := plugin.configured("expired", sim.Endpoint, expiredToken, `{}`)
	status, body := expired.post(t, "examples/try", map[string]any{"examples": asTexts(t, dialectExamples("a", plant))})
	if status != http.StatusUnauthorized || !strings.Contains(string(body), "token") {
		t.Errorf("an expired token: %d %s", status, body)
	}
	const readings = `{ facility(id: "PLANT") { readings(readingInput: {from: "2026-06-01T00:00:00Z", TO
		readingTypes: ["Pac"]}) { readingType values { timestamp value } } MORE } }`
	for i, c := range []struct{ plant, to, more, want string }{
		{plant, `to: "2026-06-02T00:00:00Z"`, "color", "no field color"},
		{plant, `until: "2026-06-02T00:00:00Z"`, "", "no argument until"},
		{plant, ``, "", "lacks readings.readingInput.to"},
		{"no-such-plant", `to: "2026-06-02T00:00:00Z"`, "", "none of the 12 facilities"},
		{plant, `to: "2026-06-02T00:00:00Z"`, `more: readings(readingInput: {from: "2026-06-03T00:00:00Z",
			to: "2026-06-04T00:00:00Z", readingTypes: ["Pac"]}) { readingType }`, "more than once"},
	} {
		examples := dialectExamples("a", plant)
		text := strings.NewReplacer("PLANT", c.plant, "TO", c.to, "MORE", c.more).Replace(readings)
		examples["readings"] = map[string]any{"query": text}
		// Each is a data source of its own: a few tries a minute are allowed.
		ds := plugin.configured(fmt.Sprint("wrong-", i), sim.Endpoint, adminToken,
			fmt.Sprintf(`{"httpHeaderName1":"X-%d"}`, i))
		ds.context.DataSourceInstanceSettings.DecryptedSecureJSONData["httpHeaderValue1"] = fmt.Sprint("value-of-", i)
		status, body := ds.post(t, "examples/try", map[string]any{"examples": asTexts(t, examples)})
		said := decoded[triedExamples](t, body).problems()
		if status != http.StatusOK || !strings.Contains(said, c.want) || strings.Count(said, "\n") > 0 {
			t.Errorf("%s %s: %d %s, want %q", c.to, c.more, status, said, c.want)
		}
	}
}

// No example makes the API run anything but queries: neither when it is tried, nor when it was saved.
func TestExamplesOnlyQuery(t *testing.T) {
	plugin := startPlugin(t)
	for i, evil := range []string{
		`mutation M { a }`, `mutation M { a } query Q { a }`, `query Q { a } mutation Example { a }`, `subscription S { a }`,
		`{ me { id } } # \r mutation M { a }`, "{ me { id } } #\r\nmutation M { a }",
		"{ me { id } #\u2028 } mutation M { a }",
		`{ facility(id: "} } mutation M { a") { id } }`, `{ facility(id: """ } mutation M { a """) { id } }`,
		`{ facility(id: """""") { id } } mutation M { a }`, `{ facility(id: "\" } mutation M { a }") { id } }`,
		`query ($i: ID = "\"} mutation M { a }") { facility(id: $i) { id } }`,
		`query ($i: ID! @x(a: "mutation M { a }")) { facility(id: $i) { id } }`,
		`{ ...F } fragment F on Query { me { id } } mutation M { a }`,
		`{"query": "mutation M { a }"}`, `{"query": "{ me { id } }", "operationName": "mutation M { a }"}`,
		`query Example { me { id } } fragment mutation on Query { a }`, `{ mutation { a } }`, `{ subscription: me { id } }`,
	} {
		api := startRunner(t, "")
		example := map[string]string{"query": evil, "variables": `{"i": "\"} mutation M { a }"}`}
		examples := map[string]any{}
		for _, part := range []string{"facilities", "readingTypes", "readings"} {
			examples[part] = example
		}
		settings, err := json.Marshal(map[string]any{"examples": examples})
		if err != nil {
			t.Fatal(err)
		}
		ds := plugin.configured(fmt.Sprint("evil-", i), api.URL, "a-token-that-nobody-has", string(settings))
		if status, body := ds.post(t, "examples/try", map[string]any{"examples": examples}); status >= 500 {
			t.Errorf("%q: %d %s", evil, status, body)
		}
		ds.query(t, dayFrom, dayTo, map[string]string{"A": `{"queryType":"facilities"}`})
		ds.readings(t, dayFrom, dayTo, []string{`1"} mutation M { a }`}, []string{`Pac"] } mutation M { a }`}, "")
		if _, others, text := api.counts(); others > 0 {
			t.Errorf("%q: %d operations that are no queries ran: %s", evil, others, text)
		}
	}
}

// asTexts are examples as the config editor sends them: variables are text.
func asTexts(t *testing.T, examples pasted) map[string]map[string]string {
	t.Helper()
	made := map[string]map[string]string{}
	for part, one := range examples {
		variables, isText := one["variables"].(string)
		if !isText && one["variables"] != nil {
			text, err := json.Marshal(one["variables"])
			if err != nil {
				t.Fatal(err)
			}
			variables = string(text)
		}
		made[part] = map[string]string{"query": one["query"].(string), "variables": variables}
	}
	return made
}
