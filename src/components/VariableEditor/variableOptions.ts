import { t } from '@grafana/i18n';
import { type ComboboxOption } from '@grafana/ui';

import { DEVICE_TYPES, type DeviceType, type Role, ROLES } from '../../query.gen';
import { type VariableKind } from '../../variableQuery';

/** GraphQL where the data source's settings allow it, or where it was saved. */
export function kindOptions(offerGraphQL: boolean): Array<ComboboxOption<VariableKind>> {
  return [
    { value: 'companies', label: t('variable.kind.companies', 'Companies') },
    { value: 'facilities', label: t('variable.kind.facilities', 'Facilities') },
    { value: 'devices', label: t('variable.kind.devices', 'Devices') },
    { value: 'readingTypes', label: t('variable.kind.reading-types', 'Reading types') },
    ...(offerGraphQL ? [{ value: 'graphql' as const, label: t('variable.kind.graphql', 'From a GraphQL query') }] : []),
  ];
}

/** Device types as operators call them. */
export function deviceTypeText(type: DeviceType): string {
  return {
    inverter: t('variable.device-type.inverter', 'Inverter'),
    string: t('variable.device-type.string', 'String'),
    combiner: t('variable.device-type.combiner', 'Combiner box'),
    meter: t('variable.device-type.meter', 'Meter'),
    sensor: t('variable.device-type.sensor', 'Sensor'),
    battery: t('variable.device-type.battery', 'Battery'),
    tracker: t('variable.device-type.tracker', 'Tracker'),
    turbine: t('variable.device-type.turbine', 'Wind turbine'),
  }[type];
}

export function deviceTypeOptions(): Array<ComboboxOption<DeviceType | ''>> {
  return [
    { value: '', label: t('variable.device-type.any', 'All types') },
    ...DEVICE_TYPES.map((value) => ({ value, label: deviceTypeText(value) })),
  ];
}

export function roleOptions(): Array<ComboboxOption<Role | ''>> {
  return [
    { value: '', label: t('variable.role.any', 'Any') },
    ...ROLES.map((value) => ({ value, label: roleText(value) })),
  ];
}

function roleText(role: Role): string {
  return {
    acPower: t('variable.role.ac-power', 'AC power'),
    energyProduced: t('variable.role.energy-produced', 'Energy produced'),
    energyExported: t('variable.role.energy-exported', 'Energy exported'),
    energyImported: t('variable.role.energy-imported', 'Energy imported'),
    energyConsumed: t('variable.role.energy-consumed', 'Energy consumed'),
    irradiance: t('variable.role.irradiance', 'Irradiance in the module plane'),
    moduleTemperature: t('variable.role.module-temperature', 'Module temperature'),
    ambientTemperature: t('variable.role.ambient-temperature', 'Ambient temperature'),
    windSpeed: t('variable.role.wind-speed', 'Wind speed'),
    powerLimit: t('variable.role.power-limit', 'Power limit'),
    status: t('variable.role.status', 'Status'),
  }[role];
}
