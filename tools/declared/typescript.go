package declared

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const numberOrVariable = "/** A number, or a text of one: a dashboard variable. */\n" +
	"export type NumberOrVariable = number | string;\n\n"

// typescriptOfQuery writes the query model.
func typescriptOfQuery(query Query) string {
	var text strings.Builder
	text.WriteString(generated + "import { type DataQuery } from '@grafana/schema';\n\n" + numberOrVariable)
	text.WriteString(tsTypes(query.Members, false))
	text.WriteString(tsComment("", "The query, as Grafana saves it in dashboards and alert rules. The same model in Go is "+
		"`pkg/query`. A change that an older backend would misread raises `version` and adds a migration on both sides."))
	text.WriteString("export interface AmperecloudQuery extends DataQuery {\n" + tsMembers(query.Members, false) + "}\n\n")
	text.WriteString("export const DEFAULT_QUERY: Omit<AmperecloudQuery, keyof DataQuery> & { queryType: QueryType } = {\n" +
		tsDefaults(query.Members, "  ") + "};\n\n")
	text.WriteString("/** Bounds of numbers, both included. */\nexport const BOUNDS = {\n")
	for _, number := range query.Members.bounded() {
		text.WriteString(fmt.Sprintf("  %s: { low: %s, high: %s },\n", number.Name, tsNumber(number.Minimum),
			tsNumber(number.Maximum)))
	}
	text.WriteString("} as const;\n\n/** How many entries lists may have. */\nexport const MAX_ITEMS = {\n")
	for _, member := range query.Members {
		if member.MaxItems > 0 {
			text.WriteString(fmt.Sprintf("  %s: %d,\n", member.Name, member.MaxItems))
		}
	}
	text.WriteString("} as const;\n")
	return text.String()
}

// typescriptOfSettings writes the types of settings, and the defaults and bounds of numbers.
func typescriptOfSettings(settings Settings) string {
	var text strings.Builder
	text.WriteString(generated + "import { type DataSourceJsonData } from '@grafana/data';\n\n")
	var jsonData Members
	for _, group := range settings.Spec.Properties {
		if group.Name == "url" {
			text.WriteString(tsComment("", group.said()) + "export const DEFAULT_URL = " + tsText(group.Default) + ";\n\n")
		}
		jsonData = append(jsonData, group.Properties...)
	}
	text.WriteString(tsTypes(jsonData, true))
	text.WriteString(tsComment("", "What the data source saves besides its URL. Headers are httpHeaderName1, httpHeaderName2 "+
		"and so on. A provisioning file may hold anything: the backend refuses what it does not know."))
	text.WriteString("export interface AmperecloudSettings extends DataSourceJsonData {\n" + tsMembers(jsonData, true) + "}\n\n")
	text.WriteString("/** Encrypted by Grafana and never sent back to the browser. */\nexport interface AmperecloudSecrets {\n")
	for _, secret := range settings.Secrets {
		text.WriteString(tsComment("  ", secret.Description) + "  " + secret.Key + "?: string;\n")
	}
	text.WriteString("}\n\n/** A numeric setting: its default and what the backend accepts. */\nexport interface NumberSetting {\n" +
		"  default: number;\n  min: number;\n  max: number;\n  /** Only whole numbers. */\n  whole: boolean;\n}\n\n" +
		"export const NUMBER_SETTINGS = {\n")
	for _, number := range jsonData.bounded() {
		text.WriteString(fmt.Sprintf("  %s: { default: %s, min: %s, max: %s, whole: %t },\n", number.Name,
			tsNumber(number.Default), tsNumber(number.Minimum), tsNumber(number.Maximum), number.is("integer")))
	}
	text.WriteString("} satisfies Partial<Record<keyof AmperecloudSettings, NumberSetting>>;\n")
	for _, member := range jsonData {
		if presets := member.textDefaults(); len(presets) > 0 {
			text.WriteString("\nexport const DEFAULT_" + screaming(member.Name) + " = {\n" + tsDefaults(presets, "  ") +
				"} as const;\n")
		}
	}
	return text.String()
}

// tsTypes are the types of enums and objects.
func tsTypes(members Members, isOptional bool) string {
	var text strings.Builder
	for _, choice := range members.typed(Member.isChoice) {
		text.WriteString(tsComment("", choice.said(), choice.meanings()...) + tsList(choice.List, choice.Enum, choice.Type))
	}
	for _, object := range members.typed(func(m Member) bool { return m.is("object") }) {
		if object.List != "" {
			keys := make([]string, len(object.Properties))
			for i, member := range object.Properties {
				keys[i] = member.Name
			}
			text.WriteString(tsList(object.List, keys, strings.TrimSuffix(object.List, "s")))
		}
		isOpen := isOptional && object.Required == nil
		text.WriteString(tsComment("", object.said()) + "export interface " + object.Type + " {\n" +
			tsMembers(object.Properties, isOpen))
		if object.Others == true {
			text.WriteString("  [member: string]: unknown;\n")
		}
		text.WriteString("}\n\n")
	}
	return text.String()
}

