import { type ClimateName } from './climate';
import { type Plane } from './sky';

/** Inverters whose modules face the same way. */
export interface OrientationGroup extends Plane {
  /** Weight of the group: share of the plant's kWp. */
  share: number;
}

/** Something that generates: an inverter with its modules, or a wind turbine. */
export interface Generator {
  seed: number;
  /** Index of the orientation group; 0 for turbines. */
  group: number;
  /** DC power of the modules in kWp; the rated power in kW for a turbine. */
  kWp: number;
  /** Rated AC power in kW. */
  kW: number;
  /** Factor of this device against its peers, about 1 +- 1 %. */
  bias: number;
  /** Strings per combiner; empty for turbines. */
  combiners: readonly number[];
  /** Voltage of the modules at the maximum power point, V. */
  mppVoltage: number;
  /** Line voltage on the AC side, V: 400 for string inverters, 800 for central ones. */
  lineVoltage: number;
  /** True when the counter is a 32-bit number of Wh and starts again at 4,294,967.296 kWh. */
  counter32: boolean;
  /** True when the daily counter keeps yesterday's value until the inverter wakes up. */
  keepsDay: boolean;
}

/** Consumers behind the same meter. */
export interface LoadProfile {
  shape: 'bakery' | 'office' | 'household';
  /** Consumption of a year in kWh. */
  annual: number;
}

/** A battery on the AC side. */
export interface BatteryData {
  /** kWh between empty and full. */
  capacity: number;
  /** kW, charging and discharging. */
  power: number;
}

/** Something that happened to the plant at a known time (epoch ms), besides what the hashes bring. */
export type Incident =
  | { kind: 'fault'; generator: number; from: number; to: number }
  | { kind: 'fuse'; generator: number; combiner: number; string: number; from: number }
  | { kind: 'replacement'; generator: number; at: number }
  | { kind: 'stuckSensor'; group: number; from: number; value: number }
  | { kind: 'driftingSensor'; group: number; from: number; perYear: number }
  | { kind: 'outage'; from: number; to: number };

/** How often the hashes bring an event; all per day. */
export interface EventRates {
  /** Inverter trips of 0.5 to 6 hours, per inverter. */
  trips: number;
  /** Faults of 2 to 14 days, per inverter. */
  longFaults: number;
  /** Chance of a logger outage, per attempt. */
  outages: number;
  /** Attempts a day at a logger outage. */
  outageAttempts: number;
  /** Longest logger outage in hours; the shortest lasts one. */
  outageHours: number;
  /** Share of the outages whose data arrive later. */
  backfilled: number;
  /** Chance of snow on the modules on a winter day. */
  snow: number;
  /** Share of inverters that lost a string fuse at some time. */
  fuses: number;
  /** Chance that the grid operator limits the plant. */
  gridOperator: number;
  /** True when the direct marketer switches the plant off at negative prices. */
  trading: boolean;
}

export const USUAL_EVENTS: EventRates = {
  trips: 0.003,
  longFaults: 0.0002,
  outages: 0.01,
  outageAttempts: 1,
  outageHours: 12,
  backfilled: 0.7,
  snow: 0.03,
  fuses: 0.03,
  gridOperator: 0,
  trading: false,
};

/** A plant to which nothing ever happens. */
export const NO_EVENTS: EventRates = {
  trips: 0,
  longFaults: 0,
  outages: 0,
  outageAttempts: 0,
  outageHours: 1,
  backfilled: 0,
  snow: 0,
  fuses: 0,
  gridOperator: 0,
  trading: false,
};

/** Everything the physics needs to know of a plant. */
export interface Plant {
  kind: 'solar' | 'wind';
  seed: number;
  /** Seed of the weather alone, so that plants can share a sky. */
  weatherSeed: number;
  latitude: number;
  longitude: number;
  /** IANA zone of the plant. */
  zone: string;
  climate: ClimateName;
  groups: readonly OrientationGroup[];
  generators: readonly Generator[];
  /** Share of the generators' energy lost on the way to the grid connection (cables, transformer). */
  loss: number;
  /** Share of the rated power that the transformers draw at night. */
  standby: number;
  load: LoadProfile | null;
  battery: BatteryData | null;
  events: EventRates;
  incidents: readonly Incident[];
  /** Epoch ms; modules age from here on. */
  commissionedAt: number;
  /** Error of the irradiance sensors as a factor: deviation of the bias. 0 makes them exact. */
  sensorSpread: number;
  /** True when the logger keeps standard time all summer while the platform reads its stamps as local time. */
  standardTimeLogger: boolean;
  /** Planned specific yield of a year, kWh/kWp. */
  targetYield: number;
}

/** Rated AC power of a plant in kW. */
export function ratedPower(plant: Plant): number {
  return plant.generators.reduce((sum, generator) => sum + generator.kW, 0);
}

/** DC power of a plant in kWp (rated power for wind). */
export function peakPower(plant: Plant): number {
  return plant.generators.reduce((sum, generator) => sum + generator.kWp, 0);
}
