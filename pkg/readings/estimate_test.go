package readings

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// scarce lets one request go each second.
var scarce = func() policy {
	p := testPolicy
	p.rules = limit.Rules{PerMinute: 60, Burst: 1, Parallel: 1}
	p.patience = 30 * time.Second
	return p
}()

func unanswered(int, graphql.Request) fakeapi.Reply {
	return fakeapi.Reply{After: time.Second, Body: `{"data":{}}`}
}

// With the number of queries, the work to tell who comes too late grows in proportion, whoever they are and whatever
// happens meanwhile.
func TestEstimateIsLinear(t *testing.T) {
	for name, load := range map[string]func(s *source, i int) error{
		"panels": func(s *source, i int) error {
			_, err := s.panel(context.Background(), fakeapi.Calls(fmt.Sprint("plant", i)))
			return err
		},
		"panels and rules": func(s *source, i int) error {
			if i%2 == 0 {
				_, err := s.rule(context.Background(), fakeapi.Calls(fmt.Sprint("plant", i)))
				return err
			}
			_, err := s.panel(context.Background(), fakeapi.Calls(fmt.Sprint("plant", i)))
			return err
		},
		"rules that join panels": func(s *source, i int) error {
			if i%2 == 1 {
				time.Sleep(time.Millisecond)
				_, err := s.rule(context.Background(), fakeapi.Calls(fmt.Sprint("plant", i-1)))
				return err
			}
			_, err := s.panel(context.Background(), fakeapi.Calls(fmt.Sprint("plant", i)))
			return err
		},
		"panels that are closed": func(s *source, i int) error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i%7)*time.Millisecond)
			defer cancel()
			_, err := s.panel(ctx, fakeapi.Calls(fmt.Sprint("plant", i)))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			perQuery := map[int]float64{}
			sizes := []int{500, 4000}
			for _, n := range sizes {
				synctest.Test(t, func(t *testing.T) {
					s, _ := newSource(t, scarce, fakeapi.Ranged(), unanswered)
					var all sync.WaitGroup
					for i := range n {
						all.Go(func() {
							if err := load(s, i); err != nil && problem.From(err).Category == problem.Internal {
								t.Error(err)
							}
						})
					}
					all.Wait()
					perQuery[n] = float64(s.loader.estimate.calls) / float64(n)
				})
			}
			t.Logf("packed per query: %v", perQuery)
			for _, n := range sizes {
				if perQuery[n] > packsPerQuery+5 {
					t.Errorf("%d queries: %v packed for each", n, perQuery[n])
				}
			}
		})
	}
}

// The estimate is what packing everything that waits gives, after any arrivals and departures of callers of any
// priority.
func TestEstimateEqualsPacking(t *testing.T) {
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			s, _ := newSource(t, scarce, fakeapi.Ranged(), unanswered)
			m, err := s.mappings.Current(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			waiting := batch.New(func(ctx context.Context, _ *batch.Flush) { <-ctx.Done() })
			shared := &estimate{batcher: waiting, newPacker: s.loader.newPacker}
			var waiters []*batch.Waiter
			defer func() {
				for _, w := range waiters {
					w.Release()
				}
			}()
			for range 40 {
				if len(waiters) > 0 && random.IntN(4) == 0 {
					at := random.IntN(len(waiters))
					waiters[at].Release()
					waiters = slices.Delete(waiters, at, at+1)
					continue
				}
				var requests []batch.Request
				for range 1 + random.IntN(3) {
					from := random.IntN(3)
					call := fakeapi.Call(fmt.Sprint("plant", random.IntN(30)), "Pac", from, from+1+random.IntN(2))
					requests = append(requests, request(call, m.Map))
				}
				priority := limit.Priority(random.IntN(3))
				w := waiting.Submit(t.Context(), priority, time.Now().Add(time.Hour), requests)
				waiters = append(waiters, w)
				got := shared.of(priority, jobsOf(w))
				want := packed(waiting, s.loader)
				for job, document := range got {
					if document != want[job] {
						t.Fatalf("seed %d: document %d, want %d", seed, document, want[job])
					}
				}
				if len(got) == 0 {
					t.Fatal("nothing waits")
				}
			}
		})
	}
}

func request(call plan.Call, api *apimap.Map) batch.Request {
	return batch.Request{
		Key:  cache.Key{DeviceID: call.Target.Key(), Type: call.Types[0], Resolution: call.Resolution},
		Call: call, Map: api, Values: &api.Readings, MaxRange: 24 * time.Hour,
	}
}

func jobsOf(w *batch.Waiter) map[*batch.Job]bool {
	jobs := map[*batch.Job]bool{}
	for _, some := range w.Jobs {
		for _, job := range some {
			jobs[job] = true
		}
	}
	return jobs
}

// packed packs everything that waits, one after another.
func packed(waiting *batch.Batcher, l *Loader) map[*batch.Job]int {
	all, _, _ := waiting.WaitingSince(batch.Place{})
	documents := map[*batch.Job]int{}
	document, packer := 0, l.newPacker(0)
	for i, piece := range all {
		_, fits := piece.Piece.AddTo(packer)
		if !fits {
			packer = l.newPacker(document)
			piece.Piece.AddTo(packer)
		}
		if i == 0 || !fits {
			document++
		}
		documents[piece.Piece.Job] = document
	}
	return documents
}
