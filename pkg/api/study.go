package api

import (
	"crypto/sha256"
	"encoding/json"
	"sync"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Study is what is asked to learn how an API answers. It bounds the number of requests, and remembers their answers:
// who goes on after a failure asks nothing twice. Once a request has failed in a way that says nothing about what was
// asked for (the API is down, throttles or does not answer), no further one is sent: to try other ways then would only
// show that they fail, too. It is safe for concurrent use.
type Study struct {
	mu       sync.Mutex
	left     int
	reserved int
	answers  map[[sha256.Size]byte]remembered
	failed   error
	doubt    error
	refused  error
	isSpent  bool
}

// remembered is what came for a request, as it was read.
type remembered struct {
	found any
	errs  graphql.Errors
	err   error
}

// NewStudy returns a study of at most so many requests, of which some are reserved until Release.
func NewStudy(most, reserved int) *Study {
	return &Study{left: most, reserved: reserved, answers: map[[sha256.Size]byte]remembered{}}
}

// Within returns a client whose questions count for a study, but for those for the schema.
func (c *Client) Within(study *Study) *Client {
	own := *c
	own.study = study
	return &own
}

// Left is how many requests may still be sent.
func (s *Study) Left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(0, s.left-s.reserved)
}

// Leave takes requests from the study that others are going to need.
func (s *Study) Leave(requests int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left -= requests
}

// Release lets the reserved requests be sent.
func (s *Study) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reserved = 0
}

// Lend lets all but so many of the reserved requests be sent.
func (s *Study) Lend(kept int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reserved = min(s.reserved, kept)
}

// IsSpent reports whether more requests were needed than the study has.
func (s *Study) IsSpent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.isSpent
}

// Failed is the passing failure at which the study has stopped; nil: it has not.
func (s *Study) Failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// Doubt is the first answer in which the API says that it failed itself. That may be what it says of a request that it
// cannot read, so that the study has gone on. nil: there is none.
func (s *Study) Doubt() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.doubt
}

// Refused is the first answer of which the API has refused a part or all; nil: there is none.
func (s *Study) Refused() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// Resume lets the study go on after a failure.
func (s *Study) Resume() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = nil
}

// Forget drops all answers, which may be large.
func (s *Study) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.answers)
}

// ask gives the answer to a request: the remembered one, or else that of send. readBy is what decides how the answer is
// read, beside the request. Without a study, everything is sent. The error of a study that may send no more is
// problem.TooComplex, and that of one that has failed is its failure.
func ask[T any](
	s *Study, request graphql.Request, readBy any, send func() (T, graphql.Errors, error),
) (found T, errs graphql.Errors, err error) {
	if s == nil {
		return send()
	}
	key := keyOf(request, readBy)
	if known, isOver := s.known(key); isOver {
		found, _ = known.found.(T)
		return found, known.errs, known.err
	}
	found, errs, err = send()
	s.take(key, remembered{found, errs, err})
	return found, errs, err
}

// known is the answer to a request that is not sent: it was already, or the study is over.
func (s *Study) known(key [sha256.Size]byte) (remembered, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, isKnown := s.answers[key]; isKnown {
		return known, true
	}
	if s.failed != nil {
		return remembered{err: s.failed}, true
	}
	if s.left <= s.reserved {
		s.isSpent = true
		return remembered{err: problem.New(problem.TooComplex, "Too many requests were needed to learn how the API answers")},
			true
	}
	return remembered{}, false
}

// take notes what came for a request.
func (s *Study) take(key [sha256.Size]byte, came remembered) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if isPassing(came.errs, came.err) {
		s.failed = came.err
		if came.err == nil {
			s.failed = came.errs.Throttled()
		}
		return
	}
	if s.doubt == nil {
		s.doubt = ownFailure(came.err)
	}
	if s.refused == nil && len(came.errs) > 0 {
		s.refused = came.errs.Problem()
	}
	s.left--
	s.answers[key] = came
}

func keyOf(request graphql.Request, readBy any) [sha256.Size]byte {
	text, err := json.Marshal([]any{request, readBy})
	if err != nil {
		text = []byte(request.Query) // cannot happen: what cannot be written cannot be sent
	}
	return sha256.Sum256(text)
}

// isPassing reports whether a failure says nothing about what was asked for. An API that explains itself in GraphQL's
// format has read the request, and may call its own failure what is wrong with it.
func isPassing(errs graphql.Errors, err error) bool {
	if err == nil {
		return errs.Throttled() != nil
	}
	failure := problem.From(err)
	switch {
	case failure.Category == problem.RateLimited, failure.Category == problem.Canceled:
		return true
	case failure.Category == problem.Unauthorized:
		return true // whatever is asked for, the answer is the same
	case len(errs) > 0:
		return errs.AreOutage()
	}
	return problem.Temporary(err)
}

// ownFailure is that of the API itself; nil: it has not failed, as far as it says. What fails in a part of an answer
// only tells of that part.
func ownFailure(err error) error {
	if err != nil && problem.Temporary(err) {
		return err
	}
	return nil
}
