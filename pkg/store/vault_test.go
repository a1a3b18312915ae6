package store

import (
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/tests/redistest"
)

const secret = "the-token-of-an-account"

func TestVaultIsSealed(t *testing.T) {
	server := redistest.Start(t)
	v := open(t, server).Vault(secret, []byte("account"))
	name := v.Name("facility-4711", "Pac")
	put(t, v, name, "content-of-a-column")

	replica := open(t, server)
	if found := get(replica.Vault(secret, []byte("account")), name); found != "content-of-a-column" {
		t.Errorf("another replica finds %q", found)
	}
	newer := Open(Settings{Address: server.Address}, "1.1.0")
	t.Cleanup(newer.Close)
	await(t, "a connection", newer.IsUp)
	for whose, other := range map[string]*Vault{
		"another token":   replica.Vault("other", []byte("account")),
		"another account": replica.Vault(secret, []byte("other")),
		"another version": newer.Vault(secret, []byte("account")),
	} {
		if other.Name("facility-4711", "Pac") == name {
			t.Errorf("%s has the same names", whose)
		}
		if get(other, name) != "" {
			t.Errorf("%s reads what is not theirs", whose)
		}
	}
	if v.Name("a", "bc") == v.Name("ab", "c") {
		t.Error("two lists of parts have one name")
	}
	for _, key := range server.Keys(t) {
		shown := key
		if server.Do(t, "TYPE", key) == "string" {
			shown += server.Do(t, "--raw", "GET", key)
		}
		for _, told := range []string{secret, "4711", "Pac", "content", "column"} {
			if strings.Contains(shown, told) {
				t.Errorf("the store shows %q: %q", told, shown)
			}
		}
		if server.Do(t, "PTTL", key) == "-1" {
			t.Errorf("%s is kept for ever", key)
		}
	}
}

func TestVaultReadsOnlyWhatItSealed(t *testing.T) {
	server := redistest.Start(t)
	s := open(t, server)
	v := s.Vault(secret, nil)
	a, b := v.Name("a"), v.Name("b")
	for name, spoil := range map[string]func(sealed []byte) []byte{
		"nothing":        func([]byte) []byte { return nil },
		"garbage":        func([]byte) []byte { return []byte("garbage that is long enough for a nonce and a tag") },
		"half":           func(sealed []byte) []byte { return sealed[:len(sealed)/2] },
		"a bit":          func(sealed []byte) []byte { sealed[len(sealed)-1] ^= 1; return sealed },
		"another format": func(sealed []byte) []byte { sealed[0]++; return sealed },
		"another name":   func([]byte) []byte { return v.seal(b, []byte("of b"), time.Now()) },
		"the future":     func([]byte) []byte { return v.seal(a, []byte("1"), time.Now().Add(time.Minute)) },
		"long ago":       func([]byte) []byte { return v.seal(a, []byte("1"), time.Now().Add(-2*MaxTTL)) },
	} {
		if found := v.open(a, spoil(v.seal(a, []byte("1"), time.Now())), time.Now()); found != nil {
			t.Errorf("%s: %q", name, found.Content)
		}
	}
	server.Do(t, "RPUSH", a, "1")
	put(t, v, b, "2")
	found, err := v.Get(t.Context(), []string{a, b, v.Name("c")})
	if err != nil || found[0] != nil || string(found[1].Content) != "2" || found[2] != nil {
		t.Error(found, err)
	}
	put(t, v, a, "3") // what is strange does not stay
	if get(v, a) != "3" {
		t.Error("a name stays spoilt")
	}
}

