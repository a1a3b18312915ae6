package decode

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/series"
)

var boundedDay = series.Span{
	From: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC),
}

// pointsText writes so many points, a step apart.
func pointsText(from time.Time, step time.Duration, count int) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, `{"timestamp":%q,"value":%d},`, from.Add(time.Duration(i)*step).Format(time.RFC3339), i)
	}
	return text.String()
}

func boundedReadings(points *Points) *Readings {
	return &Readings{
		Values: &apimap.Values{Path: []apimap.Step{{Field: "readings"}}, Answer: seriesAnswer},
		Types:  []string{"Pac"}, Span: boundedDay, MaxPoints: PointsIn(boundedDay, query.Hour), Points: points,
	}
}

func readPoints(r *Readings, points string) error {
	return r.Read(jsontext.NewDecoder(strings.NewReader(
		`[{"readingType":"Pac","values":[` + strings.TrimSuffix(points, ",") + `]}]`)))
}

// A series with more points than there can be in the span is broken; points outside of it are not counted, and not
// kept.
func TestReadingsPoints(t *testing.T) {
	most := PointsIn(boundedDay, query.Hour)
	if most != 10_048 {
		t.Fatal(most)
	}
	for name, c := range map[string]struct {
		text string
		fits bool
	}{
		"within":         {pointsText(boundedDay.From, 5*time.Second, most), true},
		"a few more":     {pointsText(boundedDay.From, time.Second, 2*most), false},
		"one instant":    {pointsText(boundedDay.From, 0, 100_000), false},
		"another year":   {pointsText(boundedDay.From.AddDate(1, 0, 0), time.Second, 100_000), true},
		"all around it":  {pointsText(boundedDay.From.AddDate(0, -1, 0), time.Minute, 100_000), true},
		"a longer range": {pointsText(boundedDay.From, 15*time.Second, 100_000), true},
	} {
		points := NewPoints()
		r := boundedReadings(points)
		err := readPoints(r, c.text)
		r.Finish()
		if err != nil || (r.Series[0].Noted(series.TooMany) == 0) != c.fits {
			t.Errorf("%s: %v %v", name, err, r.Series[0].Notes)
			continue
		}
		if !c.fits {
			if r.Series[0].Len() > 0 || !r.Series[0].IsBroken() {
				t.Errorf("%s: %d of too many points are shown", name, r.Series[0].Len())
			}
			continue
		}
		want := boundedReadings(nil)
		want.MaxPoints = 0
		if err := readPoints(want, c.text); err != nil {
			t.Fatal(err)
		}
		if kept := maxPoints - points.left; kept > 5*most {
			t.Errorf("%s: memory for %d points", name, kept)
		}
		r.Series[0].Tidy(boundedDay)
		want.Series[0].Tidy(boundedDay)
		if !reflect.DeepEqual(r.Series[0].Times, want.Series[0].Times) ||
			!reflect.DeepEqual(r.Series[0].Values, want.Series[0].Values) {
			t.Errorf("%s: %d points, want %d", name, r.Series[0].Len(), want.Series[0].Len())
		}
	}
}

// All that a response brings is counted together, and so is what comes in pages.
func TestReadingsPointsOfResponse(t *testing.T) {
	points := &Points{30_000}
	text := pointsText(boundedDay.From, 5*time.Second, 10_000)
	for i, fits := range []bool{true, false} {
		err := readPoints(boundedReadings(points), text)
		if (err == nil) != fits || err != nil && problem.From(err).Category != problem.TooLarge {
			t.Errorf("%d: %v", i, err)
		}
	}
	all := boundedReadings(NewPoints())
	if err := readPoints(all, text); err != nil {
		t.Fatal(err)
	}
	for i, fits := range []bool{true, false} {
		page := boundedReadings(NewPoints())
		between := pointsText(boundedDay.From.Add(time.Duration(i+1)*time.Second), 5*time.Second, 10_000)
		if err := readPoints(page, between); err != nil {
			t.Fatal(err)
		}
		err := all.Append(page)
		if broken := all.Series[0].Noted(series.TooMany) > 0; err != nil || broken == fits {
			t.Errorf("page %d: %v %v", i, err, all.Series[0].Notes)
		}
	}
}

func TestReadingsColumnIsBounded(t *testing.T) {
	r := &Readings{Types: []string{"Pac"}, Values: &apimap.Values{Path: []apimap.Step{{Field: "readings"}},
		Answer: apimap.Answer{Shape: apimap.ColumnsShape, Time: []string{"times"}, Value: []string{"values"},
			TimeEncoding: apimap.EpochMillis}}}
	err := r.Read(jsontext.NewDecoder(strings.NewReader(`{"values":[` + strings.Repeat("1,", 2*maxColumn) + `1]}`)))
	if err == nil || problem.From(err).Category != problem.TooLarge || cap(r.item.values) > 3*maxColumn {
		t.Errorf("%v, %d", err, cap(r.item.values))
	}
}

// Names are remembered as far as they come again.
func TestLabelsAreBounded(t *testing.T) {
	known := labels{}
	for i := range 10 * maxLabels {
		text, err := known.read(jsontext.NewDecoder(strings.NewReader(fmt.Sprintf("%q", fmt.Sprint("unit ", i)))))
		if err != nil || text != fmt.Sprint("unit ", i) || len(known) > maxLabels {
			t.Fatalf("%q %v, %d known", text, err, len(known))
		}
	}
	long := strings.Repeat("x", maxLabel+1)
	text, err := known.read(jsontext.NewDecoder(strings.NewReader(`"` + long + `"`)))
	if err != nil || text != long || known[long] != "" {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

func TestTreesAreBounded(t *testing.T) {
	for name, text := range map[string]string{
		"objects":  `[` + strings.Repeat(`{},`, 200_000) + `0]`,
		"numbers":  `[` + strings.Repeat(`0,`, 2_000_000) + `0]`,
		"texts":    `["` + strings.Repeat(strings.Repeat("x", 1<<20)+`","`, 60) + `"]`,
		"members":  `{` + strings.Repeat(`"a":0,`, 1_200_000) + `"a":0}`,
		"in pages": `[` + strings.Repeat(`{},`, 80_000) + `0]`,
	} {
		trees := NewTrees()
		_, err := trees.Read(jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true)))
		if name == "in pages" && err == nil {
			_, err = trees.Read(jsontext.NewDecoder(strings.NewReader(text)))
		}
		if err == nil || problem.From(err).Category != problem.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
	deep := strings.Repeat(`[{"a":`, 100)
	if _, err := NewTrees().Read(jsontext.NewDecoder(strings.NewReader(deep))); err == nil ||
		problem.From(err).Category != problem.Decode {
		t.Error(err)
	}
}
