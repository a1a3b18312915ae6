import { hash01, Noise } from './hash';
import { SALT } from './salt';

/** Power above this share of the rated power draws reactive power, below it some is given. */
const CURVE_KNEE = 0.5;

/** Power factor of the cos phi (P) curve: 0.995 in part load, falling to 0.95 at rated power. */
export function powerFactor(share: number): number {
  const load = Math.abs(share);
  return load > CURVE_KNEE ? 1 - 0.1 * (Math.min(1, load) - CURVE_KNEE) : 0.995;
}

/** Reactive power in kvar from active power in kW: positive in part load, negative (under-excited) above the knee. */
export function reactivePower(active: number, rated: number): number {
  const share = active / rated;
  const sign = Math.abs(share) > CURVE_KNEE ? -1 : 1;
  return sign * Math.abs(active) * Math.tan(Math.acos(powerFactor(share)));
}

/**
 * Voltage of a phase in V.
 * @param line nominal voltage between phases; 400 is measured against neutral (230), higher ones between phases
 * @param share power as a share of the rated power: feeding in lifts the voltage
 */
export function phaseVoltage(seed: number, phase: number, step: number, line: number, share: number): number {
  const nominal = line === 400 ? 230 : line;
  const noise = hash01(seed, SALT.voltage, phase, step) - 0.5;
  return nominal * (1 + (4 / 230) * share + 0.008 * noise);
}

/** Current of a phase in A from active power in kW; a current has no direction. */
export function phaseCurrent(active: number, voltage: number, line: number, factor: number): number {
  const phases = line === 400 ? 3 : Math.sqrt(3);
  return (1000 * Math.abs(active)) / (phases * voltage * factor);
}

const ISLANDS: ReadonlySet<string> = new Set(['Atlantic/Azores']);
const grids = new Map<boolean, Noise>();

/** Frequency of the grid in Hz in a minute; one synchronous grid for the continent, another one for islands. */
export function gridFrequency(zone: string, instant: number): number {
  const island = ISLANDS.has(zone);
  const seed = SALT.frequency + (island ? 1_000_000 : 0);
  const noise = grids.get(island) ?? new Noise(seed, 240);
  grids.set(island, noise);
  const minute = Math.floor(instant / 60_000);
  const swing = (island ? 0.12 : 0.04) * (noise.at(instant / 1000) - 0.5);
  const flicker = 0.006 * (hash01(seed, 7, minute) - 0.5);
  // Every two weeks or so, a power station trips and the frequency dips for a few minutes.
  const dip = hash01(seed, SALT.frequencyDip, Math.floor(minute / 5)) < 0.00025 ? -0.12 : 0;
  return 50 + swing + flicker + dip;
}
