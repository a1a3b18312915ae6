// Package declared reads what the folder schema declares of settings and queries, and writes the types that TypeScript
// and Go have of it.
package declared

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Member is what is declared of a member of settings or queries: JSON Schema, and extensions of it (x-...).
type Member struct {
	Name        string `yaml:"-"`
	Types       names  `yaml:"type"`
	Description string
	Default     any
	Enum        []string
	// Means says what choices mean that do not say it.
	Means     map[string]string `yaml:"x-enum-description"`
	Minimum   any
	Maximum   any
	MaxItems  int `yaml:"maxItems"`
	MaxLength int `yaml:"maxLength"`
	// Shortest and Longest bound a duration.
	Shortest   string   `yaml:"x-minimum"`
	Longest    string   `yaml:"x-maximum"`
	Unit       string   `yaml:"x-unit"`
	QueryTypes []string `yaml:"x-query-types"`
	Required   []string
	Items      *Member
	Properties Members
	Patterns   Members `yaml:"patternProperties"`
	// Others is what is declared of members that have no name here.
	Others any `yaml:"additionalProperties"`

	// Type is the name of the type that an enum or an object has in both languages, and List that of the list of an
	// enum's choices, or of an object's members.
	Type string `yaml:"x-type"`
	List string `yaml:"x-list"`
	// Constants are the names of an enum's choices in Go, GoName that of the member, and GoType its type where another
	// package has it.
	Constants []string `yaml:"x-enum-varnames"`
	GoName    string   `yaml:"x-go-name"`
	GoType    string   `yaml:"x-go-type"`
	// Comment is what engineers are told beyond the description, such as the source of a number.
	Comment string `yaml:"x-comment"`
}

// Members are in the order of the file.
type Members []Member

// UnmarshalYAML keeps the order of an object. A text alone is a description.
func (m *Members) UnmarshalYAML(node *yaml.Node) error {
	for i := 0; i+1 < len(node.Content); i += 2 {
		one, said := Member{Name: node.Content[i].Value}, node.Content[i+1]
		if said.Kind == yaml.ScalarNode {
			one.Description = said.Value
		} else if err := said.Decode(&one); err != nil {
			return err
		}
		*m = append(*m, one)
	}
	return nil
}

// names is one name, or a list of them.
type names []string

// UnmarshalYAML reads either.
func (n *names) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*n = names{node.Value}
		return nil
	}
	return node.Decode((*[]string)(n))
}

// Secret is a member of secureJsonData.
type Secret struct {
	Key, Description string
	Required         bool
}

// Query is schema/query.yaml.
type Query struct {
	// QueryTypes have descriptions.
	QueryTypes Members `yaml:"queryTypes"`
	Members    Members
}

// Settings is schema/settings.yaml.
type Settings struct {
	Spec    Member
	Secrets []Secret `yaml:"secureValues"`
}

// Load reads both files from the folder schema of a repository.
func Load(repository string) (query Query, settings Settings, err error) {
	if err = read(filepath.Join(repository, "schema", "query.yaml"), &query); err == nil {
		err = read(filepath.Join(repository, "schema", "settings.yaml"), &settings)
	}
	return query, settings, err
}

func read(name string, into any) error {
	text, err := os.ReadFile(filepath.Clean(name))
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Files are the texts of the files that are made, by their paths in the repository.
func Files(query Query, settings Settings) (map[string]string, error) {
	if err := firstFault("", append(slices.Clone(query.Members), settings.Spec)); err != nil {
		return nil, err
	}
	goQuery, err := goOfQuery(query)
	if err != nil {
		return nil, err
	}
	goSettings, err := goOfSettings(settings)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"pkg/query/choices_gen.go":    goQuery.choices,
		"pkg/query/model_gen.go":      goQuery.model,
		"pkg/settings/members_gen.go": goSettings,
		"src/query.gen.ts":            typescriptOfQuery(query),
		"src/settings.gen.ts":         typescriptOfSettings(settings),
	}, nil
}

// firstFault is what keeps declarations from becoming types.
func firstFault(path string, members Members) error {
	for _, member := range members {
		where := path + member.Name
		if len(member.Constants) > 0 && len(member.Constants) != len(member.Enum) {
			return fmt.Errorf("%s has %d choices, and names for %d", where, len(member.Enum), len(member.Constants))
		}
		for choice := range member.Means {
			if !slices.Contains(member.Enum, choice) {
				return fmt.Errorf("%s explains %s, which is none of its choices", where, choice)
			}
		}
		below := member.Properties
		if member.Items != nil {
			below = append(slices.Clone(below), *member.Items)
		}
		if err := firstFault(where+".", below); err != nil {
			return err
		}
	}
	return nil
}

// isNumber tells a number that may be a dashboard variable.
func (m Member) isNumber() bool { return slices.Equal(m.Types, names{"number", "string"}) }

func (m Member) is(name string) bool { return slices.Equal(m.Types, names{name}) }

// isChoice tells a text that is one of an enum with a name.
func (m Member) isChoice() bool { return m.is("string") && len(m.Enum) > 0 }

// meaning is what is said of a choice beyond its name; empty: nothing.
func (m Member) meaning(choice string) string {
	if said := m.Means[choice]; said != choice {
		return said
	}
	return ""
}

// walk visits members, what lists consist of, and what is below them, outer ones first.
func (m Members) walk(visit func(Member)) {
	for _, member := range m {
		visit(member)
		if member.Items != nil {
			inner := *member.Items
			if inner.Description == "" {
				inner.Description = member.Description
			}
			Members{inner}.walk(visit)
		}
		member.Properties.walk(visit)
	}
}

// typed are the members of a kind that have a type of their own, each type once.
func (m Members) typed(isMeant func(Member) bool) (found Members) {
	m.walk(func(member Member) {
		isKnown := slices.ContainsFunc(found, func(other Member) bool { return other.Type == member.Type })
		if member.Type != "" && !isKnown && isMeant(member) {
			found = append(found, member)
		}
	})
	return found
}

// bounded are the numbers with bounds. Each has another name.
func (m Members) bounded() (found Members) {
	m.walk(func(member Member) {
		if member.Minimum != nil {
			found = append(found, member)
		}
	})
	return found
}

// Below gives the members with those of objects and lists of objects after them, by their paths: `combine.method`.
func (m Members) Below(path string) (found Members) {
	for _, one := range m {
		one.Name = path + one.Name
		found = append(found, one)
		separator, inner := ".", one.Properties
		if one.Items != nil {
			separator, inner = "[].", one.Items.Properties
		}
		found = append(found, inner.Below(one.Name+separator)...)
	}
	return found
}
