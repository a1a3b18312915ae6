package mapping

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// turncoat is an API that stamps its values with milliseconds and can turn to seconds, without a word in its schema.
func turncoat(stamp *func(at time.Time) any) *foreign {
	*stamp = inMillis
	return &foreign{changes: []string{"tik: DateTime!", "tik: Float!"},
		stamp: func(at time.Time) any { return (*stamp)(at) }}
}

func inMillis(at time.Time) any  { return at.UnixMilli() }
func inSeconds(at time.Time) any { return at.Unix() }

var oddStamp = message.New("wob of Plant z1 came stamped 1970-01-21T00:00:00Z")

// said waits for what is under way, and gives what queries are told.
func said(store *Store) string {
	synctest.Wait()
	time.Sleep(time.Minute) // requests take no time, but may be retried
	var texts []string
	for _, one := range store.Contradictions() {
		texts = append(texts, one.String())
	}
	return strings.Join(texts, " | ")
}

// An answer that contradicts the API map is an exception where a day of values still agrees with it: that costs a few
// requests, once, and is told for a few minutes.
func TestContradictionOfAnException(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stamp func(time.Time) any
		store, fake := turncoat(&stamp).store(t)
		made, err := store.Complete(t.Context())
		if err != nil || made.Verified == nil {
			t.Fatalf("%v %+v", err, made)
		}
		before := fake.Count()
		store.Contradict(t.Context(), made.Map, OutsideRange, oddStamp)
		if told := store.Contradictions(); len(told) != 1 || !strings.Contains(told[0].String(), "being checked") {
			t.Errorf("at once: %v", told)
		}
		if told := said(store); !strings.Contains(told, oddStamp.String()) || !strings.Contains(told, "still holds") {
			t.Errorf("told %q", told)
		}
		if got := fake.Count() - before; got == 0 || got > 4 {
			t.Errorf("%d requests: %v", got, operations(fake))
		}
		if now, _ := store.Current(t.Context()); now != made {
			t.Error("another map is in force, although values agree with the one before")
		}
		before = fake.Count()
		for range 100 {
			store.Contradict(t.Context(), made.Map, OutsideRange, oddStamp)
			time.Sleep(time.Minute)
		}
		if fake.Count() != before || len(store.Contradictions()) > 0 || len(store.OpenContradictions()) > 0 {
			t.Errorf("%d requests more, told %q", fake.Count()-before, said(store))
		}
	})
}

// Where the API answers in another way, it is learnt anew within the budget, also when the settings keep what was
// proved before: values of the new map are right, and Save & test says that the kept one is out of date.
func TestContradictionOfChangedAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stamp func(time.Time) any
		api := turncoat(&stamp)
		store, _ := api.store(t)
		kept, err := store.Proved(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		again, fake := api.store(t)
		again.kept = kept
		made, err := again.Current(t.Context())
		if err != nil || made.kept != KeptUsed {
			t.Fatalf("%v %+v", err, made)
		}
		fake.Change(func() { stamp = inSeconds })
		before := fake.Count()
		again.Contradict(t.Context(), made.Map, OutsideRange, oddStamp)
		again.Contradict(t.Context(), made.Map, UnaskedType, message.New("jin came"))
		if told := said(again); strings.Count(told, "learnt anew") != 2 {
			t.Errorf("told %q", told)
		}
		if got := fake.Count() - before; got > maxLearning {
			t.Errorf("%d requests: %v", got, operations(fake))
		}
		now, err := again.Complete(t.Context())
		if err != nil || now.Verified == nil || now.Map.Revision != 1 ||
			!strings.Contains(readingsOf(now), `"epochSeconds"`) {
			t.Fatalf("%v %+v %s", err, now, readingsOf(now))
		}
		if warned := now.KeptWarning(); len(warned) != 1 || !strings.Contains(warned[0].String(), "contradicted") {
			t.Errorf("of the kept map: %v", warned)
		}
		before = fake.Count()
		again.Contradict(t.Context(), made.Map, OtherUnit, oddStamp) // of the map before
		if said(again); fake.Count() != before {
			t.Error("an answer to the map before had the new one proved")
		}
	})
}

// Where the API fails meanwhile, nothing is concluded, and the next such answer has it checked again.
func TestContradictionWhileDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stamp func(time.Time) any
		isDown := false
		api := turncoat(&stamp)
		api.before = func(graphql.Request) fakeapi.Reply {
			if isDown {
				return fakeapi.Reply{Status: 503, Body: "down"}
			}
			return fakeapi.Reply{}
		}
		store, fake := api.store(t)
		made, err := store.Complete(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fake.Change(func() { stamp, isDown = inSeconds, true })
		store.Contradict(t.Context(), made.Map, OutsideRange, oddStamp)
		if told := said(store); !strings.Contains(told, "the API failed") {
			t.Errorf("told %q", told)
		}
		fake.Change(func() { isDown = false })
		time.Sleep(lastRetry)
		store.Contradict(t.Context(), made.Map, OutsideRange, oddStamp)
		if told := said(store); !strings.Contains(told, "learnt anew") {
			t.Errorf("told %q", told)
		}
	})
}

// Where values agree with nothing that can be tried, the map stays, and Save & test says so as long as it is.
func TestContradictionThatStaysOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stamp func(time.Time) any
		store, fake := turncoat(&stamp).store(t)
		made, err := store.Complete(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fake.Change(func() { stamp = func(time.Time) any { return 7 } })
		before := fake.Count()
		store.Contradict(t.Context(), made.Map, OutsideRange, oddStamp)
		if told := said(store); !strings.Contains(told, "agrees with no way of asking") {
			t.Errorf("told %q", told)
		}
		if got := fake.Count() - before; got > maxLearning {
			t.Errorf("%d requests: %v", got, operations(fake))
		}
		time.Sleep(time.Hour)
		if now, _ := store.Current(t.Context()); now != made || len(store.OpenContradictions()) != 1 {
			t.Errorf("the map has changed, or it is no longer told: %v", store.OpenContradictions())
		}
	})
}
