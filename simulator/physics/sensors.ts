import { STEP_MS, STEPS_PER_DAY } from '../time/steps';
import { hash01, hashNormal } from './hash';
import { type Plant } from './plant';
import { SALT } from './salt';
import { type Site } from './site';

const YEAR_MS = 365.25 * 86_400_000;

/** Error of an irradiance sensor as a factor, at an instant: its calibration and, for some, a drift. */
function sensorFactor(plant: Plant, group: number, instant: number): number {
  let factor = 1 + plant.sensorSpread * hashNormal(plant.seed, SALT.sensorBias, group);
  for (const incident of plant.incidents) {
    if (incident.kind === 'driftingSensor' && incident.group === group && instant > incident.from) {
      factor *= Math.max(0.5, 1 + (incident.perYear * (instant - incident.from)) / YEAR_MS);
    }
  }
  return factor;
}

/** What the irradiance sensor of an orientation group shows, W/m²: with its error, and an offset at night. */
export function planeSensor(site: Site, group: number, day: number, index: number): number {
  const { plant } = site;
  const step = day * STEPS_PER_DAY + index;
  for (const incident of plant.incidents) {
    if (incident.kind === 'stuckSensor' && incident.group === group && step * STEP_MS >= incident.from) {
      return incident.value;
    }
  }
  return shown(plant, group, step, site.weather(day).plane[group][index]);
}

/** What the pyranometer on the horizontal shows, W/m². */
export function globalSensor(site: Site, day: number, index: number): number {
  // One number above the groups, so that the pyranometer has an error of its own.
  return shown(site.plant, site.plant.groups.length, day * STEPS_PER_DAY + index, site.weather(day).global[index]);
}

/** Mean of the sensors of all groups, weighted by their kWp, W/m². */
export function facilitySensor(site: Site, day: number, index: number): number {
  return site.plant.groups.reduce((sum, { share }, group) => sum + share * planeSensor(site, group, day, index), 0);
}

function shown(plant: Plant, sensor: number, step: number, irradiance: number): number {
  if (plant.sensorSpread === 0) {
    return irradiance;
  }
  if (irradiance <= 0) {
    return -2 + 5 * hash01(plant.seed, SALT.sensorNight, sensor, step);
  }
  const flicker = 0.004 * (hash01(plant.seed, SALT.sensorNight, sensor, step) - 0.5);
  return irradiance * (sensorFactor(plant, sensor, step * STEP_MS) + flicker);
}
