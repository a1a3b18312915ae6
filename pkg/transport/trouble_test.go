package transport

import (
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

func TestTrouble(t *testing.T) {
	type outcome struct {
		category problem.Category // empty: an answer
		took     time.Duration
	}
	ok := outcome{"", time.Second}
	server, timeout := outcome{problem.Server, time.Second}, outcome{problem.Timeout, 30 * time.Second}
	left := outcome{problem.Canceled, 10 * time.Second}
	for name, c := range map[string]struct {
		outcomes []outcome
		isOn     bool
	}{
		"nothing yet":                   {nil, false},
		"answers":                       {[]outcome{ok, ok}, false},
		"one failure":                   {[]outcome{ok, server}, false},
		"two failures":                  {[]outcome{ok, server, server}, true},
		"failures apart":                {[]outcome{server, ok, server, ok}, false},
		"one timeout":                   {[]outcome{ok, timeout}, true},
		"recovered":                     {[]outcome{timeout, server, ok}, false},
		"a denial is an answer":         {[]outcome{server, {problem.Forbidden, 0}, server}, false},
		"throttling is an answer":       {[]outcome{server, {problem.RateLimited, 0}, server}, false},
		"blocked":                       {[]outcome{{problem.Blocked, 0}, {problem.Blocked, 0}}, true},
		"left soon, twice":              {[]outcome{ok, {problem.Canceled, 2 * time.Second}, {problem.Canceled, 0}}, false},
		"left after long, twice":        {[]outcome{ok, left, left}, true},
		"left as late as answers come":  {[]outcome{{"", 9 * time.Second}, left, left}, false},
		"left after long, and answered": {[]outcome{ok, left, ok, left}, false},
	} {
		tr := &Transport{}
		began := tr.Troubled()
		for _, o := range c.outcomes {
			var failure error
			if o.category != "" {
				failure = problem.New(o.category, "no")
			}
			tr.trouble.record(failure, o.took)
		}
		select {
		case <-tr.Troubled():
			if !c.isOn {
				t.Errorf("%s: trouble is told", name)
			}
		default:
			if c.isOn {
				t.Errorf("%s: trouble is not told", name)
			}
		}
		if (tr.Trouble() != nil) != c.isOn {
			t.Errorf("%s: %v", name, tr.Trouble())
		}
		if c.isOn {
			<-began // who asked before it began hears of it
		}
	}
}
