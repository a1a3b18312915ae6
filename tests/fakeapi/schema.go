package fakeapi

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
)

// Schema is an API that shows a schema whose root has one field, and nothing else.
type Schema struct {
	*API
	field atomic.Value
}

// NewSchema returns one whose root has a field; with an empty name, introspection is off.
func NewSchema(t *testing.T, field string) *Schema {
	t.Helper()
	s := &Schema{}
	s.SetField(field)
	s.API = New(func(int, graphql.Request) Reply { return s.Reply() })
	return s
}

// Reply is how the API shows its schema.
func (s *Schema) Reply() Reply {
	if s.field.Load() == "" {
		return NotShown()
	}
	return Reply{After: 20 * time.Millisecond, Body: fmt.Sprintf(`{"data":{"__schema":{"queryType":{"name":"Query"},
		"types":[{"kind":"OBJECT","name":"Query","fields":[
			{"name":%q,"args":[],"type":{"kind":"SCALAR","name":"String"}}]},
		{"kind":"SCALAR","name":"String"}]}}}`, s.field.Load())}
}

// SetField changes the schema.
func (s *Schema) SetField(field string) { s.field.Store(field) }

// NotShown is how an API answers that does not show its schema.
func NotShown() Reply {
	return Reply{After: 20 * time.Millisecond, Status: 400, Body: `{"errors":[{` +
		`"message":"GraphQL introspection is not allowed","extensions":{"code":"INTROSPECTION_DISABLED"}}]}`}
}
