package schema

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	sdkapi "github.com/grafana/grafana-plugin-sdk-go/experimental/apis/datasource/v0alpha1"
	"github.com/grafana/grafana-plugin-sdk-go/experimental/pluginschema"
	"k8s.io/kube-openapi/pkg/validation/spec"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

const (
	root    = "../.."
	draft04 = "https://json-schema.org/draft-04/schema#"
)

// declaredQuery is schema/query.yaml.
type declaredQuery struct {
	// QueryTypes have descriptions.
	QueryTypes map[query.Type]string  `json:"queryTypes"`
	Members    map[string]spec.Schema `json:"members"`
}

// load reads a file of the repository, YAML or JSON.
func load(t *testing.T, into any, name ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.Join(name...)))
	if err != nil {
		t.Fatal(err)
	}
	if err := pluginschema.Load(text, into); err != nil {
		t.Fatalf("%v: %v", name, err)
	}
}

// made is the plugin's schema by the declarations.
func made(t *testing.T) *pluginschema.PluginSchema {
	t.Helper()
	whole := &pluginschema.PluginSchema{
		TargetAPIVersion: APIVersion, SettingsSchema: &pluginschema.Settings{},
		SettingsExamples: &pluginschema.SettingsExamples{}, QueryTypes: &sdkapi.QueryTypeDefinitionList{},
		QueryExamples: &sdkapi.QueryExamples{},
	}
	load(t, whole.SettingsSchema, "schema", "settings.yaml")
	*whole.SettingsSchema.Spec = forReaders(*whole.SettingsSchema.Spec)
	load(t, whole.SettingsExamples, "schema", "settings.yaml")
	var declared declaredQuery
	load(t, &declared, "schema", "query.yaml")
	whole.QueryTypes.Kind, whole.QueryTypes.APIVersion = "QueryTypeDefinitionList", "datasource.grafana.app/v0alpha1"
	for _, name := range query.Types {
		whole.QueryTypes.Items = append(whole.QueryTypes.Items, declared.definition(name))
	}
	whole.QueryExamples.Examples = examples(t)
	return whole
}

// definition is the schema of a query type: the members that it reads. Others may stand in a query and mean nothing.
func (d declaredQuery) definition(of query.Type) sdkapi.QueryTypeDefinition {
	members := map[string]spec.Schema{}
	for name, member := range d.Members {
		readers, isOfSome := member.Extensions.GetStringSlice("x-query-types")
		if !isOfSome || slices.Contains(readers, string(of)) {
			members[name] = forReaders(member)
		}
	}
	discriminator := members["queryType"]
	discriminator.Enum, discriminator.Default = []any{string(of)}, string(of)
	members["queryType"] = discriminator
	return sdkapi.QueryTypeDefinition{
		ObjectMeta: sdkapi.ObjectMeta{Name: string(of)},
		Spec: sdkapi.QueryTypeDefinitionSpec{
			Description:    d.QueryTypes[of],
			Discriminators: sdkapi.NewDiscriminators("queryType", of),
			Schema: sdkapi.JSONSchema{Spec: &spec.Schema{SchemaProps: spec.SchemaProps{
				Schema: draft04, Type: spec.StringOrArray{"object"}, Properties: members,
			}}},
		},
	}
}

// forReaders is a schema without what only says how types are made of it.
func forReaders(of spec.Schema) spec.Schema {
	made := of
	made.Extensions = maps.Clone(of.Extensions)
	for _, name := range []string{
		"x-query-types", "x-type", "x-list", "x-enum-varnames", "x-go-name", "x-go-type", "x-comment",
	} {
		delete(made.Extensions, name)
	}
	if of.Items != nil && of.Items.Schema != nil {
		items := forReaders(*of.Items.Schema)
		made.Items = &spec.SchemaOrArray{Schema: &items}
	}
	made.Properties = nil
	for name, member := range of.Properties {
		if made.Properties == nil {
			made.Properties = map[string]spec.Schema{}
		}
		made.Properties[name] = forReaders(member)
	}
	return made
}

// examples are those of the query help, without the members that are as by default.
func examples(t *testing.T) (found []sdkapi.QueryExample) {
	t.Helper()
	var saved []struct {
		ID    string
		Query map[string]any
	}
	load(t, &saved, "tests", "contract", "examples.json")
	otherwise, err := decoded(query.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range saved {
		queryType := one.Query["queryType"].(string)
		for name, value := range one.Query {
			if name != "version" && name != "queryType" && reflect.DeepEqual(value, otherwise[name]) {
				delete(one.Query, name)
			}
		}
		found = append(found, sdkapi.QueryExample{
			Name: one.ID, QueryType: queryType, SaveModel: sdkapi.AsUnstructured(one.Query),
		})
	}
	return found
}

// The schema that is delivered is that of the declarations. UPDATE_SCHEMA writes it anew.
func TestSchemaIsAsDeclared(t *testing.T) {
	text, err := json.Marshal(made(t))
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := json.Indent(&want, text, "", "  "); err != nil {
		t.Fatal(err)
	}
	want.WriteByte('\n')
	name := filepath.Join(root, "src", "schema", APIVersion+".json")
	if os.Getenv("UPDATE_SCHEMA") != "" {
		if err := os.WriteFile(name, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(string(content), "\r\n", "\n"); got != want.String() {
		t.Error("src/schema/v0alpha1.json is not what the folder schema declares; " +
			"run UPDATE_SCHEMA=1 go test -tags arrow_json_stdlib ./tests/schema")
	}
}
