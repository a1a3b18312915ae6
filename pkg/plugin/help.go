package plugin

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// Findings of the health check that are not failures have sections of their own in docs/troubleshooting.md, by these
// anchors.
const (
	helpNoReadings      = "no-readings"
	helpReadingsUnknown = "readings-unknown"
	helpNoTimeZone      = "no-time-zone"
	helpContradicted    = "contradicted-answers"
	helpInParts         = "schema-in-parts"
	helpNoEffect        = "settings-without-effect"
)

// helpSections are those above.
var helpSections = []string{
	helpNoReadings, helpReadingsUnknown, helpNoTimeZone, helpContradicted, helpInParts, helpNoEffect,
}

// remark is something to know beside the verdict of the health check, and the section that explains it.
type remark struct {
	section   string
	sentences []message.Message
}

// add adds remarks to what was found. The section of the first is the one to read, unless the verdict has its own.
func (c *checkup) add(remarks ...remark) {
	for _, one := range remarks {
		if len(one.sentences) > 0 && c.Section == "" {
			c.Section = one.section
		}
		c.Sentences = append(c.Sentences, one.sentences...)
	}
}

// help is the address of what explains the finding; empty: there is nothing to explain.
func (c *checkup) help() string {
	if c.Section == "" {
		return ""
	}
	return problem.HelpOn(c.Section)
}
