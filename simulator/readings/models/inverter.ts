import { type Device } from '../../portfolio/device';
import { blownFuse, FAULT_BITS, replacedAt } from '../../physics/events';
import { STATUS } from '../../physics/generation';
import { hash01, hashNormal } from '../../physics/hash';
import { SALT } from '../../physics/salt';
import { dayType } from '../../physics/sky';
import { CLIMATES } from '../../physics/climate';
import { STEP_MS, STEPS_PER_DAY } from '../../time/steps';
import { localHour } from '../../time/zone';
import { type Context } from '../context';
import { generatorOf, type ModelFactory, sumSteps } from '../model';
import { isAsleep } from './power';

type Read = (day: number, index: number) => number | null;

/** Open-circuit voltage over the voltage at the maximum power point. */
const OPEN_CIRCUIT = 1.2;

/** Share of an inverter's DC power that flows through a combiner: by its intact strings. */
function combinerShare(context: Context, device: Device): (instant: number) => { share: number; strings: number } {
  const { plant } = context.site;
  const j = generatorOf(device);
  const { combiners } = plant.generators[j];
  const fuse = blownFuse(plant, j);
  const total = combiners.reduce((sum, one) => sum + one, 0);
  return (instant) => {
    if (device.combiner === null) {
      return { share: 1, strings: total };
    }
    const blown = fuse !== null && instant >= fuse.from ? fuse : null;
    const strings = combiners[device.combiner] - (blown?.combiner === device.combiner ? 1 : 0);
    return { share: strings / (total - (blown ? 1 : 0)), strings };
  };
}

function dcPower(context: Context, device: Device): Read {
  const j = generatorOf(device);
  const part = combinerShare(context, device);
  return (day, index) => {
    const { share } = part((day * STEPS_PER_DAY + index) * STEP_MS);
    return isAsleep(context, j, day, index) ? null : context.site.generation(day).dc[j][index] * share;
  };
}

function dcVoltage(context: Context, device: Device): Read {
  const j = generatorOf(device);
  const { mppVoltage, group } = context.site.plant.generators[j];
  return (day, index) => {
    if (isAsleep(context, j, day, index)) {
      return null;
    }
    const { plane, module } = context.site.weather(day);
    const { ac, expected } = context.site.generation(day);
    const light = Math.max(plane[group][index], 1);
    const atMpp = mppVoltage * (1 - 0.003 * (module[group][index] - 25)) * (1 + 0.02 * Math.log(light / 1000));
    // Throttling moves the operating point up to the open-circuit voltage.
    const used = expected[j][index] > 0 ? Math.min(1, ac[j][index] / expected[j][index]) : 1;
    return atMpp * (1 + (OPEN_CIRCUIT - 1) * (1 - used));
  };
}

function dcCurrent(context: Context, device: Device): Read {
  const power = dcPower(context, device);
  const voltage = dcVoltage(context, device);
  const part = combinerShare(context, device);
  const fuse = device.string === null ? null : blownFuse(context.site.plant, generatorOf(device));
  const bias = 1 + 0.01 * hashNormal(device.seed, SALT.stringBias);
  return (day, index) => {
    const kW = power(day, index);
    const u = voltage(day, index);
    if (kW === null || u === null) {
      return null;
    }
    const amperes = (1000 * kW) / u;
    if (device.string === null) {
      return amperes;
    }
    const instant = (day * STEPS_PER_DAY + index) * STEP_MS;
    const blown = fuse !== null && fuse.string === device.string && fuse.combiner === device.combiner;
    return blown && instant >= fuse.from ? 0 : (amperes / part(instant).strings) * bias;
  };
}

function temperature(context: Context, device: Device): Read {
  const { site } = context;
  const j = generatorOf(device);
  const { kW } = site.plant.generators[j];
  return (day, index) => {
    if (isAsleep(context, j, day, index)) {
      return null;
    }
    const { ac } = site.generation(day);
    // The heat sink follows the power of the last half hour.
    let heat = 0;
    for (let i = Math.max(0, index - 5); i <= index; i++) {
      heat += ac[j][i] / 6;
    }
    return site.weather(day).ambient[index] + (28 * heat) / kW;
  };
}

function insulation(context: Context, device: Device): Read {
  const { site } = context;
  const { plant } = site;
  const j = generatorOf(device);
  return (day, index) => {
    if (isAsleep(context, j, day, index)) {
      return null;
    }
    if (site.generation(day).errors[j][index] & FAULT_BITS.insulation) {
      return 90 + 60 * hash01(device.seed, SALT.insulation, day, index);
    }
    const dry = 800 + 2200 * hash01(device.seed, SALT.insulation, day);
    const instant = (day * STEPS_PER_DAY + index) * STEP_MS;
    const wet = dayType(plant.weatherSeed, day, CLIMATES[plant.climate]) === 'overcast';
    return wet && localHour(plant.zone, instant) < 10 ? dry / 2 : dry;
  };
}

/** Efficiency needs enough DC power to be meaningful: 2 % of the rated power. */
const efficiency: ModelFactory = (context, device) => {
  const j = generatorOf(device);
  const { kW } = context.site.plant.generators[j];
  const powered = (which: 'ac' | 'dc') =>
    context.measured((day, index) => {
      const generation = context.site.generation(day);
      return generation.dc[j][index] < 0.02 * kW ? null : generation[which][j][index];
    });
  return {
    interval: (from, to) => {
      const ac = sumSteps(from, to, powered('ac'));
      const dc = sumSteps(from, to, powered('dc'));
      return ac === null || dc === null ? null : (100 * ac) / dc;
    },
  };
};

const QUARTER_MS = 3 * STEP_MS;

const totalEnergy: ModelFactory = (context, device) => {
  const j = generatorOf(device);
  const commissioned = Math.ceil(context.commissionedAt / QUARTER_MS);
  const replaced = replacedAt(context.site.plant, j);
  return {
    slot: (from) => {
      const actual = context.source(from / STEP_MS);
      // The reading at the end of the quarter-hour, so that the difference of two readings is the energy between.
      const quarter = Math.floor(actual / 3) + 1;
      return actual < 0
        ? null
        : context.ledger.counter(j, quarter, commissioned, replaced === null ? null : Math.ceil(replaced / QUARTER_MS));
    },
  };
};

const measured =
  (read: (context: Context, device: Device) => Read): ModelFactory =>
  (context, device) => ({ step: context.measured(read(context, device)) });

const STATUS_OF_BATTERY = { working: STATUS.running, idle: STATUS.standby };

/** What an inverter (or its combiners and strings) reports about itself. */
export const INVERTER_MODELS: Record<string, ModelFactory> = {
  Pdc: measured(dcPower),
  Udc: measured(dcVoltage),
  Idc: measured(dcCurrent),
  Efficiency: efficiency,
  InverterTemperature: measured(temperature),
  InsulationResistance: (context, device) => {
    const read = context.measured(insulation(context, device));
    return { slot: (from) => read(from / STEP_MS) };
  },
  StatusCode: measured((context, device) => (day, index) => {
    if (device.kind === 'battery') {
      const working = context.site.balance(day).battery[index] !== 0;
      return working ? STATUS_OF_BATTERY.working : STATUS_OF_BATTERY.idle;
    }
    return context.site.generation(day).status[generatorOf(device)][index];
  }),
  ErrorCode: measured(
    (context, device) => (day, index) => context.site.generation(day).errors[generatorOf(device)][index]
  ),
  TotalEnergy: totalEnergy,
};
