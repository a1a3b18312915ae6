package api

import (
	"strings"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
)

// firstDeletion is before anything can have been deleted from a platform of this kind. Earlier instants are the zeros
// of databases and languages: the years 1, 1753, 1900 and 1970.
var firstDeletion = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// isDeleted reports whether what an API says about the deletion of something is that it took place. Many keep a
// placeholder there while it did not, and some the day of a deletion to come; what cannot be read hides nothing either,
// because a plant that is shown by mistake is noticed, and one that is missing is not.
func isDeleted(at string, now time.Time) bool {
	if at == "" {
		return false
	}
	if instant, ok := decode.Instant(at); ok {
		return !instant.Before(firstDeletion) && !instant.After(now)
	}
	switch strings.ToLower(at) {
	case "true", "yes", "1":
		return true // it is a flag by the name of an instant
	default:
		return false
	}
}
