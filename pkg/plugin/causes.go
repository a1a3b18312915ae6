package plugin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/readings"
)

// maxNamedPlants of one cause; the rest is counted.
const maxNamedPlants = 3

// causes say why values could not be had, each cause once, with the names of all plants that it concerns. Where older
// values are shown, the oldest of them says how old they are.
func causes(failures []readings.Failure) []string {
	type cause struct {
		names []string
		stale time.Time
	}
	found := map[string]*cause{}
	var order []string
	for _, failed := range failures {
		why := failed.Cause.Error()
		key := why
		if failed.Stale.IsZero() {
			key += "\x00" // nothing is shown in the place of what failed
		}
		known := found[key]
		if known == nil {
			known = &cause{stale: failed.Stale}
			found[key], order = known, append(order, key)
		}
		if name := failed.Call.Target.String(); !slices.Contains(known.names, name) {
			known.names = append(known.names, name)
		}
		if failed.Stale.Before(known.stale) {
			known.stale = failed.Stale
		}
	}
	texts := make([]string, len(order))
	for i, key := range order {
		one := found[key]
		shown := ""
		if !one.stale.IsZero() {
			shown = fmt.Sprintf("Showing values from %s ago (%s). ", age(one.stale), one.stale.UTC().Format(time.RFC3339))
		}
		texts[i] = namedPlants(one.names) + ": " + shown + strings.TrimSuffix(key, "\x00")
	}
	return texts
}

func namedPlants(names []string) string { return firstNames(names, maxNamedPlants) }

// firstNames lists the first of some names, and counts the others.
func firstNames(names []string, most int) string {
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}
