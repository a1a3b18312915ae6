package discover

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

var update = flag.Bool("update", false, "rewrite docs/api-names.md")

const documentPath = "../../docs/api-names.md"

const documentHead = `# Names in APIs

Nobody outside the vendor knows how the API calls things. Names only say in which order the plugin tries what the
schema's structure allows; values prove or refute it. This page is all that the plugin knows by name, before it has
asked anything. A name that is not here costs a few requests more on the first _Save & test_; an example that you paste
under _API map_ says it for certain.

Names are compared in lower case, in the singular, with their words run together: ` + "`readingtype`" + ` stands for
` + "`readingTypes` and `reading_type`" + `. The weight is from 0 to 1; 1 is the platform's own word, or one that means
exactly that.

This page is generated from [pkg/discover/lexicon.json](../pkg/discover/lexicon.json) by
` + "`go test -tags arrow_json_stdlib ./pkg/discover -run TestDocument -update`" + `.

`

// document writes the table for users.
func document(of table) string {
	var text strings.Builder
	text.WriteString(documentHead + "## What names mean\n")
	for _, one := range of.Concepts {
		fmt.Fprintf(&text, "\n### %s\n\n%s For example `%s`.", title(string(one.Concept)), one.Means, one.Example)
		if one.Proof != "" {
			fmt.Fprintf(&text, " Proof: %s%s", strings.ToLower(one.Proof[:1]), one.Proof[1:])
		}
		text.WriteString("\n\n")
		for _, words := range one.Words {
			fmt.Fprintf(&text, "- %v: %s\n", words.Weight, strings.Join(words.Names, ", "))
		}
	}
	text.WriteString("\n## Ends of a range\n\n")
	for _, pair := range of.Ranges {
		fmt.Fprintf(&text, "- %s and %s: %v\n", pair.From, pair.To, pair.Weight)
	}
	text.WriteString("\n## Scalars\n\nWhat a type can hold that the schema does not describe.\n\n")
	for _, one := range of.Scalars {
		fmt.Fprintf(&text, "- **%s** %s\n", one.Means, strings.Join(one.Names, ", "))
	}
	text.WriteString("\n## Words beside names\n\n")
	for _, one := range of.Sets {
		fmt.Fprintf(&text, "- **%s** %s\n", one.Means, strings.Join(one.Words, ", "))
	}
	return text.String()
}

func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// The page for users is the table.
func TestDocument(t *testing.T) {
	want := document(lexiconData)
	if *update {
		if err := os.WriteFile(documentPath, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(documentPath)
	if err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != want {
		t.Errorf("docs/api-names.md is not what lexicon.json says (%v); run this test with -update", err)
	}
}

// Each concept is explained, weighed, and shown in a query that has one of its names.
func TestConceptsAreExplained(t *testing.T) {
	said := newVocabulary(AllWords)
	for _, one := range lexiconData.Concepts {
		if !strings.HasSuffix(one.Means, ".") || len(one.Words) == 0 {
			t.Errorf("%s means %q, by %d weights", one.Concept, one.Means, len(one.Words))
		}
		for _, words := range one.Words {
			if words.Weight <= 0 || words.Weight > 1 || len(words.Names) == 0 {
				t.Errorf("%s has the weight %v of %d names", one.Concept, words.Weight, len(words.Names))
			}
		}
		best := 0.0
		for _, name := range namesIn(t, one.Example) {
			best = max(best, said.match(one.Concept, name))
		}
		if best < 0.9 {
			t.Errorf("%s is no example of %s: %v", one.Example, one.Concept, best)
		}
	}
}

// namesIn are the fields, arguments and members of a query.
func namesIn(t *testing.T, example string) (names []string) {
	t.Helper()
	if !strings.HasPrefix(example, "query") {
		example = "{ " + example + " }"
	}
	document, err := parser.ParseQuery(&ast.Source{Input: example})
	if err != nil {
		t.Fatalf("%s: %v", example, err)
	}
	var ofValue func(value *ast.Value)
	ofValue = func(value *ast.Value) {
		for _, child := range value.Children {
			if child.Name != "" {
				names = append(names, child.Name)
			}
			ofValue(child.Value)
		}
	}
	var walk func(selected ast.SelectionSet)
	walk = func(selected ast.SelectionSet) {
		for _, one := range selected {
			field := one.(*ast.Field)
			names = append(names, field.Name)
			for _, argument := range field.Arguments {
				names = append(names, argument.Name)
				ofValue(argument.Value)
			}
			walk(field.SelectionSet)
		}
	}
	walk(document.Operations[0].SelectionSet)
	return slices.Compact(names)
}
