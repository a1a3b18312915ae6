package schema

import (
	"strings"
	"testing"
)

const fingerprinted = `
"What can be asked."
type Query { plants(first: Int = 50): [Plant!]! plant(id: ID!): Plant }
"A plant."
type Plant implements Node { id: ID! name: String! kind: Kind old: Int @deprecated(reason: "gone soon") }
interface Node { id: ID! }
enum Kind { SOLAR WIND }
`

func fingerprintOf(t *testing.T, sdl string) string {
	t.Helper()
	parsed, err := ParseSDL(sdl)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Fingerprint()
}

// Whatever a query may see of a schema changes its fingerprint; the order in which a server lists it does not.
func TestFingerprintChanges(t *testing.T) {
	own := fingerprintOf(t, fingerprinted)
	for change, isOther := range map[[2]string]bool{
		{"id: ID! name: String! kind: Kind", "name: String! kind: Kind id: ID!"}: false,
		{"SOLAR WIND", "WIND SOLAR"}: false,
		{"plants(first: Int = 50): [Plant!]! plant(id: ID!): Plant",
			"plant(id: ID!): Plant plants(first: Int = 50): [Plant!]!"}: false,
		{"first: Int = 50", "first: Int = 10"}: true,
		{"first: Int = 50", "first: Int"}:      true,
		{"[Plant!]!", "[Plant]!"}:              true,
		{"SOLAR WIND", "SOLAR WIND HYDRO"}:     true,
		{"gone soon", "gone in May"}:           true,
		{"A plant.", "A power station."}:       true,
		{"implements Node ", ""}:               true,
		{"name: String!", "title: String!"}:    true,
	} {
		if !strings.Contains(fingerprinted, change[0]) {
			t.Fatalf("there is no %q", change[0])
		}
		other := fingerprintOf(t, strings.Replace(fingerprinted, change[0], change[1], 1))
		if (other != own) != isOther {
			t.Errorf("%q instead of %q: other fingerprint %t, want %t", change[1], change[0], other != own, isOther)
		}
	}
}
