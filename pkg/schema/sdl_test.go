package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

func TestSDLErrorsHaveLineAndColumn(t *testing.T) {
	for text, says := range map[string]string{
		"type Query {\n  me: User\n  you User\n}": "line 3, column 7",
		"type Query {\n  me: [User\n}":            "line 3, column 1",
		"\n\nhello":                               "line 3, column 1",
		"":                                        "is empty",
		"type User { id: ID! }":                   "no query type",
		"type Query { me: User }":                 "no query type with fields", // User is missing
		"type Query { a: " + strings.Repeat("[", 50000) + "Int }": "line 1",
	} {
		_, err := schema.ParseSDL(text)
		if problem.From(err).Category != problem.Settings || !strings.Contains(fmt.Sprint(err), says) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}
