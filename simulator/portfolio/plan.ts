import { type ClimateName, CLIMATES } from '../physics/climate';
import { hashNormal } from '../physics/hash';
import {
  type BatteryData,
  type EventRates,
  type Generator,
  type Incident,
  type LoadProfile,
  type Plant,
  USUAL_EVENTS,
} from '../physics/plant';
import { SALT } from '../physics/salt';
import { type Plane } from '../physics/sky';
import { commissioning, type Facility, type MasterData } from './facility';

/** A number of equal inverters (or turbines). */
export interface GeneratorBatch {
  count: number;
  model: string;
  /** Each, kWp (rated kW for turbines). */
  kWp: number;
  /** Each, kW AC. */
  kW: number;
  /** Index of the plane that the modules lie in. */
  plane?: number;
  /** Strings of each combiner. */
  combiners?: number[];
  mppVoltage?: number;
  lineVoltage?: number;
  counter32?: boolean;
  keepsDay?: boolean;
}

/** A facility as one would describe it; see `facilityFromPlan`. */
export interface FacilityPlan {
  name: string;
  address: Pick<MasterData, 'street' | 'postcode' | 'city' | 'country' | 'latitude' | 'longitude' | 'timezone'>;
  climate: ClimateName;
  commissioned: string;
  feedInTariff: number;
  kind?: Plant['kind'];
  planes?: Plane[];
  batches: GeneratorBatch[];
  /** Transformer stations between logger and inverters; 0 when the plant is on low voltage. */
  transformers?: number;
  parkController?: boolean;
  /** True when combiners and their strings appear as devices. */
  showsStrings?: boolean;
  load?: LoadProfile;
  battery?: BatteryData;
  events?: Partial<EventRates>;
  incidents?: Incident[];
  standardTimeLogger?: boolean;
  targetYield?: number;
  /** See `MasterData.typeNames`. */
  typeNames?: MasterData['typeNames'];
  /** Changes the devices after they were added; `key` is the same as for the facility. */
  change?: (facility: Facility, key: string) => void;
}

function generatorsOf(plan: FacilityPlan, seed: number): Generator[] {
  const generators: Generator[] = [];
  for (const batch of plan.batches) {
    for (let n = 0; n < batch.count; n++) {
      const own = (seed + 7919 * (generators.length + 1)) % 2 ** 32;
      generators.push({
        seed: own,
        group: batch.plane ?? 0,
        kWp: batch.kWp,
        kW: batch.kW,
        bias: 1 + 0.01 * hashNormal(own, SALT.bias),
        combiners: batch.combiners ?? (plan.kind === 'wind' ? [] : [Math.max(2, Math.round(batch.kWp / 9))]),
        mppVoltage: batch.mppVoltage ?? 620,
        lineVoltage: batch.lineVoltage ?? 400,
        counter32: batch.counter32 ?? false,
        keepsDay: batch.keepsDay ?? false,
      });
    }
  }
  return generators;
}

/** The physical side of a plan. */
export function buildPlant(plan: FacilityPlan, seed: number): Plant {
  const planes = plan.planes ?? [];
  const generators = generatorsOf(plan, seed);
  const total = generators.reduce((sum, one) => sum + one.kWp, 0);
  const inGroup = (group: number) =>
    generators.filter((one) => one.group === group).reduce((sum, one) => sum + one.kWp, 0);
  return {
    kind: plan.kind ?? 'solar',
    seed,
    weatherSeed: seed % 1_000_003,
    latitude: plan.address.latitude,
    longitude: plan.address.longitude,
    zone: plan.address.timezone,
    climate: plan.climate,
    groups: planes.map((plane, index) => ({ ...plane, share: inGroup(index) / total })),
    generators,
    loss: plan.transformers ? 0.01 : 0.004,
    standby: plan.transformers ? 0.001 : 0,
    load: plan.load ?? null,
    battery: plan.battery ?? null,
    events: { ...USUAL_EVENTS, ...plan.events },
    incidents: plan.incidents ?? [],
    // A plant that is always one day old does not age.
    commissionedAt:
      plan.commissioned === 'yesterday' ? Infinity : commissioning(plan.commissioned, plan.address.timezone, 0),
    sensorSpread: 0.012,
    standardTimeLogger: plan.standardTimeLogger ?? false,
    targetYield: plan.targetYield ?? CLIMATES[plan.climate].targetYield,
  };
}
