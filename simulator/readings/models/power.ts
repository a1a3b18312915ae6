import { type Device } from '../../portfolio/device';
import { phaseCurrent, phaseVoltage, powerFactor, reactivePower, gridFrequency } from '../../physics/grid';
import { STATUS } from '../../physics/generation';
import { ratedPower } from '../../physics/plant';
import { placeOf } from '../../physics/site';
import { stepOf, STEPS_PER_DAY } from '../../time/steps';
import { type Context, type Value } from '../context';
import { generatorOf, type ModelFactory } from '../model';

/** Nominal voltage at the meter of a plant with transformers, V. */
const MEDIUM_VOLTAGE = 20_000;

type Read = (day: number, index: number) => number | null;

/** True when an inverter is not connected to the grid: its own measurements are null then. */
export function isAsleep(context: Context, generator: number, day: number, index: number): boolean {
  const status = context.site.generation(day).status[generator][index];
  return status === STATUS.sleeping || status === STATUS.off;
}

/** Active power of a device in kW; null for a sleeping inverter. */
export function activePower(context: Context, device: Device): Read {
  const { site } = context;
  switch (device.kind) {
    case 'facility':
      return (day, index) => site.generation(day).plant[index];
    case 'meter':
      return (day, index) => site.balance(day).meter[index];
    default: {
      const j = generatorOf(device);
      return (day, index) => (isAsleep(context, j, day, index) ? null : site.generation(day).ac[j][index]);
    }
  }
}

function ratedOf(context: Context, device: Device): number {
  const { plant } = context.site;
  return device.generator === null ? ratedPower(plant) : plant.generators[device.generator].kW;
}

/** Nominal line voltage where a device measures, V. */
function lineVoltage(context: Context, device: Device): number {
  const { plant } = context.site;
  if (device.generator !== null) {
    return plant.generators[device.generator].lineVoltage;
  }
  return plant.standby > 0 ? MEDIUM_VOLTAGE : 400;
}

const active: ModelFactory = (context, device) => ({ step: context.measured(activePower(context, device)) });

/** A model that is computed from the active power in kW and its share of the rated power. */
function fromPower(compute: (power: number, rated: number) => number): ModelFactory {
  return (context, device) => {
    const power = activePower(context, device);
    const rated = ratedOf(context, device);
    return {
      step: context.measured((day, index) => {
        const kW = power(day, index);
        return kW === null ? null : compute(kW, rated);
      }),
    };
  };
}

function voltageAt(context: Context, device: Device, phase: number): Read {
  const power = activePower(context, device);
  const rated = ratedOf(context, device);
  const line = lineVoltage(context, device);
  return (day, index) => {
    const kW = power(day, index);
    const step = day * STEPS_PER_DAY + index;
    return kW === null ? null : phaseVoltage(device.seed, phase, step, line, kW / rated);
  };
}

function voltage(phase: number): ModelFactory {
  return (context, device) => ({ step: context.measured(voltageAt(context, device, phase)) });
}

function current(phase: number): ModelFactory {
  return (context, device) => {
    const power = activePower(context, device);
    const volts = voltageAt(context, device, phase);
    const rated = ratedOf(context, device);
    const line = lineVoltage(context, device);
    return {
      step: context.measured((day, index) => {
        const kW = power(day, index);
        const u = volts(day, index);
        return kW === null || u === null ? null : phaseCurrent(kW, u, line, powerFactor(kW / rated));
      }),
    };
  };
}

const frequency: ModelFactory = (context, device) => {
  const zone = context.facility.master.timezone;
  return {
    slot: (from, to): Value => {
      const instant = context.recorded(from, to - from);
      if (instant < 0) {
        return null;
      }
      const { day, index } = placeOf(stepOf(instant));
      const asleep = device.generator !== null && isAsleep(context, device.generator, day, index);
      return asleep ? null : gridFrequency(zone, instant);
    },
  };
};

/** Power and the AC side. */
export const POWER_MODELS: Record<string, ModelFactory> = {
  Pac: active,
  ActivePower: active,
  ReactivePower: fromPower((kW, rated) => reactivePower(kW, rated)),
  ApparentPower: fromPower((kW, rated) => Math.hypot(kW, reactivePower(kW, rated))),
  CosPhi: fromPower((kW, rated) => (kW === 0 ? 1 : powerFactor(kW / rated))),
  Uac_L1: voltage(1),
  Uac_L2: voltage(2),
  Uac_L3: voltage(3),
  Iac_L1: current(1),
  Iac_L2: current(2),
  Iac_L3: current(3),
  GridFrequency: frequency,
};
