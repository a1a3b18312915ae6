// Package schema makes the schema that Grafana reads, src/schema/v0alpha1.json, of what the folder schema declares, and
// checks settings and queries by it.
package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/experimental/pluginschema"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// APIVersion is that of the schema for which Grafana asks.
const APIVersion = "v0alpha1"

// Delivered is the plugin's schema as Grafana loads it from a folder with the plugin, such as src or dist.
func Delivered(plugin string) (*pluginschema.PluginSchema, error) {
	return pluginschema.NewSchemaProvider(os.DirFS(filepath.Join(plugin, "schema"))).Get(APIVersion)
}

// SettingsFaults are what is wrong with settings, an object of url and jsonData, by the schema.
func SettingsFaults(of *pluginschema.PluginSchema, settings any) []string {
	return faults(of.SettingsSchema.Spec, settings)
}

// grafanas are the members that Grafana's panels and rules add to the queries of any data source.
var grafanas = []string{"refId", "datasource", "hide", "key", "intervalMs", "maxDataPoints", "instant", "range"}

// QueryFaults are what is wrong with a saved query by the schema: with the members that its type reads, and with those
// that no type has.
func QueryFaults(of *pluginschema.PluginSchema, saved any) (found []string) {
	object, err := decoded(saved)
	if err != nil {
		return []string{err.Error()}
	}
	queryType, isSaved := object["queryType"]
	if !isSaved {
		queryType = string(query.Readings)
	}
	isType := false
	known := slices.Clone(grafanas)
	for _, one := range of.QueryTypes.Items {
		known = slices.AppendSeq(known, maps.Keys(one.Spec.Schema.Spec.Properties))
		if one.Name == queryType {
			isType = true
			found = append(found, faults(one.Spec.Schema.Spec, object)...)
		}
	}
	if !isType {
		found = append(found, fmt.Sprintf("there is no query type %v", queryType))
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, name) {
			found = append(found, name+" is unknown")
		}
	}
	return found
}

func faults(by *spec.Schema, value any) (found []string) {
	object, err := decoded(value)
	if err != nil {
		return []string{err.Error()}
	}
	for _, fault := range validate.NewSchemaValidator(by, nil, "", strfmt.Default).Validate(object).Errors {
		found = append(found, fault.Error())
	}
	return found
}

// decoded is an object as JSON has it: the validator knows numbers as those.
func decoded(value any) (object map[string]any, err error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return object, json.Unmarshal(text, &object)
}
