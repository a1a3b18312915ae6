package example

import (
	"maps"
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Known is by what values are recognised.
type Known struct {
	// FacilityIDs and Types are those of the account, as far as they are known.
	FacilityIDs, Types map[string]bool
	// Asked are the texts and numbers that stand in the arguments of the other examples: among them is the id of a
	// facility of the list, and a reading type that the facility has.
	Asked map[string]bool
	// Schema of the API; nil: it is not shown.
	Schema *schema.Schema
}

// Asked are the texts and numbers in the arguments of an example.
func (o *Operation) Asked() map[string]bool {
	found := map[string]bool{}
	eachField(o.fields, func(f *field) {
		for _, leaf := range leavesOf(f) {
			for _, scalar := range leaf.scalars() {
				if scalar.text != "" && scalar.kind != booleanKind {
					found[scalar.text] = true
				}
			}
		}
	})
	return found
}

func eachField(fields []*field, visit func(*field)) {
	for _, f := range fields {
		visit(f)
		eachField(f.children, visit)
	}
}

// lesson collects what was understood.
type lesson struct {
	known    Known
	findings []discover.Finding
}

// note says what was understood, and by which evidence.
func (l *lesson) note(role, chosen string, evidence message.Message) {
	if slices.ContainsFunc(l.findings, func(f discover.Finding) bool { return f.Role == role }) {
		return // of several lists, the first
	}
	l.findings = append(l.findings, discover.Finding{
		Role: role, State: discover.Taught, Chosen: chosen,
		Evidence: message.New("Taught by an example: %s", evidence),
	})
}

// steps make the way of a place for the API map.
func (l *lesson) steps(path []*field, lists []bool) []apimap.Step {
	var made []apimap.Step
	var typ *schema.Type
	if l.known.Schema != nil {
		typ = l.known.Schema.Query
	}
	for i, f := range path {
		var shown *schema.Field
		if typ != nil {
			if f.on != "" && l.known.Schema.Type(f.on) != nil {
				typ = l.known.Schema.Type(f.on)
			}
			shown = typ.Field(f.name)
		}
		typ = nil
		if shown != nil {
			typ = shown.Ref.Type
		}
		if i > 0 && f.on != "" {
			made[i-1].On = f.on
		}
		made = append(made, apimap.Step{Field: f.name, Args: arguments(f, shown), List: i < len(lists) && lists[i]})
	}
	return made
}

// arguments are a field's arguments, of the types that the schema or the example itself declares.
func arguments(f *field, shown *schema.Field) []apimap.Arg {
	var made []apimap.Arg
	for _, arg := range f.args {
		if arg.value.kind == nullKind {
			continue // as if it was left out; a map cannot say null
		}
		graphQLType := arg.value.graphQLType
		if shown != nil {
			at := slices.IndexFunc(shown.Args, func(in *schema.Input) bool { return in.Name == arg.name })
			if at >= 0 {
				graphQLType = shown.Args[at].Ref.Text
			}
		}
		made = append(made, apimap.Arg{
			Name: arg.name, Type: graphQLType, Value: arg.value.binding(graphQLType != ""),
		})
	}
	return made
}

// union joins sets.
func union(sets ...map[string]bool) map[string]bool {
	all := map[string]bool{}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}
