// Package redistest runs a real Redis server for a test, and makes it fail.
package redistest

import (
	"bufio"
	"io"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Server is a Redis server on a free port of this machine.
type Server struct {
	Address string
	port    string
	options []string
	process *exec.Cmd
}

// Start starts a server that keeps nothing on disk, with further options of its command line. The test is skipped where
// no redis-server is installed. The server ends with the test.
func Start(t *testing.T, options ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed: what replicas share is not tested (apt-get install redis-server)")
	}
	server := &Server{options: options}
	for range startAttempts {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server.Address = listener.Addr().String()
		_ = listener.Close()
		if _, server.port, _ = net.SplitHostPort(server.Address); server.start(t) {
			t.Cleanup(server.Kill)
			return server
		}
	}
	t.Fatal("redis-server does not listen")
	return nil
}

// startAttempts are made where another process takes a port before the server does.
const startAttempts = 20

// Restart starts the server anew on its port, with nothing in it.
func (s *Server) Restart(t *testing.T) {
	t.Helper()
	s.Kill()
	for range startAttempts {
		if s.start(t) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("redis-server does not listen")
}

// start starts the server and waits until it listens; false: it does not, because another process has its port.
func (s *Server) start(t *testing.T) bool {
	t.Helper()
	arguments := append([]string{
		"--bind", "127.0.0.1", "--port", s.port, "--save", "", "--appendonly", "no", "--dir", t.TempDir(),
		"--loglevel", "notice",
	}, s.options...)
	s.process = exec.Command("redis-server", arguments...)
	log, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "Ready to accept connections") {
			go func() { _, _ = io.Copy(io.Discard, log) }()
			return true
		}
	}
	s.Kill()
	return false
}

// Kill ends the server at once.
func (s *Server) Kill() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
		s.process = nil
	}
}

// Pause stops the server, which keeps its connections and answers nothing; Resume lets it go on.
func (s *Server) Pause() { s.signal("-STOP") }

// Resume lets a server go on that was paused.
func (s *Server) Resume() { s.signal("-CONT") }

// signal sends a signal that not every system has that tests are compiled for.
func (s *Server) signal(name string) {
	_ = exec.Command("kill", name, strconv.Itoa(s.process.Process.Pid)).Run()
}

// Do sends a command, and returns the answer as redis-cli writes it.
func (s *Server) Do(t *testing.T, arguments ...string) string {
	t.Helper()
	command := append([]string{"-h", "127.0.0.1", "-p", s.port}, arguments...)
	answer, err := exec.Command("redis-cli", command...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, answer)
	}
	return strings.TrimSpace(string(answer))
}

// Keys are the names of everything that the server has.
func (s *Server) Keys(t *testing.T) []string {
	t.Helper()
	return strings.Fields(s.Do(t, "--raw", "KEYS", "*"))
}
