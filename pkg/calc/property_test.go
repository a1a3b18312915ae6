package calc

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// columnsOf makes three columns, capacities and instants of any bytes.
func columnsOf(bytes []byte) (times []int64, columns [][]float64, number float64) {
	var words []uint64
	for len(bytes) >= 8 {
		words, bytes = append(words, binary.LittleEndian.Uint64(bytes)), bytes[8:]
	}
	columns = make([][]float64, 3)
	for i, word := range words {
		switch i % 4 {
		case 3:
			times = append(times, int64(word))
		default:
			columns[i%4] = append(columns[i%4], math.Float64frombits(word))
		}
		number = math.Float64frombits(word)
	}
	return times, columns, number
}

// calculateAll gives every column that any function makes, by its name.
func calculateAll(times []int64, columns [][]float64, number float64) map[string][]float64 {
	a, b, c := columns[0], columns[1], columns[2]
	made := map[string][]float64{}
	for _, missing := range []Missing{Present, NullIfMissing} {
		for name, combined := range map[string]Combined{
			"sum": Sum(columns, missing), "mean": Mean(columns, missing), "min": Min(columns, missing),
			"max": Max(columns, missing), "median": Median(columns, missing),
			"percentile": Percentile(columns, number, missing),
			"ratio":      WeightedRatio(columns[:2], columns[1:], missing),
		} {
			made[fmt.Sprint(name, missing)] = combined.Values
		}
		made[fmt.Sprint("share", missing)] = joined(Share(columns, missing))
	}
	made["deviation"] = joined(DeviationFromMedian(columns))
	made["distance"] = joined(RobustDistance(columns))
	made["capacity"] = PerCapacity(a, number)
	for name, counter := range map[string]Counter{
		"unknown": {}, "known": {Resolutions: []float64{0.01}, Nominal: 10}, "day": {Day: utcDay},
		"daily": {Day: utcDay, Daily: true}, "any": {[]float64{number}, number, utcDay, number > 0},
		"any of several": {[]float64{number, 1}, number, utcDay, number > 0},
	} {
		made["growth of "+name] = Differences(times, a, counter).Values
	}
	made["running"] = RunningSum(times, a, utcDay)
	made["performance"] = PerformanceRatios(a, b, number)
	made["available"] = TimeAvailability(times, a, b, number, 0).Intervals
	made["self-consumption"] = append(SelfConsumption(a, b), TotalSelfConsumption(a, b).Value)
	made["autarky"] = append(Autarky(Consumption(a, b, c), c), TotalAutarky(a, c).Value)
	made["curtailed"] = Curtailed(a, b, number)
	made["density"] = AirDensity(a, b)
	made["speed"] = NormalizeSpeed(a, b)
	for name, curve := range map[string]Bins{
		"power curve": BinPower(a, b, DefaultBin), "bins": Bin(a, b, number), "wide bins": Bin(a, b, 1e306),
	} {
		made[name] = append(append(curve.Expected(c), curve.Values...), curve.By...)
	}
	made["numbers"] = []float64{
		PerformanceRatio(a, b, number).Value, CorrectedPerformanceRatio(a, b, c, 1, -0.004, number).Value,
		ReferenceTemperature(a, b), EnergyPerformanceIndex(a, b).Value, Completeness(a, nil).Percent(),
	}
	Top(a, len(b))
	Bottom(a, 1)
	Stuck(a, nil, len(b))
	Interpolated(a, nil, 0)
	Age(times, a, 0)
	LongestGap(times, a, math.MinInt64, math.MaxInt64, 1)
	return made
}

func joined(columns [][]float64) []float64 {
	var all []float64
	for _, column := range columns {
		all = append(all, column...)
	}
	return all
}

// Whatever columns and instants are given, nothing panics, and no infinity leaves.
func FuzzColumns(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	special := []float64{0, nan, math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 5e-324, 1, -1, 65536, 1e300}
	f.Add([]byte{})
	for range 200 {
		var bytes []byte
		for range 4 * random.IntN(24) {
			value := special[random.IntN(len(special))]
			if random.IntN(2) == 0 {
				value = random.NormFloat64() * 100
			}
			bytes = binary.LittleEndian.AppendUint64(bytes, math.Float64bits(value))
		}
		f.Add(bytes)
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		for name, column := range calculateAll(columnsOf(bytes)) {
			for _, value := range column {
				if math.IsInf(value, 0) {
					t.Fatalf("%s: %v", name, column)
				}
			}
		}
	})
}

// Where all members have ordinary values, every combination has one.
func TestCombineIsDefined(t *testing.T) {
	for range 100 {
		members := randomMembers(1+rand.IntN(9), 12)
		for _, column := range members {
			for i := range column {
				if math.IsNaN(column[i]) {
					column[i] = rand.Float64()
				}
			}
		}
		for name, got := range map[string]Combined{
			"sum": Sum(members, NullIfMissing), "mean": Mean(members, NullIfMissing), "min": Min(members, NullIfMissing),
			"max": Max(members, NullIfMissing), "median": Median(members, NullIfMissing),
			"percentile": Percentile(members, 100*rand.Float64(), NullIfMissing),
		} {
			for i, value := range got.Values {
				low, high := Min(members, Present).Values[i], Max(members, Present).Values[i]
				if math.IsNaN(value) || name != "sum" && (value < low || value > high) {
					t.Fatalf("%s of %v: %v", name, members, value)
				}
			}
		}
	}
}

// However a counter runs, its growth is never negative, and all of it is no more than the nominal power allows.
func TestDifferencesAreBounded(t *testing.T) {
	for range 500 {
		values := make([]float64, 2+rand.IntN(60))
		now := rand.Float64() * 1000
		for i := range values {
			switch rand.IntN(12) {
			case 0:
				now = 0
			case 1:
				now *= rand.Float64() * 2
			default:
				now += rand.Float64() * 12
			}
			if values[i] = now; rand.IntN(6) == 0 {
				values[i] = nan
			}
		}
		got := Differences(hourly(len(values)), values, Counter{Nominal: 10, Resolutions: []float64{0.01}})
		total := 0.0
		for i, growth := range got.Values {
			if growth < 0 || math.IsNaN(values[i]) && !math.IsNaN(growth) {
				t.Fatalf("%v: growth %v at %d", values, growth, i)
			}
			if !math.IsNaN(growth) {
				total += growth
			}
		}
		if total > 12*float64(len(values)-1)+1e-9 {
			t.Fatalf("%v: grew by %v, %+v", values, total, got)
		}
	}
}
