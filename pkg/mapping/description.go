package mapping

import (
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// Description is a mapping as the config editor shows it. It names fields of the schema and holds no secrets.
type Description struct {
	Origin       string             `json:"origin"`
	DiscoveredAt time.Time          `json:"discoveredAt"`
	Summary      string             `json:"summary"`
	Findings     []discover.Finding `json:"findings"`
	Map          *apimap.Map        `json:"map"`
	// Kept says what became of the API map that the settings keep; empty: they keep none. Proved says whether there is
	// something to keep.
	Kept   KeptState `json:"kept,omitempty"`
	Proved bool      `json:"proved"`
	// Paths are those of the schema that an unresolved role can be set to, by the role.
	Paths map[string][]string `json:"paths,omitempty"`
}

// Describe returns the description of the mapping.
func (m *Mapping) Describe() Description {
	return Description{
		Origin: m.Origin, DiscoveredAt: m.At, Summary: m.Summary().String(), Findings: m.Findings, Map: m.Map,
		Kept: m.kept, Proved: m.isProved(), Paths: m.paths(),
	}
}

// WithWords returns the description with all its sentences, and what was typed, replaced by a function. The names of
// the schema stay as they are.
func (d Description) WithWords(replace func(string) string) Description {
	d.Summary = replace(d.Summary)
	d.Findings = slices.Clone(d.Findings) // the mapping's own are shared
	for i := range d.Findings {
		finding := &d.Findings[i]
		finding.Evidence, finding.Deprecated = finding.Evidence.Map(replace), replace(finding.Deprecated)
		if finding.State == discover.Stale { // these names are not the schema's, but were typed
			finding.Role, finding.Chosen = replace(finding.Role), replace(finding.Chosen)
		}
		finding.Candidates = slices.Clone(finding.Candidates)
		for j := range finding.Candidates {
			finding.Candidates[j].Deprecated = replace(finding.Candidates[j].Deprecated)
		}
	}
	return d
}

// ChangesFrom says, in a sentence for people, which roles are answered by something else than by an older mapping;
// empty when none is.
func (m *Mapping) ChangesFrom(older *Mapping) string {
	changes := m.changesFrom(older)
	if len(changes) == 0 {
		return ""
	}
	return "The API schema changed; the data source adapted: " + message.List("; ", changes...).String() + "."
}

// changesFrom names the roles that are answered by something else than by an older mapping.
func (m *Mapping) changesFrom(older *Mapping) (changes []message.Message) {
	before := older.result()
	for _, now := range m.Findings {
		was := before.Find(now.Role)
		if was == nil || was.Chosen == now.Chosen || now.State == discover.Stale {
			continue
		}
		switch {
		case now.Chosen == "":
			changes = append(changes, message.New("%s is gone (was %s)", now.Role, was.Chosen))
		case was.Chosen == "":
			changes = append(changes, message.New("%s is %s", now.Role, now.Chosen))
		default:
			changes = append(changes, message.New("%s is now %s (was %s)", now.Role, now.Chosen, was.Chosen))
		}
	}
	return changes
}
