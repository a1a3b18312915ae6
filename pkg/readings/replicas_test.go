package readings

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/store"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/redistest"
)

// replica is a loader as one of several processes has it, all of which ask one API and share a store.
type replica struct {
	*source
	shared *store.Store
}

func startReplicas(
	t *testing.T, server *redistest.Server, count int, answer func(n int, request graphql.Request) fakeapi.Reply,
) ([]replica, *fakeapi.API) {
	t.Helper()
	fake := fakeapi.New(answer)
	var all []replica
	for i := range count {
		client := fake.Client(t, fmt.Sprint(t.Name(), i), testPolicy.timeout)
		t.Cleanup(client.Close)
		shared := store.Open(store.Settings{Address: server.Address, Replicas: count}, "1")
		t.Cleanup(shared.Close)
		await(t, shared.IsUp)
		s := sourceOf(testPolicy, client, fakeapi.Rows())
		s.loader.shared = newShared(shared.Vault("token", nil), s.store)
		s.limiter.Share(shared.Vault("token", nil).Bucket())
		all = append(all, replica{s, shared})
	}
	return all, fake
}

// answering answers with values, after a while.
func answering(after time.Duration) func(int, graphql.Request) fakeapi.Reply {
	return func(_ int, req graphql.Request) fakeapi.Reply {
		return fakeapi.Reply{After: after, Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour))}
	}
}

func await(t *testing.T, isSo func() bool) {
	t.Helper()
	for range 1000 {
		if isSo() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("still not so after 10 s")
}

func (r replica) isWritten() bool {
	s := r.loader.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.isWriting
}

// must loads a column, which has one value.
func must(t *testing.T, r replica, calls []plan.Call) {
	t.Helper()
	result, err := r.panel(t.Context(), calls)
	if err != nil || len(result.Failures) > 0 || len(result.Series) != len(calls) || result.Series[0].Len() != 1 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestReplicasFetchOnce(t *testing.T) {
	all, fake := startReplicas(t, redistest.Start(t), 3, answering(200*time.Millisecond))
	for name, isAtOnce := range map[string]bool{"one after another": false, "at once": true} {
		before := fake.Count()
		var waiting sync.WaitGroup
		for _, r := range all {
			load := func() { must(t, r, fakeapi.Calls(name+"1", name+"2")) }
			if isAtOnce {
				waiting.Go(load)
				continue
			}
			load()
			await(t, r.isWritten)
		}
		waiting.Wait()
		if sent := fake.Count() - before; sent != 1 {
			t.Errorf("%s: %d requests of three replicas", name, sent)
		}
	}
}

// Each has something that another is fetching: nobody waits for somebody who waits for them.
func TestReplicasWaitForNoCircle(t *testing.T) {
	all, fake := startReplicas(t, redistest.Start(t), 2, answering(150*time.Millisecond))
	began := time.Now()
	var waiting sync.WaitGroup
	waiting.Go(func() { must(t, all[0], fakeapi.Calls("x")) })
	waiting.Go(func() { must(t, all[1], fakeapi.Calls("y")) })
	time.Sleep(60 * time.Millisecond)
	waiting.Go(func() { must(t, all[0], fakeapi.Calls("y", "u")) })
	waiting.Go(func() { must(t, all[1], fakeapi.Calls("x", "v")) })
	waiting.Wait()
	if took := time.Since(began); took > 2*time.Second || fake.Count() > 4 {
		t.Error(took, fake.Count(), "requests")
	}
}

// A replica that dies while it fetches keeps the others waiting until its lease ends, and no longer.
func TestReplicaDies(t *testing.T) {
	all, _ := startReplicas(t, redistest.Start(t), 2, func(n int, req graphql.Request) fakeapi.Reply {
		after := time.Duration(0)
		if n == 0 {
			after = time.Hour
		}
		return fakeapi.Reply{After: after, Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour))}
	})
	go func() { _, _ = all[0].panel(t.Context(), fakeapi.Calls("a")) }()
	time.Sleep(200 * time.Millisecond)
	all[0].shared.Close() // it says nothing any more
	began := time.Now()
	must(t, all[1], fakeapi.Calls("a"))
	if took := time.Since(began); took < time.Second || took > 5*time.Second {
		t.Error("taken over after", took)
	}
}

