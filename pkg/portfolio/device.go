package portfolio

import (
	"cmp"
	"slices"
	"strings"
)

// Device is a part of a facility that may have values of its own, such as an inverter. What the API does not give is
// nil or empty.
type Device struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Type is what the device is, and TypeText what the API calls that: Wechselrichter.
	Type     DeviceType `json:"type"`
	TypeText string     `json:"typeText,omitempty"`
	// Object is the object type of the API that it is, where a list has several; empty: it does not matter.
	Object string `json:"-"`
	// ParentID is the device that it is part of; empty: it is below the facility itself.
	ParentID   string `json:"parentId,omitempty"`
	FacilityID string `json:"facilityId"`
	// NominalPower, kW.
	NominalPower *float64 `json:"nominalPower,omitempty"`
	Serial       string   `json:"serial,omitempty"`
	// Deleted: it was taken out of the facility, and may still have values of the time before.
	Deleted bool `json:"deleted,omitempty"`
}

// DeviceType is what a device is.
type DeviceType string

// The types of devices that have values which plant operators compare. All others are Other.
const (
	Inverter DeviceType = "inverter"
	String   DeviceType = "string"   // of modules, or the input of an inverter or combiner that one is connected to
	Combiner DeviceType = "combiner" // a box that joins strings, before the inverter
	Meter    DeviceType = "meter"
	Sensor   DeviceType = "sensor"
	Battery  DeviceType = "battery"
	Tracker  DeviceType = "tracker" // turns modules towards the sun; not an inverter's MPP tracker
	Turbine  DeviceType = "turbine" // of wind
	Other    DeviceType = "other"
)

// DeviceTypes are all types of devices.
var DeviceTypes = []DeviceType{Inverter, String, Combiner, Meter, Sensor, Battery, Tracker, Turbine, Other}

// DeviceSelection says which devices of some facilities are meant: all of a type that were not deleted, or those with
// some ids, whether deleted or not. The zero selection means the facilities themselves.
type DeviceSelection struct {
	Type DeviceType
	// IDs in the order in which they are wanted; they win over the type.
	IDs []string
}

// IsZero reports whether no devices are meant.
func (s DeviceSelection) IsZero() bool { return s.Type == "" && len(s.IDs) == 0 }

// Has reports whether a device is meant.
func (s DeviceSelection) Has(device *Device) bool {
	if len(s.IDs) > 0 {
		return slices.Contains(s.IDs, device.ID)
	}
	return device.Type == s.Type && !device.Deleted
}

// Target is what values are asked of: a facility as a whole, or one of its devices.
type Target struct {
	// Facility of the device. Its time zone and company are the device's, too.
	Facility Facility
	// Device is nil where the facility itself is meant.
	Device *Device
}

// OfFacilities are facilities as targets.
func OfFacilities(facilities []Facility) []Target {
	targets := make([]Target, len(facilities))
	for i, facility := range facilities {
		targets[i] = Target{Facility: facility}
	}
	return targets
}

// keySeparator is in no id.
const keySeparator = "\x1f"

// Key tells the target from all others of the account: it is a facility's id, and of a device something longer, because
// devices may be numbered anew in each facility, and may have the ids of facilities. series.Series.DeviceID is a key.
func (t Target) Key() string {
	if t.Device == nil {
		return t.Facility.ID
	}
	return KeyOf(t.Facility.ID, t.Device.ID)
}

// KeyOf is the key of a device, or where its id is empty, of the facility.
func KeyOf(facilityID, deviceID string) string {
	if deviceID == "" {
		return facilityID
	}
	return facilityID + keySeparator + deviceID
}

// IDOf is the id by which the API knows what a key stands for.
func IDOf(key string) string { return key[strings.LastIndex(key, keySeparator)+1:] }

// ID by which the API knows the target: the device's, or else the facility's.
func (t Target) ID() string {
	if t.Device == nil {
		return t.Facility.ID
	}
	return t.Device.ID
}

// Name of the device, or else of the facility; the id where the API gives none.
func (t Target) Name() string {
	if t.Device == nil {
		return t.Facility.Name
	}
	return cmp.Or(t.Device.Name, t.Device.ID)
}

// String names the target for people where several facilities may be meant: INV-01 (Solarpark Nord).
func (t Target) String() string {
	if t.Device == nil {
		return t.Facility.Name
	}
	return t.Name() + " (" + cmp.Or(t.Facility.Name, t.Facility.ID) + ")"
}

// FacilityOf is the id of the facility of a target, by the target's key.
func FacilityOf(key string) string {
	facility, _, _ := strings.Cut(key, keySeparator)
	return facility
}
