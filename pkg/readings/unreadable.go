package readings

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// partOf are values that came beside a failure; nil: none did.
func partOf(values *series.Series) *series.Series {
	if values.Len() == 0 {
		return nil
	}
	return values
}

// broken is why most of a series could not be read, with the text that was not understood.
func broken(of *series.Series) *problem.Error {
	for _, note := range of.Notes {
		switch note.Kind {
		case series.UnreadableTime:
			return problem.New(problem.Decode, "%d of the %d times of %s cannot be read, such as %s",
				note.Count, note.Count+of.Len(), of.Type, note.Example)
		case series.UnequalColumns:
			return problem.New(problem.Decode, "The API sent different numbers of times and values for %s", of.Type)
		case series.UnreadableText:
			return problem.New(problem.Decode, "The API sent %s as a text that cannot be read: %s", of.Type, note.Example)
		case series.TooMany:
			return problem.New(problem.Decode, "The API sent more values of %s than there can be in the time range: more "+
				"than %d", of.Type, note.Count)
		}
	}
	return problem.New(problem.Decode, "What the API sent for %s cannot be read", of.Type)
}
