package store

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
)

var _ limit.Shared = (*Bucket)(nil)

// flightTTL is for how long a request counts as in flight after its replica has said so last.
const flightTTL = 5 * time.Second

// Bucket counts the requests of one account over all replicas (limit.Shared). Its time is the store's. What the store
// loses is at most a burst: a bucket that is not there is full. It is safe for concurrent use.
type Bucket struct {
	store *Store
	// state and flights are the keys of the bucket itself, and of the requests in flight.
	state, flights string
	next           atomic.Int64
}

// Bucket returns that of the account; nil: there is no store.
func (v *Vault) Bucket() *Bucket {
	if v == nil {
		return nil
	}
	named := func(what string) string { return nameBy(v.limits, []string{what}) }
	return &Bucket{store: v.store, state: named("bucket"), flights: named("flights")}
}

// IsUp reports whether the bucket can be used, as far as is known.
func (b *Bucket) IsUp() bool { return b.store.IsUp() }

// Replicas is how many take from the bucket, as far as is known.
func (b *Bucket) Replicas() int { return b.store.Replicas() }

// takeScript takes one from a bucket (GCRA, the generic cell rate algorithm: "tat" is when it will be full again), in
// microseconds. It returns what became of it, after how long to ask again, whether a pause is for too many requests,
// and how many are left.
//
// Who is refused leaves a mark for a while ("w" and the priority), as long as which nobody goes who is less urgent.
// Nothing lies further in the future than it can, so that a clock that was set back stops nobody for long: a debt makes
// a bucket emptier than empty, and by no more than a burst.
var takeScript = valkey.NewLuaScript(`
local id, interval, burst = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local parallel, priority, debt = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local longest, ttl = tonumber(ARGV[7]), tonumber(ARGV[8])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local known = redis.call('HMGET', KEYS[1], 'tat', 'pause', 'limited', 'w0', 'w1')
local function text(number) return string.format('%.0f', number) end

local full = now + burst * interval
local tat = math.min(math.max(tonumber(known[1]) or 0, now) + debt * interval, full + burst * interval)
local left = (full - tat) / interval
local function answer(code, wait)
	redis.call('HSET', KEYS[1], 'tat', text(tat))
	redis.call('PEXPIRE', KEYS[1], text((burst * interval + longest) / 1000 + 60000))
	return {code, text(wait), known[3] or '0', tostring(left)}
end

local pause = tonumber(known[2]) or 0
if pause > now and pause <= now + longest + 1000000 then return answer(2, pause - now) end

local poll = 50000
local wait = 0
if left < 1 then wait = tat + interval - full end
for urgent = 0, priority - 1 do
	local marked = tonumber(known[4 + urgent]) or 0
	if marked > now and marked <= now + 120000000 then wait = math.max(wait, 2 * poll) end
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(now))
redis.call('ZREMRANGEBYSCORE', KEYS[2], text(now + 2 * ttl), '+inf')
if redis.call('ZCARD', KEYS[2]) >= parallel then wait = math.max(wait, poll) end
if wait > 0 then
	redis.call('HSET', KEYS[1], 'w' .. priority, text(now + wait + 6 * poll))
	return answer(0, wait)
end

tat = tat + interval
left = left - 1
redis.call('HDEL', KEYS[1], 'w' .. priority)
redis.call('ZADD', KEYS[2], text(now + ttl), id)
redis.call('PEXPIRE', KEYS[2], text(2 * ttl / 1000))
return answer(1, 0)`)

// What becomes of who wants to take one.
const (
	granted = 1
	paused  = 2
)

// Take takes one from the bucket, if there is one.
func (b *Bucket) Take(ctx context.Context, ask limit.Ask) (answer limit.Answer, err error) {
	id := fmt.Sprint(b.store.self, ":", b.next.Add(1))
	args := []string{
		id, strconv.FormatInt(interval(ask.PerMinute).Microseconds(), 10), strconv.Itoa(ask.Burst),
		strconv.Itoa(ask.Parallel), strconv.Itoa(int(ask.Priority)), strconv.FormatFloat(ask.Debt, 'f', 3, 64),
		strconv.FormatInt(ask.MaxPause.Microseconds(), 10), strconv.FormatInt(flightTTL.Microseconds(), 10),
	}
	err = b.store.call(ctx, "take", func(ctx context.Context, client valkey.Client) error {
		told, err := takeScript.Exec(ctx, client, []string{b.state, b.flights}, args).ToArray()
		if reasonOf(err) == Strange {
			client.Do(ctx, client.B().Del().Key(b.state, b.flights).Build())
		}
		if err != nil {
			return err
		}
		answer, err = read(told)
		return err
	})
	if err == nil && answer.IsGranted {
		answer.ID = id
		b.store.flights.add(b.flights, id)
	}
	return answer, err
}

