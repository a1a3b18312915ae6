package schema

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Notice is what the vendor says about the future of a field, input or value.
type Notice struct {
	// Deprecated is the reason; empty: not deprecated.
	Deprecated string
	// Experimental: the vendor may change it without notice.
	Experimental bool
}

// Merge joins the notices of two things that are used together. The first reason wins.
func (n Notice) Merge(other Notice) Notice {
	if n.Deprecated == "" {
		n.Deprecated = other.Deprecated
	}
	n.Experimental = n.Experimental || other.Experimental
	return n
}

func noticeOf(directives ast.DirectiveList, description string) Notice {
	notice := Notice{Experimental: saysExperimental(description)}
	for _, directive := range directives {
		switch strings.ToLower(directive.Name) {
		case deprecated:
			notice.Deprecated = "No longer supported" // the specification's default
			if reason := directive.Arguments.ForName("reason"); reason != nil && reason.Value != nil {
				if text := strings.TrimSpace(reason.Value.Raw); text != "" {
					notice.Deprecated = text
				}
			}
		case "experimental", "beta", "preview":
			notice.Experimental = true
		}
	}
	return notice
}

// saysExperimental looks for the vendor's mark in a description: introspection does not show directives.
func saysExperimental(description string) bool {
	if description == "" {
		return false
	}
	text := strings.ToLower(description)
	for _, mark := range []string{"experimental", "[beta]", "(beta)", "@beta", "beta:", "@preview", "[preview]"} {
		if strings.Contains(text, mark) {
			return !strings.Contains(text, "not experimental") && !strings.Contains(text, "no longer experimental")
		}
	}
	return false
}
