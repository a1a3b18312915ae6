package kind

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

var update = flag.Bool("update", false, "rewrite docs/reading-kinds.md")

const documentPath = "../../docs/reading-kinds.md"

const documentHead = `# Reading kinds

The kind of a reading decides how its values are combined when a query leaves that to the plugin (aggregation _auto_).
The API does not tell the kind. It is derived from the unit, and from the name where the unit leaves it open or is
missing. Of amounts, such as energy, the values decide against the name where they are clear: what grows for a day
without falling is a counter, also if it starts again at 0 each day, and what goes up and down is none. The panel then
says so. If the plugin gets one of your readings wrong, choose the aggregation in the query.

This page is generated from [pkg/kind/kinds.json](../pkg/kind/kinds.json) by ` + "`go test ./pkg/kind -update`" + `.

`

const rulesHead = `The first rule that holds decides. Names are whole words of the id or the label, whatever their
capitals, with ä written ae; ` + "`*` stands for the rest of a word, `#`" + ` for a number. DailyEnergy and E_TOTAL are
two words each. Groups are in italics, and are listed below.

`

// document writes the table for users.
func document(of table) string {
	text := documentHead + "## Kinds\n\n"
	for _, k := range of.Kinds {
		how := fmt.Sprintf("combined to the %s", k.Aggregation)
		if k.Aggregation == query.NoAggregation {
			how = "not combined"
		}
		text += fmt.Sprintf("- **%s**, %s. %s\n", k.Kind, how, k.Means)
	}
	text += "\n## Rules\n\n" + rulesHead
	for i, r := range of.Rules {
		text += fmt.Sprintf("%d. **%s**: %s, %s. %s Example: %s.\n", i+1, r.Kind,
			inUnits(r.Units), named(r.NameGroups, r.Names), r.Why, example(r.Example))
	}
	text += "\n## Names\n\nNames that several rules look for, or that mean the same.\n\n"
	for _, g := range of.Names {
		text += fmt.Sprintf("- _%s_: %s\n", g.Group, strings.Join(quoted("`", g.Names), ", "))
	}
	text += "\n## Units\n\nCapitals, blanks and the spelling of m², CO₂ and Ω make no difference.\n\n"
	for _, g := range of.Units {
		text += fmt.Sprintf("- _%s_: %s\n", g.Group, strings.Join(quoted("`", g.Units), ", "))
	}
	return text
}

func inUnits(groups []string) string {
	if len(groups) == 0 {
		return "any unit"
	}
	return "unit of " + strings.Join(quoted("_", groups), ", ")
}

func named(groups, names []string) string {
	all := append(quoted("_", groups), quoted("`", names)...)
	if len(all) == 0 {
		return "any name"
	}
	return "named " + strings.Join(all, ", ")
}

func quoted(quote string, texts []string) []string {
	made := make([]string, len(texts))
	for i, text := range texts {
		if text == "" {
			made[i] = "no unit at all"
			continue
		}
		made[i] = quote + text + quote
	}
	return made
}

func example(of [3]string) string {
	id, label, unit := of[0], of[1], of[2]
	text := "`" + id + "`"
	if label != "" {
		text += " (" + label + ")"
	}
	if unit == "" {
		return text + " without unit"
	}
	return text + " in `" + unit + "`"
}

func TestDocument(t *testing.T) {
	want := document(parsed(t))
	if *update {
		if err := os.WriteFile(documentPath, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(documentPath)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/reading-kinds.md is out of date: run go test ./pkg/kind -update")
	}
}
