package portfolio

import "fmt"

// powerClasses are the lower ends of the classes in kWp: those of the German EEG, by which operators and tariffs sort
// plants, and one for parks.
var powerClasses = []float64{0, 30, 100, 750, 10_000}

// PowerClass is a range of nominal powers that the facility's is in, in kWp, such as 30-100 or 10000-; the lower end is
// part of it. It is empty where the nominal power is not known.
func (f Facility) PowerClass() string {
	if f.NominalPower == nil || !(*f.NominalPower >= 0) {
		return ""
	}
	for i := len(powerClasses) - 1; ; i-- {
		switch low := powerClasses[i]; {
		case *f.NominalPower < low:
		case i == len(powerClasses)-1:
			return fmt.Sprintf("%v-", low)
		default:
			return fmt.Sprintf("%v-%v", low, powerClasses[i+1])
		}
	}
}