// A clock that is set makes nothing look younger than it is.
func TestVaultAge(t *testing.T) {
	writer, reader := (&Store{version: "1"}), (&Store{version: "1"})
	w, r := writer.Vault(secret, nil), reader.Vault(secret, nil)
	now := time.Now()
	for name, c := range map[string]struct {
		// ahead is by how much the store's clock is ahead as each sees it; machine is by how much the reader's is.
		writerAhead, readerAhead, machine, least time.Duration
		isLost                                   bool
	}{
		"no clock was set":             {0, 0, 0, time.Minute, false},
		"the store's was set back":     {0, -30 * time.Second, 0, time.Minute, false},
		"the store's was set forward":  {0, time.Hour, 0, time.Hour, false},
		"the reader's is behind":       {0, 30 * time.Second, -30 * time.Second, time.Minute, false},
		"the reader's is ahead":        {0, -30 * time.Second, 30 * time.Second, time.Minute, false},
		"both are set back, by a lot":  {0, -time.Hour, -time.Hour, 0, true},
		"the store's has gone far off": {0, 48 * time.Hour, 0, 0, true},
	} {
		writer.ahead.Store(c.writerAhead.Milliseconds())
		reader.ahead.Store(c.readerAhead.Milliseconds())
		found := r.open("a", w.seal("a", nil, now), now.Add(time.Minute+c.machine))
		if (found == nil) != c.isLost || found != nil && found.Age < c.least-time.Second {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

func TestVaultBounds(t *testing.T) {
	server := redistest.Start(t)
	v := open(t, server).Vault(secret, nil)
	large := make([]byte, MaxValue+1)
	values := []Value{
		{Name: v.Name("too large"), Content: large, TTL: time.Minute},
		{Name: v.Name("for ever"), Content: []byte("1"), TTL: 1 << 60},
		{Name: v.Name("for no time"), Content: []byte("1")},
		{Name: v.Name("large"), Content: large[1:], TTL: time.Minute},
	}
	if err := v.Put(t.Context(), values); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"too large": false, "for ever": true, "for no time": false, "large": true} {
		if kept := get(v, v.Name(name)) != ""; kept != want {
			t.Errorf("%s: kept %v", name, kept)
		}
	}
	if ttl := server.Do(t, "TTL", v.Name("for ever")); len(ttl) > 5 {
		t.Error("kept for", ttl, "s")
	}
}

func TestLeases(t *testing.T) {
	server := redistest.Start(t)
	first, second := open(t, server), open(t, server)
	a, b := first.Vault(secret, nil), second.Vault(secret, nil)
	claim := func(v *Vault, names ...string) []bool {
		t.Helper()
		mine, err := v.Claim(t.Context(), "", names)
		if err != nil {
			t.Fatal(err)
		}
		return mine
	}
	if mine := claim(a, "x", "y"); !mine[0] || !mine[1] {
		t.Fatal(mine)
	}
	if mine := claim(b, "x", "z"); mine[0] || !mine[1] {
		t.Fatal("claimed by both:", mine)
	}
	if mine := claim(a, "x"); !mine[0] {
		t.Fatal("its own is not its own")
	}
	a.Release(t.Context(), []string{"x"})
	if mine := claim(b, "x"); mine[0] {
		t.Fatal("free, although a query of the other still works on it")
	}
	a.Release(t.Context(), []string{"x"})
	if mine := claim(b, "x"); !mine[0] {
		t.Fatal("not free after its release")
	}
	a.Release(t.Context(), []string{"x"}) // what is another's stays so
	if mine := claim(a, "x"); mine[0] {
		t.Fatal("released by who has it not")
	}
	time.Sleep(leaseTTL + beatInterval)
	if mine := claim(b, "y"); mine[0] {
		t.Fatal("free, although its replica lives")
	}
	began := time.Now()
	first.leases.mu.Lock()
	clear(first.leases.held) // as if it had died
	first.leases.mu.Unlock()
	await(t, "takeover", func() bool { return claim(b, "y")[0] })
	if took := time.Since(began); took > leaseTTL+beatInterval {
		t.Error("taken over after", took)
	}
	server.Kill()
	await(t, "alarm", func() bool { return !first.IsUp() })
	if mine, err := a.Claim(t.Context(), "", []string{"q"}); err == nil || mine[0] || first.leases.has("q") {
		t.Error("claimed without a store:", mine, err)
	}
}

func TestOffers(t *testing.T) {
	server := redistest.Start(t)
	leader, follower := open(t, server).Vault(secret, nil), open(t, server).Vault(secret, nil)
	list := leader.Name("list")
	claim := func(v *Vault, list, name string) bool {
		t.Helper()
		mine, err := v.Claim(t.Context(), list, []string{name})
		if err != nil {
			t.Fatal(err)
		}
		return mine[0]
	}
	if !claim(leader, "", list) || claim(follower, "", list) {
		t.Fatal("not one replica leads")
	}
	if !claim(leader, list, "own") || claim(follower, list, "a") {
		t.Fatal("while a replica leads, only it may claim")
	}
	offers := []Offer{{"own", []byte("1")}, {"a", []byte("2")}, {"b", []byte("3")}, {"a", []byte("again")}}
	if err := follower.Offer(t.Context(), list, offers); err != nil {
		t.Fatal(err)
	}
	taken := leader.TakeOffers(t.Context(), list)
	if len(taken) != 2 || taken[0].Name != "a" || string(taken[0].Content) != "2" || string(taken[1].Content) != "3" {
		t.Fatalf("%+v", taken)
	}
	if claim(follower, list, "a") || !claim(follower, list, "c") || !claim(follower, "", list) {
		t.Fatal("what was taken is not the leader's, or it leads for ever")
	}
	leader.Release(t.Context(), []string{"a"})
	if !claim(follower, list, "a") {
		t.Fatal("what was taken is never released")
	}
}
