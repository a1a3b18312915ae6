package calc

// SelfConsumption is the share of the energy produced that was not exported, at each instant: (Eprod - Eexp) / Eprod,
// from 0 to 1, with both energies in the same unit. What is exported beyond the production, such as from a battery,
// makes it 0. There is none where either has no value or is below 0, nor where nothing is produced.
func SelfConsumption(produced, exported []float64) []float64 { return keptShares(produced, exported) }

// TotalSelfConsumption is that of the range: (Σ Eprod - Σ Eexp) / Σ Eprod, over the instants that have both.
func TotalSelfConsumption(produced, exported []float64) Ratio { return keptShare(produced, exported) }

// Autarky is the share of the energy consumed that was not imported, at each instant: (Econs - Eimp) / Econs, from 0 to
// 1, with both energies in the same unit. What is imported beyond the consumption, such as into a battery, makes it 0.
// There is none where either has no value or is below 0, nor where nothing is consumed. Where the consumption is not
// measured, see Consumption.
func Autarky(consumed, imported []float64) []float64 { return keptShares(consumed, imported) }

// TotalAutarky is that of the range: (Σ Econs - Σ Eimp) / Σ Econs, over the instants that have both.
func TotalAutarky(consumed, imported []float64) Ratio { return keptShare(consumed, imported) }

// Consumption is the energy consumed at each instant where only the others are measured: Eprod - Eexp + Eimp, in their
// unit. With a battery, its charging counts as consumption. Where one of them has no value there is none.
func Consumption(produced, exported, imported []float64) []float64 {
	made := none(len(produced))
	for i, value := range produced {
		made[i] = defined(value - at(exported, i) + at(imported, i))
	}
	return made
}

func keptShares(whole, gone []float64) []float64 {
	made := none(len(whole))
	for i, value := range whole {
		if away := at(gone, i); areEnergies(value, away) {
			made[i] = max(ratio(value-away, value), 0)
		}
	}
	return made
}

func keptShare(whole, gone []float64) Ratio {
	var kept, all total
	made := Ratio{Value: noValue}
	for i, value := range whole {
		if away := at(gone, i); areEnergies(value, away) {
			kept.add(value)
			kept.add(-away)
			all.add(value)
			made.Used++
		}
	}
	if all.value() > 0 {
		made.Value = max(ratio(kept.value(), all.value()), 0)
	}
	return made
}

func areEnergies(a, b float64) bool { return isValue(a) && isValue(b) && a >= 0 && b >= 0 }

// fullPower is the power limit in percent at which nothing is limited.
const fullPower = 100

// LimitActive is 1 at each instant at which a power limit in percent of the nominal power is below 100, and 0 where it
// is not. Where it has no value there is none.
func LimitActive(limit []float64) []float64 {
	made := none(len(limit))
	for i, percent := range limit {
		switch {
		case !isValue(percent):
		case percent < fullPower:
			made[i] = 1
		default:
			made[i] = 0
		}
	}
	return made
}

// Curtailed is the power that a limit in percent of the nominal power takes from the expected power, at each instant:
// max(Pexp - limit/100 P, 0) while the limit is below 100, else 0, in the unit of the powers. It is what the limit
// forbids, whether or not the plant would have given it, so that an outage during curtailment is not seen in it. Where
// the expected power or the limit has no value there is none, nor without a nominal power above 0.
func Curtailed(expected, limit []float64, nominal float64) []float64 {
	made := none(len(expected))
	if !isValue(nominal) || nominal <= 0 {
		return made
	}
	for i, power := range expected {
		percent := at(limit, i)
		switch {
		case !isValue(power) || !isValue(percent):
		case percent < fullPower:
			made[i] = max(defined(power-max(percent, 0)/fullPower*nominal), 0)
		default:
			made[i] = 0
		}
	}
	return made
}
