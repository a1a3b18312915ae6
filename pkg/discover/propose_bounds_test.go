package discover_test

import (
	"strings"
	"testing"
)

// The ends of a range may stand in objects of their own, with a mark that says whether they belong to it: the first
// does, the last does not. Marks of anything else stay what they are by default.
func TestProposeBounds(t *testing.T) {
	const ends = `during: During! kefs`
	for bound, want := range map[string]string{
		`value: DateTime! inclusive: Boolean!`: `[{"name":"value","value":{"role":"from","encoding":"rfc3339"}},` +
			`{"name":"inclusive","value":{"const":true}}]`,
		`exclusive: Boolean! at: DateTime!`: `[{"name":"exclusive","value":{"const":false}},` +
			`{"name":"at","value":{"role":"from","encoding":"rfc3339"}}]`,
		`at: DateTime!`: `[{"name":"at","value":{"role":"from","encoding":"rfc3339"}}]`,
		`at: DateTime! includeEstimated: Boolean = false`: `[{"name":"at","value":{"role":"from","encoding":"rfc3339"}}]`,
	} {
		_, found := proposed(t, plimEnds+" kefs", ends, "type Luv",
			"input During { start: Bound! end: Bound! } input Bound { "+bound+" } type Luv")
		if len(found) == 0 || !strings.HasPrefix(found[0].Parts["from"], "during.start.") {
			t.Errorf("%s: %+v", bound, found)
			continue
		}
		if args := argsOf(found[0]); !strings.Contains(args, `"start","value":{"members":`+want) {
			t.Errorf("%s: %s", bound, args)
		}
	}
}
