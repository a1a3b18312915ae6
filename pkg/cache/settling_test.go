package cache

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

// watched is a column of the last 24 hours, as a dashboard refreshes it each minute for so long: with what lacks each
// time, and values that are given at the time of their stamp and are one more for each correction.
type watched struct {
	column *Column
	// corrected tells by how much a value has been corrected by now.
	corrected func(stamp time.Time) float64
	fresh     Freshness
	// fetched counts minutes by their age when they were fetched: newer than 2 hours, and older.
	young, old int
}

func (w *watched) refresh() {
	whole := series.Span{From: ago(24 * 60), To: ago(-1)}
	now := time.Now()
	for _, lacking := range w.column.Lacking(whole, now, w.fresh) {
		values := &series.Series{}
		for at := lacking.From.Truncate(time.Minute); at.Before(lacking.To) && at.Before(now); at = at.Add(time.Minute) {
			values.Add(at.UnixMilli(), float64(at.Unix())+w.corrected(at), false)
			if now.Sub(at) < 2*time.Hour {
				w.young++
			} else {
				w.old++
			}
		}
		lacking.From = lacking.From.Truncate(time.Minute)
		w.column = w.column.With(values, true, lacking, now)
	}
}

// watch refreshes for so many minutes and returns how many minutes were fetched again in each, on average.
func (w *watched) watch(minutes int) (young, old float64) {
	w.young, w.old = 0, 0
	for range minutes {
		time.Sleep(time.Minute + time.Second)
		w.refresh()
	}
	return float64(w.young) / float64(minutes), float64(w.old) / float64(minutes)
}

func never(time.Time) float64 { return 0 }

// What has not changed for a while stays fresh for longer: an eighth and a twelfth of the usual is fetched.
func TestLearnThatValuesDoNotChange(t *testing.T) {
	for name, c := range map[string]struct {
		fresh      Freshness
		young, old float64 // at most, of 120 and of 1320 minutes
	}{
		"panel":           {Freshness{Factor: 1}, 18, 9},
		"twice as long":   {Freshness{Factor: 2}, 10, 5},
		"rule":            {Freshness{Factor: 1, IgnoresLearnt: true}, 121, 120},
		"nothing is kept": {Freshness{Factor: 0}, 122, 1322},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &watched{corrected: never, fresh: c.fresh}
				learns := c.fresh.Factor > 0 && !c.fresh.IgnoresLearnt
				hours := 2
				if learns {
					hours = 10
				}
				w.watch(hours * 60)
				young, old := w.watch(hours * 60)
				if young > c.young || old > c.old || young < c.young/2 || old < c.old/2 {
					t.Errorf("%.0f and %.0f minutes again in each, want %.0f and %.0f", young, old, c.young, c.old)
				}
				parts := 0
				for _, part := range w.column.fetched {
					if part.to > ago(24*60).UnixMilli() {
						parts++
					}
				}
				if learns && parts > 60 {
					t.Errorf("the day is in %d parts", parts)
				}
			})
		})
	}
}

// A correction is found within the bound, and then everything is looked at again as often as usual.
func TestLearnAfterCorrection(t *testing.T) {
	for name, c := range map[string]struct {
		fromAgo, toAgo int // minutes
		within         time.Duration
	}{
		"newer than 2 hours": {100, 90, 10 * time.Minute},
		"newer than 2 days":  {1000, 900, 3 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &watched{corrected: never, fresh: usual}
				w.watch(10 * 60)
				wrong := span(c.fromAgo, c.toAgo)
				at := time.Now()
				w.corrected = func(stamp time.Time) float64 {
					if wrong.Contains(stamp.UnixMilli()) {
						return 0.5
					}
					return 0
				}
				isShown := func() bool {
					shown := w.column.Within(wrong)
					return shown.Values[0] == float64(wrong.From.Unix())+0.5
				}
				for !isShown() {
					w.watch(1)
					if time.Since(at) > c.within+2*time.Minute {
						t.Fatal("the correction is not shown")
					}
				}
				if young, old := w.watch(16); young < 20 || old < 80 {
					t.Errorf("%.0f and %.0f minutes again in each after a correction", young, old)
				}
				w.watch(10 * 60)
				if young, old := w.watch(6 * 60); young > 30 || old > 9 {
					t.Errorf("%.0f and %.0f minutes again in each, long after a correction", young, old)
				}
			})
		})
	}
}

// Where values change for a while after they came, what is older than that stays fresh for longer all the same.
func TestLearnHowLateValuesChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const settles = 12 * time.Minute
		w := &watched{fresh: usual, corrected: func(stamp time.Time) float64 {
			return max(0, (settles - time.Since(stamp)).Seconds())
		}}
		w.watch(10 * 60)
		if young, old := w.watch(6 * 60); young < 12 || young > 50 || old > 9 {
			t.Errorf("%.0f and %.0f minutes again in each", young, old)
		}
		for range 60 {
			w.watch(1)
			now := time.Now()
			for i, stamp := range w.column.values.Times {
				at := time.UnixMilli(stamp)
				if want := float64(at.Unix()) + w.corrected(at); now.Sub(at) < settles && w.column.values.Values[i] != want {
					t.Fatalf("the value of %v ago is %v, want %v", now.Sub(at), w.column.values.Values[i], want)
				}
			}
		}
	})
}

// What a dashboard leaves behind from day to day is remembered in few parts.
func TestPartsOfOldValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &watched{corrected: never, fresh: usual}
		w.watch(4 * 24 * 60)
		if n := len(w.column.fetched); n > 1600 {
			t.Errorf("%d parts", n)
		}
	})
}
