package discover

import (
	"slices"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// WrittenOut returns the hypothesis with the ends of the range written out in the document instead of in variables. A
// variable that the API cannot read fails the whole document; many APIs read what is written out field by field, so
// that it fails no more than its own part of the answer.
func (p *Proposals) WrittenOut(h Hypothesis) Hypothesis {
	last := len(h.Path) - 1
	f := h.host.Field(h.Path[last].Field)
	if f == nil {
		return h
	}
	h.Path = slices.Clone(h.Path)
	step := &h.Path[last]
	step.Args = slices.Clone(step.Args)
	for i, arg := range step.Args {
		if in := inputOf(f.Args, arg.Name); in != nil && holdsRange(arg.Value) {
			step.Args[i].Type, step.Args[i].Value = "", writtenOut(arg.Value, in.Ref.Type)
		}
	}
	return h
}

// writtenOut leaves the ends of the range without a type, and gives all else the variables that it had within one.
func writtenOut(binding apimap.Binding, t *schema.Type) apimap.Binding {
	binding.Members = slices.Clone(binding.Members)
	for i, member := range binding.Members {
		switch in := inputOf(t.Inputs, member.Name); {
		case in == nil:
		case holdsRange(member.Value):
			binding.Members[i].Value = writtenOut(member.Value, in.Ref.Type)
		default:
			binding.Members[i].Value.Type = in.Ref.Text
		}
	}
	return binding
}

func inputOf(all []*schema.Input, name string) *schema.Input {
	for _, in := range all {
		if in.Name == name {
			return in
		}
	}
	return nil
}

func isOfRange(role apimap.Role) bool {
	return role == apimap.From || role == apimap.To || role == apimap.Interval || role == apimap.Day
}

// holdsRange reports whether an end of the range is bound, or a member at some depth.
func holdsRange(binding apimap.Binding) bool {
	return isOfRange(binding.Role) || slices.ContainsFunc(binding.Items, holdsRange) ||
		slices.ContainsFunc(binding.Members, func(m apimap.Member) bool { return holdsRange(m.Value) })
}

// Const is what a member of a hypothesis' request is always set to; nil: nothing, or it varies.
func (h Hypothesis) Const(member string) any {
	names := strings.Split(member, ".")
	for _, arg := range h.Path[len(h.Path)-1].Args {
		if arg.Name == names[0] {
			return constOf(arg.Value, names[1:])
		}
	}
	return nil
}

func constOf(binding apimap.Binding, names []string) any {
	if len(names) == 0 {
		return binding.Const
	}
	for _, member := range binding.Members {
		if member.Name == names[0] {
			return constOf(member.Value, names[1:])
		}
	}
	return nil
}

// IsTurned reports whether another hypothesis is the same but for which end of the range is which.
func (h Hypothesis) IsTurned(other Hypothesis) bool {
	return h.Text == other.Text && h.host == other.host && h.Parts["from"] == other.Parts["to"] &&
		h.Parts["to"] == other.Parts["from"] && h.Parts["types"] == other.Parts["types"] &&
		h.Parts["deviceId"] == other.Parts["deviceId"]
}
