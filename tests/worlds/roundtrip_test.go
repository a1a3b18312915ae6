package worlds

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

type shownRef struct {
	Kind, Name string
	OfType     *shownRef
}

func (r *shownRef) String() string {
	switch r.Kind {
	case "NON_NULL":
		return r.OfType.String() + "!"
	case "LIST":
		return "[" + r.OfType.String() + "]"
	}
	return r.Name
}

type shownMember struct {
	Name, Description string
	Type              *shownRef
	DefaultValue      string
	DeprecationReason string
	Args              []shownMember
}

func (m shownMember) member() member {
	made := member{name: m.Name, text: m.Description, byDefault: m.DefaultValue, deprecated: m.DeprecationReason}
	if m.Type != nil {
		made.kind = m.Type.String()
	}
	for _, arg := range m.Args {
		made.args = append(made.args, arg.member())
	}
	return made
}

type shownType struct {
	Kind, Name, Description         string
	Fields, InputFields, EnumValues []shownMember
	Interfaces, PossibleTypes       []shownRef
}

var keywords = map[string]string{"OBJECT": "type", "INTERFACE": "interface", "UNION": "union", "ENUM": "enum",
	"INPUT_OBJECT": "input", "SCALAR": "scalar"}

var builtIns = []string{"Int", "Float", "String", "Boolean", "ID"}

// printed makes SDL of what an introspection shows.
func printed(t *testing.T, answer []byte) string {
	t.Helper()
	var read struct {
		Data struct {
			Schema struct{ Types []shownType } `json:"__schema"`
		}
	}
	if err := json.Unmarshal(answer, &read); err != nil {
		t.Fatal(err)
	}
	b := &builder{described: true}
	for _, one := range read.Data.Schema.Types {
		if strings.HasPrefix(one.Name, "__") || slices.Contains(builtIns, one.Name) {
			continue
		}
		d := b.add(keywords[one.Kind], one.Name, one.Description)
		for _, m := range slices.Concat(one.Fields, one.InputFields, one.EnumValues) {
			d.members = append(d.members, m.member())
		}
		for _, i := range one.Interfaces {
			d.implements = append(d.implements, i.Name)
		}
		if one.Kind == "UNION" {
			for _, p := range one.PossibleTypes {
				d.union = append(d.union, p.Name)
			}
		}
	}
	return b.sdl()
}

// formatted brings SDL into one form.
func formatted(t *testing.T, sdl string) string {
	t.Helper()
	loaded, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err, sdl)
	}
	var out strings.Builder
	formatter.NewFormatter(&out).FormatSchema(loaded)
	return out.String()
}

// The same seed makes the same world, and its schema comes back the same from an introspection.
func TestWorldIsItself(t *testing.T) {
	for seed := range uint64(count(t, "WORLDS", 2000) / 10) {
		w, again := New(seed, optionsOf(seed)), New(seed, optionsOf(seed))
		if w.Describe() != again.Describe() {
			t.Fatalf("seed %d makes two worlds", seed)
		}
		answer := w.Introspection()
		if got, want := formatted(t, printed(t, answer)), formatted(t, w.SDL()); got != want {
			is, should := strings.Split(got, "\n"), strings.Split(want, "\n")
			for i := range min(len(is), len(should)) {
				if is[i] != should[i] {
					t.Fatalf("seed %d: an introspection shows %q, want %q", seed, is[i], should[i])
				}
			}
			t.Fatalf("seed %d: an introspection shows %d lines, want %d", seed, len(is), len(should))
		}
		if _, err := schema.Parse(string(answer)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}
