package look

import (
	"fmt"
	"strings"
	"testing"
)

// A number beside values, of a name that says nothing, may be a power of ten by which they are multiplied. It is not
// where it is the number of their decimals for more than one kind of values.
func TestCountOfDecimals(t *testing.T) {
	series := func(name string, said int, format string) string {
		return fmt.Sprintf(`{"k":%q,"wob":%d,"p":%s}`, name, said, list(20, `{"gux":%q,"vax":`+format+`}`, func(i int) []any {
			return []any{at(5 * i), 1.2345*float64(i) + 0.1234}
		}))
	}
	for name, c := range map[string]struct {
		first, second string
		isExplained   bool
	}{
		"the decimals of both":             {series("Pac", 3, "%.3f"), series("Pdc", 1, "%.1f"), true},
		"one number alone":                 {series("Pac", 3, "%.3f"), series("Pdc", 3, "%.3f"), false},
		"fewer decimals than of one":       {series("Pac", 3, "%.3f"), series("Pdc", 1, "%.2f"), false},
		"more decimals than of one":        {series("Pac", 3, "%.3f"), series("Pdc", 2, "%.1f"), false},
		"whole numbers":                    {series("Pac", 3, "%.0f"), series("Pdc", 1, "%.0f"), false},
		"decimals of the one, powers else": {series("Pac", 3, "%.3f"), series("Pdc", -2, "%.2f"), false},
	} {
		t.Run(name, func(t *testing.T) {
			found := Read(treeOf(t, "["+c.first+","+c.second+"]"), asked("Pac", "Pdc"))
			if len(found) == 0 {
				t.Fatal("nothing is read")
			}
			if said := strings.Join(found[0].Unexplained, ", "); (said == "") != c.isExplained {
				t.Errorf("what nothing explains: %q", said)
			}
		})
	}
}
