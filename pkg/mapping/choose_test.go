package mapping

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// Of two ways that give different values, the one is served that a person has chosen among the candidates, and no
// other: the twin of a field, another number beside the values, or another value of a member of the request.
func TestChooseBetweenDifferentValues(t *testing.T) {
	twin := foreign{
		changes: []string{"plim(", "plam(" + ends + " kefs: [String!]!): [Luv!]! plim("},
		fields:  map[string]func(float64) float64{"plam": func(amount float64) float64 { return amount + 7 }},
	}
	member := foreign{
		changes: []string{ends, ends + " wub: Boolean = true"},
		nods: func(args map[string]any, all []nod) []nod {
			for i := range all {
				if args["wub"] == true {
					all[i].amount += 7
				}
			}
			return all
		},
	}
	value := foreign{
		changes: []string{"amu: Float", "amu: Float emu: Float"},
		point: func(_ time.Time, object map[string]any) {
			if amount, isNumber := object["amu"].(float64); isNumber {
				object["emu"] = amount + 7
			}
		},
	}
	for role, api := range map[string]*foreign{"readings": &twin, "readings.wub": &member, valueRole: &value} {
		synctest.Test(t, func(t *testing.T) {
			store, _ := api.store(t)
			open, err := store.Complete(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			question := open.result().Find(role)
			if question == nil || question.State != discover.Unresolved || len(question.Candidates) < 2 {
				t.Fatalf("%s: %+v", role, question)
			}
			sampled, err := store.Samples(t.Context(), role)
			if err != nil || len(sampled) < 2 || len(sampled[0].Series) == 0 || len(sampled[1].Series) == 0 ||
				math.Abs(sampled[0].Series[0].Values[5]-sampled[1].Series[0].Values[5]) != 7 {
				t.Errorf("%s: %v, samples %.500s", role, err, fmt.Sprint(sampled))
			}
			seen := map[string]bool{}
			for _, candidate := range question.Candidates[:2] {
				store, _ := api.store(t)
				store.overrides = discover.Overrides{role: candidate.Path}
				made, err := store.Complete(t.Context())
				if err != nil || made.Verified == nil {
					t.Fatalf("%s: %v %s", candidate.Path, err, made.Summary())
				}
				found := made.result().Find(role)
				if found == nil || found.State != discover.Set || found.Chosen != candidate.Path ||
					len(made.Unused()) > 0 {
					t.Errorf("%s: %+v, unused %v", candidate.Path, found, made.Unused())
				}
				known := store.sampleDay(t.Context(), newAttempt(store.api, "", maxChecks, 0), made.Map)
				first := fmt.Sprint(known.series.Values[0])
				if seen[first] {
					t.Errorf("%s: the same values as of the other candidate: %s", candidate.Path, first)
				}
				seen[first] = true
			}
		})
	}
}

// What cannot be told is offered, also what is unlikely, and it is not said that the schema had nothing.
func TestUnresolvedListOffersCandidates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &foreign{nods: func(map[string]any, []nod) []nod { return nil }}
		store, _ := api.store(t)
		made, err := store.Complete(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range []string{"facilities", "types", "readings"} {
			found := made.result().Find(role)
			if found == nil || found.State != discover.Unresolved {
				continue
			}
			if len(found.Candidates) == 0 || strings.Contains(found.Evidence.String(), "The schema has no") {
				t.Errorf("%s: %s %v", role, found.Evidence, found.Candidates)
			}
		}
	})
}
