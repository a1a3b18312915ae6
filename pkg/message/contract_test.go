package message

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// contract has every text that the backend says, by id. src/locales/messages.test.ts holds the translations against it.
const contract = "../../tests/contract/messages.json"

// formats are those of all calls in the source that make a message, by id.
func formats(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			call, isCall := node.(*ast.CallExpr)
			if !isCall {
				return true
			}
			at, makes := formatOf(file.Name.Name, call)
			if !makes || len(call.Args) <= at {
				return true
			}
			format, isConstant := constant(call.Args[at])
			switch own := call.Args[at].(type) {
			case *ast.Ident: // problem.New and Advise pass on what they are given
				if own.Name == "format" && file.Name.Name == "problem" {
					return true
				}
			}
			id := ID(format)
			switch {
			case !isConstant:
				t.Errorf("%s: the format is not a constant", set.Position(call.Pos()))
			case format == "%s":
			case found[id] != "" && found[id] != format:
				t.Errorf("%s: %q begins like %q, so that they have the same id", set.Position(call.Pos()), format, found[id])
			default:
				found[id] = format
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// formatOf tells which argument of a call is the format of a message.
func formatOf(own string, call *ast.CallExpr) (at int, makes bool) {
	switch called := call.Fun.(type) {
	case *ast.SelectorExpr:
		owner, _ := called.X.(*ast.Ident)
		switch {
		case called.Sel.Name == "Advise", called.Sel.Name == "Reword":
			return 0, true
		case owner == nil || called.Sel.Name != "New":
			return 0, false
		case owner.Name == "message":
			return 0, true
		case owner.Name == "problem":
			return 1, true
		}
	case *ast.Ident:
		if own == "message" {
			return 0, called.Name == "New"
		}
		return 1, own == "problem" && called.Name == "New"
	}
	return 0, false
}

// constant gives the text of a literal, or of several that are added.
func constant(expression ast.Expr) (string, bool) {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, isLeft := constant(e.X)
		right, isRight := constant(e.Y)
		return left + right, isLeft && isRight && e.Op == token.ADD
	default:
		return "", false
	}
}

// With UPDATE_CONTRACT set, the contract is written anew.
func TestContractHasEveryText(t *testing.T) {
	texts := map[string]string{}
	for id, format := range formats(t) {
		texts[id] = Template(format)
	}
	if len(texts) < 100 {
		t.Fatalf("only %d texts are found in the source", len(texts))
	}
	if os.Getenv("UPDATE_CONTRACT") != "" {
		var written strings.Builder
		encoder := json.NewEncoder(&written)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(texts); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(contract, []byte(written.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(contract)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	if err := json.Unmarshal(content, &known); err != nil {
		t.Fatal(err)
	}
	for id, text := range texts {
		if known[id] != text {
			t.Errorf("%s is %q in tests/contract/messages.json, and %q in the source", id, known[id], text)
		}
	}
	for id := range known {
		if texts[id] == "" {
			t.Errorf("%s is in tests/contract/messages.json, and nothing says it", id)
		}
	}
	if t.Failed() {
		t.Log("Run UPDATE_CONTRACT=1 go test ./pkg/message, and translate what is new in src/locales.")
	}
}
