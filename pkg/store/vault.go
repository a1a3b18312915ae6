package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/valkey-io/valkey-go"
)

// Vault is what one account keeps in the store. What is in it is sealed with keys that are derived from the account's
// token, and so are its names: who has the store and not the token learns how much there is and when it is used, and
// nothing else; nor can they change anything, give one value for another, or an old one for a new one. What one token
// may see never reaches another. A nil Vault keeps nothing. It is safe for concurrent use.
type Vault struct {
	store        *Store
	names, seals []byte
	// limits name what is the same for all versions of the plugin: the API does not tell them apart.
	limits []byte
}

// Vault returns that of an account. identity tells accounts apart that have the same token; it must not be a secret.
func (s *Store) Vault(token string, identity []byte) *Vault {
	if s == nil {
		return nil
	}
	derive := func(use, version string) []byte {
		key, err := hkdf.Key(sha256.New, []byte(token), identity, prefix+use+":"+version, sha256.Size)
		if err != nil {
			panic(err) // only for a key that is longer than the hash can make
		}
		return key
	}
	return &Vault{
		store: s, names: derive("names", s.version), seals: derive("seals", s.version), limits: derive("limits", ""),
	}
}

// IsUp reports whether the vault can be used, as far as is known.
func (v *Vault) IsUp() bool { return v != nil && v.store.IsUp() }

// Replicas is how many share the vault, as far as is known.
func (v *Vault) Replicas() int { return v.store.Replicas() }

// Name is what something is called in the store, from whatever decides what it is. It tells nothing of the parts.
func (v *Vault) Name(parts ...string) string { return nameBy(v.names, parts) }

func nameBy(key []byte, parts []string) string {
	sum := hmac.New(sha256.New, key)
	for _, part := range parts {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		sum.Write(length[:])
		sum.Write([]byte(part))
	}
	return prefix + base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

const (
	// MaxValue is how large a value may be that is kept, in bytes.
	MaxValue = 1 << 20
	// MaxNames is how many values one call reads.
	MaxNames = 512
	// MaxTTL is how long anything is kept.
	MaxTTL = 25 * time.Hour
)

// Value is what is kept under a name.
type Value struct {
	Name    string
	Content []byte
	// Made is when the content was made, from which its age counts; zero: now.
	Made time.Time
	// TTL is for how long it is kept, at most MaxTTL.
	TTL time.Duration
}

// Found is a value that was found.
type Found struct {
	Content []byte
	// Age is how long ago it was made: by the store's clock or by those of the two machines, whichever is longer, so
	// that a clock that is set makes nothing look younger.
	Age time.Duration
}

// Get returns what is kept under names, in their order; nil for those of which nothing is, or nothing that can be read.
// It reads no more than the first MaxNames.
func (v *Vault) Get(ctx context.Context, names []string) ([]*Found, error) {
	found := make([]*Found, len(names))
	if v == nil || len(names) == 0 {
		return found, nil
	}
	var sealed []valkey.ValkeyMessage
	err := v.store.call(ctx, "get", func(ctx context.Context, client valkey.Client) (err error) {
		command := client.B().Mget().Key(names[:min(len(names), MaxNames)]...).Build()
		sealed, err = client.Do(ctx, command).ToArray()
		return err
	})
	if err != nil {
		return found, err
	}
	now := time.Now()
	for i := range sealed {
		if content, err := sealed[i].AsBytes(); err == nil {
			found[i] = v.open(names[i], content, now)
		}
	}
	return found, nil
}

// maxPipeline is how many bytes are written in one go.
const maxPipeline = 1 << 20

// Put keeps values. Those that are too large are not kept.
func (v *Vault) Put(ctx context.Context, values []Value) error {
	if !v.IsUp() {
		return ErrUnavailable
	}
	for len(values) > 0 {
		n, bytes := 0, 0
		for n < len(values) && (n == 0 || bytes+len(values[n].Content) <= maxPipeline) {
			bytes += len(values[n].Content)
			n++
		}
		if err := v.put(ctx, values[:n]); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

func (v *Vault) put(ctx context.Context, values []Value) error {
	return v.store.call(ctx, "put", func(ctx context.Context, client valkey.Client) error {
		var commands valkey.Commands
		for _, value := range values {
			if len(value.Content) > MaxValue || value.TTL < time.Millisecond {
				continue
			}
			made := value.Made
			if made.IsZero() {
				made = time.Now()
			}
			sealed := valkey.BinaryString(v.seal(value.Name, value.Content, made))
			commands = append(commands,
				client.B().Set().Key(value.Name).Value(sealed).Px(min(value.TTL, MaxTTL)).Build())
		}
		return firstError(client.DoMulti(ctx, commands...))
	})
}

func firstError(results []valkey.ValkeyResult) error {
	for _, result := range results {
		if err := result.Error(); err != nil && !valkey.IsValkeyNil(err) {
			return err
		}
	}
	return nil
}

// format is the first byte of a sealed value, and part of what is authenticated.
const format = 1

// stampBytes are the two instants at which a value was made: by the store's clock, and by the machine's.
const stampBytes = 16

// cipherOf returns the cipher of a name: each has its own key, so that no key ever seals too much.
func (v *Vault) cipherOf(name string) cipher.AEAD {
	sum := hmac.New(sha256.New, v.seals)
	sum.Write([]byte(name))
	block, err := aes.NewCipher(sum.Sum(nil))
	if err != nil {
		panic(err) // only for keys of another length
	}
	sealing, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for blocks of another length
	}
	return sealing
}

// seal returns a value as it is kept: the format, a nonce, and the stamps and the content, encrypted. The name is
// authenticated with it.
func (v *Vault) seal(name string, content []byte, now time.Time) []byte {
	sealing := v.cipherOf(name)
	plain := make([]byte, stampBytes, stampBytes+len(content))
	binary.BigEndian.PutUint64(plain, uint64(v.store.now(now)))    // #nosec G115 -- bits
	binary.BigEndian.PutUint64(plain[8:], uint64(now.UnixMilli())) // #nosec G115 -- bits
	sealed := make([]byte, 1, 1+len(plain)+len(content)+sealing.Overhead())
	sealed[0] = format
	return sealing.Seal(sealed, nil, append(plain, content...), authenticated(name)) // #nosec G407 -- random
}

func authenticated(name string) []byte { return append([]byte{format}, name...) }

// futureSlack is by how much a value may be from the future: clocks are compared over the network.
const futureSlack = 500 * time.Millisecond

// open returns what was sealed; nil when it was not sealed under this name with the account's keys, or is from the
// future.
func (v *Vault) open(name string, sealed []byte, now time.Time) *Found {
	sealing := v.cipherOf(name)
	if len(sealed) == 0 || sealed[0] != format {
		return nil
	}
	plain, err := sealing.Open(nil, nil, sealed[1:], authenticated(name))
	if err != nil || len(plain) < stampBytes {
		operations.WithLabelValues("open", string(Strange)).Inc()
		return nil
	}
	byStore := v.store.now(now) - int64(binary.BigEndian.Uint64(plain))       // #nosec G115 -- bits
	byMachines := now.UnixMilli() - int64(binary.BigEndian.Uint64(plain[8:])) // #nosec G115 -- bits
	age := time.Duration(max(byStore, byMachines)) * time.Millisecond
	if age < -futureSlack || age > MaxTTL {
		return nil
	}
	return &Found{Content: plain[stampBytes:], Age: max(0, age)}
}
