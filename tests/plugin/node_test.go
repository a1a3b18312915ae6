package plugin_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// startNode runs a TypeScript program of the repository, which must end on an interrupt when the test is over. It
// returns the first line that the program prints: it is ready then. env are further settings for it.
func startNode(t *testing.T, program string, env ...string) []byte {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", "--import", "tsx", filepath.Join(root, filepath.FromSlash(program)))
	command.Dir, command.Env = root, append(os.Environ(), env...)
	var log bytes.Buffer
	command.Stderr = &log
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Signal(os.Interrupt)
		ended := make(chan error, 1)
		go func() { ended <- command.Wait() }()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = command.Process.Kill()
			t.Errorf("%s did not end on an interrupt", program)
		}
	})
	line, err := bufio.NewReader(output).ReadBytes('\n')
	if err != nil {
		t.Fatalf("%s did not start: %v\n%s", program, err, log.String())
	}
	go func() { _, _ = io.Copy(io.Discard, output) }()
	return line
}
