package graphql

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/redact"
)

// Error is one entry of a response's "errors", as in the GraphQL specification.
type Error struct {
	Message string `json:"message"`
	// Path leads from "data" to the field that failed: names and list indices.
	Path       []any `json:"path"`
	Extensions struct {
		Code string `json:"code"`
		// RetryAfter is for how many seconds the API asks us to back off, where it says so here.
		RetryAfter seconds `json:"retryAfter"`
	} `json:"extensions"`

	// told is what the error says besides, where it was read from a response.
	told told
}

// seconds is a duration that APIs write as a number or as text; anything else is read as zero.
type seconds time.Duration

// UnmarshalJSON never fails: an odd extension must not hide the error that it belongs to.
func (s *seconds) UnmarshalJSON(value []byte) error {
	*s = seconds(parsePause(strings.Trim(string(value), `"`)))
	return nil
}

// redact conceals secrets in what the API says.
func (errs Errors) redact(redactor *redact.Redactor) {
	for i := range errs {
		errs[i].Message = redactor.Text(errs[i].Message)
		errs[i].Extensions.Code = redactor.Text(errs[i].Extensions.Code)
		for j, name := range errs[i].Path {
			if text, isName := name.(string); isName {
				errs[i].Path[j] = redactor.Text(text)
			}
		}
	}
}

// Root is the alias of the root field that the error belongs to; empty when it belongs to the whole response.
func (e Error) Root() string {
	if len(e.Path) == 0 {
		return ""
	}
	root, _ := e.Path[0].(string)
	return root
}

// alias is that of the root field that the error belongs to; empty when its path leads to none that was asked for. Some
// servers put the operation before it.
func (e Error) alias(isAlias func(string) bool) string {
	for _, step := range e.Path[:min(len(e.Path), 2)] {
		if name, isName := step.(string); !isName {
			break
		} else if isAlias(name) {
			return name
		}
	}
	return ""
}

// Errors are what the API reports beside, or instead of, its data.
type Errors []Error

// Split tells the errors of each root field, by the alias that it was asked by, from those of the whole response: that
// have no path, or one that leads to nothing that was asked for (some APIs name the field and not its alias).
func (errs Errors) Split(isAlias func(string) bool) (own map[string]Errors, ofAll Errors) {
	own = map[string]Errors{}
	for _, e := range errs {
		if alias := e.alias(isAlias); alias != "" {
			own[alias] = append(own[alias], e)
		} else {
			ofAll = append(ofAll, e)
		}
	}
	return own, ofAll
}

// Warnings tells the errors that name no part of the response and no known trouble from all others. Beside data of
// which nothing is missing, an API means them as warnings.
func (errs Errors) Warnings() (warnings, failures Errors) {
	for _, e := range errs {
		if len(e.Path) == 0 && e.Category() == problem.Server {
			warnings = append(warnings, e)
		} else {
			failures = append(failures, e)
		}
	}
	return warnings, failures
}

// Words are what the errors say, each once, at most three and shortened.
func (errs Errors) Words() (words []string) {
	for _, e := range errs {
		if said := shortened(oneLine(e.Message)); said != "" && !slices.Contains(words, said) && len(words) < 3 {
			words = append(words, said)
		}
	}
	return words
}

// HavePath reports whether any of the errors is about a part of what was asked for, even if it cannot be told which.
func (errs Errors) HavePath() bool {
	return slices.ContainsFunc(errs, func(e Error) bool { return len(e.Path) > 0 })
}

// Category of the error; one that says nothing known counts as a failure of the API.
func (e Error) Category() problem.Category { return e.categoryOr(problem.Server) }

// categoryOr listens to all that an error says. What asks for less comes first, whatever is said beside it: not to hear
// it would make it worse.
func (e Error) categoryOr(fallback problem.Category) problem.Category {
	told := e.told
	if !told.isHeard {
		told = e.hear()
	}
	if told.category == "" {
		return fallback
	}
	if told.category == problem.Rejected && len(e.Path) == 0 {
		// Without a path, no field rejected its input: a variable does not fit the schema's type.
		return problem.Refused
	}
	return told.category
}

// Problem gives the errors as one failure, in the API's own words.
func (errs Errors) Problem() *problem.Error { return errs.problemOr(problem.Server) }

func (errs Errors) problemOr(fallback problem.Category) *problem.Error {
	if len(errs) == 0 {
		return problem.New(fallback, "The API rejected the request without giving a reason")
	}
	if throttled := errs.Throttled(); throttled != nil {
		return throttled // takes precedence: the caller must slow down, whatever else went wrong
	}
	category := errs[0].categoryOr(fallback)
	// Only errors of one category go into the sentence, since it ends with one hint.
	var same Errors
	for _, e := range errs {
		if e.categoryOr(fallback) == category {
			same = append(same, e)
		}
	}
	p := same.as(category)
	p.RetryAfter = errs.pause()
	return p
}

// AreOutage reports whether there are errors, and all of them clearly tell of a service behind the API that failed.
func (errs Errors) AreOutage() bool {
	return len(errs) > 0 && !slices.ContainsFunc(errs, func(e Error) bool { return !e.told.isOutage })
}

// Throttled gives the errors about too many requests as one failure; nil when there are none.
func (errs Errors) Throttled() *problem.Error {
	var throttled Errors
	for _, e := range errs {
		if e.Category() == problem.RateLimited {
			throttled = append(throttled, e)
		}
	}
	if len(throttled) == 0 {
		return nil
	}
	return throttled.as(problem.RateLimited)
}

// as gives the errors as one failure of a category, whatever their codes say, with their Words.
func (errs Errors) as(category problem.Category) *problem.Error {
	p := problem.New(category, "%s, and the API gave no reason", opening(category))
	if words := errs.Words(); len(words) > 0 {
		p = problem.New(category, "%s: “%s”", opening(category), strings.Join(words, "”, “"))
	}
	p.RetryAfter = errs.pause()
	return p
}

// pause is the longest pause that one of the errors asks for.
func (errs Errors) pause() time.Duration {
	var longest seconds
	for _, e := range errs {
		longest = max(longest, e.Extensions.RetryAfter)
	}
	return time.Duration(longest)
}

// pauseFor raises the pause of the errors about too many requests to at least that of the response's header.
func (errs Errors) pauseFor(pause time.Duration) {
	for i := range errs {
		if errs[i].Category() == problem.RateLimited {
			own := &errs[i].Extensions.RetryAfter
			*own = max(*own, seconds(pause))
		}
	}
}

// opening is the start of the sentence about a failure of a category.
func opening(category problem.Category) message.Message {
	switch category {
	case problem.Unauthorized:
		return message.New("The API does not accept the token")
	case problem.Forbidden:
		return message.New("The API denied access")
	case problem.RateLimited:
		return message.New("The API's rate limit was hit")
	case problem.TooComplex:
		return message.New("The API considers the query too large")
	case problem.Refused:
		return message.New("The API rejected the plugin's request")
	case problem.Rejected:
		return message.New("The API rejected the query")
	case problem.NotFound:
		return message.New("The API could not find it")
	case problem.Timeout:
		return message.New("The API took too long")
	default:
		return message.New("The API failed")
	}
}

// String gives the API's words, for the log.
func (errs Errors) String() string {
	words := make([]string, len(errs))
	for i, e := range errs {
		words[i] = fmt.Sprintf("%s (%s at %v)", e.Message, e.Extensions.Code, e.Path)
	}
	return strings.Join(words, "; ")
}
