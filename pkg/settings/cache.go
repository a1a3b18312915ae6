package settings

import "cmp"

// Cache says how much of the API's answers is kept in memory, and for how long it is believed.
type Cache struct {
	// Disabled asks the API for everything each time.
	Disabled bool
	// Bytes that the kept answers may take.
	Bytes int64
	// Freshness is a factor on the ages up to which kept values are believed: 2 believes them twice as long.
	Freshness float64
}

const (
	mebibyte = 1 << 20

	minCacheMiB, maxCacheMiB   = 1, 16384
	minFreshness, maxFreshness = 0.1, 100.0
)

// DefaultCache is the cache when the settings do not say.
func DefaultCache() Cache {
	return Cache{Bytes: 128 * mebibyte, Freshness: 1}
}

func parseCache(options map[string]any) (Cache, error) {
	cache := DefaultCache()
	mebibytes := cache.Bytes / mebibyte
	err := cmp.Or(
		readSwitch(options, "cacheDisabled", "cache's switch", &cache.Disabled),
		readNumber(options, "cacheSizeMiB", "cache size", minCacheMiB, maxCacheMiB, &mebibytes),
		readNumber(options, "cacheFreshness", "freshness factor", minFreshness, maxFreshness, &cache.Freshness),
	)
	cache.Bytes = mebibytes * mebibyte
	return cache, err
}
