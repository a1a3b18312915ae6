package kind

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/reading-kinds.md anew")

const documentPath = "../../docs/reading-kinds.md"

const documentHead = `# Reading kinds

What kind a reading is decides how its values are combined when a query leaves that to the plugin (aggregation _auto_).
The API does not tell the kind. It is worked out from the unit, and from the name where the unit leaves it open or is
missing. If a reading of yours comes out wrong, choose the aggregation in the query.

This page is made from [pkg/kind/kinds.json](../pkg/kind/kinds.json) by ` + "`go test ./pkg/kind -update`" + `.

`

// document writes the table for people.
func document(of table) string {
	text := documentHead + "## Kinds\n\n"
	for _, k := range of.Kinds {
		text += fmt.Sprintf("- **%s**, combined to the %s. %s\n", k.Kind, k.Aggregation, k.Means)
	}
	text += "\n## Rules\n\nThe first that holds decides. Names are whole words of the id or the label, without regard to capitals and with ä written\nae; `*` stands for the rest of a word, `#` for a number. DailyEnergy and E_TOTAL are two words each.\nWhat is in italics is a group, which is listed below.\n\n"
	for i, r := range of.Rules {
		text += fmt.Sprintf("%d. **%s**: %s, %s. %s Example: %s.\n", i+1, r.Kind,
			inUnits(r.Units), named(r.NameGroups, r.Names), r.Why, example(r.Example))
	}
	text += "\n## Names\n\nWhat several rules look for, or what says the same in many ways.\n\n"
	for _, g := range of.Names {
		text += fmt.Sprintf("- _%s_: %s\n", g.Group, strings.Join(quoted("`", g.Names), ", "))
	}
	text += "\n## Units\n\nCapitals, blanks and the ways to write m², CO₂ and Ω make no difference.\n\n"
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

func TestDocumentIsTheTable(t *testing.T) {
	written, err := read(kindsJSON)
	if err != nil {
		t.Fatal(err)
	}
	want := document(written)
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
		t.Error("docs/reading-kinds.md is not what kinds.json says: go test ./pkg/kind -update")
	}
}
