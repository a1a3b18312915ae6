package readings

import (
	"slices"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// failUnanswered fails a piece that the API answered with null, without an error. Null is not "no values": what is
// remembered stays. Of what nothing is known, it is remembered for a while that the API does not answer: it may be a
// plant that was removed, which must not cost a request for each viewer.
func (r *run) failUnanswered(piece *batch.Piece, strange string) {
	failure := problem.New(problem.Server, "The API answered null instead of values of %s, and gave no reason",
		piece.Job.Call.Types[0])
	if strange != "" {
		failure = problem.New(problem.Decode, "The API sent %s instead of values of %s", strange, piece.Job.Call.Types[0])
	}
	r.failNew(piece, failure)
}

// failNew fails a piece of which nothing came, and remembers it where nothing is known of it.
func (r *run) failNew(piece *batch.Piece, failure *problem.Error) {
	if r.loader.store.Get(piece.Job.Key) == nil {
		r.loader.negative.Put(piece.Job.Key.String(), failure)
	}
	r.batch.Fail(piece, failure, nil)
}

// mistaken is why nothing came of a type that was asked for, although the API sent something else for it: that type is
// not without values. It is nil where an API sends what it has, whatever it is asked for.
func mistaken(field *api.FieldRequest, readingType string) *problem.Error {
	switch unasked := field.Reader.Unasked; {
	case field.Reader.IsNameless:
		return problem.New(problem.Decode,
			"The API sent values without saying of which reading type they are, and none of %s", readingType)
	case unasked != "" && apimap.Find(field.Values.Path, apimap.ReadingTypes) != nil:
		return problem.New(problem.Decode, "The API sent %s, which was not asked for, and nothing of %s", unasked,
			readingType)
	default:
		return nil
	}
}

// warnings are what the API says beside an answer that leaves nothing out; none when it does, or may.
func (r *run) warnings(errs graphql.Errors) []string {
	warnings, failures := errs.Warnings()
	if len(failures) > 0 || slices.ContainsFunc(r.packer.Fields, isUnanswered) {
		return nil
	}
	if !r.loader.warned.areStanding(warnings, !slices.ContainsFunc(r.packer.Fields, hasNoValues)) {
		return nil
	}
	return warnings.Words()
}

// isUnanswered reports whether null stands instead of some of what a field asked for.
func isUnanswered(field *api.FieldRequest) bool {
	return slices.ContainsFunc(field.Call.Types, field.Reader.IsUnanswered)
}

func hasNoValues(field *api.FieldRequest) bool { return !hasValues(field) }

func hasValues(field *api.FieldRequest) bool {
	return slices.ContainsFunc(field.Reader.Series, func(s *series.Series) bool { return s.Len() > 0 })
}

// isWhole reports whether warnings are not about a field: it has values, or none are missed because of them as far as
// is known. An empty list beside a warning that was never seen beside values may be the failure that the warning tells.
func isWhole(field *api.FieldRequest, isStanding bool) bool {
	return !isUnanswered(field) && (isStanding || hasValues(field))
}

// maxWarnings is how many different warnings are remembered.
const maxWarnings = 100

// warned remembers warnings that stood beside values of all that was asked for: an API repeats them with each answer,
// whatever that is about. It is safe for concurrent use.
type warned struct {
	mu    sync.Mutex // guards words
	words *simplelru.LRU[string, struct{}]
}

func newWarned() *warned {
	words, err := simplelru.NewLRU[string, struct{}](maxWarnings, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &warned{words: words}
}

// areStanding reports whether there are warnings, and all of them have stood beside values, now or before.
func (w *warned) areStanding(warnings graphql.Errors, areBesideValues bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	are := len(warnings) > 0
	for _, warning := range warnings {
		if areBesideValues {
			w.words.Add(warning.Message, struct{}{})
		}
		are = are && w.words.Contains(warning.Message)
	}
	return are
}
