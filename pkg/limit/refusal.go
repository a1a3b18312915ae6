package limit

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// tooLate is the answer to who would have to wait longer than they can. It is given as soon as that is known.
func (g *Gate) tooLate(wait time.Duration, shut bool) error {
	wait = max(wait.Round(time.Second), time.Second)
	var p *problem.Error
	switch {
	case shut && g.breaker.often:
		p = problem.New(problem.RateLimited, "The API wants to be left alone for another %s, because it was asked too often with this token", wait)
	case shut:
		p = problem.New(problem.RateLimited, "The API wants to be left alone for another %s", wait).
			Advise("Wait until then; if it lasts, ask support@ampere.cloud.")
	default:
		p = problem.New(problem.RateLimited, "The data source's own limit of requests to the API is used up for the next %s", wait).
			Advise("Wait, then refresh less often or ask for less; an administrator can raise the limit in the data source's settings, if the API's fair use allows it.")
	}
	p.RetryAfter = wait
	return p
}

// overdue is the answer to who came when their time was over.
func overdue() error {
	return problem.New(problem.Timeout, "The request came too late: the time for it was over before it could be sent")
}

// canceled is the answer to who went away.
func canceled(cause error) error {
	return problem.New(problem.Canceled, "The request was canceled while it waited").Because(cause)
}
