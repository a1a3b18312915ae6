package store

import (
	"context"
	"strconv"
	"time"

	"github.com/valkey-io/valkey-go"
)

// prefix begins all keys. The number is the version of the format of everything: replicas of different versions, which
// there are during an upgrade, do not read what is not theirs.
const prefix = "amperecloud:1:"

const replicasKey = prefix + "replicas"

// beatScript takes note of a replica, forgets those that are gone, and returns how many there are. Those from the
// future have been there before the store's clock was set back.
var beatScript = valkey.NewLuaScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ttl = tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ttl)
redis.call('ZREMRANGEBYSCORE', KEYS[1], now + ttl, '+inf')
redis.call('PEXPIRE', KEYS[1], 10 * ttl)
return redis.call('ZCARD', KEYS[1])`)

// beat announces this replica, and asks how many there are and what time it is. A store that is full answers that it
// is, and can still be read; the number of replicas stays as it was.
func (s *Store) beat(ctx context.Context, conn *connection) error {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	began := time.Now()
	clock, err := conn.client.Do(ctx, conn.client.B().Time().Build()).AsIntSlice()
	if err != nil {
		return err
	}
	if len(clock) == 2 {
		theirs := clock[0]*1000 + clock[1]/1000
		s.ahead.Store(theirs - began.Add(time.Since(began)/2).UnixMilli())
	}
	count, err := beatScript.Exec(ctx, conn.client, []string{replicasKey},
		[]string{s.self, strconv.FormatInt(beatTTL.Milliseconds(), 10)}).AsInt64()
	switch {
	case err == nil:
		s.setFull(false)
		s.replicas.Store(max(1, count))
		return nil
	case reasonOf(err) == Full:
		s.setFull(true)
		return nil
	case reasonOf(err) == Strange:
		return conn.client.Do(ctx, conn.client.B().Del().Key(replicasKey).Build()).Error()
	default:
		return err
	}
}

// leave takes this replica out of the others' count.
func (s *Store) leave(conn *connection) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	conn.client.Do(ctx, conn.client.B().Zrem().Key(replicasKey).Member(s.self).Build())
}

// now is the store's time, in milliseconds since 1970.
func (s *Store) now(local time.Time) int64 { return local.UnixMilli() + s.ahead.Load() }
