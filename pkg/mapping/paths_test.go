package mapping

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// For each role that is unresolved, the paths that the schema has complete what is typed; who sets one of them has it
// taken.
func TestDescribedPathsOfUnresolvedRoles(t *testing.T) {
	silent := func(map[string]any, []nod) []nod { return nil }
	synctest.Test(t, func(t *testing.T) {
		store, _ := (&foreign{nods: silent}).store(t)
		made, err := store.Complete(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		paths := made.Describe().Paths
		for role, want := range map[string]string{"facilities": "zorbs", "types": "zorb.kefs", "readings": "zorb.plim"} {
			found := made.result().Find(role)
			if found == nil || found.State != discover.Unresolved {
				t.Logf("%s is resolved", role)
				continue
			}
			if !slices.Contains(paths[role], want) {
				t.Errorf("%s: no %s in %v", role, want, paths[role])
			}
			byHand, _ := (&foreign{nods: silent}).store(t)
			byHand.overrides = discover.Overrides{role: want}
			set, err := byHand.Complete(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if unused := fmt.Sprint(set.Unused()); !strings.Contains(unused, "no values came") {
				t.Errorf("%s = %s, without values: %s", role, want, unused)
			}
			withValues, _ := (&foreign{}).store(t)
			withValues.overrides = discover.Overrides{role: want}
			set, err = withValues.Complete(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found = set.result().Find(role)
			if len(set.Unused()) > 0 || found.State != discover.Set || found.Chosen != want || set.Verified == nil {
				t.Errorf("%s = %s: %v %+v", role, want, set.Unused(), found)
			}
		}
	})
}

// Types that lead to each other, and many of them, give paths of bounded number and length.
func TestPathsBelowAreBounded(t *testing.T) {
	var sdl strings.Builder
	sdl.WriteString("type Query { a0: [A0!]! }\n")
	const types = 40
	for i := range types {
		sdl.WriteString("type A" + string(rune('0'+i%10)) + strings.Repeat("x", i/10) + " { ")
		for j := range types {
			name := string(rune('0'+j%10)) + strings.Repeat("x", j/10)
			sdl.WriteString("f" + name + ": [A" + name + "!]! ")
		}
		sdl.WriteString("}\n")
	}
	shown, err := schema.ParseSDL(sdl.String())
	if err != nil {
		t.Fatal(err)
	}
	found := pathsBelow(shown.Query, maxRootDepth, func([]*schema.Field) bool { return true })
	if len(found) != maxPaths {
		t.Errorf("%d paths", len(found))
	}
	for _, path := range found {
		if strings.Count(path, ".") >= maxRootDepth {
			t.Errorf("%s is too long", path)
		}
	}
}