// What failed at one replica is tried by another, and a rule does not wait for long.
func TestReplicaFails(t *testing.T) {
	all, fake := startReplicas(t, redistest.Start(t), 2, func(n int, req graphql.Request) fakeapi.Reply {
		if n == 0 {
			return fakeapi.Reply{
				After: 300 * time.Millisecond, Body: `{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}`,
			}
		}
		return fakeapi.Reply{Body: fakeapi.Values(req, fakeapi.Monday.Add(time.Hour))}
	})
	go func() { _, _ = all[0].panel(t.Context(), fakeapi.Calls("a")) }()
	time.Sleep(100 * time.Millisecond)
	must(t, all[1], fakeapi.Calls("a"))
	if fake.Count() != 2 {
		t.Error(fake.Count(), "requests")
	}
}

// A rule gets nothing that is older than it may be, whatever the store has.
func TestReplicasKeepFreshnessOfRules(t *testing.T) {
	all, fake := startReplicas(t, redistest.Start(t), 2, func(_ int, req graphql.Request) fakeapi.Reply {
		return fakeapi.Reply{Body: fakeapi.Values(req, time.Now().Add(-10*time.Minute).Truncate(time.Minute))}
	})
	now := time.Now()
	call := fakeapi.Call("a", "Pac", 0, 1)
	call.Span = series.Span{From: now.Add(-time.Hour).Truncate(time.Minute), To: now.Truncate(time.Minute)}
	must(t, all[0], []plan.Call{call})
	await(t, all[0].isWritten)
	if _, err := all[1].rule(t.Context(), []plan.Call{call}); err != nil || fake.Count() != 1 {
		t.Fatalf("%d requests for what was fetched a moment ago: %v", fake.Count(), err)
	}
	for _, c := range []struct {
		age  time.Duration
		want int
	}{{30 * time.Second, 1}, {2 * time.Minute, 2}} {
		known := all[0].store.Get(keyOf(call))
		old := (*cache.Column)(nil).With(known.Within(call.Span), true, call.Span, time.Now().Add(-c.age))
		all[0].store.Update(keyOf(call), func(*cache.Column) *cache.Column { return old })
		all[1].store.SetLimit(0) // it forgets
		all[1].store.SetLimit(1 << 20)
		all[0].loader.shared.publish(currentMap(t, all[0]), keyOf(call), call.Span)
		await(t, all[0].isWritten)
		before := fake.Count()
		if _, err := all[1].rule(t.Context(), []plan.Call{call}); err != nil || fake.Count()-before != c.want-1 {
			t.Errorf("values %s old: %d requests, %v", c.age, fake.Count()-before, err)
		}
	}
}

func keyOf(call plan.Call) cache.Key { return newColumn(call, "").key }

func currentMap(t *testing.T, r replica) *apimap.Map {
	t.Helper()
	m, err := r.mappings.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m.Map
}

// What was read by one API map is not taken for what is read by another, nor what was read before values contradicted
// the map.
func TestReplicasShareByAPIMap(t *testing.T) {
	all, _ := startReplicas(t, redistest.Start(t), 2, answering(0))
	must(t, all[0], fakeapi.Calls("a"))
	await(t, all[0].isWritten)
	first, other := all[0].loader.shared, all[1].loader.shared
	m := currentMap(t, all[0])
	c := func() *column {
		one := newColumn(fakeapi.Call("a", "Pac", 0, 24), "")
		one.request([]series.Span{one.call.Span}, m, portfolio.ReadingType{}, 24*time.Hour)
		return one
	}
	reads := func(api *apimap.Map) bool {
		all[1].store.SetLimit(0)
		all[1].store.SetLimit(1 << 20)
		other.load(t.Context(), api, []*column{c()})
		return all[1].store.Get(c().key) != nil
	}
	if !reads(m) {
		t.Fatal("nothing is shared at all")
	}
	changed := *m
	changed.Readings.StampsMarkEnd = !m.Readings.StampsMarkEnd
	if reads(&changed) {
		t.Error("read by another map")
	}
	if !reads(m) {
		t.Fatal("a map that is not in force hides what another has read")
	}
	again := *m
	again.Revision++
	first.placeOf(&again) // the first replica has learnt it anew
	first.publish(&again, keyOf(fakeapi.Call("b", "Pac", 0, 24)), c().call.Span)
	await(t, func() bool { first.mu.Lock(); defer first.mu.Unlock(); return !first.isNew && !first.isWriting })
	reads(m) // it hears of the new epoch
	if reads(m) {
		t.Error("what was read before is read by who has heard that it was contradicted")
	}
	other.publish(m, c().key, c().call.Span)
	await(t, all[1].isWritten)
	if reads(m) {
		t.Error("what was fetched before is written again")
	}
}

