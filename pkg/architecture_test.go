package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/amperecloud/amperecloud-platform-datasource/pkg/"

// layers are the packages from the bottom up: a package imports only those of the layers below its own.
var layers = [][]string{
	{"calc", "calc/solar", "message", "unit"},
	{"portfolio", "problem", "redact", "schema", "series"},
	{"query", "limit", "graphql"},
	{"apimap", "grid", "kind", "settings", "memo", "transport"},
	{"cache", "decode", "discover", "document", "downsample", "frame", "plan", "store"},
	{"api", "look", "operation", "transform"},
	{"example", "rows"},
	{"batch", "custom", "mapping"},
	{"catalog"},
	{"readings"},
	{"session"},
	{"plugin"},
	{"main"},
}

// sameLayer are the imports within a layer that are meant.
var sameLayer = map[string][]string{"redact": {"problem"}, "schema": {"problem"}}

const (
	maxColumns = 120
	maxLines   = 400
)

// sources gives every Go file below a folder, by its path with slashes.
func sources(t *testing.T, folders ...string) map[string]*ast.File {
	t.Helper()
	found := map[string]*ast.File{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			found[filepath.ToSlash(name)] = file
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }

// packageOf is the package of a file below pkg: "main" for those in pkg itself.
func packageOf(name string) string {
	if folder := path.Dir(name); folder != "." {
		return folder
	}
	return "main"
}

func TestImportsGoDown(t *testing.T) {
	layerOf := map[string]int{}
	for i, layer := range layers {
		for _, name := range layer {
			layerOf[name] = i
		}
	}
	for name, file := range sources(t, ".") {
		if isTest(name) {
			continue
		}
		own := packageOf(name)
		layer, isKnown := layerOf[own]
		if !isKnown {
			t.Errorf("%s: the package %s has no place in the layers", name, own)
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			other, isOurs := strings.CutPrefix(imported, module)
			if isOurs && layerOf[other] >= layer && !slices.Contains(sameLayer[own], other) {
				t.Errorf("%s imports %s, which is not below it", name, other)
			}
		}
	}
}

// A context belongs to a call, and a part is a field with a name: what is embedded brings methods along that nobody
// sees. Plain values without methods may be embedded.
func TestStructsStoreNoContextAndEmbedNoParts(t *testing.T) {
	for name, file := range sources(t, ".") {
		if isTest(name) {
			continue
		}
		ast.Inspect(file, func(node ast.Node) bool {
			declared, isStruct := node.(*ast.StructType)
			if !isStruct {
				return true
			}
			for _, field := range declared.Fields.List {
				if selector, ok := field.Type.(*ast.SelectorExpr); ok && selector.Sel.Name == "Context" {
					t.Errorf("%s: a struct stores a context", name)
				}
				if _, isPointer := field.Type.(*ast.StarExpr); isPointer && len(field.Names) == 0 {
					t.Errorf("%s: a struct embeds a pointer", name)
				}
			}
			return true
		})
	}
}

func TestLinesAndFilesAreShort(t *testing.T) {
	for name := range sources(t, ".", "../tests") {
		content, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
		isGenerated := strings.HasPrefix(lines[0], "// Code generated")
		if len(lines) > maxLines && !isTest(name) && !isGenerated {
			t.Errorf("%s has %d lines; does it still have one job?", name, len(lines))
		}
		for i, line := range lines {
			if len(line) > maxColumns {
				t.Errorf("%s:%d has %d columns", name, i+1, len(line))
			}
		}
	}
}

// documented finds names of code in a document: `pkg/plan/readings.go`, `readings.Loader.Load`.
var documented = regexp.MustCompile("`(pkg/[a-z/]+(?:\\.go)?|[a-z]+\\.[A-Za-z]\\w*(?:\\.\\w+)?)`")

// What the documents for engineers name must exist: packages, files, functions, types and their methods and fields.
func TestDocumentedNamesExist(t *testing.T) {
	var content []byte
	for _, name := range []string{"CONTRIBUTING.md", "docs/extending.md", "docs/decisions.md"} {
		page, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		content = append(content, page...)
	}
	declared := declaredNames(sources(t, "."))
	checked := 0
	for _, match := range documented.FindAllStringSubmatch(string(content), -1) {
		name := match[1]
		if strings.HasPrefix(name, "pkg/") {
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(name))); err != nil {
				t.Errorf("there is no %s", name)
			}
			checked++
			continue
		}
		own, rest, _ := strings.Cut(name, ".")
		if _, err := os.Stat(own); err != nil || rest == "go" {
			continue // a file name or another tool's word
		}
		checked++
		if !declared[name] {
			t.Errorf("there is no %s", name)
		}
	}
	if checked < 30 {
		t.Errorf("only %d names of code are found in the documents; does this test still read them?", checked)
	}
}

// declaredNames are the names that files declare: package.Name and package.Type.member.
func declaredNames(files map[string]*ast.File) map[string]bool {
	names := map[string]bool{}
	for name, file := range files {
		if isTest(name) {
			continue
		}
		own := packageOf(name)
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[own+"."+d.Name.Name] = true
				} else {
					names[own+"."+receiver(d.Recv.List[0].Type)+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					addSpec(names, own, spec)
				}
			}
		}
	}
	return names
}

func addSpec(names map[string]bool, own string, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range s.Names {
			names[own+"."+name.Name] = true
		}
	case *ast.TypeSpec:
		names[own+"."+s.Name.Name] = true
		if fields, isStruct := s.Type.(*ast.StructType); isStruct {
			for _, field := range fields.Fields.List {
				for _, name := range field.Names {
					names[own+"."+s.Name.Name+"."+name.Name] = true
				}
			}
		}
	}
}

func receiver(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	default:
		return ""
	}
}
