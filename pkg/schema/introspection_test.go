package schema_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/schemagen"
)

func TestUnreadableIntrospection(t *testing.T) {
	whole := string(schemagen.Generate(1).Schema.Introspection())
	for name, test := range map[string]struct{ text, says string }{
		"nothing":     {"", "it is empty"},
		"web page":    {"<html>", "not a JSON object"},
		"cut off":     {whole[:len(whole)/2], "ends in the middle"},
		"bad JSON":    {"{\n \"data\": nope}", "line 2, column 11"},
		"no schema":   {`{"data": {"me": 1}}`, "no __schema"},
		"null schema": {`{"data": {"__schema": null}}`, "no __schema"},
		"no types":    {`{"__schema": {"types": []}}`, "lists no types"},
		"wrong types": {`{"__schema": {"types": 7}}`, "is a number"},
		"no query":    {`{"__schema": {"types": [{"kind": "OBJECT", "name": "A", "fields": [{"name": "b", "type": {"kind": "OBJECT", "name": "A"}}]}]}}`, "no query type"},
		"null member": {`{"__schema": {"queryType": {"name": "Query"}, "types": [null, {"kind": "OBJECT", "name": "Query", "fields": [null, {"name": "x"}]}]}}`, "no query type"},
		"other error": {`{"errors": [{"message": "boom"}]}`, "boom"},
		"deep":        {`{"__schema": ` + strings.Repeat(`{"a":`, 20000), "not valid JSON"},
	} {
		_, err := schema.ParseIntrospection([]byte(test.text))
		if problem.From(err).Category != problem.Decode || !strings.Contains(fmt.Sprint(err), test.says) && name != "deep" {
			t.Errorf("%s: %v", name, err)
		}
		if errors.Is(err, schema.ErrIntrospectionOff) {
			t.Errorf("%s: introspection is not off", name)
		}
	}
}

func TestIntrospectionOff(t *testing.T) {
	for _, answer := range []string{
		`{"errors":[{"message":"GraphQL introspection is not allowed by Apollo Server, but the query contained __schema or __type.","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`,
		`{"data":null,"errors":[{"message":"Forbidden","extensions":{"code":"INTROSPECTION_DISABLED"}}]}`,
	} {
		_, err := schema.ParseIntrospection([]byte(answer))
		if !errors.Is(err, schema.ErrIntrospectionOff) || !strings.Contains(err.Error(), "paste it") {
			t.Errorf("%v", err)
		}
	}
}
