package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/tests/redistest"
)

// open returns a store that is up.
func open(t *testing.T, server *redistest.Server) *Store {
	t.Helper()
	s := Open(Settings{Address: server.Address, Replicas: 2}, "1.0.0")
	t.Cleanup(s.Close)
	await(t, "a connection", s.IsUp)
	return s
}

// await waits until something is so.
func await(t *testing.T, what string, isSo func() bool) {
	t.Helper()
	for range 1000 {
		if isSo() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no %s after 10 s", what)
}

func put(t *testing.T, v *Vault, name, content string) {
	t.Helper()
	if err := v.Put(t.Context(), []Value{{Name: name, Content: []byte(content), TTL: time.Minute}}); err != nil {
		t.Fatal(err)
	}
}

// get returns what is found under a name; empty: nothing.
func get(v *Vault, name string) string {
	found, _ := v.Get(context.Background(), []string{name})
	if found[0] == nil {
		return ""
	}
	return string(found[0].Content)
}

func TestStoreNotConfigured(t *testing.T) {
	settings, err := FromEnvironment(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	s := Open(settings, "1.0.0")
	if s != nil || s.IsUp() || s.Replicas() != 1 || s.Vault("token", nil) != nil || s.Vault("token", nil).Bucket() != nil {
		t.Error("something is shared without a store")
	}
	s.Close()
	if found, err := s.Vault("token", nil).Get(t.Context(), []string{"a"}); err != nil || found[0] != nil {
		t.Error(found, err)
	}
}

// The query of a dashboard must not wait for a store that does not answer, and must find it again when it does.
func TestStoreFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fail, mend func(t *testing.T, server *redistest.Server)
		reason     Reason
	}{
		"killed": {
			func(_ *testing.T, s *redistest.Server) { s.Kill() },
			func(t *testing.T, s *redistest.Server) { s.Restart(t) }, Unreachable,
		},
		"stopped": {
			func(_ *testing.T, s *redistest.Server) { s.Pause() },
			func(_ *testing.T, s *redistest.Server) { s.Resume() }, Slow,
		},
		"password changed": {
			func(t *testing.T, s *redistest.Server) {
				s.Do(t, "CONFIG", "SET", "requirepass", "other")
				s.Do(t, "-a", "other", "CLIENT", "KILL", "TYPE", "normal")
			},
			func(t *testing.T, s *redistest.Server) { s.Do(t, "-a", "other", "CONFIG", "SET", "requirepass", "") }, Refused,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			s := open(t, server)
			v := s.Vault("token", []byte("account"))
			put(t, v, v.Name("a"), "1")
			c.fail(t, server)
			longest, total, failed := time.Duration(0), time.Duration(0), 0
			for range 200 {
				began := time.Now()
				if _, err := v.Get(t.Context(), []string{v.Name("a")}); err != nil {
					failed++
				}
				took := time.Since(began)
				longest, total = max(longest, took), total+took
			}
			if longest > 2*deadline || total > 3*deadline || failed < 190 {
				t.Errorf("%d of 200 calls failed, the longest took %s, all %s", failed, longest, total)
			}
			await(t, "reason", func() bool { return s.State().Reason == c.reason })
			if s.Replicas() != 1 {
				t.Error(s.Replicas(), "replicas, of one that was alone")
			}
			c.mend(t, server)
			await(t, "return", s.IsUp)
			put(t, v, v.Name("a"), "2")
			if found := get(v, v.Name("a")); found != "2" || s.State().Reason != Reachable {
				t.Error(found, s.State())
			}
		})
	}
}

func TestStoreFullOrFlushed(t *testing.T) {
	server := redistest.Start(t, "--maxmemory-policy", "noeviction")
	s := open(t, server)
	v := s.Vault("token", nil)
	put(t, v, v.Name("a"), "1")
	server.Do(t, "CONFIG", "SET", "maxmemory", "1mb")
	if err := v.Put(t.Context(), []Value{{Name: v.Name("b"), Content: []byte("2"), TTL: time.Minute}}); err == nil {
		t.Error("written, although the store is full")
	}
	if !s.IsUp() || get(v, v.Name("a")) != "1" || s.State().Reason != Full {
		t.Error("a store that is full cannot be read:", s.State())
	}
	server.Do(t, "CONFIG", "SET", "maxmemory", "0")
	await(t, "room", func() bool { return s.State().Reason == Reachable })
	put(t, v, v.Name("b"), "2")
	server.Do(t, "FLUSHALL")
	if get(v, v.Name("a")) != "" || !s.IsUp() {
		t.Error("found in a store that was flushed")
	}
}

func TestStoreNeverReached(t *testing.T) {
	s := Open(Settings{Address: "127.0.0.1:1", Replicas: 3}, "1.0.0")
	defer s.Close()
	time.Sleep(50 * time.Millisecond)
	if s.IsUp() || s.Replicas() != 3 || s.State().Reason != Unreachable {
		t.Error(s.IsUp(), s.State())
	}
}

func TestReplicasAreCounted(t *testing.T) {
	server := redistest.Start(t)
	first, second := open(t, server), open(t, server)
	third := Open(Settings{Address: server.Address}, "1.0.0")
	count := func(want int) {
		t.Helper()
		await(t, "count", func() bool { return first.Replicas() == want && second.Replicas() == want })
	}
	count(3)
	third.Close()
	count(2)
	server.Do(t, "SET", replicasKey, "garbage")
	await(t, "count", func() bool { return server.Do(t, "TYPE", replicasKey) == "zset" })
	count(2)
	server.Do(t, "ZADD", replicasKey, "99999999999999", "of another time")
	count(2)
}

func TestSettings(t *testing.T) {
	for name, c := range map[string]struct {
		set    map[string]string
		want   Settings
		failed string
	}{
		"an address": {map[string]string{"ADDRESS": "valkey"}, Settings{Address: "valkey:6379", Replicas: 2}, ""},
		"all": {
			map[string]string{
				"ADDRESS": " valkey:7000 ", "USERNAME": "grafana", "PASSWORD": " s ", "DATABASE": "3", "REPLICAS": "4",
			}, Settings{Address: "valkey:7000", Username: "grafana", Password: " s ", Database: 3, Replicas: 4}, "",
		},
		"an address of IPv6": {map[string]string{"ADDRESS": "[::1]"}, Settings{Address: "[::1]:6379", Replicas: 2}, ""},
		"no replicas":        {map[string]string{"ADDRESS": "a", "REPLICAS": "0"}, Settings{}, "store_replicas"},
		"a database":         {map[string]string{"ADDRESS": "a", "DATABASE": "x"}, Settings{}, "store_database"},
		"TLS":                {map[string]string{"ADDRESS": "a", "TLS": "ja"}, Settings{}, "store_tls"},
		"no file":            {map[string]string{"ADDRESS": "a", "TLS_CA_FILE": "/none"}, Settings{}, "store_tls_ca_file"},
	} {
		settings, err := FromEnvironment(func(key string) string {
			return c.set[strings.TrimPrefix(key, "GF_PLUGIN_STORE_")]
		})
		if settings != c.want || (err == nil) != (c.failed == "") || err != nil && !strings.Contains(err.Error(), c.failed) {
			t.Errorf("%s: %+v, %v", name, settings, err)
		}
	}
	settings, err := FromEnvironment(func(key string) string {
		return map[string]string{"GF_PLUGIN_STORE_ADDRESS": "a", "GF_PLUGIN_STORE_TLS": "true"}[key]
	})
	if err != nil || settings.TLS == nil || settings.TLS.InsecureSkipVerify {
		t.Error(settings, err)
	}
}
