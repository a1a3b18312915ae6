package discover

import (
	"encoding/json"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
)

// State of a role.
type State string

// The states of a role.
const (
	// Found in the schema with good evidence.
	Found State = "found"
	// Probe: the schema alone cannot tell. The candidates are the possible answers, likeliest first; the one that
	// turns out to be right is given back as an override of the role.
	Probe State = "probe"
	// Set by hand, through an override.
	Set State = "set"
	// Taught by an example.
	Taught State = "taught"
	// Probed: a small query on the user's own data told what the schema cannot.
	Probed State = "probed"
	// Unresolved: the evidence is thin or tied, and no choice was made.
	Unresolved State = "unresolved"
	// Absent: the API does not have it, and the data source can do without.
	Absent State = "absent"
	// Stale: an override names a role or a path that this schema does not have. The finding stands beside the
	// role's own, which says what was found instead.
	Stale State = "stale"
)

// Finding says what was found for one role, and why.
type Finding struct {
	// Role is a stable name: facilities, facility.timeZone, readings.from, answer.time.
	Role  string `json:"role"`
	State State  `json:"state"`
	// Chosen is the path that the map uses, as text: me.companies.facilities; empty when there is none. Arguments
	// are told apart by their members: readingInput.from. The edges and nodes of connections are not written.
	Chosen string `json:"chosen,omitempty"`
	// Evidence is for people: why this one, or why none; with a probe, the question that is open. In JSON, "evidence" is
	// the English text and "message" what it is translated by.
	Evidence message.Message `json:"-"`
	// Candidates are all real ones of the schema, best first.
	Candidates []Candidate `json:"candidates,omitempty"`
	// Deprecated is the vendor's reason, when the chosen one is deprecated.
	Deprecated string `json:"deprecated,omitempty"`
	// Experimental: the vendor marks the chosen one so.
	Experimental bool `json:"experimental,omitempty"`
	// IsMinor: what is asked for does not depend on it. Unresolved, it is missing, and nothing else is.
	IsMinor bool `json:"-"`
}

// MarshalJSON writes the finding with its evidence.
func (f Finding) MarshalJSON() ([]byte, error) {
	type members Finding
	return json.Marshal(struct {
		members
		Evidence string          `json:"evidence,omitempty"`
		Message  message.Message `json:"message,omitzero"`
	}{members(f), f.Evidence.String(), f.Evidence})
}

// Candidate is something of the schema that a role could be.
type Candidate struct {
	Path string `json:"path"`
	// Score from 0 to 1.
	Score      float64 `json:"score"`
	Deprecated string  `json:"deprecated,omitempty"`
}

// Overrides set roles by hand: role → path as in Finding.Chosen and Candidate.Path.
type Overrides map[string]string

// Result is what one schema gave.
type Result struct {
	// Map is never nil. What is unresolved is empty in it, what must be probed is marked open.
	Map      *apimap.Map `json:"map"`
	Findings []Finding   `json:"findings"`
}

// Find gives a role's finding, not a stale one; nil when the schema left nothing to say about the role.
func (r Result) Find(role string) *Finding {
	for i := range r.Findings {
		if r.Findings[i].Role == role && r.Findings[i].State != Stale {
			return &r.Findings[i]
		}
	}
	return nil
}
