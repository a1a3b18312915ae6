import { type Device } from '../portfolio/device';
import { facilityOf } from '../portfolio/facility';
import { type Plant } from '../physics/plant';
import { ANALYSIS_MODELS } from './models/analysis';
import { ENERGY_MODELS } from './models/energy';
import { INVERTER_MODELS } from './models/inverter';
import { PLANT_MODELS } from './models/plant';
import { POWER_MODELS } from './models/power';
import { STATUS_MODELS } from './models/status';
import { WEATHER_MODELS } from './models/weather';
import { WIND_MODELS } from './models/wind';
import { type ModelFactory } from './model';
import { type Feature, READING_TYPES, type ReadingType } from './types';

const MODELS: Record<string, ModelFactory> = {
  ...POWER_MODELS,
  ...INVERTER_MODELS,
  ...ENERGY_MODELS,
  ...WEATHER_MODELS,
  ...WIND_MODELS,
  ...STATUS_MODELS,
  ...PLANT_MODELS,
  ...ANALYSIS_MODELS,
};

/** The model of a type. */
export function modelOf(type: ReadingType): ModelFactory {
  const model = MODELS[type.alias ?? type.id];
  if (!model) {
    throw new Error(`Reading type ${type.id} has no model`);
  }
  return model;
}

function has(plant: Plant, feature: Feature): boolean {
  switch (feature) {
    case 'solar':
      return plant.kind === 'solar';
    case 'load':
      return plant.load !== null;
    case 'limits':
      return plant.events.gridOperator > 0 || plant.events.trading;
  }
}

/** Whether a device offers a type. */
export function offers(device: Device, type: ReadingType): boolean {
  if (!type.devices.includes(device.kind)) {
    return false;
  }
  const { plant } = facilityOf(device);
  return type.needs.every((feature) => has(plant, feature));
}

/** The types that a device offers, readings before analyses, by the names that they have at its facility. */
export function typesOf(device: Device): ReadingType[] {
  const { typeNames = {} } = facilityOf(device).master;
  return READING_TYPES.filter((type) => offers(device, type)).map((type) => {
    const id = typeNames[type.id];
    return id ? { ...type, id, alias: type.id } : type;
  });
}

/** The type of a device that has a name at its facility; null when the device does not offer it. */
export function offeredType(device: Device, id: string): ReadingType | null {
  return typesOf(device).find((type) => type.id === id) ?? null;
}
