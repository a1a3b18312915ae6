package fetch

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/batch"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/cache"
	"github.com/amperecloud/amperecloud-platform-datasource/pkg/problem"
)

// What Grafana's operators see of the plugin (/api/plugins/amperecloud-platform-datasource/metrics). No label names a
// token, a plant or a user.
var (
	requests = promauto.NewCounterVec(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "requests_total",
		Help: "Requests to the API, each try counted, by outcome: ok, or the category of the failure.",
	}, []string{"outcome"})
	upstreamSeconds = promauto.NewHistogram(prometheus.HistogramOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "request_seconds",
		Help: "Time from sending a request to the API until its answer was read.", Buckets: prometheus.ExponentialBuckets(0.05, 2, 11),
	})
	waitSeconds = promauto.NewHistogram(prometheus.HistogramOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "wait_seconds",
		Help: "Time that requests waited for the limits of fair use.", Buckets: prometheus.ExponentialBuckets(0.05, 2, 11),
	})
	pointsGiven = promauto.NewCounterVec(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "points_total",
		Help: "Values given to queries, by origin: fetched from the API, or cached.",
	}, []string{"origin"})
	coalesced = promauto.NewCounter(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "coalesced_total",
		Help: "Parts of series that a query waited for together with another one.",
	})
	_ = promauto.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "cache_bytes",
		Help: "Memory that remembered values take up.",
	}, func() float64 { return float64(cacheStats().Bytes) })
	_ = promauto.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "cache_columns",
		Help: "Series of which values are remembered.",
	}, func() float64 { return float64(cacheStats().Columns) })
	_ = promauto.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "cache_evicted_columns",
		Help: "Series that were forgotten for want of space, by the caches that exist now.",
	}, func() float64 { return float64(cacheStats().Evicted) })
)

// cacheStats adds up the caches of all accounts.
func cacheStats() cache.Stats {
	registry.Lock()
	defer registry.Unlock()
	var all cache.Stats
	for _, account := range registry.accounts {
		for _, view := range account.views {
			one := view.values.Stats()
			all.Bytes, all.Columns, all.Evicted = all.Bytes+one.Bytes, all.Columns+one.Columns, all.Evicted+one.Evicted
		}
	}
	return all
}

func observeRequest(began time.Time, err error) {
	outcome := "ok"
	if err != nil {
		outcome = string(problem.From(err).Category)
	}
	requests.WithLabelValues(outcome).Inc()
	upstreamSeconds.Observe(time.Since(began).Seconds())
}

func observeShared(jobs [][]*batch.Job) {
	for _, asked := range jobs {
		for _, job := range asked {
			if job.Shared() {
				coalesced.Inc()
			}
		}
	}
}

func observeAnswer(answer Answer) {
	pointsGiven.WithLabelValues("fetched").Add(float64(answer.Fetched))
	pointsGiven.WithLabelValues("cached").Add(float64(answer.Cached))
}
