package store

import (
	"context"
	"strconv"
	"time"

	"github.com/valkey-io/valkey-go"
)

// Offer is work that a replica leaves to the one that leads: what it is, and the name under which what comes of it will
// be found, whose lease goes along with it.
type Offer struct {
	Name    string
	Content []byte
}

// offerTTL is for how long an offer stands. Who made it does the work when nobody leads any more.
const offerTTL = 3 * time.Second

// maxOffers is how many are taken at once.
const maxOffers = 500

// Offer leaves work to the replica that leads a list.
func (v *Vault) Offer(ctx context.Context, list string, offers []Offer) error {
	if len(offers) == 0 {
		return nil
	}
	now := time.Now()
	items := make([]string, 0, 2*len(offers))
	for _, offer := range offers {
		items = append(items, offer.Name, valkey.BinaryString(v.seal(list, offer.Content, now)))
	}
	return v.store.call(ctx, "offer", func(ctx context.Context, client valkey.Client) error {
		err := firstError(client.DoMulti(ctx,
			client.B().Rpush().Key(list).Element(items...).Build(),
			client.B().Pexpire().Key(list).Milliseconds(offerTTL.Milliseconds()).Build()))
		if reasonOf(err) == Strange {
			client.Do(ctx, client.B().Del().Key(list).Build())
		}
		return err
	})
}

// Offered is how many offers stand in a list.
func (v *Vault) Offered(ctx context.Context, list string) (count int64) {
	_ = v.store.call(ctx, "offered", func(ctx context.Context, client valkey.Client) (err error) {
		count, err = client.Do(ctx, client.B().Llen().Key(list).Build()).AsInt64()
		return err
	})
	return count
}

// takeOffersScript takes all that was offered, each with the lease on it unless somebody has that, and ends the lead.
var takeOffersScript = valkey.NewLuaScript(`
local items = redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[3]) - 1)
redis.call('DEL', KEYS[1])
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
local taken = {}
for i = 1, #items - 1, 2 do
	if redis.call('SET', items[i] .. ':lease', ARGV[1], 'NX', 'PX', ARGV[2]) then
		taken[#taken + 1] = items[i]
		taken[#taken + 1] = items[i + 1]
	end
end
return taken`)

// TakeOffers ends this replica's lead, which it must have claimed by the name of the list, and returns what was offered
// meanwhile. Each offer is claimed, and its name must be released.
func (v *Vault) TakeOffers(ctx context.Context, list string) (taken []Offer) {
	v.store.leases.giveBack([]string{list})
	var items []string
	err := v.store.call(ctx, "take offers", func(ctx context.Context, client valkey.Client) (err error) {
		items, err = takeOffersScript.Exec(ctx, client, []string{list, leaseName(list)}, []string{
			v.store.self, strconv.FormatInt(leaseTTL.Milliseconds(), 10), strconv.Itoa(2 * maxOffers),
		}).AsStrSlice()
		return err
	})
	if err != nil {
		return nil
	}
	now := time.Now()
	for i := 0; i+1 < len(items); i += 2 {
		v.store.leases.take(items[i])
		offer := Offer{Name: items[i]}
		if found := v.open(list, []byte(items[i+1]), now); found != nil {
			offer.Content = found.Content
		}
		taken = append(taken, offer)
	}
	return taken
}
