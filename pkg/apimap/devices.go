package apimap

import (
	"slices"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// DeviceRoute says how devices are asked for what facilities are asked for by another path.
type DeviceRoute struct {
	// Path leads from the root to the device, in place of the first Replaces steps of the path for facilities. Both empty:
	// the path is the same, with the device's id.
	Path     []Step `json:"path,omitempty"`
	Replaces int    `json:"replaces,omitempty"`
	// Objects are the object types that can be asked, where the path has a condition on the type; empty: all.
	Objects []string `json:"objects,omitempty"`
	// IsProven: values of devices came that are their own, and an id that the API does not know gave none.
	IsProven bool `json:"proven,omitempty"`
}

// of is the path for a device in place of the one for facilities; nil: its object type cannot be asked.
func (r *DeviceRoute) of(device *portfolio.Device, path []Step) []Step {
	whole := slices.Concat(r.Path, path[min(r.Replaces, len(path)):])
	if len(r.Objects) == 0 {
		return whole
	}
	if !slices.Contains(r.Objects, device.Object) {
		return nil
	}
	for i := range whole {
		if whole[i].On != "" {
			whole[i].On = device.Object
			break
		}
	}
	return whole
}

// PathOf leads from the root to the field that answers for a target; nil: there is none for it.
func (v *Values) PathOf(target portfolio.Target) []Step {
	switch {
	case target.Device == nil:
		return v.Path
	case v.Devices == nil:
		return nil
	default:
		return v.Devices.of(target.Device, v.Path)
	}
}

// HasSources reports whether an answer for a facility tells of which of its devices a series is.
func (v *Values) HasSources() bool { return len(v.Answer.Sources) > 0 }