// meanings are lines of a list.
func (m Member) meanings() (lines []string) {
	for _, choice := range m.Enum {
		if meaning := m.meaning(choice); meaning != "" {
			lines = append(lines, fmt.Sprintf("- `%s`: %s", choice, meaning))
		}
	}
	return lines
}

// tsList is a list of texts, and the type of one of them.
func tsList(list string, values []string, of string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = tsText(value)
	}
	name := screaming(list)
	line := "export const " + name + " = [" + strings.Join(quoted, ", ") + "] as const;"
	if len(line) > columns {
		line = "export const " + name + " = [\n  " + strings.Join(quoted, ",\n  ") + ",\n] as const;"
	}
	return line + "\n" + fmt.Sprintf("export type %s = (typeof %s)[number];\n\n", of, name)
}

func tsMembers(members Members, isOptional bool) string {
	var text strings.Builder
	for _, member := range members {
		said := member.said()
		if isOptional {
			said += member.presetAndBounds()
		}
		mark := map[bool]string{true: "?"}[isOptional]
		text.WriteString(tsComment("  ", said) + "  " + tsKey(member.Name) + mark + ": " + member.tsType() + ";\n")
	}
	return text.String()
}

// presetAndBounds is a sentence of each.
func (m Member) presetAndBounds() (text string) {
	if m.Default != nil && m.Default != false {
		text = fmt.Sprintf(" Default: %v.", m.Default)
	}
	if m.Minimum != nil {
		text += fmt.Sprintf(" From %v to %v.", tsNumber(m.Minimum), tsNumber(m.Maximum))
	}
	return text
}

func (m Member) tsType() string {
	if m.Type != "" {
		return m.Type
	}
	if m.isNumber() {
		return "NumberOrVariable"
	}
	types := make([]string, len(m.Types))
	for i, name := range m.Types {
		switch name {
		case "integer", "number":
			types[i] = "number"
			if len(m.Enum) == 1 {
				types[i] = m.Enum[0]
			}
		case "array":
			types[i] = m.Items.tsType() + "[]"
		case "object":
			types[i] = "object"
			if m.Others != nil && m.Others != false && m.Others != true {
				types[i] = "Record<string, string>"
			}
		default:
			types[i] = name
		}
	}
	return strings.Join(types, " | ")
}

// tsDefaults are the members of a literal; objects stand on one line where they fit.
func tsDefaults(members Members, indent string) string {
	var text strings.Builder
	for _, member := range members {
		key := indent + tsKey(member.Name) + ": "
		line := key + member.tsDefault()
		if utf8.RuneCountInString(line)+1 > columns {
			line = key + "{\n" + tsDefaults(member.Properties, indent+"  ") + indent + "}"
		}
		text.WriteString(line + ",\n")
	}
	return text.String()
}

func (m Member) tsDefault() string {
	if m.Properties != nil {
		pairs := make([]string, len(m.Properties))
		for i, inner := range m.Properties {
			pairs[i] = tsKey(inner.Name) + ": " + inner.tsDefault()
		}
		return "{ " + strings.Join(pairs, ", ") + " }"
	}
	switch value := m.Default.(type) {
	case string:
		return tsText(value)
	case []any:
		return "[]"
	default:
		return tsNumber(value)
	}
}

func tsText(value any) string { return "'" + strings.ReplaceAll(fmt.Sprint(value), "'", `\'`) + "'" }

// tsNumber writes 1e+12 as 1e12 and 1e-06 as 1e-6.
func tsNumber(value any) string {
	return strings.NewReplacer("e+0", "e", "e+", "e", "e-0", "e-").Replace(fmt.Sprint(value))
}

var plainKey = regexp.MustCompile(`^[A-Za-z_]\w*$`)

func tsKey(name string) string {
	if plainKey.MatchString(name) {
		return name
	}
	return tsText(name)
}

// screaming is a name as constants have it: QUERY_TYPES for QueryTypes.
func screaming(name string) string {
	var text strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			text.WriteByte('_')
		}
		text.WriteRune(unicode.ToUpper(r))
	}
	return text.String()
}

// tsComment is a text with the lines of a list below it.
func tsComment(indent, text string, list ...string) string {
	line := indent + "/** " + text + " */"
	if len(list) == 0 && utf8.RuneCountInString(line) <= columns {
		return line + "\n"
	}
	lines := wrapped(text, indent+" * ", columns)
	if len(list) > 0 {
		lines += "\n" + indent + " *"
	}
	for _, one := range list {
		lines += "\n" + wrapped(one, indent+" * ", columns)
	}
	return indent + "/**\n" + lines + "\n" + indent + " */\n"
}