func read(told []valkey.ValkeyMessage) (answer limit.Answer, err error) {
	if len(told) != 4 {
		return answer, fmt.Errorf("%d members of an answer", len(told))
	}
	code, err := told[0].AsInt64()
	if err != nil {
		return answer, err
	}
	wait, err := told[1].AsInt64()
	if err != nil {
		return answer, err
	}
	limited, err := told[2].ToString()
	if err != nil {
		return answer, err
	}
	left, err := told[3].AsFloat64()
	answer = limit.Answer{IsGranted: code == granted, Left: left}
	switch while := time.Duration(wait) * time.Microsecond; code {
	case paused:
		answer.Pause, answer.RateLimited = while, limited == "1"
	default:
		answer.Wait = while
	}
	return answer, err
}

func interval(perMinute float64) time.Duration {
	return time.Duration(float64(time.Minute) / perMinute)
}

// releaseFlightScript ends a request, and gives back what one took that was not sent.
var releaseFlightScript = valkey.NewLuaScript(`
redis.call('ZREM', KEYS[2], ARGV[1])
local tat = tonumber(redis.call('HGET', KEYS[1], 'tat'))
if tat and ARGV[2] ~= '0' then
	redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', tat - tonumber(ARGV[2])))
end
return 0`)

// Release ends what was granted.
func (b *Bucket) Release(ctx context.Context, id string, sent bool, ask limit.Ask) {
	b.store.flights.remove(b.flights, id)
	back := time.Duration(0)
	if !sent {
		back = interval(ask.PerMinute)
	}
	_ = b.store.call(ctx, "release", func(ctx context.Context, client valkey.Client) error {
		return releaseFlightScript.Exec(ctx, client, []string{b.state, b.flights},
			[]string{id, strconv.FormatInt(back.Microseconds(), 10)}).Error()
	})
}

// pauseScript keeps everybody back for a while; of two pauses the longer holds, and 0 ends it.
var pauseScript = valkey.NewLuaScript(`
if ARGV[1] == '0' then return redis.call('HDEL', KEYS[1], 'pause') end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local longest = tonumber(ARGV[3])
local pause = tonumber(redis.call('HGET', KEYS[1], 'pause')) or 0
if pause > now + longest then pause = 0 end
if now + tonumber(ARGV[1]) > pause then
	redis.call('HSET', KEYS[1], 'pause', string.format('%.0f', now + tonumber(ARGV[1])), 'limited', ARGV[2])
	if redis.call('PTTL', KEYS[1]) < longest / 1000 + 60000 then
		redis.call('PEXPIRE', KEYS[1], string.format('%.0f', longest / 1000 + 60000))
	end
end
return 0`)

// Pause keeps everybody back for a while; 0 ends a pause.
func (b *Bucket) Pause(ctx context.Context, while, longest time.Duration, rateLimited bool) {
	limited := "0"
	if rateLimited {
		limited = "1"
	}
	_ = b.store.call(ctx, "pause", func(ctx context.Context, client valkey.Client) error {
		return pauseScript.Exec(ctx, client, []string{b.state}, []string{
			strconv.FormatInt(while.Microseconds(), 10), limited, strconv.FormatInt(longest.Microseconds(), 10),
		}).Error()
	})
}

// flights are the requests of this process that are in flight, by the key under which the store has them.
type flights struct {
	mu  sync.Mutex
	ids map[string]map[string]bool
}

func (f *flights) add(key, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ids[key] == nil {
		f.ids[key] = map[string]bool{}
	}
	f.ids[key][id] = true
}

func (f *flights) remove(key, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if delete(f.ids[key], id); len(f.ids[key]) == 0 {
		delete(f.ids, key)
	}
}

func (f *flights) all() map[string][]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := map[string][]string{}
	for key, ids := range f.ids {
		for id := range ids {
			all[key] = append(all[key], id)
		}
	}
	return all
}

// renewFlightsScript says that requests are still in flight.
var renewFlightsScript = valkey.NewLuaScript(`
local time = redis.call('TIME')
local ttl = tonumber(ARGV[1])
for i = 2, #ARGV do
	redis.call('ZADD', KEYS[1], string.format('%.0f', time[1] * 1000000 + time[2] + ttl), ARGV[i])
end
return redis.call('PEXPIRE', KEYS[1], string.format('%.0f', 2 * ttl / 1000))`)

// renewFlights says which requests of this process are still in flight.
func (s *Store) renewFlights(ctx context.Context) {
	for key, ids := range s.flights.all() {
		_ = s.call(ctx, "renew", func(ctx context.Context, client valkey.Client) error {
			args := append([]string{strconv.FormatInt(flightTTL.Microseconds(), 10)}, ids...)
			return renewFlightsScript.Exec(ctx, client, []string{key}, args).Error()
		})
	}
}
