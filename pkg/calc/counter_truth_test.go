package calc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// meter is a counter whose true energy is known: a plant of 10 kW by day, a register that counts in steps of 10 Wh.
type meter struct {
	random  *rand.Rand
	times   []int64
	values  []float64
	energy  float64 // what it should have grown by between the first and the last value
	lost    float64 // of that, what nothing can tell any more
	unit    float64
	reading float64
	events  CounterEvents
}

func newMeter(seed uint64) *meter {
	random := rand.New(rand.NewPCG(seed, 1))
	return &meter{random: random, unit: 0.01, reading: 20 + float64(random.IntN(500))}
}

// step lets a quarter of an hour go by, and gives its energy in kWh.
func (m *meter) step(i int) float64 {
	const nominal, perDay = 10, 96
	sun := math.Sin(float64(i%perDay)/perDay*2*math.Pi - math.Pi/2)
	clouds := 0.2 + 0.8*m.random.Float64()
	return math.Round(max(sun, 0)*clouds*nominal/4/m.unit) * m.unit
}

// run makes the course of some days, with one kind of event every now and then.
func (m *meter) run(steps int, event string) {
	sinceEvent := 0
	for i := range steps {
		grown := m.step(i)
		happens := i > 40 && sinceEvent > 30 && i < steps-8 && m.random.IntN(40) == 0
		sinceEvent++
		if event == "day" && i%96 == 0 && i > 0 {
			m.events.DailyResets++
			m.reading = 0
		}
		m.reading += grown
		if i > 0 {
			m.energy += grown
		}
		if register := m.unit * (1 << 16); m.reading >= register {
			m.reading -= register
			m.events.RollOvers++
			happens = false
		}
		shown := m.reading
		if happens {
			sinceEvent = 0
			shown = m.happen(event, grown)
		}
		m.times, m.values = append(m.times, int64(i)*hour/4), append(m.values, shown)
	}
}

// happen gives what the meter shows.
func (m *meter) happen(event string, grown float64) float64 {
	switch event {
	case "reset":
		if m.reading-grown < 1 {
			return m.reading // it could not be seen
		}
		m.events.Resets++
		m.lost += grown
		m.reading = 0
		return 0
	case "zero":
		m.events.Spikes++
		return 0
	case "peak":
		m.events.Spikes++
		return m.reading + 1e6
	case "gap":
		m.events.Bridged++
		return math.NaN()
	}
	return m.reading
}

// Of whatever happens to a counter, it is told how often it did, and no energy is added to the true one or lost beyond
// what a reset destroys: with the nominal power known and without.
func TestDifferencesAgainstTruth(t *testing.T) {
	for _, event := range []string{"none", "reset", "zero", "peak", "gap", "day"} {
		for _, nominal := range []float64{10, 0} {
			for seed := range uint64(200) {
				m := newMeter(seed)
				m.run(96*6, event)
				counter := Counter{Resolutions: []float64{m.unit}, Nominal: nominal}
				if event == "day" {
					counter.Day = utcDay
				}
				got := Differences(m.times, m.values, counter)
				total := Sum(transposed(got.Values), Present).Values[0]
				name := fmt.Sprint(event, ", nominal ", nominal, ", seed ", seed)
				if total > m.energy+1e-6 || total < m.energy-m.lost-1e-6 {
					t.Errorf("%s: grew by %v instead of %v, of which %v may be lost; %+v", name, total, m.energy, m.lost, got.Events)
				}
				if got.Events != m.events {
					t.Errorf("%s: got %+v, want %+v", name, got.Events, m.events)
				}
			}
		}
	}
}

// Also where only each second to fortieth value is read, no energy is added, and for each event no more is lost than
// what can have grown between two values.
func TestDifferencesAgainstTruthSparse(t *testing.T) {
	for _, event := range []string{"none", "reset", "gap", "day"} {
		for _, nominal := range []float64{10, 0} {
			for seed := range uint64(200) {
				m := newMeter(seed)
				m.run(96*6, event)
				stride := 2 + m.random.IntN(39)
				var times []int64
				var values []float64
				for i := 0; i < len(m.times); i += stride {
					times, values = append(times, m.times[i]), append(values, m.values[i])
				}
				counter := Counter{Resolutions: []float64{m.unit}, Nominal: nominal}
				if event == "day" {
					counter.Day, counter.Daily = utcDay, true
				}
				got := Differences(times, values, counter)
				total := Sum(transposed(got.Values), Present).Values[0]
				events := m.events.Resets + m.events.DailyResets + m.events.RollOvers + 1 // the last values are left out
				lost := float64(events*stride) * 2.5
				if total > m.energy+1e-6 || total < m.energy-lost-1e-6 {
					t.Errorf("%s, nominal %v, seed %d, stride %d: grew by %v instead of %v, of which %v may be lost; %+v",
						event, nominal, seed, stride, total, m.energy, lost, got.Events)
				}
			}
		}
	}
}
