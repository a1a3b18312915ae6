package redistest

import (
	"net"
	"sync"
	"testing"
	"time"
)

// Link is the network between one client and the server.
type Link struct {
	Address  string
	server   *Server
	listener net.Listener

	mu          sync.Mutex
	delay       time.Duration
	isCut       bool
	connections map[net.Conn]bool
}

// Link starts a link to the server, which ends with the test.
func (s *Server) Link(t *testing.T) *Link {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	made := &Link{Address: listener.Addr().String(), server: s, listener: listener, connections: map[net.Conn]bool{}}
	go made.accept()
	t.Cleanup(func() {
		_ = listener.Close()
		made.Cut()
	})
	return made
}

// Delay lets everything that goes to the server arrive later; 0: at once.
func (l *Link) Delay(by time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.delay = by
}

// Cut breaks the link: connections end, and no new ones are made until Mend.
func (l *Link) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = true
	for one := range l.connections {
		_ = one.Close()
	}
}

// Mend undoes Cut.
func (l *Link) Mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = false
}

func (l *Link) accept() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", l.server.Address)
		if err != nil || !l.keep(client, server) {
			_ = client.Close()
			continue
		}
		go l.carry(client, server, true)
		go l.carry(server, client, false)
	}
}

func (l *Link) keep(client, server net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isCut {
		_ = server.Close()
		return false
	}
	l.connections[client], l.connections[server] = true, true
	return true
}

func (l *Link) carry(from, to net.Conn, isLate bool) {
	defer func() {
		_, _ = from.Close(), to.Close()
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.connections, from)
	}()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			l.wait(isLate)
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (l *Link) wait(isLate bool) {
	l.mu.Lock()
	by := l.delay
	l.mu.Unlock()
	if isLate && by > 0 {
		time.Sleep(by)
	}
}
