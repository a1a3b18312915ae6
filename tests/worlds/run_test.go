package worlds

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// WORLDS_RUN says how many seeds are tried, WORLDS_SEED which is the first, WORLDS_WORDS with which lexicon: "all" or
// "page"; WORLDS_SHOW what is printed of each seed: "all", "describe" for the whole world, "docs" for all documents;
// WORLDS_ONLY leaves out worlds that do not have all of some draws, such as "oddity = low, shape = series". Go shows it
// all with -v.

// mostRequests of the first Save & test, the schema and the list of facilities included.
const mostRequests = 15

// least are the shares of worlds that must work, of those where evidence is there, by whether all words are read, and
// by the words that the world has; what does not work must be explained.
var least = map[bool]map[string]float64{
	true:  {"page": 0.9, "other": 0.85},
	false: {"page": 0.9, "other": 0.8},
}

// result of one seed.
type result struct {
	seed     uint64
	world    *World
	green    bool // Save & test
	requests int  // of Save & test
	verdicts []verdict
	health   string
}

func (r *result) outcome() outcome {
	worst := resolved
	for _, v := range r.verdicts {
		if v.outcome == wrong || v.outcome == explained && worst == resolved {
			worst = v.outcome
		}
	}
	return worst
}

func (r *result) why() string {
	for _, v := range r.verdicts {
		if v.outcome == r.outcome() {
			return v.why
		}
	}
	return ""
}

func TestPluginOnWorlds(t *testing.T) {
	for _, isUnread := range []bool{false, true} {
		words := map[bool]string{false: "all", true: "page"}[isUnread]
		if only := os.Getenv("WORLDS_WORDS"); only != "" && only != words {
			continue
		}
		t.Run("words of "+words, func(t *testing.T) { onWorlds(t, isUnread) })
	}
}

func onWorlds(t *testing.T, isUnread bool) {
	first, _ := strconv.ParseUint(os.Getenv("WORLDS_SEED"), 10, 64)
	var results []*result
	for seed := first; seed < first+uint64(count(t, "WORLDS_RUN", 60)); seed++ {
		options := optionsOf(seed)
		options.Unread = isUnread
		if w := New(seed, options); wanted(w) {
			t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
				inTime(t, w, func(t *testing.T) { results = append(results, try(t, w)) })
			})
		}
	}
	for _, r := range results {
		show(r)
	}
	fmt.Print(table(results), reasons(results))
	for _, r := range results {
		if r.outcome() == wrong {
			t.Errorf("seed %d is wrong: %s", r.seed, r.why())
		}
		if r.requests > mostRequests {
			t.Errorf("seed %d: Save & test took %d requests", r.seed, r.requests)
		}
	}
	for page, least := range least[!isUnread] {
		if works, all := share(results, page); works < least*all {
			t.Errorf("%.0f of %.0f worlds with words of %s work, want %.1f %%", works, all, page, least*100)
		}
	}
}

// wanted tells that a world has what WORLDS_ONLY says.
func wanted(w *World) bool {
	only := os.Getenv("WORLDS_ONLY")
	if only == "" {
		return true
	}
	has := map[string]bool{"undecidable = no": w.Undecidable() == ""}
	w.EachDraw(func(name, value string) { has[name+" = "+value] = true })
	for _, one := range strings.Split(only, ",") {
		if !has[strings.TrimSpace(one)] {
			return false
		}
	}
	return true
}

func share(results []*result, page string) (works, all float64) {
	for _, r := range results {
		if r.world.draws.page != page || r.world.Undecidable() != "" {
			continue
		}
		all++
		if r.outcome() == resolved {
			works++
		}
	}
	return works, all
}

// try is what a user does with a new data source.
func try(t *testing.T, w *World) *result {
	h := newHost(t, w)
	r := &result{seed: w.Seed, world: w}
	r.green, r.health = h.check()
	r.requests = w.Requests().All
	r.add(h.facilities())
	for _, a := range asks(w) {
		r.add(h.readings(a))
	}
	r.add(h.odd())
	if done := w.Requests(); done.Mutations > 0 {
		r.add(verdict{wrong, "a mutation was sent"})
	}
	return r
}

func (r *result) add(v verdict) { r.verdicts = append(r.verdicts, v) }

// asks are the queries of a dashboard: a past day, and two days with another end, at each resolution.
func asks(w *World) []ask {
	var normal []Facility
	for _, f := range w.Facilities() {
		if f.State == Normal {
			normal = append(normal, f)
		}
	}
	plants, kinds := normal[:2], normal[0].Types[:2]
	midnight := Day.floor(w.now().AddDate(0, 0, -3), plants[0].zone)
	ranges := [][2]time.Time{
		{midnight, Day.next(midnight, plants[0].zone)},
		{midnight.Add(-26*time.Hour - 10*time.Minute), midnight.Add(23*time.Hour + 40*time.Minute)},
	}
	var made []ask
	for _, r := range ranges {
		made = append(made, ask{"raw", "none", Raw, plants, kinds, r[0], r[1]})
		whole := Hour.floor(r[0], plants[0].zone)
		if !whole.Equal(r[0]) {
			whole = whole.Add(time.Hour)
		}
		for _, k := range kinds {
			how, one := string(k.Aggregation()), []ReadingType{k}
			made = append(made, ask{"1h", how, Hour, plants, one, whole, r[1]})
			if w.draws.zones == "known" { // else nobody can tell when days begin
				made = append(made, ask{"1d", how, Day, plants[:1], one, r[0].In(plants[0].zone).AddDate(0, 0, -2), midnight})
			}
		}
	}
	return made
}

