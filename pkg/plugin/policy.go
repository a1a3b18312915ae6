package plugin

import (
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/fetch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/limit"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/plan"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/settings"
)

// policyOf says what the settings mean for the way to the API.
func policyOf(loaded settings.Settings) fetch.Policy {
	fair := loaded.FairUse
	policy := fetch.Policy{
		Rules:     limit.Rules{PerMinute: fair.RequestsPerMinute, Burst: fair.Burst, Parallel: fair.Parallel},
		Limits:    plan.Limits{Points: fair.PointsPerRequest, Facilities: fair.FacilitiesPerRequest, MaxRange: fair.MaxRange},
		Freshness: cache.Freshness{Factor: loaded.Cache.Freshness},
		Patience:  loaded.Timeout,
	}
	if !loaded.Cache.Disabled {
		policy.CacheBytes = loaded.Cache.Bytes
	}
	return policy
}
