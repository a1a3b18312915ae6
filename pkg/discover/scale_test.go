package discover_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/amperecloud/amperecloud-platform-datasource/pkg/apimap"
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
		"exponent: Int value: Float":               "[] [] [exponent]",
		"powerOfTen: Int value: Int":               "[] [] [powerOfTen]",
		"sf: Int value: Float":                     "[] [] [sf]",
		"divisor: Float value: Float":              "[] [] [] [divisor]",
		"scale: Int value: Int":                    "[] [] [] [] [scale]",
		"gain: Float value: Float":                 "[] [] [] [] [gain]",
		"scale: Int factor: Float value: Int":      "[factor] []",
		"scale: String value: Int":                 "[] []",
		"precision: Int value: Float":              "[] []",
	} {
		parsed := mini(t, "value: Float", fields)
		answer := discover.Discover(parsed, nil).Map.Readings.Answer
		if got := scalesOf(answer); got != want {
			t.Errorf("%s: %s, want %s", fields, got, want)
		}
		none := discover.Overrides{"answer.factor": "", "answer.decimals": "", "answer.divisor": "", "answer.exponent": ""}
		answer = discover.Discover(parsed, none).Map.Readings.Answer
		if scalesOf(answer) != "[] []" {
			t.Errorf("%s: %s in spite of what was set by hand", fields, scalesOf(answer))
		}
	}
}

// scalesOf are the factor, decimals, exponent, divisor and scale of an answer, without empty ones at the end.
func scalesOf(answer apimap.Answer) string {
	all := []string{
		fmt.Sprint(answer.Factor), fmt.Sprint(answer.Decimals), fmt.Sprint(answer.Exponent), fmt.Sprint(answer.Divisor),
		fmt.Sprint(answer.Scale),
	}
	for len(all) > 2 && all[len(all)-1] == "[]" {
		all = all[:len(all)-1]
	}
	return strings.Join(all, " ")
}
