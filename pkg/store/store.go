// Package store is what several replicas of Grafana share: a Valkey or Redis server that an administrator names. It
// keeps values for a while, sealed (Vault); lends work to one of the replicas at a time (Vault.Claim); and counts the
// requests of all of them together (Bucket).
//
// # Design
//
// The store is an aid and never a need: each call ends within the deadline, and fails with ErrUnavailable where the
// store cannot be used; who calls then goes on alone. The keeper, one goroutine of the process, connects, announces
// this replica, notices failures, and connects again. Store.conn is nil while the store cannot be used (the breaker is
// open), and then a call costs nothing: nobody but the keeper tries whether it is back.
package store

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valkey-io/valkey-go"
)

// deadline is how long a call may take. A store in the same network answers in one or two milliseconds.
const deadline = 80 * time.Millisecond

const (
	// beatInterval is how often a replica announces itself, and renews its leases; beatTTL is for how long it counts
	// after it did.
	beatInterval = 700 * time.Millisecond
	beatTTL      = 7 * time.Second
	// firstRetry and lastRetry bound the pause before the store is tried again, which doubles each time.
	firstRetry = 250 * time.Millisecond
	lastRetry  = 15 * time.Second
	// steady is after how long without a failure the next pause is the first again.
	steady = 5 * time.Second
	// connectTimeout bounds connecting, which no caller waits for.
	connectTimeout = 2 * time.Second
)

// ErrUnavailable is what everything fails with while the store cannot be used.
var ErrUnavailable = errors.New("the store cannot be used")

// Store is the connection of one process. A nil Store is one that is not configured: nothing is shared. It is safe for
// concurrent use.
type Store struct {
	settings Settings
	// self names this process among the replicas.
	self string
	// version of the plugin: what one version has read of an answer, another may read differently.
	version string
	conn    atomic.Pointer[connection]
	// replicas is how many there were when the store was last asked; 0: it was not reached yet.
	replicas atomic.Int64
	// ahead is by how much the store's clock is ahead of this machine's.
	ahead   atomic.Int64
	leases  leases
	flights flights

	broken chan struct{} // wakes the keeper
	ended  context.CancelFunc
	done   chan struct{}

	mu     sync.Mutex // guards the rest
	reason Reason
	full   bool
	since  time.Time
}

type connection struct{ client valkey.Client }

// Open returns a store for settings; nil when they name none. It connects in the background, and never fails: a store
// that cannot be reached now may be later. version is the plugin's. It must be closed.
func Open(settings Settings, version string) *Store {
	if settings.Address == "" {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Store{
		settings: settings, self: rand.Text(), version: version, broken: make(chan struct{}, 1), ended: cancel,
		done: make(chan struct{}), reason: Connecting, since: time.Now(), leases: leases{held: map[string]int{}},
		flights: flights{ids: map[string]map[string]bool{}},
	}
	go s.keep(ctx)
	return s
}

// Close says goodbye to the other replicas, and lets go of the connection.
func (s *Store) Close() {
	if s == nil {
		return
	}
	s.ended()
	<-s.done
}

// keep connects, and connects again when the connection has broken, until the context ends.
func (s *Store) keep(ctx context.Context) {
	defer close(s.done)
	pause := firstRetry
	for ctx.Err() == nil {
		began := time.Now()
		s.hold(ctx)
		if time.Since(began) > steady {
			pause = firstRetry
		}
		wait(ctx, pause, nil)
		pause = min(2*pause, lastRetry)
	}
}

// hold connects, and returns when the connection has broken.
func (s *Store) hold(ctx context.Context) {
	client, err := valkey.NewClient(valkey.ClientOption{
		InitAddress: []string{s.settings.Address}, Username: s.settings.Username, Password: s.settings.Password,
		SelectDB: s.settings.Database, TLSConfig: s.settings.TLS, Dialer: net.Dialer{Timeout: connectTimeout},
		ConnWriteTimeout: connectTimeout, ClientName: "grafana-amperecloud", ClientSetInfo: valkey.DisableClientSetInfo,
		ForceSingleClient: true, DisableRetry: true, DisableCache: true, AlwaysRESP2: true, PipelineMultiplex: -1,
		ReadBufferEachConn: bufferBytes, WriteBufferEachConn: bufferBytes,
	})
	if err != nil {
		s.note(reasonOf(err))
		return
	}
	defer func() { go client.Close() }() // it waits for answers that may never come
	conn := &connection{client}
	for ctx.Err() == nil {
		if err := s.beat(ctx, conn); err != nil {
			s.drop(conn, err)
			return
		}
		if s.conn.Load() == nil {
			select { // an alarm of the connection before
			case <-s.broken:
			default:
			}
			s.conn.Store(conn)
			s.note(Reachable)
		}
		s.renewLeases(ctx)
		s.renewFlights(ctx)
		if wait(ctx, beatInterval, s.broken); s.conn.Load() != conn {
			return
		}
	}
	s.leave(conn)
	s.conn.Store(nil)
}

const bufferBytes = 64 << 10

// wait returns after a while, at once when the context ends, or when there is an alarm.
func wait(ctx context.Context, while time.Duration, alarm <-chan struct{}) {
	timer := time.NewTimer(while)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-alarm:
	case <-timer.C:
	}
}

