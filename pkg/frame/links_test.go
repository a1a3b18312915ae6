package frame

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

func linksOf(field *data.Field) map[string]string {
	found := map[string]string{}
	if field.Config != nil {
		for _, one := range field.Config.Links {
			found[one.Title] = one.URL
		}
	}
	return found
}

// Series lead to their device and facility. No id can lead elsewhere, nor be read as one of Grafana's variables.
func TestLinks(t *testing.T) {
	links := Links{
		Facility: "https://app.example/p/{{facilityId}}", Device: "/d/device?var-d={{ deviceId }}&p={{facilityId}}",
	}
	facility := data.NewFrame("", data.NewField("time", nil, []float64{}),
		data.NewField("value", data.Labels{"facilityId": "a/../${b} c&d", "facility": "Park"}, []float64{}))
	device := data.NewFrame("", data.NewField("value",
		data.Labels{"facilityId": "f", "facility": "Park", "deviceId": "$d", "device": "INV 1"}, []float64{}))
	table := Facilities([]portfolio.Facility{{ID: "f", Name: "Park"}}, nil)[0]
	links.Add(data.Frames{facility, device, table})
	for name, c := range map[string]struct {
		field *data.Field
		want  map[string]string
	}{
		"time":     {facility.Fields[0], map[string]string{}},
		"facility": {facility.Fields[1], map[string]string{"Open Park": "https://app.example/p/a%2F..%2F%24%7Bb%7D%20c%26d"}},
		"device": {device.Fields[0], map[string]string{
			"Open INV 1": "/d/device?var-d=%24d&p=f", "Open Park": "https://app.example/p/f"}},
		"table": {table.Fields[0], map[string]string{
			"Open ${__value.text}": "https://app.example/p/${__value.raw:percentencode}"}},
	} {
		got := linksOf(c.field)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		for title, address := range c.want {
			if got[title] != address {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
	series := data.NewField("value",
		data.Labels{"facilityId": "f&g", "facility": "Park", "deviceId": "d", "device": "INV 1"}, []float64{})
	Links{}.ToDashboards("u$1").Add(data.Frames{data.NewFrame("", series)})
	const source = "&var-datasource=u%241&${__url_time_range}"
	if got := linksOf(series); len(got) != 2 ||
		got["Dashboard of Park"] != "/d/amperecloud-plant?var-facility=f%26g"+source ||
		got["Dashboard of INV 1"] != "/d/amperecloud-inverters?var-facility=f%26g&var-device=d"+source {
		t.Errorf("%v", got)
	}
	plain := Facilities([]portfolio.Facility{{ID: "f", Name: "Park"}}, nil)[0]
	Links{}.Add(data.Frames{plain})
	if got := linksOf(plain.Fields[0]); len(got) > 0 {
		t.Error(got)
	}
}

// Words that plants use for states get the colors that people expect, and what is not known gets none.
func TestStateColors(t *testing.T) {
	for word, want := range map[string]string{
		"Fault": "red", "ERROR 12": "red", "Störung": "red", "No error": "green", "kein Fehler": "green", "OK": "green",
		"Running": "green", "MPP": "green", "Betrieb": "green", "Offline": "#8e8e8e", "Keine Verbindung": "#8e8e8e",
		"Standby": "blue", "Nacht": "blue", "Starting": "blue", "Warning": "orange", "Abgeregelt": "orange",
		"not ok": "", "Nicht in Betrieb": "", "17": "", "Blau": "", "Contract": "",
	} {
		s := &series.Series{Words: []string{word}}
		got := ""
		if mappings := stateMappings(s); mappings != nil {
			got = mappings[0].(data.ValueMapper)[word].Color
		}
		if got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

func TestThresholds(t *testing.T) {
	of := func(reading, unit string) *data.Field {
		return data.NewField("value", data.Labels{"readingType": reading, "unit": unit}, []float64{})
	}
	ratio, power, combined := of("performanceRatio", "%"), of("Pac", "kW"), of("performanceRatio", "")
	AddThresholds(data.Frames{data.NewFrame("", ratio, power, combined)})
	if ratio.Config == nil || len(ratio.Config.Thresholds.Steps) != 3 || ratio.Config.Thresholds.Steps[2].Value != 80 {
		t.Errorf("%+v", ratio.Config)
	}
	if power.Config != nil || combined.Config != nil {
		t.Errorf("%+v %+v", power.Config, combined.Config)
	}
}
