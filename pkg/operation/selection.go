package operation

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// reader reads one document.
type reader struct {
	fragments ast.FragmentDefinitionList
	made      *Document
	used      map[string]bool // fragments
}

// place is where in a document a selection stands.
type place struct {
	// within are the fragments around it, and depth how many fields are.
	within []string
	depth  int
	on     []string
	when   []condition
}

// selection reads what is selected of one object, with fragments in their places and each field once.
func (r *reader) selection(set ast.SelectionSet, of *place) ([]*Field, error) {
	inner := place{}
	if of != nil {
		inner.within, inner.depth = of.within, of.depth+1
	}
	var fields []*Field
	if err := r.collect(set, inner, &fields); err != nil {
		return nil, err
	}
	return fields, nil
}

func (r *reader) collect(set ast.SelectionSet, at place, into *[]*Field) error {
	if max(at.depth, len(at.on), len(at.within)) >= maxDepth {
		return invalid(message.New("The GraphQL query is nested more than %d deep", maxDepth))
	}
	for _, selected := range set {
		var err error
		switch s := selected.(type) {
		case *ast.Field:
			err = r.field(s, at, into)
		case *ast.InlineFragment:
			err = r.inline(s.TypeCondition, s.Directives, s.SelectionSet, at, into)
		case *ast.FragmentSpread:
			err = r.spread(s, at, into)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) inline(
	condition string, directives ast.DirectiveList, set ast.SelectionSet, at place, into *[]*Field,
) error {
	when, err := r.conditions(directives)
	if err != nil {
		return err
	}
	at.when = slices.Concat(at.when, when)
	if condition != "" && (len(at.on) == 0 || at.on[len(at.on)-1] != condition) {
		at.on = append(slices.Clone(at.on), condition)
	}
	return r.collect(set, at, into)
}

func (r *reader) spread(s *ast.FragmentSpread, at place, into *[]*Field) error {
	fragment := r.fragments.ForName(s.Name)
	switch {
	case fragment == nil:
		return invalid(message.New("The GraphQL query uses the fragment %s, which it does not have", s.Name))
	case slices.Contains(at.within, s.Name):
		return invalid(message.New("The fragment %s of the GraphQL query contains itself", s.Name))
	case len(fragment.Directives) > 0:
		return noDirective(fragment.Directives[0].Name)
	}
	r.used[s.Name] = true
	at.within = append(slices.Clone(at.within), s.Name)
	return r.inline(fragment.TypeCondition, s.Directives, fragment.SelectionSet, at, into)
}

// field takes in one selected field. Of a field that is selected again in the same way, the selections are joined.
func (r *reader) field(s *ast.Field, at place, into *[]*Field) error {
	if r.made.Size++; r.made.Size > maxFields {
		return invalid(message.New("The GraphQL query selects more than %d fields", maxFields))
	}
	when, err := r.conditions(s.Directives)
	if err != nil {
		return err
	}
	r.made.Introspects = r.made.Introspects || s.Name == "__schema" || s.Name == "__type"
	made := &Field{Key: s.Alias, Name: s.Name, args: s.Arguments, on: at.on, when: slices.Concat(at.when, when)}
	if err := r.arguments(made); err != nil {
		return err
	}
	if len(s.SelectionSet) > 0 {
		if made.Children, err = r.selection(s.SelectionSet, &at); err != nil {
			return err
		}
	}
	return add(into, made)
}

// arguments checks those of a field.
func (r *reader) arguments(of *Field) error {
	seen := map[string]bool{}
	for _, arg := range of.args {
		if seen[arg.Name] {
			return invalid(message.New("The GraphQL query gives %s the argument %s twice", of.Name, arg.Name))
		}
		seen[arg.Name] = true
		if err := r.value(arg.Value); err != nil {
			return err
		}
	}
	return nil
}

// value checks that a value uses no variable that is not declared.
func (r *reader) value(v *ast.Value) error {
	if v.Kind == ast.Variable && r.made.Variable(v.Raw) == nil {
		return invalid(message.New("The GraphQL query uses the variable $%s, which it does not declare", v.Raw))
	}
	seen := map[string]bool{}
	for _, child := range v.Children {
		if v.Kind == ast.ObjectValue && seen[child.Name] {
			return invalid(message.New("The GraphQL query has an object with two members %s", child.Name))
		}
		seen[child.Name] = true
		if err := r.value(child.Value); err != nil {
			return err
		}
	}
	return nil
}

// conditions reads @skip and @include. Other directives may change what an answer means, and are refused.
func (r *reader) conditions(directives ast.DirectiveList) (found []condition, err error) {
	for _, directive := range directives {
		given := directive.Arguments.ForName("if")
		isKnown := directive.Name == "skip" || directive.Name == "include"
		if !isKnown || given == nil || len(directive.Arguments) > 1 {
			return nil, noDirective(directive.Name)
		}
		if given.Value.Kind != ast.Variable && given.Value.Kind != ast.BooleanValue {
			return nil, invalid(message.New(
				"The condition of @%s in the GraphQL query is neither true nor false, nor a variable", directive.Name))
		}
		if err := r.value(given.Value); err != nil {
			return nil, err
		}
		found = append(found, condition{isSkip: directive.Name == "skip", value: given.Value})
	}
	return found, nil
}

// add adds a field to those of its object. Two that would stand under one name in the answer must be the same, unless
// each is selected of objects of another type.
func add(into *[]*Field, made *Field) error {
	for _, other := range *into {
		if other.Key != made.Key {
			continue
		}
		isSame := other.Name == made.Name && argumentsOf(other) == argumentsOf(made)
		isApart := len(other.on) > 0 && len(made.on) > 0 && !slices.Equal(other.on, made.on)
		switch {
		case !isSame && !isApart:
			return collides(other, made)
		case (len(other.Children) == 0) != (len(made.Children) == 0) && !isApart:
			return collides(other, made)
		case isSame && slices.Equal(other.on, made.on) && whenOf(other) == whenOf(made):
			for _, child := range made.Children {
				if err := add(&other.Children, child); err != nil {
					return err
				}
			}
			return nil
		}
	}
	*into = append(*into, made)
	return nil
}

func collides(one, other *Field) error {
	return invalid(message.New("The GraphQL query gives the name %s to two fields, %s and %s, which are not the same; "+
		"give one of them another alias", one.Key, signature(one), signature(other)))
}

// signature is a field as it is called.
func signature(f *Field) string { return shortened(f.Name + argumentsOf(f)) }

// argumentsOf tells whether two fields are asked in the same way.
func argumentsOf(f *Field) string {
	w := &writer{isNormal: true}
	_ = w.arguments(f.args) // what cannot be written fails when the document is
	return w.text.String()
}

// whenOf tells whether two fields are selected under the same conditions.
func whenOf(f *Field) string {
	var w strings.Builder
	for _, c := range f.when {
		w.WriteString(c.normalized())
	}
	return w.String()
}
