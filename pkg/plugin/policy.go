package plugin

import (
	"time"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/fetch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/query"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

func policyOf(loaded settings.Settings) fetch.Policy {
	const d = 24 * time.Hour
	return fetch.Policy{
		Rules: limit.Rules{PerMinute: 60, Burst: 10, Parallel: 3},
		Limits: plan.Limits{Points: 50000, Facilities: 20, MaxRange: map[query.Resolution]time.Duration{
			query.Minute: d, query.FiveMinutes: 7 * d, query.FifteenMinutes: 31 * d, query.Hour: 92 * d, query.Day: 365 * d, query.Month: 3650 * d, query.Year: 36500 * d,
		}},
		CacheBytes: 128 << 20, Freshness: cache.Freshness{Factor: 1}, Patience: loaded.Timeout,
	}
}
