package worlds

import (
	"context"
	"net"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/test/bufconn"
)

// instants are when worlds are tried: at all times of the day, in summer and in winter, and in the days after the clock
// was set. What the plugin finds in values depends on it: by night there are none of today. WORLDS_NOW, such as
// 2026-07-01T09:00:00Z, is the instant for all of them.
var instants = []time.Time{
	time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC),
	time.Date(2026, 6, 18, 16, 20, 0, 0, time.UTC),
	time.Date(2026, 11, 26, 7, 10, 0, 0, time.UTC),
	time.Date(2026, 3, 31, 13, 30, 0, 0, time.UTC),
	time.Date(2026, 7, 2, 22, 50, 0, 0, time.UTC),
	time.Date(2026, 10, 28, 9, 40, 0, 0, time.UTC),
	time.Date(2026, 9, 9, 3, 0, 0, 0, time.UTC),
}

// nowOf is when the world of a seed is tried, and the end of all of its values.
func nowOf(seed uint64) time.Time {
	if given, err := time.Parse(time.RFC3339, os.Getenv("WORLDS_NOW")); err == nil {
		return given
	}
	return instants[seed%uint64(len(instants))]
}

// inTime runs a test at the time of a world, by a clock that goes on whenever everybody waits: nothing takes long, and
// nothing depends on when the test runs. Connections must be made in it.
func inTime(t *testing.T, w *World, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(nowOf(w.Seed)))
		test(t)
	})
}

// serve serves a world in memory, and returns what connects to it: a clock of synctest stands while anybody waits for a
// network.
func serve(t *testing.T, w *World) func(ctx context.Context, network, address string) (net.Conn, error) {
	t.Helper()
	const bufferBytes = 1 << 20
	listener := bufconn.Listen(bufferBytes)
	server := &http.Server{Handler: w}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return func(ctx context.Context, _, _ string) (net.Conn, error) { return listener.DialContext(ctx) }
}
