package look

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	text, _ := os.ReadFile(os.Getenv("ZZ"))
	from := time.UnixMilli(1795647600000)
	a := Asked{From: from, To: from.Add(24 * time.Hour), Types: []string{"Pac", "ProducedEnergy", "ExportedEnergy"}, Known: []string{"Pac", "ProducedEnergy", "ExportedEnergy", "SumEnergyWR", "Irradiance"}}
	a.Zone, _ = time.LoadLocation("Europe/Berlin")
	for _, f := range Read(treeOf(t, string(text)), a) {
		answer, _ := json.Marshal(f.Answer)
		fmt.Printf("%s\n in %d out %d values %v unexplained %v doubled %d\n", answer, f.Inside, f.Outside, f.Values, f.Unexplained, f.Doubled)
	}
}
