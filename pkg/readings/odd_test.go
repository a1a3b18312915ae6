package readings

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/decode"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/graphql"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
	"github.com/amperecloud/amperecloud-platform-datasource/tests/fakeapi"
)

// rowsByPlant answers each alias with rows of its own, by its plant.
func rowsByPlant(request graphql.Request, rows map[string]string) string {
	var aliases []string
	for i := 0; strings.Contains(request.Query, fmt.Sprintf("f%d:", i)); i++ {
		plant := ""
		for name, value := range request.Variables {
			field := request.Query[strings.Index(request.Query, fmt.Sprintf("f%d:", i)):]
			if strings.HasPrefix(name, "id") && strings.Contains(field[:strings.Index(field, ")")+1], "$"+name+")") {
				plant = fmt.Sprint(value)
			}
		}
		aliases = append(aliases, fmt.Sprintf(`"f%d":{"readings":[%s]}`, i, rows[plant]))
	}
	return `{"data":{` + strings.Join(aliases, ",") + `}}`
}

// One odd stamp or number costs its own value, with a note that has the text that was not understood; the other values
// and plants of the document count.
func TestOddValueBesideGoodOnes(t *testing.T) {
	const good = `{"t":"2026-06-01T10:00:00Z","v":5},{"t":"2026-06-01T10:10:00Z","v":6}`
	noted := func(kind series.NoteKind, example string) series.Note {
		return series.Note{Kind: kind, Count: 1, Example: example}
	}
	for odd, want := range map[string]series.Note{
		`{"t":"2000-03-00T00:00:00Z","v":6}`:                 noted(series.UnreadableTime, `"2000-03-00T00:00:00Z"`),
		`{"t":"2026-13-01T00:00:00Z","v":6}`:                 noted(series.UnreadableTime, `"2026-13-01T00:00:00Z"`),
		`{"t":"0000-00-00 00:00:00","v":6}`:                  noted(series.UnreadableTime, `"0000-00-00 00:00:00"`),
		`{"t":"48/0/0 0:0:0","v":6}`:                         noted(series.UnreadableTime, `"48/0/0 0:0:0"`),
		`{"t":"","v":6}`:                                     noted(series.UnreadableTime, `""`),
		`{"t":null,"v":6}`:                                   noted(series.UnreadableTime, `null`),
		`{"v":6}`:                                            noted(series.UnreadableTime, `null`),
		`{"t":[2026,6,1],"v":6}`:                             noted(series.UnreadableTime, `[2026,6,1]`),
		`{"t":1e99,"v":6}`:                                   noted(series.UnreadableTime, `1e99`),
		`{"t":"2026-06-01T10:05:00Z","v":1e999}`:             noted(series.UnreadableNumber, `1e999`),
		`{"t":"2026-06-01T10:05:00Z","v":NaN}`:               noted(series.NotFinite, ``),
		`{"t":"2026-06-01T10:05:00Z","v":-Infinity}`:         noted(series.NotFinite, ``),
		`{"t":"1970-01-01T00:00:07Z","v":6}`:                 noted(series.OutsideRange, `1970-01-01T00:00:07Z`),
		`{"t":20260601,"v":6}`:                               noted(series.NoZone, ``),
		`{"t":"` + strings.Repeat("x", 999) + `","v":6}`:     noted(series.UnreadableTime, `"`+strings.Repeat("x", 99)),
		`{"t":"2026-06-01T10:05:00Z","v":{"a":[1,"NaN\""]}}`: noted(series.UnreadableNumber, `{"a":[1,"NaN\""]}`),
	} {
		synctest.Test(t, func(t *testing.T) {
			s, fake := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
				return fakeapi.Reply{Body: rowsByPlant(request, map[string]string{"good": good, "odd": good + "," + odd})}
			})
			for range 2 { // fetched, and cached
				result, err := s.panel(t.Context(), fakeapi.Calls("good", "odd"))
				if err != nil || len(result.Failures) > 0 || len(result.Series) != 2 {
					t.Fatalf("%s: %+v %v", odd, result, err)
				}
				isFine := len(result.Series[0].Notes) == 0
				for _, one := range result.Series {
					values := 0
					for i := range one.Times {
						if !one.Null[i] {
							values++
						}
					}
					isFine = isFine && values == 2
				}
				if notes := result.Series[1].Notes; !isFine || len(notes) != 1 || notes[0] != want {
					t.Errorf("%s: %d and %d values, notes %v and %v", odd, result.Series[0].Len(), result.Series[1].Len(),
						result.Series[0].Notes, notes)
				}
			}
			if fake.Count() != 1 {
				t.Errorf("%s: %d requests", odd, fake.Count())
			}
		})
	}
}