// drop opens the breaker: nobody uses the connection any more.
func (s *Store) drop(conn *connection, cause error) {
	s.note(reasonOf(cause))
	if s.conn.CompareAndSwap(conn, nil) {
		select {
		case s.broken <- struct{}{}:
		default:
		}
	}
}

// IsUp reports whether the store can be used, as far as is known.
func (s *Store) IsUp() bool { return s != nil && s.conn.Load() != nil }

// call makes a call with the store's client, which must end within the deadline. A failure of the connection opens the
// breaker; an answer that refuses does so where the store refuses everything.
func (s *Store) call(ctx context.Context, operation string, use func(context.Context, valkey.Client) error) error {
	if !s.IsUp() {
		return ErrUnavailable
	}
	conn := s.conn.Load()
	if conn == nil {
		return ErrUnavailable
	}
	limited, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	err := use(limited, conn.client)
	switch {
	case err == nil:
		operations.WithLabelValues(operation, "ok").Inc()
		return nil
	case ctx.Err() != nil:
		return ctx.Err() // the caller has left, which says nothing about the store
	}
	operations.WithLabelValues(operation, string(reasonOf(err))).Inc()
	switch reason := reasonOf(err); reason {
	case Full:
		s.setFull(true)
	case Refused, Slow, Unreachable:
		s.drop(conn, err)
	}
	return errors.Join(ErrUnavailable, err)
}

// Reason says in what state the store is.
type Reason string

// The states of a store.
const (
	Connecting  Reason = "connecting"
	Reachable   Reason = "ok"
	Unreachable Reason = "unreachable"
	Slow        Reason = "slow"
	// Refused: it wants other credentials, or does not let us do what we need.
	Refused Reason = "refused"
	// Full: it has no room for what is written, and evicts nothing. What it has can be read.
	Full Reason = "full"
	// Strange: what is in it is not ours.
	Strange Reason = "strange"
)

func reasonOf(err error) Reason {
	if refused, ok := valkey.IsValkeyErr(err); ok {
		text := refused.Error()
		switch {
		case strings.HasPrefix(text, "OOM"):
			return Full
		case strings.HasPrefix(text, "WRONGTYPE"):
			return Strange
		default:
			return Refused
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return Slow
	}
	return Unreachable
}

func (s *Store) note(reason Reason) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason != reason {
		s.reason, s.since = reason, time.Now()
	}
}

func (s *Store) setFull(full bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.full = full
}

// State is what operators see of a store.
type State struct {
	Reason Reason
	// Since when it is in this state.
	Since time.Time
	// Replicas is how many there are, as far as is known.
	Replicas int
}

// State tells in what state the store is.
func (s *Store) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := State{s.reason, s.since, s.Replicas()}
	if s.reason == Reachable && s.full {
		state.Reason = Full
	}
	return state
}

// Replicas is how many replicas there are, or were when the store was last asked; 1 without a store.
func (s *Store) Replicas() int {
	switch {
	case s == nil:
		return 1
	case s.replicas.Load() > 0:
		return int(s.replicas.Load())
	default:
		return s.settings.Replicas
	}
}
