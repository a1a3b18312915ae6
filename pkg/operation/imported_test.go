package operation

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"go.yaml.in/yaml/v3"
)

// judged are the rules of GraphQL that need no schema: the guard must judge a single query as they do.
var judged = []string{
	"NoFragmentCycles", "KnownFragmentNames", "NoUnusedFragments", "NoUndefinedVariables", "UniqueVariableNames",
	"UniqueArgumentNames", "UniqueInputFieldNames", "UniqueFragmentNames", "LoneAnonymousOperation",
}

// The cases of graphql-js, as gqlparser brings them along: what is invalid without a schema is refused, what is valid
// is not, and what is written anew means what was written before.
func TestGuardOnImportedCases(t *testing.T) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/vektah/gqlparser/v2").Output()
	if err != nil {
		t.Skip("the module's folder cannot be found: ", err)
	}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "validator/imported/spec/*.spec.yml"))
	refused, accepted := 0, 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Name, Rule, Query string
			Errors            []any
		}
		if err := yaml.Unmarshal(content, &cases); err != nil {
			t.Fatal(file, err)
		}
		for _, c := range cases {
			doc, err := Parse(c.Query)
			isJudged := slices.Contains(judged, c.Rule)
			if isJudged && len(c.Errors) > 0 {
				if refused++; err == nil {
					t.Errorf("%s, %s: accepted\n%s", c.Rule, c.Name, c.Query)
				}
			}
			if err != nil {
				isOfAnotherRule := strings.Contains(err.Error(), "contains itself") // and valid by the one that is tried
				if isJudged && len(c.Errors) == 0 && isOnePlainQuery(c.Query) && !isOfAnotherRule {
					t.Errorf("%s, %s: refused: %v\n%s", c.Rule, c.Name, err, c.Query)
				}
				continue
			}
			accepted++
			normal, _ := doc.normalized()
			text, _, err := doc.Request(allTrue(doc))
			if err != nil {
				continue // everything is skipped
			}
			written, err := parser.ParseQuery(&ast.Source{Input: text})
			if err != nil || len(written.Operations) != 1 || len(written.Fragments) != 0 || strings.ContainsAny(text, "@#") {
				t.Errorf("%s, %s: wrote %s of\n%s", c.Rule, c.Name, text, normal)
			}
		}
	}
	if refused < 30 || accepted < 150 {
		t.Errorf("%d cases to refuse, %d accepted: are these the cases?", refused, accepted)
	}
}

func allTrue(doc *Document) map[string]any {
	values := map[string]any{}
	for _, v := range doc.Variables {
		values[v.Name] = true
	}
	return values
}

// isOnePlainQuery tells documents that the guard should take from those that are of other operations, or of none.
func isOnePlainQuery(text string) bool {
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	return err == nil && len(doc.Operations) == 1 && doc.Operations[0].Operation == ast.Query &&
		!strings.Contains(text, "@")
}
