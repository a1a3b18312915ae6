package worlds

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// introspected is __schema as the executor takes it.
func introspected(schema *ast.Schema) object {
	types := []any{}
	names := []string{}
	for name := range schema.Types {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		types = append(types, typeOf(schema, schema.Types[name]))
	}
	directives := []any{}
	for _, name := range []string{"include", "skip", "deprecated"} {
		d := schema.Directives[name]
		locations := []any{}
		for _, l := range d.Locations {
			locations = append(locations, string(l))
		}
		directives = append(directives, object{"__typename": "__Directive", "name": d.Name, "description": d.Description,
			"locations": locations, "args": resolver(func(map[string]any) (any, error) {
				return arguments(schema, d.Arguments), nil
			}), "isRepeatable": d.IsRepeatable})
	}
	made := object{"__typename": "__Schema", "description": nil, "types": types, "directives": directives,
		"queryType": typeOf(schema, schema.Query), "mutationType": nil, "subscriptionType": nil}
	if schema.Mutation != nil {
		made["mutationType"] = typeOf(schema, schema.Mutation)
	}
	return made
}

func typeOf(schema *ast.Schema, d *ast.Definition) object {
	if d == nil {
		return nil
	}
	return object{
		"__typename": "__Type", "kind": string(d.Kind), "name": d.Name, "description": optional(d.Description),
		"specifiedByURL": nil, "isOneOf": false, "ofType": nil,
		"fields": resolver(func(args map[string]any) (any, error) {
			if d.Kind != ast.Object && d.Kind != ast.Interface {
				return nil, nil
			}
			return fields(schema, d, args["includeDeprecated"] == true), nil
		}),
		"inputFields": resolver(func(map[string]any) (any, error) {
			if d.Kind != ast.InputObject {
				return nil, nil
			}
			return inputFields(schema, d), nil
		}),
		"enumValues": resolver(func(args map[string]any) (any, error) {
			if d.Kind != ast.Enum {
				return nil, nil
			}
			return enumValues(d, args["includeDeprecated"] == true), nil
		}),
		"interfaces": resolver(func(map[string]any) (any, error) {
			if d.Kind != ast.Object && d.Kind != ast.Interface {
				return nil, nil
			}
			list := []any{}
			for _, name := range d.Interfaces {
				list = append(list, typeOf(schema, schema.Types[name]))
			}
			return list, nil
		}),
		"possibleTypes": resolver(func(map[string]any) (any, error) {
			if d.Kind != ast.Union && d.Kind != ast.Interface {
				return nil, nil
			}
			list := []any{}
			for _, possible := range schema.GetPossibleTypes(d) {
				list = append(list, typeOf(schema, possible))
			}
			return list, nil
		}),
	}
}

func optional(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func reference(schema *ast.Schema, of *ast.Type) object {
	if of.NonNull {
		inner := *of
		inner.NonNull = false
		return wrapping("NON_NULL", reference(schema, &inner))
	}
	if of.Elem != nil {
		return wrapping("LIST", reference(schema, of.Elem))
	}
	return typeOf(schema, schema.Types[of.NamedType])
}

func wrapping(kind string, of object) object {
	return object{"__typename": "__Type", "kind": kind, "name": nil, "description": nil, "ofType": of, "fields": nil,
		"inputFields": nil, "enumValues": nil, "interfaces": nil, "possibleTypes": nil, "specifiedByURL": nil, "isOneOf": nil}
}

func deprecation(into object, directives ast.DirectiveList) object {
	into["isDeprecated"], into["deprecationReason"] = false, nil
	if d := directives.ForName("deprecated"); d != nil {
		into["isDeprecated"] = true
		if reason := d.Arguments.ForName("reason"); reason != nil {
			into["deprecationReason"] = reason.Value.Raw
		}
	}
	return into
}

func fields(schema *ast.Schema, d *ast.Definition, deprecated bool) []any {
	list := []any{}
	for _, f := range d.Fields {
		if strings.HasPrefix(f.Name, "__") || f.Directives.ForName("deprecated") != nil && !deprecated {
			continue
		}
		list = append(list, deprecation(object{"__typename": "__Field", "name": f.Name,
			"description": optional(f.Description), "args": resolver(func(map[string]any) (any, error) {
				return arguments(schema, f.Arguments), nil
			}), "type": reference(schema, f.Type)}, f.Directives))
	}
	return list
}

func arguments(schema *ast.Schema, of ast.ArgumentDefinitionList) []any {
	list := []any{}
	for _, a := range of {
		list = append(list, inputValue(schema, a.Name, a.Description, a.Type, a.DefaultValue, a.Directives))
	}
	return list
}

func inputFields(schema *ast.Schema, d *ast.Definition) []any {
	list := []any{}
	for _, f := range d.Fields {
		list = append(list, inputValue(schema, f.Name, f.Description, f.Type, f.DefaultValue, f.Directives))
	}
	return list
}

func inputValue(
	schema *ast.Schema, name, text string, kind *ast.Type, byDefault *ast.Value, directives ast.DirectiveList,
) object {
	made := object{"__typename": "__InputValue", "name": name, "description": optional(text),
		"type": reference(schema, kind), "defaultValue": nil}
	if byDefault != nil {
		made["defaultValue"] = byDefault.String()
	}
	return deprecation(made, directives)
}

func enumValues(d *ast.Definition, deprecated bool) []any {
	list := []any{}
	for _, v := range d.EnumValues {
		if v.Directives.ForName("deprecated") != nil && !deprecated {
			continue
		}
		list = append(list, deprecation(object{"__typename": "__EnumValue", "name": v.Name,
			"description": optional(v.Description)}, v.Directives))
	}
	return list
}
