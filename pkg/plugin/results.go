package plugin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/transform"
)

// inOneUnit puts the members of one reading into the unit of the first: a role stands for types that may have several.
func (c *calculation) inOneUnit(members []*transform.Member) []*transform.Member {
	first := map[string]string{}
	for _, m := range members {
		first[m.Reading] = cmp.Or(first[m.Reading], m.Series.Unit)
	}
	for i, m := range members {
		to := first[m.Reading]
		if m.Series.Unit == to || m.Series.Content() != series.Numbers {
			continue
		}
		if !m.Series.HasValues() {
			silent := *m
			silent.Series = m.Series.Clone()
			silent.Series.Unit = to
			members[i] = &silent
			continue
		}
		if converted, ok := m.Series.In(to); ok {
			other := *m
			other.Series = converted
			members[i] = &other
		}
	}
	return members
}

// frames are what the query returns, in its format.
func (c *calculation) frames(members []*transform.Member) data.Frames {
	shown := make([]frame.Member, len(members))
	for i, m := range members {
		shown[i] = c.labeled(m)
	}
	isForNumbers := c.window.Alert || len(c.parts) > 0 && c.parts[0].q.numbersOnly
	var frames data.Frames
	switch format := c.model.Format; {
	case format == query.Table:
		frames = frame.Wide(shown, c.step)
	case format == query.Latest && isForNumbers:
		frames = frame.Numbers(shown)
	case format == query.Range && isForNumbers:
		frames = frame.Numbers(wholes(members, shown))
	case format == query.Latest:
		frames = frame.Rows(shown, c.now, true)
	case format == query.Range:
		frames = frame.Rows(wholes(members, shown), c.now, false)
	case format == query.Bins:
		frames = c.curve(members, shown)
	default:
		frames = frame.TimeSeries(shown, c.step)
	}
	if c.model.Labels == query.FacilityLabels {
		frame.KeepFacilityLabels(frames, len(c.readings()))
	}
	return frames
}

// wholes have the value of the whole range in the place of the newest one.
func wholes(members []*transform.Member, shown []frame.Member) []frame.Member {
	for i, m := range members {
		newest := frame.Newest{}
		if value := m.Value(); value == value { // not NaN
			newest.Value = &value
		}
		if m.Series.Len() > 0 {
			newest.At = time.UnixMilli(m.Series.Times[0]).UTC()
		}
		shown[i].Newest = &newest
	}
	return shown
}

// labeled gives a member its labels and its name.
func (c *calculation) labeled(m *transform.Member) frame.Member {
	labels := data.Labels{"readingType": m.Reading, "unit": m.Series.Unit}
	set := func(label, value string) {
		if value != "" {
			labels[label] = value
		}
	}
	made := frame.Member{Series: m.Series, Labels: labels, Reading: m.Label}
	if group := m.Group; group.By == "" {
		facility := m.Target.Facility
		labels["facilityId"], labels["facility"], labels["company"] = facility.ID, facility.Name, facility.Company
		if device := m.Target.Device; device != nil {
			labels["deviceId"], labels["device"] = device.ID, m.Target.Name()
			set("deviceType", string(device.Type))
		}
		set("source", m.Series.Source)
		made.Facility = &facility
		if last, ok := c.last[column{m.Series.DeviceID, m.Series.Type}]; ok && !m.Series.HasValues() {
			made.Newest = &frame.Newest{At: last.UTC()}
		}
	} else {
		set("combined", string(group.Method))
		set("companyId", group.CompanyID)
		set("company", group.Company)
		set("deviceType", string(group.DeviceType))
		if group.Facility.ID != "" {
			labels["facilityId"], labels["facility"] = group.Facility.ID, group.Facility.Name
			made.Facility = &group.Facility
		}
	}
	set("comparison", shiftLabel(m.Shift))
	made.Name = c.named(m, labels)
	return made
}

// shiftLabel is a shift as Grafana writes durations; empty: none.
func shiftLabel(shift query.Shift) string {
	if shift == (query.Shift{}) {
		return ""
	}
	return fmt.Sprintf("%d%s", int(shift.Amount), shift.Unit)
}

// named is the name of a series by the user's legend, or what tells it from the others.
func (c *calculation) named(m *transform.Member, labels data.Labels) string {
	texts := data.Labels{"label": c.readingName(m)}
	for label, text := range labels {
		texts[label] = text
	}
	if strings.TrimSpace(c.model.Legend) != "" {
		return frame.Fill(c.model.Legend, texts)
	}
	name := strings.Join(slices.DeleteFunc([]string{
		cmp.Or(labels["facility"], labels["company"]), labels["device"], groupName(m), texts["label"], labels["source"],
	}, func(text string) bool { return text == "" }), " ")
	return name + transform.WhenEarlier(m.Shift)
}

