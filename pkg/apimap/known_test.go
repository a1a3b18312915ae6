package apimap

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// A word that is missing in its list makes a kept map that has it unusable.
func TestKnownWordsAreAll(t *testing.T) {
	listed := map[string]string{
		"Object": fmt.Sprint(KnownObjects), "Property": fmt.Sprint(KnownProperties),
		"PageStyle": fmt.Sprint(KnownPageStyles), "Role": fmt.Sprint(KnownRoles),
		"Encoding": fmt.Sprint(KnownEncodings), "Shape": fmt.Sprint(KnownShapes),
	}
	seen := 0
	find := func(node ast.Node) bool {
		spec, isValue := node.(*ast.ValueSpec)
		if !isValue || spec.Type == nil || len(spec.Values) == 0 {
			return true
		}
		name := fmt.Sprint(spec.Type)
		literal, isLiteral := spec.Values[0].(*ast.BasicLit)
		all, isListed := listed[name]
		if !isListed || !isLiteral {
			t.Errorf("%s %s has no list", name, spec.Names[0])
			return true
		}
		seen++
		word := strings.Trim(literal.Value, `"`)
		if !strings.Contains(" "+strings.Trim(all, "[]")+" ", " "+word+" ") {
			t.Errorf("the list of all %s lacks %s", name, word)
		}
		return true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, find)
	}
	if seen < 50 {
		t.Errorf("only %d constants were found", seen)
	}
}
