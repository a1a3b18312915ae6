package mapping

import (
	"errors"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/api"
)

// A refusal is about the reading types where it names one of those that were asked for, and not a part of another word.
func TestRefusedType(t *testing.T) {
	for said, want := range map[string]string{
		`Unknown metric "Pac"`:                   "Pac",
		`metric Pac: not found`:                  "Pac",
		`Unknown metrics: Pdc,Pac`:               "Pac",
		`Unknown metric "PacMax"`:                "",
		`Pacific/Auckland is no time zone`:       "",
		`readings were switched off`:             "",
		`The reading type "P.1(a)" is not known`: "P.1(a)",
	} {
		v := &view{types: []string{"Pac", "P.1(a)", "x"}, told: api.Answered{Err: errors.New(said)}}
		if got := refusedType([]*view{v}); got != want {
			t.Errorf("%s: %q, want %q", said, got, want)
		}
		if v.told.IsLost = true; refusedType([]*view{v}) != "" {
			t.Errorf("%s: it is another question's", said)
		}
	}
}
