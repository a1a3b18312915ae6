package plugin

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Each finding of the health check has a section in docs/troubleshooting.md.
func TestManualHasEveryFinding(t *testing.T) {
	page, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	var anchors []string
	for _, heading := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(string(page), -1) {
		anchors = append(anchors, strings.ReplaceAll(strings.ToLower(heading[1]), " ", "-"))
	}
	for _, section := range helpSections {
		if !slices.Contains(anchors, section) {
			t.Errorf("docs/troubleshooting.md has no section %q", section)
		}
	}
}

// Save & test links to the section on what it found: Grafana shows the link of errors, the editor that of others.
func TestHealthLinksToManual(t *testing.T) {
	for name, c := range map[string]struct {
		api     world
		section string
	}{
		"no facilities":       {world{plants: -1}, string(problem.NoFacilities)},
		"no values":           {world{plants: 2, within: noValues}, helpNoReadings},
		"no field for values": {noReadingsField, string(problem.Unmapped)},
	} {
		d, _ := start(t, c.api)
		result, err := d.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
		if err != nil {
			t.Fatal(err)
		}
		var details struct{ ErrorDetailsLink string }
		if err := json.Unmarshal(result.JSONDetails, &details); err != nil {
			t.Fatal(err)
		}
		if want := problem.HelpOn(c.section); details.ErrorDetailsLink != want {
			t.Errorf("%s: linked to %q instead of %s", name, details.ErrorDetailsLink, want)
		}
	}
}

func noValues(time.Time, time.Time) string { return `{"readings":[]}` }

var noReadingsField = world{plants: 2, within: noValues,
	schema: []string{"  readings(readingInput: ReadingInput!): [ReadingSeries!]!\n", ""}}

// What is all well needs no explanation.
func TestHealthWithoutFindingsHasNoLink(t *testing.T) {
	if c := (&checkup{Status: "OK"}); c.help() != "" {
		t.Errorf("linked to %s", c.help())
	}
}

// docs/privacy-and-access.md says of every resource who may call it.
func TestPrivacyPageHasEveryResource(t *testing.T) {
	page, err := os.ReadFile("../../docs/privacy-and-access.md")
	if err != nil {
		t.Fatal(err)
	}
	for path, methods := range (&Datasource{}).routes() {
		for method, route := range methods {
			resource := "`" + method + " " + path + "`"
			_, after, isThere := strings.Cut(string(page), resource)
			row, _, _ := strings.Cut(after, "\n")
			callers := "| all |"
			if i := strings.Index(row, "|"); i >= 0 {
				row = row[i:]
			}
			switch {
			case !route.forAdmins.IsZero():
				callers = "| administrators |"
			case !route.forEditors.IsZero():
				callers = "| editors, administrators |"
			case !route.forWriters.IsZero():
				callers = "| administrators; all where *any that reads* is allowed |"
			}
			if !isThere || !strings.HasPrefix(row, callers) {
				t.Errorf("docs/privacy-and-access.md does not say of %s that it is for %s", resource, callers)
			}
		}
	}
}
