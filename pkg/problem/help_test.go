package problem

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var sectionPattern = regexp.MustCompile(`(?m)^## (.+)$`)

// manual is docs/troubleshooting.md by its sections' anchors, as GitHub makes them of headings.
func manual(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	at := sectionPattern.FindAllStringSubmatchIndex(string(page), -1)
	for i, heading := range at {
		end := len(page)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		anchor := strings.ReplaceAll(strings.ToLower(string(page[heading[2]:heading[3]])), " ", "-")
		found[anchor] = string(page[heading[1]:end])
	}
	return found
}

// Each category has a section that says what happened, whose fault it is and what to do.
func TestManualHasEveryCategory(t *testing.T) {
	sections := manual(t)
	for _, category := range all {
		section, isThere := sections[string(category)]
		if !isThere {
			t.Errorf("docs/troubleshooting.md has no section %q", category)
			continue
		}
		for _, part := range []string{"- **What happened**: ", "- **Whose fault**: ", "- **What to do**: "} {
			if !strings.Contains(section, part) {
				t.Errorf("the section %q of docs/troubleshooting.md has no %q", category, part)
			}
		}
	}
}

func TestHelpAddressOfFrontend(t *testing.T) {
	source, err := os.ReadFile("../../src/help.ts")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(source), "'"+HelpBase+"'") {
		t.Errorf("src/help.ts does not have the address %s", HelpBase)
	}
}
