package schema

import "testing"

// Words that say that introspection is switched off, and words that only speak of it.
func TestIsOff(t *testing.T) {
	for words, want := range map[string]bool{
		"The API rejected the plugin's request: “GraphQL introspection is not allowed”":                      true,
		"GraphQL introspection is not allowed by Apollo Server, but the query contained __schema or __type":  true,
		"GraphQL introspection has been disabled, but the requested query contained the field \"__schema\".": true,
		"Cannot query '__schema': introspection is disabled.":                                                true,
		"Introspection has been disabled for this request":                                                   true,
		"INTROSPECTION_DISABLED": true, "IntrospectionDisabled": true, "introspection disabled": true,
		"GraphQL introspection is not allowed for public requests by default.": true,
		"Introspection is not supported":                                       true, "No introspection": true,
		"Cannot query field \"__schema\" on type \"Query\".":                    true,
		"field \"__schema\" not found in type: 'query_root'":                    true,
		"'Introspection' exceeds maximum operation depth of 10":                 false,
		"`Introspection query depth (13) exceeds the query depth limit of 2`":   false,
		"Operation \"Introspection\" recursively requests too many selections.": false,
		"Query too complex": false, "Syntax Error: Token limit of 100 exceeded": false, "": false,
		"This request is not asking for introspection in good faith": false,
		"Cannot query field \"foo\" on type \"__Schema\".":           false,
	} {
		if got := IsOff(words); got != want {
			t.Errorf("%s: %v", words, got)
		}
	}
}
