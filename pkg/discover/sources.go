package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// A facility may have several series of one type: of its devices, of the phases of a meter. Fields beside the values
// tell them apart.

// sourcePaths lists the fields of a series or row that tell apart what a facility has several of.
func (d *discoverer) sourcePaths(t *schema.Type, answer *apimap.Answer) [][]string {
	var found [][]string
	for _, names := range sourceNames {
		for _, f := range t.Fields {
			if f.Ref.Lists > 0 || !f.ArgsOptional() || !names[strings.Join(d.words.tokens(f.Name), "")] {
				continue
			}
			for _, path := range d.identifying(f) {
				if !d.isTaken(path, answer) {
					found = append(found, path)
				}
			}
		}
	}
	return found
}

// identifying gives the paths to what identifies the thing in a field: the field itself, or of an object its name and
// its id.
func (d *discoverer) identifying(f *schema.Field) [][]string {
	if !f.Ref.Type.Composite() {
		if c := d.class(f.Ref.Type); isText(c) || c == classInt {
			return [][]string{{f.Name}}
		}
		return nil
	}
	var found [][]string
	for _, meaning := range []concept{cName, cID} {
		for _, inner := range f.Ref.Type.Fields {
			if inner.Ref.Lists > 0 || !inner.ArgsOptional() || !isText(d.class(inner.Ref.Type)) {
				continue
			}
			if d.words.match(meaning, inner.Name) >= 0.9 {
				found = append(found, []string{f.Name, inner.Name})
				break
			}
		}
	}
	return found
}

// isTaken tells whether a path has another meaning in the answer already.
func (d *discoverer) isTaken(path []string, answer *apimap.Answer) bool {
	return slices.ContainsFunc([][]string{answer.Type, answer.Unit, answer.Time, answer.Value},
		func(other []string) bool { return slices.Equal(path, other) })
}

// sources decides what tells several series of one type apart. In most APIs nothing does, and an answer that needs it
// is refused then.
func (d *discoverer) sources(role string, t *schema.Type, answer *apimap.Answer) {
	role += ".sources"
	if text, ok := d.override(role); ok {
		d.sourcesByHand(role, text, t, answer)
		return
	}
	answer.Sources = d.sourcePaths(t, answer)
	if len(answer.Sources) > 0 {
		d.report(Finding{Role: role, State: Found, Chosen: sourcesText(answer.Sources),
			Evidence: message.New("%s tells several series of one type apart.", sourcesText(answer.Sources))})
		return
	}
	d.report(Finding{Role: role, State: Absent, Candidates: d.sourceCandidates(t, answer),
		Evidence: message.New("A series has no field that is called like a device, a phase or a meter.")})
}

// sourceCandidates are the other fields that could tell series apart.
func (d *discoverer) sourceCandidates(t *schema.Type, answer *apimap.Answer) []Candidate {
	var found []Candidate
	for _, f := range t.Fields {
		c := d.class(f.Ref.Type)
		if f.Ref.Lists == 0 && f.ArgsOptional() && (isText(c) || c == classInt) && !d.isTaken([]string{f.Name}, answer) {
			found = append(found, Candidate{Path: f.Name, Score: scoreNothing, Deprecated: f.Notice.Deprecated})
		}
	}
	return found
}

// sourcesByHand takes the paths that were set, separated by commas; an empty text is none.
func (d *discoverer) sourcesByHand(role, text string, t *schema.Type, answer *apimap.Answer) {
	lookup := d.leafAt(t, func(c class) bool { return isText(c) || c == classInt })
	for _, path := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		found, ok := lookup(path)
		if !ok {
			d.report(Finding{Role: role, State: Stale, Chosen: text,
				Evidence: message.New("%s was set by hand, but a series has no text or number there.", path)})
			continue
		}
		answer.Sources = append(answer.Sources, found.value)
	}
	d.report(Finding{Role: role, State: Set, Chosen: sourcesText(answer.Sources), Evidence: setByHand})
}

func sourcesText(paths [][]string) string {
	var texts []string
	for _, path := range paths {
		texts = append(texts, strings.Join(path, "."))
	}
	return strings.Join(texts, ", ")
}
