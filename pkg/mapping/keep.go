package mapping

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/schema"
)

// Keep gives the store the API map that the settings keep, as JSON; nothing: they keep none. It is used as long as it
// holds for the schema and the other settings. It returns the store, and must be called before that is used, after
// Teach.
func (s *Store) Keep(text []byte) *Store {
	if len(text) > 0 {
		s.kept, s.keptErr = ParseKept(text)
	}
	return s
}

// Proved returns what was proved, for the settings to keep. It fails with problem.Unmapped when no values have proved
// anything yet, and as Complete does.
func (s *Store) Proved(ctx context.Context) (*Kept, error) {
	found, err := s.Complete(ctx)
	if err != nil {
		return nil, err
	}
	if !found.isProved() {
		return nil, problem.New(problem.Unmapped, "There is nothing proved to keep, because no values came").
			Advise("Press Save & test, which says what is missing.")
	}
	made := &Kept{
		Version: keptVersion, SchemaHash: fingerprintOf(found.schema), SettingsHash: s.settingsHash(),
		ProvedAt: time.Now().UTC().Truncate(time.Second), Origin: found.Origin, Map: found.Map, Evidence: []Evidence{},
	}
	if found.kept == KeptUsed {
		made.ProvedAt = s.kept.ProvedAt
	}
	for _, one := range found.Findings {
		if one.State != discover.Stale && len(made.Evidence) < maxEvidence {
			made.Evidence = append(made.Evidence, Evidence{Role: one.Role, State: one.State, Chosen: one.Chosen})
		}
	}
	if text, err := json.Marshal(made); err != nil || len(text) > MaxKeptBytes {
		return nil, problem.New(problem.TooLarge, "What was proved is too large to be kept in the settings").Because(err).
			Advise("It is proved anew after each start of the plugin; nothing else is lost.")
	}
	return made, nil
}

// isProved reports whether values have come by a map that says all that queries need.
func (m *Mapping) isProved() bool { return m.Verified != nil && isWhole(m.Map) }

// KeptWarning says why the API map that the settings keep is not used; nothing when it is, or there is none.
func (m *Mapping) KeptWarning() []message.Message {
	if m.keptWhy.IsZero() {
		return nil
	}
	return []message.Message{m.keptWhy}
}

// notKept says why the kept map does not hold for a schema; empty: there is none.
func (s *Store) notKept(origin string, shown *schema.Schema) (KeptState, message.Message) {
	if s.keptErr != nil {
		return KeptRefused, problem.From(s.keptErr).Messages()[0]
	}
	if s.kept == nil {
		return "", message.Message{}
	}
	why := message.New("the schema of the API has changed")
	switch {
	case s.kept.Version != keptVersion:
		why = message.New("another version of the plugin has kept it")
	case s.kept.SettingsHash != s.settingsHash():
		why = message.New("roles were set by hand, or examples changed")
	case s.kept.Origin != origin:
		why = message.New("the schema comes from elsewhere")
	case s.kept.SchemaHash == fingerprintOf(shown):
		if wrong := checkAgainst(shown, s.kept.Map); !wrong.IsZero() {
			return KeptRefused, problem.From(refused(wrong)).Messages()[0]
		}
		if !s.isContradicted() {
			return KeptUsed, message.Message{}
		}
		why = message.New("values have contradicted it")
	}
	day := s.kept.ProvedAt.Format(time.DateOnly)
	return KeptOutdated, message.New("jsonData.provedMap is out of date, and was not used: since it was proved on %s, "+
		"%s. What was proved now can be kept in its place", day, why)
}

// fromKept is the mapping that the settings keep; nil: they keep none that holds for this schema, which is nil where
// the API shows none.
func (s *Store) fromKept(origin string, at time.Time, shown *schema.Schema) *Mapping {
	if state, _ := s.notKept(origin, shown); state != KeptUsed {
		return nil
	}
	api := *s.kept.Map
	isOfDevices := func(e Evidence) bool {
		return e.Role == devicesRole && (e.State == discover.Probed || e.State == discover.Absent)
	}
	return &Mapping{
		Map: &api, Findings: s.keptFindings(shown), Origin: origin, At: at, kept: KeptUsed,
		schema: shown, probeAgain: never, devicesSettled: slices.ContainsFunc(s.kept.Evidence, isOfDevices),
	}
}

func (s *Store) isContradicted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.contradicted
}

// keptWithoutSchema is the mapping that the settings keep for an API that shows no schema: it is not asked for one.
func (s *Store) keptWithoutSchema() *Mapping {
	if s.kept == nil || s.kept.Origin == Introspection || s.schemas.isShown() || s.isContradicted() {
		return nil
	}
	if found := s.inForce(0, s.kept.Origin); found != nil {
		return found
	}
	var shown *schema.Schema
	if s.kept.Origin == Pasted {
		parsed, err := schema.Parse(s.pasted)
		if err != nil {
			return nil // it is told elsewhere
		}
		shown = parsed
	}
	kept := s.fromKept(s.kept.Origin, time.Now(), shown)
	if kept == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = kept
	return kept
}

// keptFindings are those of the kept map: the schema's own, as far as they say the same.
func (s *Store) keptFindings(shown *schema.Schema) []discover.Finding {
	var own discover.Result
	if shown != nil {
		own = s.words.Discover(shown, s.overrides)
	}
	day := s.kept.ProvedAt.Format(time.DateOnly)
	var findings []discover.Finding
	for _, one := range s.kept.Evidence {
		finding := discover.Finding{Role: one.Role}
		if found := own.Find(one.Role); found != nil {
			finding = *found
		}
		if finding.State != one.State || finding.Chosen != one.Chosen {
			finding.Evidence = message.New("This was found out on %s, and is kept in the settings.", day)
		}
		finding.State, finding.Chosen = one.State, one.Chosen
		findings = append(findings, finding)
	}
	return append(findings, slices.DeleteFunc(own.Findings, func(f discover.Finding) bool {
		return f.State != discover.Stale
	})...)
}

// settingsHash tells apart what was set by hand.
func (s *Store) settingsHash() string {
	byHand := map[string]any{}
	if len(s.overrides) > 0 {
		byHand["overrides"] = s.overrides
	}
	if len(s.examples) > 0 {
		byHand["examples"] = s.examples
	}
	text, err := json.Marshal(byHand)
	if err != nil {
		panic(fmt.Sprint("texts alone cannot fail: ", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// fingerprintOf is the fingerprint of a schema; empty: there is none.
func fingerprintOf(shown *schema.Schema) string {
	if shown == nil {
		return ""
	}
	return shown.Fingerprint()
}