// groupName is what the members of a group have in common besides their facility or company.
func groupName(m *transform.Member) string {
	if m.Group.By == query.ByDeviceType {
		return string(m.Group.DeviceType)
	}
	return ""
}

// readingName is what a member's reading is called, with what was made of it.
func (c *calculation) readingName(m *transform.Member) string {
	name := m.Label
	if method, ok := methodNames[m.Group.Method]; ok {
		name = fmt.Sprintf("%s of %s", method, name)
		if m.Group.Method == query.CombineQuantile {
			name = fmt.Sprintf("%v %% %s", c.model.Combine.Percentile, name)
		}
	}
	return name
}

var methodNames = map[query.CombineMethod]string{
	query.CombineSum: "Sum", query.CombineMean: "Mean", query.CombineMin: "Minimum", query.CombineMax: "Maximum",
	query.CombineMedian: "Median", query.CombineQuantile: "percentile",
}

// curve makes curves over another reading, of each member over that of its own target.
func (c *calculation) curve(members []*transform.Member, shown []frame.Member) data.Frames {
	by := cmp.Or(c.model.Bins.By, string(query.WindSpeed))
	axisOf := map[string]*transform.Member{}
	var curves []*transform.Member
	var curvesShown []frame.Member
	for i, m := range members {
		key := m.Target.Key() + shiftLabel(m.Shift)
		if m.Reading == by {
			axisOf[key] = m
		} else {
			curves, curvesShown = append(curves, m), append(curvesShown, shown[i])
		}
	}
	axes := make([]*series.Series, len(curves))
	unit := ""
	for i, m := range curves {
		if axis := axisOf[m.Target.Key()+shiftLabel(m.Shift)]; axis != nil {
			axes[i], unit = axis.Series, cmp.Or(unit, axis.Series.Unit)
		}
	}
	binned := transform.Bins(curves, axes, float64(c.model.Bins.Width))
	return frame.Curve(binned.Centers, c.nameOf(by), unit, curvesShown, binned.Columns)
}

// notices are those of all parts, each once, and those of the calculation.
func (c *calculation) notices(ctx context.Context) []data.Notice {
	var found []data.Notice
	add := func(severity data.NoticeSeverity, text string) {
		if !slices.ContainsFunc(found, func(known data.Notice) bool { return known.Text == text }) {
			found = append(found, data.Notice{Severity: severity, Text: text})
		}
	}
	for _, text := range c.scopeNotes {
		add(data.NoticeSeverityWarning, text)
	}
	for _, part := range c.parts {
		notices := append(part.q.notices(ctx, part.shown.reduced, part.shown.silent), part.shown.notices...)
		for _, notice := range notices {
			add(notice.Severity, notice.Text)
		}
	}
	for _, refused := range c.notes.Refused {
		add(data.NoticeSeverityWarning, refused.Text())
	}
	for _, undefined := range c.notes.Undefined {
		add(data.NoticeSeverityWarning, undefined.UndefinedText())
	}
	for _, text := range c.notes.Texts {
		add(data.NoticeSeverityWarning, text)
	}
	for _, basis := range c.notes.Bases {
		add(data.NoticeSeverityInfo, basis.BasisText())
	}
	return found
}

// executed are the documents of all parts, each once.
func (c *calculation) executed() string {
	var texts []string
	for _, part := range c.parts {
		if text := part.q.executed(); !slices.Contains(texts, text) && !strings.HasPrefix(text, "#") {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 && len(c.parts) > 0 {
		return c.parts[0].q.executed()
	}
	return strings.Join(texts, "\n\n")
}

// statistics are the sums of those of the parts; documents that parts shared count once.
func (c *calculation) statistics() []data.QueryStat {
	if len(c.parts) == 0 {
		return nil
	}
	whole := &readingsQuery{}
	for _, part := range c.parts {
		whole.result.Fetched += part.q.result.Fetched
		whole.result.Cached += part.q.result.Cached
		for _, report := range part.q.result.Reports {
			if !slices.Contains(whole.result.Reports, report) {
				whole.result.Reports = append(whole.result.Reports, report)
			}
		}
	}
	return whole.statistics()
}
