package session

import "github.com/prometheus/client_golang/prometheus"

// Describe and Collect make the registry a prometheus.Collector of what Grafana's operators see of the caches
// (/api/plugins/amperecloud-platform-datasource/metrics). No label names a token, a plant or a user.
func (r *Registry) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- cacheBytes
	descriptions <- cacheColumns
	descriptions <- cacheEvicted
}

// Collect sends the current figures of all caches.
func (r *Registry) Collect(metrics chan<- prometheus.Metric) {
	stats := r.CacheStats()
	gauge := func(description *prometheus.Desc, value float64) {
		metrics <- prometheus.MustNewConstMetric(description, prometheus.GaugeValue, value)
	}
	gauge(cacheBytes, float64(stats.Bytes))
	gauge(cacheColumns, float64(stats.Columns))
	gauge(cacheEvicted, float64(stats.Evicted))
}

var (
	cacheBytes   = description("cache_bytes", "Memory that cached values take up.")
	cacheColumns = description("cache_columns", "Series of which values are cached.")
	cacheEvicted = description("cache_evicted_columns",
		"Series that were evicted for want of space, by the caches that exist now.")
)

func description(name, help string) *prometheus.Desc {
	return prometheus.NewDesc("grafana_plugin_amperecloud_"+name, help, nil, nil)
}
