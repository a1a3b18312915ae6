package decode_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/frame"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/portfolio"
)

// maxAllocations is what one response of 10,000 readings may cost, from the request to the frames. Most of it is the
// SDK's HTTP client and the test's server, which take 318 to 322 as their goroutines happen to run; none of it
// grows with the number of readings.
const maxAllocations = 340

var (
	facility = portfolio.Facility{ID: "p", Name: "Solarpark Nord", Company: "Solar GmbH"}
	types    = []string{"Pac", "Pdc", "Irradiance"}
	request  = graphql.Request{
		Operation: "Readings", Query: "query Readings { f0: facility { readings { readingType } } }",
	}
	values = apimap.Values{
		Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}},
		Answer: apimap.Answer{
			Shape: apimap.SeriesShape, Type: []string{"readingType"}, Unit: []string{"unit"}, Points: []string{"values"},
			Time: []string{"timestamp"}, Value: []string{"value"}, TimeEncoding: apimap.RFC3339,
		},
	}
)

// answer holds 10,002 readings as dialect A writes them: three reading types every five minutes, some of them null.
func answer() string {
	var text strings.Builder
	text.WriteString(`{"data":{"f0":{"readings":[`)
	for i, name := range types {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"readingType":%q,"unit":"kW","values":[`, name)
		at := time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC)
		for j := range 3334 {
			if j > 0 {
				text.WriteByte(',')
			}
			value := "null"
			if j%40 != 0 {
				value = fmt.Sprint(float64((i+1)*j*7919%100_000) / 1000)
			}
			fmt.Fprintf(&text, `{"timestamp":%q,"value":%s}`, at.Format("2006-01-02T15:04:05.000Z"), value)
			at = at.Add(5 * time.Minute)
		}
		text.WriteString("]}")
	}
	text.WriteString("]}}}")
	return text.String()
}

// bench is an API on the loopback interface that always gives the same response, and two clients of it.
type bench struct {
	tb       testing.TB
	endpoint string
	plugin   *graphql.Client
	plain    *http.Client
}

func newBench(tb testing.TB, text string) *bench {
	tb.Helper()
	body := []byte(text)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}))
	tb.Cleanup(server.Close)
	timeouts := httpclient.DefaultTimeoutOptions
	options := httpclient.Options{Timeouts: &timeouts}
	plugin, err := graphql.NewClient(options, server.URL, "token")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(plugin.Close)
	plain, err := httpclient.New(options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(plain.CloseIdleConnections)
	return &bench{tb, server.URL, plugin, plain}
}

// byPlugin reads frames as the plugin does.
func (b *bench) byPlugin() data.Frames {
	var frames data.Frames
	_, err := b.plugin.Do(context.Background(), request, func(d *jsontext.Decoder) (err error) {
		frames, err = framesOf(d)
		return err
	})
	if err != nil {
		b.tb.Fatal(err)
	}
	return frames
}

func framesOf(d *jsontext.Decoder) (data.Frames, error) {
	reader := &decode.Readings{Values: &values, DeviceID: facility.ID, Types: types}
	err := decode.Object(d, func([]byte) error { return reader.Read(d) })
	return frame.Readings(reader.Series, func(string) portfolio.Target { return portfolio.Target{Facility: facility} },
		"{{facility}} {{readingType}}", 5*time.Minute), err
}

// typedAnswer is the response in types for encoding/json.
type typedAnswer struct {
	Data map[string]struct {
		Readings []struct {
			ReadingType string `json:"readingType"`
			Unit        string `json:"unit"`
			Values      []struct {
				Timestamp time.Time `json:"timestamp"`
				Value     *float64  `json:"value"`
			} `json:"values"`
		} `json:"readings"`
	} `json:"data"`
}

// byTypes reads frames as one would if the API's fields were fixed: into typed structs, and frames from them.
func (b *bench) byTypes() data.Frames {
	body, err := json.Marshal(request)
	if err != nil {
		b.tb.Fatal(err)
	}
	response, err := b.plain.Post(b.endpoint, "application/json", bytes.NewReader(body))
	if err != nil {
		b.tb.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.tb.Fatal(err)
	}
	var answer typedAnswer
	if err := json.Unmarshal(text, &answer); err != nil {
		b.tb.Fatal(err)
	}
	var frames data.Frames
	for _, found := range answer.Data["f0"].Readings {
		times := make([]time.Time, len(found.Values))
		numbers := make([]*float64, len(found.Values))
		for i, value := range found.Values {
			times[i], numbers[i] = value.Timestamp, value.Value
		}
		at := data.NewField("time", nil, times)
		at.Config = &data.FieldConfig{Interval: 300_000}
		value := data.NewField("value", data.Labels{
			"facilityId": facility.ID, "facility": facility.Name, "company": facility.Company,
			"readingType": found.ReadingType, "unit": found.Unit,
		}, numbers)
		value.Config = &data.FieldConfig{DisplayNameFromDS: facility.Name + " " + found.ReadingType, Unit: "kwatt"}
		made := data.NewFrame("", at, value)
		made.Meta = &data.FrameMeta{
			Type: data.FrameTypeTimeSeriesMulti, TypeVersion: data.FrameTypeVersion{0, 1},
		}
		frames = append(frames, made)
	}
	return frames
}

// The plugin must not take more than 0.3 of the time of typed-encoding-json for the same response over the same HTTP.
// Compare the fastest of several runs: go test -tags arrow_json_stdlib -run ^$ -bench Answer -count 10 ./pkg/decode
func BenchmarkAnswer(b *testing.B) {
	text := answer()
	both := newBench(b, text)
	b.Run("plugin", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			both.byPlugin()
		}
	})
	b.Run("typed-encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			both.byTypes()
		}
	})
	inner := strings.TrimSuffix(strings.TrimPrefix(text, `{"data":`), `}`)
	b.Run("decode-only", func(b *testing.B) {
		b.ReportAllocs()
		d := jsontext.NewDecoder(strings.NewReader(inner))
		for b.Loop() {
			d.Reset(strings.NewReader(inner), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
			if _, err := framesOf(d); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestAnswerAsTyped(t *testing.T) {
	both := newBench(t, answer())
	plugin, err := json.Marshal(both.byPlugin())
	if err != nil {
		t.Fatal(err)
	}
	typed, err := json.Marshal(both.byTypes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(plugin, typed) {
		t.Errorf("%.1000s\n%.1000s", plugin, typed)
	}
	if rows := both.byPlugin()[2].Rows(); rows != 3334 {
		t.Errorf("%d rows", rows)
	}
}

func TestAnswerFewAllocations(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector allocates too")
	}
	both := newBench(t, answer())
	if got := testing.AllocsPerRun(50, func() { both.byPlugin() }); got > maxAllocations {
		t.Errorf("%v allocations, at most %d are allowed", got, maxAllocations)
	}
}
