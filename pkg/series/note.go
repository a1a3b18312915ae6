package series

import "slices"

// NoteKind is something odd about values, by what became of them.
type NoteKind string

const (
	// OutsideRange: values that are stamped far from what was asked for, as by a clock that was reset. They are left out.
	OutsideRange NoteKind = "outside"
	// BesideRange: all values that came are stamped before or after what was asked for, but not far from it.
	BesideRange NoteKind = "beside"
	// UnreadableTime: values whose time could not be read. They are left out.
	UnreadableTime NoteKind = "time"
	// NullPoint: nulls that stand where a time and a value belong.
	NullPoint NoteKind = "null"
	// UnreadableNumber: numbers that no float64 holds. They are null.
	UnreadableNumber NoteKind = "number"
	// BadQuality: values that the API itself marks as bad. They are null.
	BadQuality NoteKind = "bad"
	// NotFinite: values that the API writes as a bare NaN or Infinity. They are null.
	NotFinite NoteKind = "not-finite"
	// NoZone: local times without an offset, of a facility whose time zone is not known. They are left out.
	NoZone NoteKind = "no-zone"
	// AssumedClock: times without an offset that were read as the facility's local time, although nothing proved it.
	AssumedClock NoteKind = "assumed-clock"
	// StandardTime: times without an offset that do not follow daylight saving time.
	StandardTime NoteKind = "standard-time"
	// SkippedHour: local times that the facility's clock never shows, because it is set forward. They are left out.
	SkippedHour NoteKind = "skipped-hour"
	// RepeatedHour: local times that the clock shows twice, of which nothing tells which is meant. The first is taken.
	RepeatedHour NoteKind = "repeated-hour"
	// UnequalColumns: times and values that differ in number. None of the series is read.
	UnequalColumns NoteKind = "columns"
	// UnreadableText: the values come as JSON in a text, which could not be read. None of the series is.
	UnreadableText NoteKind = "text"
	// TooMany: more values than there can be in what was asked for. None of the series is read.
	TooMany NoteKind = "too-many"
)

// Note says what is odd about some values of a series.
type Note struct {
	Kind NoteKind
	// Count is how many values it is about.
	Count int
	// Example is the first of them, as the API wrote it or as an instant; it may be empty.
	Example string
}

// Note adds a note to a series that is one's own; those of one kind become one.
func (s *Series) Note(kind NoteKind, count int, example string) {
	for i := range s.Notes {
		if s.Notes[i].Kind == kind {
			s.Notes[i].Count += count
			return
		}
	}
	s.Notes = append(s.Notes, Note{kind, count, example})
}

// Noted is how many values notes of a kind are about.
func (s *Series) Noted(kind NoteKind) int {
	for _, note := range s.Notes {
		if note.Kind == kind {
			return note.Count
		}
	}
	return 0
}

// IsBroken tells that most of what came of the series could not be read.
func (s *Series) IsBroken() bool {
	return s.Noted(UnequalColumns)+s.Noted(UnreadableText)+s.Noted(TooMany) > 0 ||
		s.Noted(UnreadableTime) > 0 && s.Noted(UnreadableTime) >= s.Len()
}

// merged adds notes to others, which are not changed.
func merged(notes []Note, added ...Note) []Note {
	if len(added) == 0 {
		return notes
	}
	all := slices.Clone(notes)
	for _, note := range added {
		at := slices.IndexFunc(all, func(known Note) bool { return known.Kind == note.Kind })
		if at < 0 {
			all = append(all, note)
			continue
		}
		if all[at].Example == note.Example { // the same value, which came with several answers
			all[at].Count = max(all[at].Count, note.Count)
			continue
		}
		all[at].Count += note.Count
		if all[at].Example == "" {
			all[at].Example = note.Example
		}
	}
	return all
}

// MergeNotes joins notes about several parts: those of one kind become one. None of them is changed.
func MergeNotes(lists ...[]Note) []Note {
	var all []Note
	for _, list := range lists {
		all = merged(all, list...)
	}
	return all
}