// facilities compares the list.
func (h *host) facilities() verdict {
	rows, said := h.listed()
	known := map[string]bool{}
	for _, f := range h.world.Facilities() {
		known[f.ID] = true
		row := rows[f.ID]
		switch {
		case row == nil && said == "":
			return verdict{wrong, fmt.Sprintf("the list has %d facilities and lacks %s, without a word", len(rows), f.ID)}
		case row == nil:
			return verdict{explained, "list: " + said}
		case row["name"] == f.ID:
			return verdict{explained, "the names of facilities are not found"}
		case row["name"] == h.world.cityOf(&f) && h.world.nameless():
			// of two texts without a name, nobody can tell which is what a plant is called
		case row["name"] != f.Name:
			return verdict{wrong, fmt.Sprintf("%s is called %q, want %q", f.ID, row["name"], f.Name)}
		case row["timeZone"] != "" && row["timeZone"] != f.Zone:
			return verdict{wrong, fmt.Sprintf("the zone of %s is %q, want %q", f.ID, row["timeZone"], f.Zone)}
		case row["nominalPower"] != "" && row["nominalPower"] != fmt.Sprint(f.PeakPower):
			return verdict{wrong, fmt.Sprintf("the power of %s is %s, want %v", f.ID, row["nominalPower"], f.PeakPower)}
		}
	}
	for id, row := range rows {
		of := h.world.facility(id)
		if of == nil {
			return verdict{wrong, fmt.Sprintf("the list has %s, which is no facility", id)}
		}
		if of.State == Deleted && !h.world.DeletedShown() && !strings.Contains(fmt.Sprint(row), deletedAt[:10]) {
			return verdict{wrong, fmt.Sprintf("the list has %s, which is deleted, and does not say so", id)}
		}
	}
	return verdict{outcome: resolved}
}

// odd asks for plants without values: none may be shown.
func (h *host) odd() verdict {
	for _, f := range h.world.Facilities() {
		if f.State == Normal {
			continue
		}
		day := h.world.now().AddDate(0, 0, -2).Truncate(time.Hour)
		v := h.readings(ask{"raw", "none", Raw, []Facility{f}, f.Types[:1], day, day.Add(20 * time.Hour)})
		if v.outcome == wrong {
			return v
		}
	}
	return verdict{outcome: resolved}
}

func show(r *result) {
	what := os.Getenv("WORLDS_SHOW")
	if why := r.why(); r.outcome() != resolved || what != "" {
		mark := ""
		if u := r.world.Undecidable(); u != "" {
			mark = " (undecidable: " + u + ")"
		}
		d := &r.world.draws
		fmt.Printf("seed %d %s%s, %d requests [%s %s %s, %s, %s, %s]: %.300s\n    health: %.400s\n", r.seed, r.outcome(),
			mark, r.requests, d.vocabulary, d.page, d.described, d.shape, d.stamp, d.ends, why, r.health)
	}
	if what == "describe" {
		fmt.Println(r.world.Describe())
	}
	if what == "docs" {
		fmt.Println(strings.Join(r.world.Requests().Documents, "\n---\n"))
	}
}

var particulars = regexp.MustCompile(`\d[-:\d.TZ]*|“.*?”|"[^"]*"|likeliest is [\w.]+`)

// reasons counts why worlds do not work, without what is particular to each.
func reasons(results []*result) string {
	found := map[string]int{}
	for _, r := range results {
		if r.outcome() != resolved {
			why, _, _ := strings.Cut(particulars.ReplaceAllString(r.why(), "…"), " Open the API map")
			found[fmt.Sprintf("%s: %.160s", r.outcome(), why)]++
		}
	}
	order := slices.SortedFunc(maps.Keys(found), func(a, b string) int {
		return cmp.Or(found[b]-found[a], strings.Compare(a, b))
	})
	var out strings.Builder
	for _, why := range order[:min(len(order), 30)] {
		fmt.Fprintf(&out, "%5d %s\n", found[why], why)
	}
	return out.String()
}

// table counts results by what the seeds decided.
func table(results []*result) string {
	type row struct{ resolved, explained, wrong, undecidable int }
	rows, order := map[string]*row{}, []string{}
	count := func(key string, r *result) {
		if rows[key] == nil {
			rows[key] = &row{}
			order = append(order, key)
		}
		switch one := rows[key]; {
		case r.outcome() == wrong:
			one.wrong++
		case r.world.Undecidable() != "":
			one.undecidable++
		case r.outcome() == resolved:
			one.resolved++
		default:
			one.explained++
		}
	}
	var requests []int
	green := 0
	for _, r := range results {
		requests = append(requests, r.requests)
		if r.green {
			green++
		}
		count("all", r)
		d := &r.world.draws
		count("options = "+d.vocabulary+", "+d.page+", "+d.described, r)
		r.world.EachDraw(func(name, value string) { count(name+" = "+value, r) })
	}
	slices.Sort(order[1:])
	var out strings.Builder
	fmt.Fprintf(&out, "%-38s %9s %9s %6s %12s\n", "", "resolved", "explained", "WRONG", "undecidable")
	for _, key := range order {
		one := rows[key]
		fmt.Fprintf(&out, "%-38s %9d %9d %6d %12d\n", key, one.resolved, one.explained, one.wrong, one.undecidable)
	}
	for _, page := range []string{"page", "other"} {
		works, all := share(results, page)
		fmt.Fprintf(&out, "with words of %s: %.0f of %.0f work\n", page, works, all)
	}
	slices.Sort(requests)
	if len(requests) > 0 {
		fmt.Fprintf(&out, "Save & test: %d of %d green; requests: least %d, median %d, most %d\n", green,
			len(results), requests[0], requests[len(requests)/2], requests[len(requests)-1])
	}
	return out.String()
}
