import { SOLAR_MONTH_SHARES, WIND_MONTH_SHARES } from '../../physics/climate';
import { FAULT_BITS } from '../../physics/events';
import { peakPower } from '../../physics/plant';
import { type Device } from '../../portfolio/device';
import { STEP_HOURS } from '../../time/steps';
import { DateTime } from 'luxon';
import { localDays } from '../../time/zone';
import { type Context, type Value } from '../context';
import { generatorOf, type ModelFactory, sumSteps } from '../model';
import { producedEnergy, sumQuarters } from './energy';
import { irradiation } from './weather';

const STANDING = FAULT_BITS.grid | FAULT_BITS.power | FAULT_BITS.insulation;
/** Below this irradiation (kWh/m²) a performance ratio says nothing. */
const LEAST_IRRADIATION = 0.3;

type Interval = (from: number, to: number) => number | null;

function expectedPower(context: Context, device: Device): (step: number) => Value {
  const { site } = context;
  if (device.kind === 'facility') {
    return context.direct((day, index) => site.generation(day).plantExpected[index]);
  }
  const j = generatorOf(device);
  return context.direct((day, index) => site.generation(day).expected[j][index]);
}

function peakOf(context: Context, device: Device): number {
  const { plant } = context.site;
  return device.generator === null ? peakPower(plant) : plant.generators[device.generator].kWp;
}

function produced(context: Context, device: Device): Interval {
  const slot = producedEnergy(context, device);
  return (from, to) => sumQuarters(from, to, slot);
}

/** Plan of a year, spread by month shares and evenly over the days of a month. */
function targetEnergy(context: Context): Interval {
  const { plant } = context.site;
  const zone = context.facility.master.timezone;
  const shares = plant.kind === 'wind' ? WIND_MONTH_SHARES : SOLAR_MONTH_SHARES;
  const total = shares.reduce((sum, one) => sum + one, 0);
  const yearly = peakPower(plant) * plant.targetYield;
  const dayOf = localDays(zone);
  return (from, to) => {
    let sum = 0;
    for (let at = from; at < to;) {
      const { start, end } = dayOf(at);
      const date = DateTime.fromMillis(start, { zone });
      const daily = (yearly * shares[date.month - 1]) / total / (date.daysInMonth ?? 30);
      const until = Math.min(end, to);
      sum += (daily * (until - at)) / (end - start);
      at = until;
    }
    return to > from ? sum : null;
  };
}

const performanceRatio: ModelFactory = (context, device) => {
  const energy = produced(context, device);
  const group = device.generator === null ? null : context.site.plant.generators[device.generator].group;
  const light = irradiation(context, group);
  const peak = peakOf(context, device);
  return {
    interval: (from, to) => {
      const kWh = energy(from, to);
      const perSquareMetre = light(from, to);
      return kWh === null || perSquareMetre === null || perSquareMetre < LEAST_IRRADIATION
        ? null
        : (100 * kWh) / (peak * perSquareMetre);
    },
  };
};

const availability: ModelFactory = (context, device) => {
  const { site } = context;
  const generators = device.generator === null ? site.plant.generators.map((_, j) => j) : [device.generator];
  const count = (counts: (errors: number) => boolean) =>
    context.measured((day, index) => {
      const { couldRun, errors } = site.generation(day);
      let sum = 0;
      for (const j of generators) {
        sum += couldRun[j][index] === 1 && counts(errors[j][index]) ? 1 : 0;
      }
      return sum;
    });
  const all = count(() => true);
  const running = count((errors) => (errors & STANDING) === 0);
  return {
    interval: (from, to) => {
      const possible = sumSteps(from, to, all);
      return possible ? (100 * (sumSteps(from, to, running) ?? 0)) / possible : null;
    },
  };
};

/** What the platform computes from readings. */
export const ANALYSIS_MODELS: Record<string, ModelFactory> = {
  ExpectedPower: (context, device) => ({ step: expectedPower(context, device) }),
  ExpectedEnergy: (context, device) => {
    const power = expectedPower(context, device);
    return { interval: (from, to) => sumSteps(from, to, (step) => (power(step) as number) * STEP_HOURS) };
  },
  TargetEnergy: (context) => ({ interval: targetEnergy(context), plan: true }),
  PerformanceRatio: performanceRatio,
  SpecificYield: (context, device) => {
    const energy = produced(context, device);
    const peak = peakOf(context, device);
    return {
      interval: (from, to) => {
        const kWh = energy(from, to);
        return kWh === null ? null : kWh / peak;
      },
    };
  },
  TechnicalAvailability: availability,
  UtilizationRatio: (context, device) => {
    const energy = produced(context, device);
    const target = targetEnergy(context);
    return {
      interval: (from, to) => {
        const kWh = energy(from, to);
        const plan = target(from, to);
        return kWh === null || plan === null ? null : (100 * kWh) / plan;
      },
    };
  },
  CurtailmentLossEnergy: (context) => ({
    step: context.measured((day, index) => {
      const { plant, plantExpected } = context.site.generation(day);
      const limited = context.site.limits(day).relative[index] < 100;
      return limited ? Math.max(0, plantExpected[index] - plant[index]) * STEP_HOURS : 0;
    }),
  }),
};
