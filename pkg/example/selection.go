package example

import (
	"errors"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// reader reads one example.
type reader struct {
	sent      map[string]any
	fragments ast.FragmentDefinitionList
	declared  map[string]*ast.VariableDefinition
	made      *Operation
	count     int
}

func syntaxError(err error) *problem.Error {
	if found, ok := errors.AsType[*gqlerror.Error](err); ok && len(found.Locations) > 0 {
		at := found.Locations[0]
		return invalid(message.New("The example cannot be read: line %d, column %d: %s", at.Line, at.Column,
			shortened(found.Message))).Because(err)
	}
	return invalid(message.New("The example cannot be read: %s", shortened(err.Error()))).Because(err)
}

// selection reads what is selected, with fragments in their places and each field once.
func (r *reader) selection(set ast.SelectionSet, on string, within []string) ([]*field, error) {
	var fields []*field
	aliases := map[string]string{}
	if err := r.collect(set, on, within, &fields, aliases); err != nil {
		return nil, err
	}
	return fields, nil
}

func (r *reader) collect(
	set ast.SelectionSet, on string, within []string, into *[]*field, aliases map[string]string,
) error {
	for _, selected := range set {
		if r.count++; r.count > maxFields {
			return invalid(message.New("The example selects more than %d fields", maxFields))
		}
		if len(within) > maxNesting {
			return invalid(message.New("The example is nested more than %d deep", maxNesting))
		}
		var err error
		switch s := selected.(type) {
		case *ast.Field:
			err = r.field(s, on, within, into, aliases)
		case *ast.InlineFragment:
			if skipped, failed := r.isSkipped(s.Directives); skipped || failed != nil {
				err = failed
				break
			}
			condition := s.TypeCondition
			if condition == "" {
				condition = on
			}
			err = r.collect(s.SelectionSet, condition, append(within, "..."), into, aliases)
		case *ast.FragmentSpread:
			err = r.spread(s, within, into, aliases)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) spread(s *ast.FragmentSpread, within []string, into *[]*field, aliases map[string]string) error {
	if skipped, err := r.isSkipped(s.Directives); skipped || err != nil {
		return err
	}
	fragment := r.fragments.ForName(s.Name)
	switch name := "..." + s.Name; {
	case fragment == nil:
		return invalid(message.New("The example uses the fragment %s, which it does not have", s.Name))
	case slices.Contains(within, name):
		return invalid(message.New("The fragment %s of the example contains itself", s.Name))
	case len(fragment.Directives) > 0:
		return noDirective(fragment.Directives[0].Name)
	default:
		return r.collect(fragment.SelectionSet, fragment.TypeCondition, append(slices.Clone(within), name), into, aliases)
	}
}

// field takes in one selected field. Of a field that is selected again in the same way, the selections are joined.
func (r *reader) field(s *ast.Field, on string, within []string, into *[]*field, aliases map[string]string) error {
	skipped, err := r.isSkipped(s.Directives)
	if skipped || err != nil || s.Name == "__typename" {
		return err
	}
	if s.Name == "__schema" || s.Name == "__type" {
		return invalid(message.New("The example asks for the API's schema, and not for data"))
	}
	made := &field{name: s.Name, on: on}
	if made.args, err = r.arguments(s.Arguments); err != nil {
		return err
	}
	if made.children, err = r.selection(s.SelectionSet, "", append(slices.Clone(within), s.Name)); err != nil {
		return err
	}
	if len(s.SelectionSet) > 0 && len(made.children) == 0 {
		return nil // nothing of it is left
	}
	for _, other := range *into {
		if other.name != s.Name || other.on != on {
			continue
		}
		if argumentText(other.args) != argumentText(made.args) {
			return invalid(message.New("The example asks for %s more than once, as %s and %s; leave one of them",
				s.Name, aliases[s.Name], s.Alias))

		}
		other.children = joined(other.children, made.children)
		return nil
	}
	aliases[s.Name] = s.Alias
	*into = append(*into, made)
	return nil
}

// joined are the fields of two selections of one object.
func joined(fields, more []*field) []*field {
	for _, one := range more {
		at := slices.IndexFunc(fields, func(f *field) bool { return f.name == one.name && f.on == one.on })
		if at < 0 {
			fields = append(fields, one)
		} else {
			fields[at].children = joined(fields[at].children, one.children)
		}
	}
	return fields
}

// isSkipped decides @skip and @include. Others may change what an answer means, and are refused.
func (r *reader) isSkipped(directives ast.DirectiveList) (skipped bool, err error) {
	for _, directive := range directives {
		condition := directive.Arguments.ForName("if")
		if directive.Name != "skip" && directive.Name != "include" || condition == nil {
			return false, noDirective(directive.Name)
		}
		value, err := r.value(condition.Value)
		if err != nil {
			return false, err
		}
		if value == nil || value.kind != booleanKind {
			return false, invalid(message.New("The condition of @%s in the example is neither true nor false", directive.Name))
		}
		skipped = skipped || (value.text == "true") == (directive.Name == "skip")
	}
	return skipped, nil
}
