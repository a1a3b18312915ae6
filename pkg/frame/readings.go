// Package frame makes Grafana's data frames according to the data plane contract (TypeVersion 0.1).
package frame

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var contract = data.FrameTypeVersion{0, 1}

// Readings makes one frame for each series that has points (timeseries-multi): a time field, and a value field whose
// labels are unique by the ids of facility and device, and by the reading type. Where a facility or device has several
// series of a type, the label "source" says of which device, phase or meter each is, or the label "unit" differs, and
// so do their names. Times are UTC instants; null stays null. If there are no points at all, it makes one frame without
// fields, which Grafana and its alert rules take for "no data". Of a series that exists and has no values, Grafana
// makes the right thing when it has one null (docs/silent-plants.md).
//
// The legend is the user's template for display names; empty is "{{facility}} {{label}}", or of a device
// "{{facility}} {{device}} {{label}}", see NameTypes. The step is the time between two values, by which Grafana finds
// gaps; 0 if they have no common one.
func Readings(
	found []*series.Series, targetOf func(key string) portfolio.Target, template string, step time.Duration,
) data.Frames {
	ofFacility, ofDevice := parseLegend(template, automatic), legend{}
	several := map[reference]int{} // how many series there are of each type, and of each of its sources
	for _, s := range found {
		several[ofType(s)]++
		several[ofSource(s)]++
	}
	made := timeSeries{frames: make(data.Frames, 0, len(found)), step: step}
	for _, s := range found {
		target, names := targetOf(s.DeviceID), ofFacility
		if target.Device != nil {
			if ofDevice.text == "" { // most queries have no devices
				ofDevice = parseLegend(template, automaticOfDevice)
			}
			names = ofDevice
		}
		m := Member{Series: s, Labels: labelsOfTarget(s, target)}
		m.Name = names.fill(m.Labels)
		if several[ofType(s)] > 1 {
			m.tellApart(names, several[ofSource(s)] > 1)
		}
		made.add(m)
	}
	return made.orEmpty()
}

// labelsOfTarget are the labels of a series as it came.
func labelsOfTarget(s *series.Series, target portfolio.Target) data.Labels {
	labels := data.Labels{
		"facilityId": target.Facility.ID, "facility": target.Facility.Name, "company": target.Facility.Company,
		"readingType": s.Type, "unit": s.Unit,
	}
	if device := target.Device; device != nil {
		labels["deviceId"], labels["device"], labels["deviceType"] = device.ID, target.Name(), string(device.Type)
	}
	return labels
}

// Empty is a frame without fields.
func Empty(kind data.FrameType) *data.Frame {
	return data.NewFrame("").SetMeta(&data.FrameMeta{Type: kind, TypeVersion: contract})
}

func times(millis []int64, step time.Duration) *data.Field {
	instants := make([]time.Time, len(millis))
	for i, at := range millis {
		instants[i] = time.UnixMilli(at).UTC()
	}
	field := data.NewField("time", nil, instants)
	if step > 0 {
		field.Config = &data.FieldConfig{Interval: float64(step.Milliseconds())}
	}
	return field
}

// valueField makes the field of values: of numbers, or, where a series has no number, of words or of instants. Grafana
// shows words in tables, stat panels and state timelines, and instants as dates in the viewer's time zone.
func valueField(s *series.Series, labels data.Labels) *data.Field {
	switch s.Content() {
	case series.Words:
		words := make([]*string, s.Len())
		for i := range words {
			if text, ok := s.Text(i); ok {
				words[i] = &text
			}
		}
		return data.NewField("value", labels, words).SetConfig(&data.FieldConfig{Mappings: stateMappings(s)})
	case series.Instants:
		instants := make([]*time.Time, s.Len())
		for i := range instants {
			if millis, ok := s.Instant(i); ok {
				instant := time.UnixMilli(millis).UTC()
				instants[i] = &instant
			}
		}
		return data.NewField("value", labels, instants).SetConfig(&data.FieldConfig{})
	}
	// The field points into the series, so that values are not copied; null is a nil pointer.
	values := make([]*float64, s.Len())
	for i, null := range s.Null {
		if !null {
			values[i] = &s.Values[i]
		}
	}
	unit := display(s.Unit)
	return data.NewField("value", labels, values).SetConfig(&data.FieldConfig{Unit: unit.Unit, Decimals: unit.Decimals})
}