// An answer of which most cannot be read is a failure of its series alone, and replaces nothing that was known.
func TestUnreadableAnswerReplacesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const good = `{"t":"2026-06-01T10:00:00Z","v":5},{"t":"2026-06-01T10:10:00Z","v":6}`
		odd := good
		s, _ := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: rowsByPlant(request, map[string]string{"good": good, "odd": odd})}
		})
		load := func(priority string) Result {
			ask := s.panel
			if priority == "rule" {
				ask = s.rule
			}
			result, err := ask(t.Context(), fakeapi.Calls("good", "odd"))
			if err != nil {
				t.Fatal(err)
			}
			return result
		}
		load("panel")
		time.Sleep(48 * time.Hour) // what was fetched is stale
		odd = `{"t":"1.6.2026 10 Uhr","v":5}`
		result := load("panel")
		if len(result.Series) != 2 || result.Series[1].Len() != 2 || len(result.Failures) != 1 {
			t.Fatalf("%+v", result)
		}
		failed := result.Failures[0]
		if failed.Call.Target.Key() != "odd" || failed.Cause.Category != problem.Decode || failed.Stale.IsZero() ||
			!strings.Contains(failed.Cause.What, "1.6.2026 10 Uhr") {
			t.Errorf("%+v", failed)
		}
		// A rule gets nothing that is as old.
		if failures := load("rule").Failures; len(failures) != 1 || !failures[0].Missing {
			t.Errorf("%+v", failures)
		}
	})
}

// ceiled is the first whole step from an instant on.
func ceiled(at time.Time, step time.Duration) time.Time {
	return at.Add(step - time.Nanosecond).Truncate(step)
}

// Timestamps without an offset: a range of a few hours that proves the clock decides for longer ones, which prove
// nothing, and what was read by another one is not shown any more.
func TestClockIsLearnt(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for clock, zone := range map[decode.Clock]*time.Location{
		decode.UTCClock: time.UTC, decode.PlantClock: berlin, decode.StandardClock: time.FixedZone("", 3600),
	} {
		p := testPolicy // a day is not as long as the API takes
		p.limits.MaxRange = map[query.Resolution]time.Duration{query.Minute: 36 * time.Hour}
		synctest.Test(t, func(t *testing.T) {
			s, fake := newSource(t, p, fakeapi.Ranged(), func(_ int, request graphql.Request) fakeapi.Reply {
				from, to := fakeapi.Range(request)
				var rows []string
				for at := ceiled(from, 15*time.Minute); at.Before(to); at = at.Add(15 * time.Minute) {
					if hour := at.Hour(); hour >= 6 && hour < 18 { // there are no values at night
						rows = append(rows, fmt.Sprintf(`{"t":%q,"v":1}`, at.In(zone).Format("2006-01-02T15:04:05")))
					}
				}
				body := fakeapi.Values(request)
				return fakeapi.Reply{Body: strings.ReplaceAll(body, "[]", "["+strings.Join(rows, ",")+"]")}
			})
			load := func(plant string, from, to int) (first string, notes []series.Note) {
				call := fakeapi.Call(plant, "Pac", from, to)
				call.Target.Facility.TimeZone, call.Resolution = "Europe/Berlin", query.Raw
				result, err := s.panel(t.Context(), []plan.Call{call})
				if err != nil || len(result.Series) != 1 || result.Series[0].Len() == 0 {
					t.Fatalf("%+v %v", result, err)
				}
				return time.UnixMilli(result.Series[0].Times[0]).UTC().Format("15:04"), result.Series[0].Notes
			}
			if first, notes := load("a", 0, 24); len(notes) != 1 || notes[0].Kind != series.AssumedClock {
				t.Errorf("%s: from %s, notes %v", clock, first, notes)
			}
			if first, _ := load("a", 8, 12); first != "08:00" {
				t.Errorf("%s: a few hours begin at %s", clock, first)
			}
			requests := fake.Count()
			first, notes := load("a", 0, 24)
			if first != "06:00" || len(notes) > 0 && notes[0].Kind == series.AssumedClock || fake.Count() != requests+1 {
				t.Errorf("%s: the day begins at %s, notes %v, after %d requests", clock, first, notes, fake.Count()-requests)
			}
			if load("a", 0, 24); fake.Count() != requests+1 {
				t.Errorf("%s: what was read by the right clock is not cached", clock)
			}
			// It holds for plants of which nothing is proved. Standard time is a single logger's fault.
			if first, _ := load("b", 0, 24); (first == "06:00") != (clock != decode.StandardClock) {
				t.Errorf("%s: the day of another plant begins at %s", clock, first)
			}
		})
	}
}

