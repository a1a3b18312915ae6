package plugin

import (
	"fmt"
	"strings"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/message"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// zoneWarning names the plants whose time zone nobody can tell, and says what that means; none: there is none. When the
// API tells none at all, it says that once.
func zoneWarning(plants []portfolio.Facility) []message.Message {
	var lacking []string
	isTold := false
	for _, plant := range plants {
		isTold = isTold || plant.TimeZone != ""
		switch {
		case plant.Zone() != nil:
		case plant.TimeZone == "":
			lacking = append(lacking, plant.Name)
		default:
			lacking = append(lacking, fmt.Sprintf("%s (%.60q)", plant.Name, plant.TimeZone))
		}
	}
	follows := message.New("Days, months and years that the plugin makes, and timestamps without an offset, depend on " +
		"it, and are not shown for such a facility.")
	switch n := len(lacking); {
	case n == 0:
		return nil
	case !isTold:
		return []message.Message{message.New("The API gives no facility's time zone."), follows}
	case n > maxNamedPlants:
		return []message.Message{message.New("The time zone is not known of %s and %d more.",
			strings.Join(lacking[:maxNamedPlants], ", "), n-maxNamedPlants), follows}
	default:
		return []message.Message{message.New("No time zone is known of %s.", strings.Join(lacking, ", ")), follows}
	}
}