// reference names what there may be several series of: a type of a target, or one of its sources.
type reference struct {
	target, readingType, source string
	isSource                    bool
}

func ofType(s *series.Series) reference { return reference{target: s.DeviceID, readingType: s.Type} }

func ofSource(s *series.Series) reference { return reference{s.DeviceID, s.Type, s.Source, true} }

// tellApart names which of several series of one type a member is: by its source, and by its unit where a source has
// several.
func (m *Member) tellApart(names legend, hasUnits bool) {
	s := m.Series
	if s.Source != "" {
		m.Labels["source"] = s.Source
	}
	m.Name = names.fill(m.Labels)
	if s.Source != "" && !strings.Contains(names.text, "source") {
		m.Name += " " + s.Source
	}
	if hasUnits && s.Unit != "" && !strings.Contains(names.text, "unit") {
		m.Name += " " + s.Unit
	}
}

var placeholder = regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`)

// legend is a template for the names of series, with placeholders such as {{facility}} and {{readingType}}.
type legend struct {
	text string
	// placeholders are pairs of offsets in the text: of each placeholder, and of the label's name in it.
	placeholders [][]int
}

// parseLegend reads the user's template, or takes the automatic one.
func parseLegend(text, automatic string) legend {
	if isAutomatic(text) {
		text = automatic
	}
	return legend{text, placeholder.FindAllStringSubmatchIndex(text, -1)}
}

// optional are labels that not every series has.
var optional = []string{
	"source", "facility", "facilityId", "company", "companyId", "device", "deviceId", "deviceType", "combined",
	"comparison",
}

// fill replaces the placeholders by the labels' values. A placeholder of an unknown label stays, so that its author
// sees it.
func (l legend) fill(labels data.Labels) string {
	var filled strings.Builder
	filled.Grow(64)
	end := 0
	for _, p := range l.placeholders {
		filled.WriteString(l.text[end:p[0]])
		end = p[1]
		name := l.text[p[2]:p[3]]
		if value, ok := labels[name]; ok || slices.Contains(optional, name) {
			filled.WriteString(value)
		} else {
			filled.WriteString(l.text[p[0]:end])
		}
	}
	filled.WriteString(l.text[end:])
	return filled.String()
}

// displayUnit is how Grafana shows a unit of the API.
type displayUnit struct {
	// Unit is Grafana's id. Its kilo units scale themselves: 1500 kwatt show as 1.5 MW.
	Unit string `json:"unit"`
	// Decimals, where Grafana's default would show noise; nil leaves them to Grafana.
	Decimals *uint16 `json:"decimals"`
}

// units.json is a file of its own because the frontend's tests compare its ids with those of @grafana/data.
//
//go:embed units.json
var unitsJSON []byte

var units = func() map[string]displayUnit {
	table := map[string]displayUnit{}
	if err := json.Unmarshal(unitsJSON, &table); err != nil {
		panic("units.json: " + err.Error())
	}
	return table
}()

// spellings unifies how units are written.
var spellings = strings.NewReplacer(
	"m2", "m²", "m^2", "m²", "Ohm", "Ω", "ohm", "Ω", "\u2126", "Ω", "degC", "°C", "℃", "°C")

// display gives how Grafana shows a unit of the API. A unit that the table lacks is shown as the API spells it.
func display(unit string) displayUnit {
	unit = strings.TrimSpace(unit)
	if unit == "" || unit == "-" {
		return displayUnit{}
	}
	if found, ok := units[unit]; ok {
		return found
	}
	if found, ok := units[spellings.Replace(unit)]; ok {
		return found
	}
	return displayUnit{Unit: "suffix:" + unit}
}