// No query fails, and nothing wrong is shown, whatever becomes of the store.
func TestReplicasWithoutStore(t *testing.T) {
	for name, fault := range map[string]func(t *testing.T, server *redistest.Server){
		"killed":  func(_ *testing.T, s *redistest.Server) { s.Kill() },
		"stopped": func(_ *testing.T, s *redistest.Server) { s.Pause() },
		"flushed": func(t *testing.T, s *redistest.Server) { s.Do(t, "FLUSHALL") },
		"full":    func(t *testing.T, s *redistest.Server) { s.Do(t, "CONFIG", "SET", "maxmemory", "1mb") },
		"spoilt": func(t *testing.T, s *redistest.Server) {
			for _, key := range s.Keys(t) {
				s.Do(t, "SET", key, "garbage garbage garbage garbage garbage")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			all, fake := startReplicas(t, server, 2, answering(20*time.Millisecond))
			must(t, all[0], fakeapi.Calls("a"))
			await(t, all[0].isWritten)
			fault(t, server)
			began := time.Now()
			for i := range 20 {
				must(t, all[i%2], fakeapi.Calls("a", fmt.Sprint(i/2)))
			}
			if took := time.Since(began); took > 10*time.Second || fake.Count() > 25 {
				t.Errorf("%d requests in %s", fake.Count(), took)
			}
		})
	}
}

// What several replicas want at once goes into one document, whether it is the same or not. A busy machine can part
// what begins at once, but not each time.
func TestReplicasOfferToWhoLeads(t *testing.T) {
	all, fake := startReplicas(t, redistest.Start(t), 3, answering(50*time.Millisecond))
	least := 0
	for round := range 10 {
		before := fake.Count()
		var waiting sync.WaitGroup
		for i, r := range all {
			waiting.Go(func() { must(t, r, fakeapi.Calls(fmt.Sprint("of all ", round), fmt.Sprint(round, " of ", i))) })
			waiting.Go(func() { must(t, r, fakeapi.Calls(fmt.Sprint(round, " other of ", i))) })
		}
		waiting.Wait()
		if sent := fake.Count() - before; least == 0 || sent < least {
			least = sent
		}
		if least == 1 {
			break
		}
	}
	if least > 2 {
		t.Errorf("%d requests of three replicas", least)
	}
}

// An offer says all that a request needs, and is by the API map of who reads it.
func TestOfferOfRequest(t *testing.T) {
	m := fakeapi.Analyses()
	facility := portfolio.Facility{ID: "a", Name: "A", TimeZone: "Europe/Berlin"}
	call := fakeapi.Call("a", "Pac", 0, 24)
	call.Target = portfolio.Target{Facility: facility}
	for name, isZoned := range map[string]bool{"plain": false, "by the calendar": true} {
		c := newColumn(call, "")
		c.call.Resolution = "1d"
		if isZoned {
			c.call.Zone = facility.Zone()
		}
		known := portfolio.ReadingType{Unit: "kW", Class: portfolio.Analysis}
		c.request([]series.Span{call.Span}, m, known, time.Hour)
		if isZoned {
			c.requests[0].Days = facility.Zone()
		}
		content, ok := offerOf(c.requests)
		if !ok {
			t.Fatalf("%s: no offer", name)
		}
		got := requestsOf(content, m)
		if len(got) != 1 {
			t.Fatalf("%s: %d requests", name, len(got))
		}
		from, to := got[0].Call.Span.From, got[0].Call.Span.To
		if !from.Equal(c.requests[0].Call.Span.From) || !to.Equal(c.requests[0].Call.Span.To) {
			t.Error(name, got[0].Call.Span)
		}
		got[0].Call.Span = c.requests[0].Call.Span // the same instants
		if !reflect.DeepEqual(got, c.requests) {
			t.Errorf("%s: %+v, want %+v", name, got, c.requests)
		}
		other := *m
		other.Revision++
		if requestsOf(content, &other) != nil || requestsOf(content[1:], m) != nil {
			t.Errorf("%s: taken by another map, or broken", name)
		}
	}
	device := newColumn(call, "")
	device.call.Target.Device = &portfolio.Device{ID: "d"}
	device.request([]series.Span{call.Span}, m, portfolio.ReadingType{}, time.Hour)
	if _, ok := offerOf(device.requests); ok {
		t.Error("a device is offered")
	}
}
