package discover_test

import (
	"fmt"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/discover"
)

// A factor beside values is applied, decimals beside whole numbers only; what merely sounds alike is not.
func TestDiscoverScale(t *testing.T) {
	for fields, want := range map[string]string{
		"factor: Float value: Float":               "[factor] []",
		"scaleFactor: String value: Int":           "[scaleFactor] []",
		"multiplier: Int decimals: Int value: Int": "[multiplier] [decimals]",
		"decimals: Int value: Float":               "[] []",
		"decimalPlaces: Int value: Int":            "[] [decimalPlaces]",
		"powerFactor: Float value: Int":            "[] []",
		"factors: [Float!] value: Int":             "[] []",
		"factor: Boolean value: Int":               "[] []",
	} {
		parsed := mini(t, "value: Float", fields)
		answer := discover.Discover(parsed, nil).Map.Readings.Answer
		if got := fmt.Sprint(answer.Factor, " ", answer.Decimals); got != want {
			t.Errorf("%s: %s, want %s", fields, got, want)
		}
		none := discover.Overrides{"answer.factor": "", "answer.decimals": ""}
		answer = discover.Discover(parsed, none).Map.Readings.Answer
		if len(answer.Factor)+len(answer.Decimals) > 0 {
			t.Errorf("%s: %v %v in spite of what was set by hand", fields, answer.Factor, answer.Decimals)
		}
	}
}
