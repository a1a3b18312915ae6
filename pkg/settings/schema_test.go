package settings

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
)

// declared is what the schema says of a member.
type declared struct {
	Type             any
	Default          any
	Minimum, Maximum *float64
	Shortest         string `json:"x-minimum"`
	Longest          string `json:"x-maximum"`
	Properties       map[string]declared
}

// schema is the delivered one, src/schema/v0alpha1.json, of the settings: members by name, and the keys of secrets.
func schema(t *testing.T) (jsonData map[string]declared, secure []string) {
	t.Helper()
	text, err := os.ReadFile("../../src/schema/v0alpha1.json")
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Settings struct {
			Spec         declared
			SecureValues []struct{ Key string }
		}
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	for _, secret := range whole.Settings.SecureValues {
		secure = append(secure, secret.Key)
	}
	return whole.Settings.Spec.Properties["jsonData"].Properties, secure
}

// numbers are the members of the schema that have bounds.
func numbers(t *testing.T) map[string]declared {
	t.Helper()
	found := map[string]declared{}
	members, _ := schema(t)
	for name, member := range members {
		if member.Minimum != nil && member.Maximum != nil {
			found[name] = member
		}
	}
	return found
}

// The secrets of the schema are read, and the token is one of them.
func TestSchemaHasTheSecrets(t *testing.T) {
	_, secure := schema(t)
	for _, key := range secure {
		if !secrets.MatchString(key) {
			t.Errorf("the secret %s is declared in schema/settings.yaml, and nobody reads it", key)
		}
	}
	if !slices.Contains(secure, "apiToken") {
		t.Errorf("the token is no secret of %v", secure)
	}
}

// The schema has the members of objects that are read, and no others.
func TestSchemaHasMembersOfObjects(t *testing.T) {
	inSchema, _ := schema(t)
	roles := make([]string, len(query.Roles))
	for i, role := range query.Roles {
		roles[i] = string(role)
	}
	ranges := []string{string(query.Raw)}
	for resolution := range DefaultFairUse().MaxRange {
		ranges = append(ranges, string(resolution))
	}
	for name, want := range map[string][]string{
		"roles": roles, "maxRange": ranges, "links": {"facility", "device", "dashboards"},
	} {
		if len(inSchema[name].Properties) != len(want) {
			t.Errorf("%s has %d members in schema/settings.yaml, and %v are read", name, len(inSchema[name].Properties), want)
		}
		for _, member := range want {
			if _, isDeclared := inSchema[name].Properties[member]; !isDeclared {
				t.Errorf("%s.%s is read, and not declared in schema/settings.yaml", name, member)
			}
		}
	}
}
