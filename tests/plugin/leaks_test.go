package plugin_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	coltracepb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/grpc"
	grpcstats "google.golang.org/grpc/stats"
	"google.golang.org/protobuf/proto"
)

// pieceLength is from how many characters on a piece of a secret tells something.
const pieceLength = 8

// leaks looks for pieces of secrets in everything that leaves one plugin process, but for its requests to the API:
// the messages of the plugin protocol (answers, health, resources, metrics), the log, and the spans.
type leaks struct {
	mu sync.Mutex
	// pieces are those of the secrets that the process was given, in each form that an API may give them.
	pieces map[[pieceLength]byte]string
	found  []string
	// seen counts the bytes that left, by way.
	seen map[string]int
}

func newLeaks() *leaks {
	return &leaks{pieces: map[[pieceLength]byte]string{}, seen: map[string]int{}}
}

// expect adds a secret that a data source is about to have. One without a piece is too short to be told from words.
func (l *leaks) expect(name, secret string) {
	inJSON, _ := json.Marshal(secret)
	forms := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret),
		strings.Trim(string(inJSON), `"`),
	}
	for _, before := range []string{"", "Bearer ", "operator:"} {
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			// The characters that hold the words before a secret are not a piece of it.
			encoded := encoding.EncodeToString([]byte(before + secret))
			forms = append(forms, strings.TrimRight(encoded[(len(before)*8+5)/6:], "="))
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, form := range forms {
		for i := 0; i+pieceLength <= len(form); i++ {
			l.pieces[[pieceLength]byte([]byte(form[i:i+pieceLength]))] = name
		}
	}
}

// scan looks through what left on one way, and keeps the first pieces found.
func (l *leaks) scan(way string, content []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[way] += len(content)
	for i := 0; i+pieceLength <= len(content) && len(l.found) < 50; i++ {
		if name, isPiece := l.pieces[[pieceLength]byte(content[i:])]; isPiece {
			around := content[max(0, i-60):min(len(content), i+60)]
			l.found = append(l.found, fmt.Sprintf("%s: a piece of the %s in %q", way, name, around))
			i += 200
		}
	}
}

// check fails the test for each leak.
func (l *leaks) check(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, leak := range l.found {
		t.Error(leak)
	}
}

func (l *leaks) bytesOn(way string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen[way]
}

// logOf scans what is written, also across the writes, and passes it on.
func (l *leaks) logOf(next io.Writer) io.Writer { return &scannedLog{leaks: l, next: next} }

type scannedLog struct {
	leaks *leaks
	next  io.Writer
	line  []byte
}

func (s *scannedLog) Write(part []byte) (int, error) {
	s.line = append(s.line, part...)
	if end := bytes.LastIndexByte(s.line, '\n'); end >= 0 {
		s.leaks.scan("log", s.line[:end])
		s.line = append(s.line[:0], s.line[end+1:]...)
	}
	return s.next.Write(part)
}

// TagRPC, HandleRPC, TagConn and HandleConn see each message of the plugin protocol (grpc's stats.Handler).
func (l *leaks) TagRPC(ctx context.Context, info *grpcstats.RPCTagInfo) context.Context {
	return context.WithValue(ctx, rpcName{}, info.FullMethodName)
}

type rpcName struct{}

func (l *leaks) HandleRPC(ctx context.Context, event grpcstats.RPCStats) {
	name, _ := ctx.Value(rpcName{}).(string)
	name = name[strings.LastIndexByte(name, '/')+1:]
	switch event := event.(type) {
	case *grpcstats.InPayload:
		if message, isProto := event.Payload.(proto.Message); isProto {
			if content, err := proto.Marshal(message); err == nil {
				l.scan(name, content)
			}
		}
	case *grpcstats.End:
		if event.Error != nil {
			l.scan(name, []byte(event.Error.Error()))
		}
	}
}

func (l *leaks) TagConn(ctx context.Context, _ *grpcstats.ConnTagInfo) context.Context { return ctx }

func (l *leaks) HandleConn(context.Context, grpcstats.ConnStats) {}

// spans takes the process's spans as an OpenTelemetry collector.
type spans struct {
	coltracepb.UnimplementedTraceServiceServer
	leaks *leaks
}

func (s spans) Export(
	_ context.Context, req *coltracepb.ExportTraceServiceRequest,
) (*coltracepb.ExportTraceServiceResponse, error) {
	content, err := proto.Marshal(req)
	if err != nil {
		return nil, err
	}
	s.leaks.scan("spans", content)
	return &coltracepb.ExportTraceServiceResponse{}, nil
}

// startCollector returns the environment that makes a plugin send its spans to be scanned.
func (l *leaks) startCollector(t *testing.T) []string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	coltracepb.RegisterTraceServiceServer(server, spans{leaks: l})
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return []string{
		"GF_INSTANCE_OTLP_ADDRESS=" + listener.Addr().String(), "GF_INSTANCE_OTLP_PROPAGATION=w3c",
		"GF_INSTANCE_OTLP_SAMPLER_TYPE=const", "GF_INSTANCE_OTLP_SAMPLER_PARAM=1",
	}
}
