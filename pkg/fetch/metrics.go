package fetch

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

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
	points = promauto.NewCounterVec(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "points_total",
		Help: "Values given to queries, by origin: fetched from the API, or cached.",
	}, []string{"origin"})
	coalesced = promauto.NewCounter(prometheus.CounterOpts{
		Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "coalesced_total",
		Help: "Pieces of work that a query wanted and another one had already asked for.",
	})
)

func observeRequest(began time.Time, err error) {
	outcome := "ok"
	if err != nil {
		outcome = string(problem.From(err).Category)
	}
	requests.WithLabelValues(outcome).Inc()
	upstreamSeconds.Observe(time.Since(began).Seconds())
}

func observeAnswer(answer Answer) {
	points.WithLabelValues("fetched").Add(float64(answer.Fetched))
	points.WithLabelValues("cached").Add(float64(answer.Cached))
}
