import { type AdHocVariableFilter, type MetricFindValue } from '@grafana/data';
import { t } from '@grafana/i18n';

import { deviceTypeText } from './components/VariableEditor/variableOptions';
import { DEVICE_TYPES, type Filter, FILTER_KEYS, type FilterKey, type FilterOperator } from './query.gen';
import { type Facility } from './resources';
import { byText } from './search/order';

/** Classes of nominal powers in kWp as the backend has them (`Facility.PowerClass`), lowest first. */
export const POWER_CLASSES = ['0-30', '30-100', '100-750', '750-10000', '10000-'] as const;

/** Whether a property is one of devices: facilities as a whole have none. */
export function isOfDevice(key: string): boolean {
  return key === 'device' || key === 'deviceType';
}

/** The dashboard's ad hoc filters as those of a query. One that is not filled in yet narrows nothing. */
export function toFilters(filters: AdHocVariableFilter[] = []): Filter[] {
  return filters
    .filter(({ key, operator }) => key !== '' && operator !== '')
    .map(({ key, operator, value, values }) => ({
      key: key as FilterKey,
      operator: operator as FilterOperator,
      values: values?.length ? values : [value],
    }));
}

export function filterKeys(): MetricFindValue[] {
  const names = filterNames();
  return FILTER_KEYS.map((key) => ({ text: names[key], value: key }));
}

function filterNames(): Record<FilterKey, string> {
  return {
    company: t('filters.company', 'Company'),
    facility: t('filters.facility', 'Facility'),
    country: t('filters.country', 'Country'),
    powerClass: t('filters.power-class', 'Nominal power'),
    deviceType: t('filters.device-type', 'Device type'),
    device: t('filters.device', 'Device'),
  };
}

/** The values that a filter offers, of the facilities that the other filters leave. Devices are listed by who has them. */
export function filterValues(key: FilterKey, facilities: Facility[]): MetricFindValue[] {
  switch (key) {
    case 'company':
      return distinct(facilities.map(({ company, companyId }) => ({ text: company, value: companyId || company })));
    case 'facility':
      return distinct(facilities.map(({ id, name }) => ({ text: name, value: id })));
    case 'country':
      return distinct(facilities.map(({ country = '' }) => ({ text: country, value: country })));
    case 'powerClass':
      return POWER_CLASSES.filter((name) => facilities.some((facility) => powerClass(facility) === name)).map(
        (value) => ({ text: `${value} kWp`, value })
      );
    case 'deviceType':
      return DEVICE_TYPES.map((value) => ({ text: deviceTypeText(value), value }));
    default:
      return [];
  }
}

/** The facilities that pass filters which compare; the backend alone decides by expressions. */
export function passing(facilities: Facility[], filters: AdHocVariableFilter[], except: string): Facility[] {
  const compared = toFilters(filters).filter(({ key, operator }) => key !== except && !operator.includes('~'));
  return facilities.filter((facility) =>
    compared.every(({ key, operator, values }) => {
      const has = properties(facility, key);
      return !has || values.some((value) => has.includes(value)) !== operator.startsWith('!');
    })
  );
}

function properties(facility: Facility, key: FilterKey): string[] | undefined {
  switch (key) {
    case 'company':
      return [facility.companyId ?? '', facility.company];
    case 'facility':
      return [facility.id, facility.name];
    case 'country':
      return [facility.country ?? ''];
    case 'powerClass':
      return [powerClass(facility)];
    default:
      return undefined;
  }
}

export function powerClass({ nominalPower }: Facility): string {
  const found = POWER_CLASSES.filter((name) => Number(name.split('-')[0]) <= (nominalPower ?? NaN));
  return found[found.length - 1] ?? '';
}

function distinct(values: Array<{ text: string; value: string }>): MetricFindValue[] {
  const known = new Map(values.filter(({ value }) => value !== '').map((entry) => [entry.value, entry]));
  return byText([...known.values()]);
}
