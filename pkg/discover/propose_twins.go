package discover

import (
	"reflect"
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// HasLimitsBelow reports whether lists in the answer have limits by default that can be raised, and are not yet.
func (h Hypothesis) HasLimitsBelow() bool { return !reflect.DeepEqual(h.Below, h.Whole) }

// maxTwins are asked beside a field.
const maxTwins = 3

// Twins returns the hypotheses of the fields that stand beside the one of a hypothesis, and take and give the same,
// without those whose names or descriptions say that they give something else.
func (p *Proposals) Twins(h Hypothesis) []Hypothesis {
	last := len(h.Path) - 1
	own := h.host.Field(h.Path[last].Field)
	if h.isOfPage || own == nil {
		return nil
	}
	isOther := func(f *schema.Field) bool {
		return p.d.words.hostility(f.Name) || p.isInexact(f) || f.Notice.Deprecated != "" || p.isCorrected(f)
	}
	var found []Hypothesis
	for _, f := range h.host.Fields {
		if f == own || f.Ref.Text != own.Ref.Text || argTypes(f) != argTypes(own) || isOther(f) || isOther(own) {
			continue
		}
		twin := h
		twin.Path = slices.Clone(h.Path)
		twin.Path[last].Field = f.Name
		twin.Text = strings.TrimSuffix(h.Text, own.Name) + f.Name
		if found = append(found, twin); len(found) == maxTwins {
			break
		}
	}
	return found
}

// isCorrected reports whether a field gives values that were changed after they were measured, by its name or
// description.
func (p *Proposals) isCorrected(f *schema.Field) bool {
	return p.d.words.has(f.Name, corrected...) || p.d.words.says(f.Description, corrected...)
}

// withoutCorrected leaves out the fields for corrected values that stand beside one for values as they were measured.
func (p *Proposals) withoutCorrected(found []Hypothesis) []Hypothesis {
	own := func(h Hypothesis) *schema.Field { return h.host.Field(h.Path[len(h.Path)-1].Field) }
	return slices.DeleteFunc(found, func(h Hypothesis) bool {
		f := own(h)
		if f == nil || h.isOfPage || !p.isCorrected(f) {
			return false
		}
		return slices.ContainsFunc(h.host.Fields, func(other *schema.Field) bool {
			return other.Ref.Text == f.Ref.Text && argTypes(other) == argTypes(f) && !p.isCorrected(other) &&
				!p.isInexact(other)
		})
	})
}

// HasMore reports whether the answer has marks or numbers that a way of reading it leaves aside: they may say what the
// values mean.
func (p *Proposals) HasMore(h Hypothesis, answer apimap.Answer) bool {
	f := h.host.Field(h.Path[len(h.Path)-1].Field)
	if f == nil || !f.Ref.Type.Composite() {
		return false
	}
	read := map[string]bool{}
	for _, path := range append(answer.Paths(), answer.Items, answer.Points, answer.UnitOtherwise) {
		for _, name := range path {
			read[name] = true
		}
	}
	var more func(t *schema.Type, depth int) bool
	more = func(t *schema.Type, depth int) bool {
		return slices.ContainsFunc(fieldsOf(t), func(f *schema.Field) bool {
			c := p.d.class(f.Ref.Type)
			isMark := c == classBoolean || c == classEnum || isNumber(c)
			switch {
			case len(f.Args) > 0 && !read[f.Name]:
				return false
			case f.Ref.Type.Composite():
				return read[f.Name] && depth > 0 && more(f.Ref.Type, depth-1)
			}
			return isMark && !read[f.Name] && !p.d.isOfPages(t, f)
		})
	}
	return answer.Shape != apimap.WideShape && answer.Shape != apimap.FieldsShape && more(f.Ref.Type, belowDepth)
}

// isOfPages reports whether a field says how a list goes on.
func (d *discoverer) isOfPages(t *schema.Type, f *schema.Field) bool {
	return max(d.words.match(cTotal, f.Name), d.words.match(cHasNext, f.Name), d.words.match(cCursor, f.Name)) >= 0.75 ||
		d.words.has(t.Name, "page")
}

// Doubt is a member of a request whose default may change values, with what it can be instead.
type Doubt struct {
	Path   string
	Values []any
}
