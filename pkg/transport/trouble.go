package transport

import (
	"sync"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// failuresOfTrouble is how many requests in a row must have failed; one alone may be an accident. One that was not
// answered in time took long enough to be sure.
const failuresOfTrouble = 2

// Who gives up a request says nothing about the API, unless it had taken long for an answer by then: muchLonger times
// as long as usual, and leastWait at least.
const (
	muchLonger = 3
	leastWait  = 1500 * time.Millisecond
)

// latencyDecay is how much of the longest wait for an answer is remembered with each answer after it.
const latencyDecay = 0.9

// trouble notes whether the API answers, and how long that takes. Its zero value knows nothing. It is safe for
// concurrent use.
type trouble struct {
	mu       sync.Mutex // guards the rest
	failures int
	last     *problem.Error
	isSure   bool
	latency  time.Duration
	// began is closed while the API is in trouble; nil: nobody asked yet.
	began chan struct{}
}

// Trouble is the last failure of an API that lately answered nothing; nil: it answers, as far as is known. An answer
// that denies something is one.
func (t *Transport) Trouble() *problem.Error {
	t.trouble.mu.Lock()
	defer t.trouble.mu.Unlock()
	if t.trouble.isOn() {
		return t.trouble.last
	}
	return nil
}

// Troubled returns a channel that is closed while the API is in trouble, or when it next is.
func (t *Transport) Troubled() <-chan struct{} {
	t.trouble.mu.Lock()
	defer t.trouble.mu.Unlock()
	return t.trouble.channel()
}

// Latency is how long the API's answers lately took, the longest above all; zero: it gave none yet.
func (t *Transport) Latency() time.Duration {
	t.trouble.mu.Lock()
	defer t.trouble.mu.Unlock()
	return t.trouble.latency
}

func (t *trouble) isOn() bool {
	return t.failures >= failuresOfTrouble || t.failures > 0 && t.isSure
}

func (t *trouble) channel() chan struct{} {
	if t.began == nil {
		t.began = make(chan struct{})
	}
	return t.began
}

// record takes in what became of a request.
func (t *trouble) record(failure error, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	wasOn := t.isOn()
	switch {
	case failure == nil:
		t.latency = max(took, time.Duration(latencyDecay*float64(t.latency)))
		t.failures, t.last, t.isSure = 0, nil, false
	case problem.From(failure).Category == problem.Canceled:
		if took > max(leastWait, muchLonger*t.latency) {
			t.failures++
			t.last = problem.New(problem.Timeout, "The API did not answer within %s", took.Round(time.Second))
		}
	case problem.Temporary(failure) && !isThrottling(failure):
		t.failures, t.last = t.failures+1, problem.From(failure)
		t.isSure = t.isSure || t.last.Category == problem.Timeout
	default:
		t.failures, t.last, t.isSure = 0, nil, false
	}
	switch isOn := t.isOn(); {
	case isOn && !wasOn:
		close(t.channel())
	case !isOn && wasOn:
		t.began = nil
	}
}
