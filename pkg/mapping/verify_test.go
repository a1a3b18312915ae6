package mapping

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What Save & test says came is a day of values of one reading type, by the plant's calendar; a plant that went silent
// is looked at further back, with one document more.
func TestVerificationOfSilentPlants(t *testing.T) {
	for name, c := range map[string]struct {
		silentSince time.Duration
		want        string
		documents   int // for values
	}{
		"yesterday":   {0, "Readings verified: wob of Plant z1 on 1999-12-31, 288 values", 1},
		"a week ago":  {48 * time.Hour, "Readings verified: wob of Plant z1 on 1999-12-24, 288 values", 2},
		"a month ago": {20 * 24 * time.Hour, "Readings verified: wob of Plant z1 on 1999-12-01, 288 values", 2},
		"a year ago":  {100 * 24 * time.Hour, "Readings verified: wob of Plant z1 on 1998-12-31, 288 values", 2},
		"never":       {1000 * 24 * time.Hour, "", 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			isSilent := false
			api := &foreign{nods: func(_ map[string]any, all []nod) []nod {
				var kept []nod
				for _, one := range all {
					if !isSilent || one.at.Before(began.Add(-c.silentSince)) {
						kept = append(kept, one)
					}
				}
				return kept
			}}
			store, fake := api.store(t)
			made, err := store.Current(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			isSilent = c.silentSince > 0
			before := operations(fake)["Readings"]
			found := store.sampleDay(t.Context(), newAttempt(store.api, "", maxChecks, 0), made.Map)
			if got := operations(fake)["Readings"] - before; got != c.documents {
				t.Errorf("%s: %d documents", name, got)
			}
			got := ""
			if verified := verification(found); verified != nil {
				got = verified.Sentence().String()
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		})
	}
}

// Values of which nothing is known to be measured do not make a data source work.
func TestVerificationWithoutValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		made := learnt(t, &foreign{nods: func(map[string]any, []nod) []nod { return nil }})
		if made.Verified != nil || !strings.Contains(made.Summary().String(), "unresolved") {
			t.Errorf("%+v: %s", made.Verified, made.Summary())
		}
	})
}

func TestVerificationOneValue(t *testing.T) {
	one := Verification{Facility: "Plant 1", ReadingType: "Pac", Day: time.Unix(0, 0).UTC(), Values: 1}
	if got := one.Sentence().String(); !strings.HasSuffix(got, " on 1970-01-01, 1 value") {
		t.Error(got)
	}
}
