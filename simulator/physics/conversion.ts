/** From light to alternating current: the chain of losses of a photovoltaic generator. */

/** Soiling, mismatch of modules, DC cables. */
const DC_LOSSES = 0.98 * 0.98 * 0.985;
/** Reflection at flat angles of incidence, averaged. */
const INCIDENCE = 0.975;
/** Cables and transformer between inverter and its own measurement. */
const AC_LOSSES = 0.985;
/** Loss of power per kelvin above 25 °C. */
const TEMPERATURE_COEFFICIENT = 0.0035;
/** Ageing of the modules per year. */
const AGEING = 0.004;
/** Below this irradiance on its plane (W/m²) an inverter sleeps. */
export const WAKE_IRRADIANCE = 8;
const YEAR_MS = 365.25 * 86_400_000;

/** Factor that modules have left after years of ageing, 1 before they were commissioned. */
export function ageing(commissionedAt: number, instant: number): number {
  return 1 - AGEING * Math.max(0, (instant - commissionedAt) / YEAR_MS);
}

/**
 * DC power per kWp.
 * @param plane irradiance on the modules, W/m²
 * @param moduleTemperature °C
 * @returns kW per kWp
 */
export function dcPerKwp(plane: number, moduleTemperature: number): number {
  if (plane <= 0) {
    return 0;
  }
  const lowLight = 1 - 0.05 * Math.exp(-plane / 70);
  return (plane / 1000) * (1 - TEMPERATURE_COEFFICIENT * (moduleTemperature - 25)) * lowLight * DC_LOSSES;
}

/** Share of the DC power that reaches the modules' connection at the inverter. */
export const DC_AT_INVERTER = INCIDENCE;

/**
 * Efficiency of an inverter including its AC side, 0 up to 0.97.
 * @param dc power of the modules, kW
 * @param rated AC power of the inverter, kW
 */
export function inverterEfficiency(dc: number, rated: number): number {
  const x = dc / (rated / 0.96);
  if (x <= 0) {
    return 0;
  }
  const eta = (0.96 / 0.9637) * (-0.0162 * x - 0.0059 / Math.max(x, 0.005) + 0.9858);
  return Math.min(0.985, Math.max(0, eta)) * AC_LOSSES;
}

/** AC power of an inverter in kW before any limit, from the DC power of its modules in kW. */
export function acPower(dc: number, rated: number): number {
  return dc * DC_AT_INVERTER * inverterEfficiency(dc, rated);
}