// A column belongs to the zone by which its times were read: when the zone is corrected, it is fetched anew.
func TestLoadZoneIsCorrected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, fake := newSource(t, testPolicy, fakeapi.Rows(), func(_ int, request graphql.Request) fakeapi.Reply {
			return fakeapi.Reply{Body: rowsByPlant(request, map[string]string{"a": `{"t":"2026-06-01T12:00:00","v":1}`})}
		})
		for i, c := range []struct{ zone, want string }{
			{"Europe/London", "11:00"}, {"W. Europe Standard Time", "10:00"}, {"europe/athens", "09:00"},
			{"UTC+05:30", "06:30"}, {"Europe/London", "11:00"},
		} {
			call := fakeapi.Call("a", "Pac", 0, 24)
			call.Target.Facility.TimeZone = c.zone
			result, err := s.panel(t.Context(), []plan.Call{call})
			if err != nil || len(result.Series) != 1 || result.Series[0].Len() != 1 {
				t.Fatalf("%s: %+v %v", c.zone, result, err)
			}
			if got := time.UnixMilli(result.Series[0].Times[0]).UTC().Format("15:04"); got != c.want {
				t.Errorf("%s: 12:00 is %s, want %s", c.zone, got, c.want)
			}
			if want := min(i+1, 4); fake.Count() != want {
				t.Errorf("%s: %d requests, want %d", c.zone, fake.Count(), want)
			}
		}
	})
}

// Nobody tells the zone of a plant whose days the API makes in Berlin: they are fetched whole, wherever a range or a
// part of it begins and ends.
func TestDaysOfUnknownZoneAreWhole(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		p := testPolicy
		p.limits.Facilities = 1 // each document asks for one range
		p.limits.MaxRange = map[query.Resolution]time.Duration{query.Day: 7 * 24 * time.Hour}
		s, _ := newSource(t, p, fakeapi.Ranged(), func(_ int, request graphql.Request) fakeapi.Reply {
			from, to := fakeapi.Range(request)
			var days []string
			hours := map[string]int{} // of each day, as far as they are in the range
			for at := from; at.Before(to); at = at.Add(time.Hour) {
				local := at.In(berlin)
				day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, berlin).UTC().Format(time.RFC3339)
				if hours[day]++; hours[day] == 1 {
					days = append(days, day)
				}
			}
			for i, day := range days {
				days[i] = fmt.Sprintf(`{"t":%q,"v":%d}`, day, hours[day])
			}
			return fakeapi.Reply{Body: strings.ReplaceAll(fakeapi.Values(request), "[]", "["+strings.Join(days, ",")+"]")}
		})
		for _, days := range [][2]int{{0, 2}, {1, 5}, {3, 20}, {0, 21}} {
			call := fakeapi.Call("a", "Energy", 24*days[0], 24*days[1])
			call.Resolution = query.Day
			result, err := s.panel(t.Context(), []plan.Call{call})
			if err != nil || len(result.Series) != 1 || len(result.Failures) > 0 {
				t.Fatalf("%+v %v", result, err)
			}
			got := result.Series[0]
			if got.Len() != days[1]-days[0] || len(got.Notes) > 0 {
				t.Errorf("%v: %d days, notes %v", days, got.Len(), got.Notes)
			}
			for i, value := range got.Values {
				if value != 24 {
					t.Errorf("%v: %v has %v hours", days, time.UnixMilli(got.Times[i]).UTC(), value)
				}
			}
		}
	})
}
