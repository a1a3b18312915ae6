package plugin

import "strings"

// sayings collects who the same is to be said of, so that one cause is one notice. They keep the order in which they
// were first heard.
type sayings struct {
	order []string
	of    map[string][]string
}

func (s *sayings) add(what, of string) {
	if s.of == nil {
		s.of = map[string][]string{}
	}
	if s.of[what] == nil {
		s.order = append(s.order, what)
	}
	s.of[what] = append(s.of[what], of)
}

// plural chooses the form of a verb or noun for some subjects.
func plural(count int, one, many string) string {
	if count == 1 {
		return one
	}
	return many
}

// named are the names of reading types for people, separated by commas.
func (q *readingsQuery) named(readingTypes []string) string {
	names := make([]string, len(readingTypes))
	for i, id := range readingTypes {
		names[i] = q.called(id)
	}
	return strings.Join(names, ", ")
}
