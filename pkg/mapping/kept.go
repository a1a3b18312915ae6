package mapping

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/document"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// What was proved can be kept in the settings (jsonData.provedMap), so that a new process need not prove it again. It
// has names of the schema, ids of reading types and no values of the account.

// keptVersion is the version of what is written. A plugin that reads API maps differently has another one.
const keptVersion = 1

// MaxKeptBytes is how large a kept API map may be, as JSON. Those of known APIs have a few kilobytes.
const MaxKeptBytes = 256 << 10

// maxEvidence is of how many roles a kept API map says how they were found out.
const maxEvidence = 500

// Kept is an API map that was proved, with what it holds for.
type Kept struct {
	Version int `json:"version"`
	// SchemaHash is schema.Schema.Fingerprint of the schema that the map was made of; empty: the API shows none, and
	// nobody has pasted one.
	SchemaHash string `json:"schemaHash"`
	// SettingsHash is a hash of the roles that were set by hand and of the examples, which decide about the map, too.
	SettingsHash string `json:"settingsHash"`
	// ProvedAt is when the account's values have last proved it.
	ProvedAt time.Time `json:"provedAt"`
	// Origin of the schema, as in Mapping.
	Origin string      `json:"origin"`
	Map    *apimap.Map `json:"map"`
	// Evidence says of each role what answers it, and how that was found out.
	Evidence []Evidence `json:"evidence"`
}

// Evidence is a finding without its sentences and candidates, which discovery makes anew.
type Evidence struct {
	Role   string         `json:"role"`
	State  discover.State `json:"state"`
	Chosen string         `json:"chosen,omitempty"`
}

// KeptState says what becomes of the kept API map of the settings.
type KeptState string

const (
	KeptUsed     KeptState = "used"
	KeptOutdated KeptState = "outdated" // it was proved with another schema, or with other settings
	KeptRefused  KeptState = "refused"  // it cannot be read, or was changed
)

// ParseKept reads a kept API map, as JSON. It fails with problem.Settings, and says what is wrong.
func ParseKept(text []byte) (*Kept, error) {
	if len(text) > MaxKeptBytes {
		return nil, refused(message.New("it has %d bytes, the most is %d", len(text), MaxKeptBytes))
	}
	var kept Kept
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&kept); err != nil {
		return nil, refused(message.New("it cannot be read")).Because(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, refused(message.New("it cannot be read")).Because(err)
	}
	if wrong := kept.check(); !wrong.IsZero() {
		return nil, refused(wrong)
	}
	return &kept, nil
}

func refused(why message.Message) *problem.Error {
	return problem.New(problem.Settings, "jsonData.provedMap is not used: %s", why).
		Advise("Keep it anew, or remove it, in the data source's settings under API map (API-Zuordnung).")
}

var (
	isHash = regexp.MustCompile(`^[0-9a-f]{64}$`)
	isRole = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9.]{0,200}$`)
)

// maxChosen is how long what answers a role may be, in bytes.
const maxChosen = 2_000

var keptStates = []discover.State{discover.Found, discover.Probe, discover.Set, discover.Probed, discover.Taught,
	discover.Unresolved, discover.Absent}

// check says what is wrong with a map of this version; what another version has written is only outdated.
func (k *Kept) check() message.Message {
	isShown := slices.Contains([]string{Introspection, Pasted}, k.Origin)
	switch {
	case k.Version != keptVersion:
		return message.Message{}
	case !isShown && k.Origin != Taught:
		return message.New("it does not say what it was made of")
	case !isHash.MatchString(k.SettingsHash) || isShown != isHash.MatchString(k.SchemaHash):
		return message.New("it does not say for which schema and settings it holds")
	case k.Map == nil || !isWhole(k.Map):
		return message.New("it lacks how facilities, reading types or values are asked for")
	case len(k.Evidence) > maxEvidence:
		return message.New("it has more parts than any API needs")
	}
	for _, one := range k.Evidence {
		if !isRole.MatchString(one.Role) || !slices.Contains(keptStates, one.State) || len(one.Chosen) > maxChosen {
			return message.New("its evidence cannot be read")
		}
	}
	return document.CheckMap(k.Map)
}
