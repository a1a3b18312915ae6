package store

import "github.com/prometheus/client_golang/prometheus"

// What Grafana's operators see of the store (/api/plugins/amperecloud-platform-datasource/metrics). No label names a
// token, a plant or a user.
var operations = prometheus.NewCounterVec(prometheus.CounterOpts{
	Namespace: "grafana_plugin", Subsystem: "amperecloud", Name: "store_operations_total",
	Help: "Calls to the store that replicas share, by operation and outcome.",
}, []string{"operation", "outcome"})

var (
	up = prometheus.NewDesc("grafana_plugin_amperecloud_store_up",
		"1 while the store that replicas share can be used; 0 while each replica goes on alone.", nil, nil)
	replicas = prometheus.NewDesc("grafana_plugin_amperecloud_store_replicas",
		"Replicas that share the store, as far as is known.", nil, nil)
)

// Describe and Collect make the store a prometheus.Collector.
func (s *Store) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- up
	descriptions <- replicas
	operations.Describe(descriptions)
}

// Collect sends the current figures.
func (s *Store) Collect(metrics chan<- prometheus.Metric) {
	state := s.State()
	isUp := 0.0
	if state.Reason == Reachable {
		isUp = 1
	}
	metrics <- prometheus.MustNewConstMetric(up, prometheus.GaugeValue, isUp)
	metrics <- prometheus.MustNewConstMetric(replicas, prometheus.GaugeValue, float64(state.Replicas))
	operations.Collect(metrics)
}
