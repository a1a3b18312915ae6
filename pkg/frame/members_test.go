package frame

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// One legend names series that have a label and those that do not: only compared ones have a comparison, and only
// single ones a facility.
func TestFillLabelsOfSome(t *testing.T) {
	legend := "{{facility}}{{device}} {{combined}} {{comparison}}{{companyId}} {{unknown}}"
	for want, labels := range map[string]data.Labels{
		"Wald   {{unknown}}":  {"facility": "Wald"},
		" sum 1d {{unknown}}": {"combined": "sum", "comparison": "1d"},
	} {
		if got := Fill(legend, labels); got != want {
			t.Errorf("%v: %q, want %q", labels, got, want)
		}
	}
}
