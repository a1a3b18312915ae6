package calc_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/calc/solar"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
)

const (
	instants = 100_000 // every 5 minutes, which is most of a year
	members  = 10
	points   = instants * members
)

// answerOf is a response with so many readings of one type, as dialect A writes them.
func answerOf(readings int) string {
	var text strings.Builder
	text.WriteString(`{"f0":{"readings":[{"readingType":"Pac","unit":"kW","values":[`)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range readings {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"timestamp":%q,"value":%g}`,
			at.Add(time.Duration(i)*5*time.Minute).Format("2006-01-02T15:04:05.000Z"), float64(i*7919%100_000)/1000)
	}
	return text.String() + "]}]}}"
}

// decoded decodes a response, and gives how many values it had.
func decoded(b *testing.B, text string) int {
	reader := &decode.Readings{
		DeviceID: "p", Types: []string{"Pac"},
		Values: &apimap.Values{
			Path: []apimap.Step{{Field: "facility"}, {Field: "readings"}},
			Answer: apimap.Answer{
				Shape: apimap.SeriesShape, Type: []string{"readingType"}, Unit: []string{"unit"}, Points: []string{"values"},
				Time: []string{"timestamp"}, Value: []string{"value"}, TimeEncoding: apimap.RFC3339,
			},
		},
	}
	d := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err := decode.Object(d, func([]byte) error { return reader.Read(d) }); err != nil {
		b.Fatal(err)
	}
	return reader.Series[0].Len()
}

// plantColumns are the powers of inverters over days and nights, with gaps, and the counters of their energy in kWh.
func plantColumns() (times []int64, powers, counters [][]float64) {
	times = make([]int64, instants)
	for i := range times {
		times[i] = 1_767_225_600_000 + int64(i)*300_000
	}
	for m := range members {
		power, counter, sum := make([]float64, instants), make([]float64, instants), float64(m*1000)
		for i := range power {
			power[i] = max(math.Sin(float64(i)*math.Pi/144)*50+float64((i*7919+m*31)%100)/100, 0)
			sum += power[i] / 12
			if counter[i] = sum; (i+m)%40 == 0 {
				power[i], counter[i] = math.NaN(), math.NaN()
			}
		}
		powers, counters = append(powers, power), append(counters, counter)
	}
	return times, powers, counters
}

// Calculating over a million points must take less time than decoding them, from memory and without a network. Compare
// ns/point of the calculations with that of decode:
// go test -tags arrow_json_stdlib -run ^$ -bench Million -count 5 ./pkg/calc
func BenchmarkMillion(b *testing.B) {
	times, powers, counters := plantColumns()
	all := func(of func(column []float64)) {
		for _, column := range powers {
			of(column)
		}
	}
	site := solar.Site{Latitude: 52.52, Longitude: 13.405}
	text := answerOf(instants)
	utcDay := func(at int64) (start, next int64) { return at - at%86_400_000, at - at%86_400_000 + 86_400_000 }
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"decode", func() {
			for range members {
				if got := decoded(b, text); got != instants {
					b.Fatalf("%d values", got)
				}
			}
		}},
		{"sum", func() { calc.Sum(powers, calc.Present) }},
		{"mean", func() { calc.Mean(powers, calc.Present) }},
		{"median", func() { calc.Median(powers, calc.Present) }},
		{"percentile", func() { calc.Percentile(powers, 90, calc.Present) }},
		{"ratio", func() { calc.WeightedRatio(powers, counters, calc.Present) }},
		{"capacity", func() { all(func(column []float64) { calc.PerCapacity(column, 50) }) }},
		{"share", func() { calc.Share(powers, calc.Present) }},
		{"deviation", func() { calc.DeviationFromMedian(powers) }},
		{"distance", func() { calc.RobustDistance(powers) }},
		{"differences", func() {
			for _, column := range counters {
				calc.Differences(times, column, calc.Counter{Nominal: 50, Resolutions: []float64{0.01}})
			}
		}},
		{"running", func() { all(func(column []float64) { calc.RunningSum(times, column, utcDay) }) }},
		{"stuck", func() { all(func(column []float64) { calc.Stuck(column, nil, calc.DefaultWindow) }) }},
		{"availability", func() {
			all(func(column []float64) { calc.TimeAvailability(times, column, powers[0], 10, math.MaxInt64) })
		}},
		{"sun", func() { all(func([]float64) { solar.Positions(times, site) }) }},
		{"clear-sky", func() { all(func([]float64) { solar.ClearSky(times, site, solar.Surface{Tilt: 20}, 0.2) }) }},
		{"expected", func() {
			system := solar.NewSystem(50, site)
			all(func(column []float64) {
				solar.Expected(times, site, system, solar.Weather{POA: column, Module: column})
			})
		}},
		{"power-curve", func() { all(func(column []float64) { calc.BinPower(column, column, calc.DefaultBin) }) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/points, "ns/point")
		})
	}
}
