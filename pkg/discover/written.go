package discover

import (
	"regexp"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// A type of times may be described by how they are written: by an example ("2018-05-23 13:43:32"), or by the pattern of
// a programming language ("Y-m-d H:i:s", "yyyy-MM-dd HH:mm:ss", "%Y-%m-%d %H:%M:%S").

var (
	shownTime   = regexp.MustCompile(`\d{4}-\d\d-\d\d([T ])\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(\s?(?:Z|[+-]\d\d:?\d\d))?`)
	timePattern = regexp.MustCompile(`(?i)(?:yyyy-mm-dd|\by-m-d|%y-%m-%d)(\\?t|'t'| )` +
		`(?:hh:mm(?::ss)?(?:[.,]s+)?|h:i(?::s)?(?:\.[uv])?|%h:%m(?::%s)?)(\s?(?:\\?z|'z'|xxx|\bo\b|p\b|%z|[+±-]hh:?mm))?`)
)

// saidClocks are the ways of writing the ends of a range where they, or their type, are described as times without an
// offset, and nothing says that they have one; nil: they are not.
func saidClocks(ends ...*schema.Input) []apimap.Encoding {
	separator := ""
	for _, end := range ends {
		for _, said := range []string{end.Description, end.Ref.Type.Description} {
			for _, written := range []*regexp.Regexp{shownTime, timePattern} {
				for _, found := range written.FindAllStringSubmatch(said, -1) {
					if found[2] != "" {
						return nil
					}
					separator = found[1]
				}
			}
		}
	}
	switch {
	case separator == "":
		return nil
	case separator == " ":
		return []apimap.Encoding{apimap.SpacedLocalTime, apimap.SpacedUTCTime}
	case strings.ContainsAny(separator, "tT"):
		return []apimap.Encoding{apimap.LocalTime, apimap.UTCTime}
	}
	return nil
}
