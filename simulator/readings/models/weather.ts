import { type Device } from '../../portfolio/device';
import { hashNormal } from '../../physics/hash';
import { SALT } from '../../physics/salt';
import { facilitySensor, globalSensor, planeSensor } from '../../physics/sensors';
import { HOUR_MS, STEP_HOURS } from '../../time/steps';
import { localDays } from '../../time/zone';
import { type Context, type Value } from '../context';
import { meanSteps, type ModelFactory, sumSteps } from '../model';

/** Irradiance in W/m² per step as the platform has it: of one sensor, or the mean of a facility's sensors. */
export function irradiance(context: Context, group: number | null): (step: number) => Value {
  const { site } = context;
  return context.measured((day, index) =>
    group === null ? facilitySensor(site, day, index) : planeSensor(site, group, day, index)
  );
}

/** Sum of the irradiance over an interval in kWh/m²; offsets at night do not count. */
export function irradiation(context: Context, group: number | null): (from: number, to: number) => number | null {
  const power = irradiance(context, group);
  return (from, to) =>
    sumSteps(from, to, (step) => {
      const value = power(step);
      return typeof value === 'number' ? (Math.max(0, value) * STEP_HOURS) / 1000 : null;
    });
}

function groupOf(device: Device): number | null {
  return device.kind === 'facility' ? null : (device.group ?? 0);
}

/** Satellite images of a day are evaluated in the night after it. */
const SATELLITE_DELAY_MS = HOUR_MS;

const satellite: ModelFactory = (context) => {
  const { site, facility } = context;
  const { plant } = site;
  const above = context.direct((day, index) =>
    plant.groups.reduce((sum, { share }, group) => sum + share * site.weather(day).plane[group][index], 0)
  );
  const dayOf = localDays(facility.master.timezone);
  return {
    slot: (from, to) => {
      if (context.now < dayOf(from).end + SATELLITE_DELAY_MS) {
        return null;
      }
      const mean = meanSteps(from, to, above);
      return mean === null ? null : mean * (1 + 0.05 * hashNormal(plant.seed, SALT.satellite, from / HOUR_MS));
    },
  };
};

/** What weather sensors and satellites measure. */
export const WEATHER_MODELS: Record<string, ModelFactory> = {
  Irradiance: (context, device) => ({ step: irradiance(context, groupOf(device)) }),
  GlobalIrradiance: (context) => ({
    step: context.measured((day, index) => globalSensor(context.site, day, index)),
  }),
  SatelliteIrradiance: satellite,
  Irradiation: (context, device) => ({ interval: irradiation(context, groupOf(device)) }),
  AmbientTemperature: (context) => ({
    step: context.measured((day, index) => context.site.weather(day).ambient[index]),
  }),
  ModuleTemperature: (context, device) => ({
    step: context.measured((day, index) => {
      const { module, plane } = context.site.weather(day);
      const group = groupOf(device) ?? 0;
      // Modules radiate into the night sky and cool below the air.
      return plane[group][index] > 0 ? module[group][index] : module[group][index] - 1.2;
    }),
  }),
};
