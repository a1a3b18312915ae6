package mapping

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// How many requests may be sent until Save & test has seen values: with one for the schema and one for the list of
// facilities, a first Save & test takes 15 at most. Those of them that are reserved are for what Save & test itself
// looks for, when all else is learnt.
const (
	maxLearning = 13
	reserved    = 3
)

// maxChecks is how many requests a later Save & test may send, to see whether values still come.
const maxChecks = 4

// Where the API fails while it is being learnt, it is asked again after firstRetry, then after twice as long, and so
// on up to lastRetry.
const (
	firstRetry = 15 * time.Second
	lastRetry  = time.Minute
)

// attempt is an attempt to learn one API. After a failure it goes on where it has stopped.
type attempt struct {
	// of is the schema that it is about.
	of    string
	study *api.Study
	api   *api.Client // its questions count for the study
	// started is by when days are past: the same questions are about the same days.
	started time.Time
	// doubtsNames: what names have found is to be proved by values, too.
	doubtsNames bool
	failures    int
}

func newAttempt(client *api.Client, of string, most, reserved int) *attempt {
	study := api.NewStudy(most, reserved)
	return &attempt{of: of, study: study, api: client.Within(study), started: time.Now()}
}

// attemptAt returns the attempt to learn a schema that is under way, or a new one.
func (s *Store) attemptAt(of string) *attempt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.attempt == nil || s.attempt.of != of {
		s.attempt = newAttempt(s.api, of, maxLearning, reserved)
	}
	s.attempt.study.Resume()
	return s.attempt
}

// conclude decides how long the mapping holds that an attempt has made. What the API's trouble of the moment has left
// open is learnt soon; what no data could answer, after a while; and what is learnt, not again.
func (s *Store) conclude(a *attempt, made *Mapping, isOpen bool) {
	failed, doubt := a.study.Failed(), a.study.Doubt()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case failed != nil:
		a.failures++
		made.trouble, made.isUnfinished = failed, true
		made.probeAgain = time.Now().Add(retryPause(a.failures, lastRetry))
	case !isOpen:
		a.study.Forget()
	case doubt != nil:
		next := newAttempt(s.api, a.of, maxLearning, reserved)
		next.failures = a.failures + 1
		s.attempt = next
		made.Findings = doubted(made.Findings, doubt)
		made.probeAgain = time.Now().Add(retryPause(next.failures+2, probePause))
	default:
		s.attempt = nil
		made.probeAgain = time.Now().Add(probePause)
	}
	s.current, s.completed = made, time.Time{}
}

// doubted adds to what is unresolved that the API said of a request that it failed: it may have, or have meant the
// request.
func doubted(findings []discover.Finding, doubt error) []discover.Finding {
	findings = slices.Clone(findings)
	for i := range findings {
		open := &findings[i]
		isRoot := open.Role == "facilities" || open.Role == "types" || open.Role == "readings"
		if isRoot && open.State == discover.Unresolved {
			open.Evidence = message.List(" ", open.Evidence, message.New("One of the requests failed, which is tried again "+
				"soon: %s.", problem.From(doubt).Messages()[0]))
		}
	}
	return findings
}

// retryPause is how long the API is left alone after so many failures in a row.
func retryPause(failures int, most time.Duration) time.Duration {
	pause := firstRetry
	for ; failures > 1 && pause < most; failures-- {
		pause *= 2
	}
	return min(pause, most)
}

// troubled says that how the API answers is not known because it failed.
func troubled(failure error) error {
	p := problem.From(failure)
	return p.Reword("How the API is to be asked could not be found out, because it failed meanwhile: %s", p.Messages()[0])
}

// checking returns the attempt by which Save & test looks for values: the one that has learnt the API, or a new one.
func (s *Store) checking() *attempt {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.attempt
	if a == nil || a.study.Failed() != nil {
		return newAttempt(s.api, "", maxChecks, 0)
	}
	a.study.Release()
	return a
}

// complete puts a mapping in force that was completed, unless another one is by now. It returns the one in force. When
// the API has failed meanwhile, it may be completed again soon.
func (s *Store) complete(found, completed *Mapping, a *attempt) *Mapping {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.completed = time.Now()
	if a.study.Failed() != nil {
		s.completed = s.completed.Add(firstRetry - probePause)
	}
	if s.attempt == a && !found.isUnfinished && found.trouble == nil {
		s.attempt = nil
	}
	if s.current == found {
		s.current = completed
	}
	return s.current
}
