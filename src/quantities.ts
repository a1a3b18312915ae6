import { t } from '@grafana/i18n';

import { type Computed, type DeviceType, type Role } from './query.gen';

/** What can be measured and computed, in the user's language. What a newer plugin saved is called by its name there. */

const ROLE_NAMES: Record<Role, () => string> = {
  acPower: () => t('quantity.ac-power', 'AC power'),
  energyProduced: () => t('quantity.energy-produced', 'Energy produced'),
  energyExported: () => t('quantity.energy-exported', 'Energy exported to the grid'),
  energyImported: () => t('quantity.energy-imported', 'Energy imported from the grid'),
  energyConsumed: () => t('quantity.energy-consumed', 'Energy consumed'),
  irradiance: () => t('quantity.irradiance', 'Irradiance in the module plane'),
  moduleTemperature: () => t('quantity.module-temperature', 'Module temperature'),
  ambientTemperature: () => t('quantity.ambient-temperature', 'Ambient temperature'),
  windSpeed: () => t('quantity.wind-speed', 'Wind speed'),
  powerLimit: () => t('quantity.power-limit', 'Power limit'),
  status: () => t('quantity.status', 'Status or error code'),
};

const COMPUTED_NAMES: Record<Computed, () => string> = {
  expectedPower: () => t('quantity.expected-power', 'Expected power'),
  expectedEnergy: () => t('quantity.expected-energy', 'Expected energy'),
  performanceRatio: () => t('quantity.performance-ratio', 'Performance ratio'),
  correctedRatio: () => t('quantity.corrected-ratio', 'Performance ratio, temperature-corrected'),
  performanceIndex: () => t('quantity.performance-index', 'Energy performance index'),
  availability: () => t('quantity.availability', 'Availability by time'),
  selfConsumption: () => t('quantity.self-consumption', 'Self-consumption rate'),
  autarky: () => t('quantity.autarky', 'Degree of autarky'),
  curtailedPower: () => t('quantity.curtailed-power', 'Curtailed power'),
  curtailedEnergy: () => t('quantity.curtailed-energy', 'Curtailed energy'),
  powerLimitActive: () => t('quantity.power-limit-active', 'Power limit active'),
  dataCompleteness: () => t('quantity.data-completeness', 'Data completeness in daylight'),
  age: () => t('quantity.age', 'Age of the newest value'),
  clearSky: () => t('quantity.clear-sky', 'Clear-sky irradiance'),
  sunElevation: () => t('quantity.sun-elevation', 'Sun elevation'),
  sunAzimuth: () => t('quantity.sun-azimuth', 'Sun azimuth'),
  daylight: () => t('quantity.daylight', 'Day or night'),
};

const COMPUTED_UNITS: Record<Computed, string> = {
  expectedPower: 'kW',
  expectedEnergy: 'kWh',
  performanceRatio: '%',
  correctedRatio: '%',
  performanceIndex: '%',
  availability: '%',
  selfConsumption: '%',
  autarky: '%',
  curtailedPower: 'kW',
  curtailedEnergy: 'kWh',
  powerLimitActive: '0/1',
  dataCompleteness: '%',
  age: 's',
  clearSky: 'W/m²',
  sunElevation: '°',
  sunAzimuth: '°',
  daylight: '0/1',
};

const DEVICE_NAMES: Record<DeviceType, { one: () => string; several: () => string }> = {
  inverter: {
    one: () => t('device-type.inverter', 'inverter'),
    several: () => t('device-type.inverters', 'inverters'),
  },
  string: { one: () => t('device-type.string', 'string'), several: () => t('device-type.strings', 'strings') },
  combiner: {
    one: () => t('device-type.combiner', 'combiner box'),
    several: () => t('device-type.combiners', 'combiner boxes'),
  },
  meter: { one: () => t('device-type.meter', 'meter'), several: () => t('device-type.meters', 'meters') },
  sensor: { one: () => t('device-type.sensor', 'sensor'), several: () => t('device-type.sensors', 'sensors') },
  battery: { one: () => t('device-type.battery', 'battery'), several: () => t('device-type.batteries', 'batteries') },
  tracker: { one: () => t('device-type.tracker', 'tracker'), several: () => t('device-type.trackers', 'trackers') },
  turbine: {
    one: () => t('device-type.turbine', 'wind turbine'),
    several: () => t('device-type.turbines', 'wind turbines'),
  },
};

export function roleName(role: Role): string {
  return ROLE_NAMES[role]?.() ?? role;
}

export function computedName(computed: Computed): string {
  return COMPUTED_NAMES[computed]?.() ?? computed;
}

export function computedUnit(computed: Computed): string {
  return COMPUTED_UNITS[computed] ?? '';
}

/** A device of the type: "inverter". */
export function deviceName(type: DeviceType): string {
  return DEVICE_NAMES[type]?.one() ?? type;
}

/** Several of the type: "inverters". */
export function devicesName(type: DeviceType): string {
  return DEVICE_NAMES[type]?.several() ?? type;
}
